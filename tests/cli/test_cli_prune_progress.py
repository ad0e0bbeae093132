"""What people read while `prune` works, and the journal that it makes."""

import json
import os
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest
from running import Here, LeapingClock

from dockerhub.cli.commands.prune_run import new_journal
from dockerhub.cli.output.progress import Progress, Total
from dockerhub.cli.runtime.exit_codes import CommandError
from dockerhub.cli.runtime.program import Program
from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.state.populate import add_repository, push_tag

Shown = tuple[str, int | None, int | None, int]

RULES = "--keep-last 1 --match 't-*'"
PLAN = ("Reading the tags of acme/wide-a", None, 3, 3)


@pytest.fixture(autouse=True)
def wide(folder: Path, alice: None, hub: EmulatedHub, clock: LeapingClock) -> None:
    """Two repositories with three tags each, that were pushed ten days ago."""
    for name in ("wide-a", "wide-b"):
        with hub.lock:
            repository = add_repository(hub.state, f"acme/{name}")
            for number in range(3):
                pushed = int(clock.now() - 10 * 86_400 + number) * 10**9
                push_tag(hub.state, repository, f"t-{number}", pushed=pushed, by="alice")


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Shown]:
    """The progress that was shown: its label, its total at first and at last, what is done."""
    seen: list[Shown] = []

    class Recorded(Progress):
        first: int | None = None

        def __enter__(self) -> Self:
            self.first = number(self._total)
            super().__enter__()
            return self

        def __exit__(
            self,
            kind: type[BaseException] | None,
            error: BaseException | None,
            traceback: TracebackType | None,
        ) -> None:
            super().__exit__(kind, error, traceback)
            # What is known already is printed at once.
            if self._label != "Reading":
                seen.append((self._label, self.first, number(self._total), self._done))

    monkeypatch.setattr("dockerhub.cli.runtime.program_output.Progress", Recorded)
    return seen


def number(total: Total) -> int | None:
    return total() if callable(total) else total


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("acme/wide-a", [PLAN, ("Deleting tags", 2, 2, 2)]),
        ("'acme/wide-*'", [("Reading tags", None, None, 6), ("Deleting tags", 4, 4, 4)]),
    ],
)
def test_progress_counts_tags(
    run: Here, names: str, expected: list[Shown], shown: list[Shown]
) -> None:
    """With how many there are, if that is known."""
    assert run.line(f"prune {names} {RULES}").code == 0
    assert shown == expected[:1]
    shown.clear()
    assert run.line(f"prune {names} {RULES} --apply --yes --journal j").code == 0
    assert shown == expected


def test_a_continued_run_counts_what_is_left(
    run: Here, hub: EmulatedHub, shown: list[Shown]
) -> None:
    """The tags of the repository that had no plan yet, and those that were not deleted."""
    hub.faults.add("status", path="*/wide-b/tags*", code=403, times=1)
    hub.faults.add("status", path="*/wide-b/tags/t-0", method="DELETE", code=403)
    assert run.line(f"prune 'acme/wide-*' {RULES} --journal j").code == 1
    assert run.line("prune --resume j --apply --yes").code == 6
    assert run.line("prune --resume j --apply --yes").code == 0
    assert shown == [
        ("Reading tags", None, None, 3),
        ("Reading tags", None, None, 3),
        ("Deleting tags", 4, 4, 4),
        ("Deleting tags", 1, 1, 1),
    ]


@pytest.mark.parametrize("names", ["acme/wide-a", "'acme/wide-*'"])
def test_ages_and_records_are_by_the_clock_of_the_program(
    run: Here, clock: LeapingClock, names: str
) -> None:
    clock.ahead = 60 * 86_400
    began = clock.now()
    done = run.line(f"prune {names} --older-than 60d --match 't-*' --apply --yes --journal j")
    assert done.code == 0
    records = [json.loads(line) for line in Path("j").read_text("utf-8").splitlines()]
    assert [each["event"] for each in records].count("deleted") == done.out.count("deleted")
    assert all(datetime.fromisoformat(each["at"]).timestamp() >= began for each in records)


@pytest.mark.usefixtures("tokyo")
def test_a_journal_is_named_by_its_time_and_process(home: Path) -> None:
    """The time is that of UTC, wherever the machine is. The folder is made."""

    class Fixed(LeapingClock):
        def now(self) -> float:
            return 1_795_080_389.9

    path = new_journal(Program(clock=Fixed()))
    assert path.parent == home / ".local" / "state" / "dockerhub"
    assert path.parent.is_dir()
    assert path.name == f"prune-20261119T092629Z-{os.getpid()}.ndjson"


def test_without_a_home_a_journal_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/dev/null")
    with pytest.raises(CommandError) as raised:
        new_journal(Program())
    assert str(raised.value) == (
        "There is no place for a journal: name one with --journal, or set HOME."
    )
