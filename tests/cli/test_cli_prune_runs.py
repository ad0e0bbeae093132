"""What a run of `prune` tells: meanwhile, if it is interrupted, and at its end."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from running import LeapingClock

from dockerhub.cli.commands.prune_run import delete_tags
from dockerhub.cli.commands.prune_storage import Storage
from dockerhub.cli.output.progress import Progress
from dockerhub.cli.runtime.exit_codes import CommandError, PartlyDoneError
from dockerhub.cli.runtime.program import Program
from dockerhub.retention import (
    ManifestOutcome,
    ManifestResult,
    RetentionReport,
    TagOutcome,
    TagResult,
)

Hear = dict[str, Any]
JOURNAL = "Journal: journal.ndjson"
CONTINUE = "To continue: dockerhub prune --resume journal.ndjson --apply --yes"
NOT_FREED = (
    "No storage was freed: the manifests of these tags stay. To free storage, add --free-storage "
    "to the run that deletes the tags."
)


@pytest.fixture
def program(folder: Path, clock: LeapingClock) -> Iterator[Program]:
    """A program in a folder with a journal, of which one tag is left."""
    program = Program(clock=clock)
    yield program
    program.close()


def run(
    program: Program, delete: Callable[[Hear], Any], *, count: int = 2, frees: bool = False
) -> None:
    """Run a deletion that does what it does without Docker Hub."""
    journal, storage = Path("journal.ndjson"), Storage(frees)
    delete_tags(program, journal, count, storage, lambda _, hear: delete(hear))


def tag(name: str, result: TagResult, error: Exception | None = None) -> TagOutcome:
    return TagOutcome("acme/secret", name, result, str(error or ""), error)


def manifest(name: str, result: ManifestResult, error: Exception | None = None) -> ManifestOutcome:
    return ManifestOutcome("acme/secret", f"sha256:{name}", result, error=error)


DELETED, GONE, FAILED = (
    tag("v1", TagResult.DELETED),
    tag("v2", TagResult.GONE),
    tag("v3", TagResult.FAILED, ValueError("tag")),
)
FREED = manifest("a", ManifestResult.FREED)
KEPT = manifest("b", ManifestResult.KEPT)
NOT_GONE = manifest("c", ManifestResult.FAILED, ValueError("manifest"))


@pytest.mark.parametrize(
    ("outcomes", "count", "journal", "hint"),
    [
        ([DELETED, GONE, DELETED], 4_000, "begun", f"2 of 4,000 deleted.\n{CONTINUE}"),
        ([], 1, "begun", f"0 of 1 deleted.\n{CONTINUE}"),
        ([], 0, "begun", CONTINUE),
        ([DELETED], 1, "done", "1 of 1 deleted."),
        ([], 0, "done", None),
        ([], 1, "deleted", None),
        ([], 1, "damaged", None),
    ],
)
def test_a_run_that_is_stopped_says_how_far_it_is(
    program: Program, outcomes: list[TagOutcome], count: int, journal: str, hint: str | None
) -> None:
    """And how to continue, if the journal has anything left."""
    path = Path("journal.ndjson")
    match journal:
        case "done":
            plan = json.loads(path.read_text("utf-8"))
            record = {**plan, "event": "deleted", "tag": "build-5"}
            with path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(record) + "\n")
        case "deleted":
            path.unlink()
        case "damaged":
            path.write_text("x\n", "utf-8")

    def delete(hear: Hear) -> None:
        for each in outcomes:
            hear["on_outcome"](each)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(program, delete, count=count)
    assert program.hint is not None
    assert program.hint() == hint


def test_a_run_that_has_ended_has_no_hint(program: Program) -> None:
    report = RetentionReport((FAILED,), (), None)
    with pytest.raises(ValueError, match="tag"):
        run(program, lambda _: report)
    assert program.hint is None


def test_a_full_disk_ends_a_run(program: Program) -> None:
    """What was deleted is in the journal."""

    def delete(_: Hear) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(CommandError) as raised:
        run(program, delete)
    assert str(raised.value) == (
        "the journal journal.ndjson could not be written: No space left on device. "
        "Every deletion so far is in it"
    )


def test_progress_counts_tags_and_manifests(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tags that were tried, and the manifests whose storage is free."""
    begun: list[tuple[object, ...]] = []
    seen: list[tuple[str, int]] = []

    class Recorded(Progress):
        def _draw(self) -> None:
            seen.append((self._note, self._done))

        def __enter__(self) -> Progress:
            begun.append((self._label, self._total))
            return super().__enter__()

    monkeypatch.setattr("dockerhub.cli.runtime.program_output.Progress", Recorded)
    report = RetentionReport((DELETED, GONE), (), None, (FREED, KEPT, FREED))

    def delete(hear: Hear) -> RetentionReport:
        assert hear["free_storage"] is True
        for outcome in report.outcomes:
            hear["on_outcome"](outcome)
        for freed in report.manifests:
            hear["on_manifest"](freed)
        return report

    run(program, delete, frees=True)
    assert begun[0] == ("Deleting tags", 2)
    assert seen == [("1 manifest", 2), ("1 manifest", 2), ("2 manifests", 2)]


@pytest.mark.parametrize(
    ("report", "frees", "said"),
    [
        (RetentionReport((), (), None), False, f"No tag was left. {JOURNAL}"),
        (
            RetentionReport((GONE, GONE), (), None),
            False,
            f"0 of 2 deleted, 2 gone. {JOURNAL}",
        ),
        (
            RetentionReport((DELETED, GONE), (), None),
            False,
            f"1 of 2 deleted, 1 gone. {JOURNAL}\n{NOT_FREED}",
        ),
        (
            RetentionReport((DELETED,), (), None),
            True,
            f"1 of 1 deleted. {JOURNAL}\nManifests: none to free.",
        ),
        (
            RetentionReport((), (), None, (FREED, KEPT)),
            True,
            f"No tag was left. {JOURNAL}\nManifests: 1 freed, 1 kept.",
        ),
    ],
)
def test_a_complete_run_says_what_is_done(
    program: Program,
    report: RetentionReport,
    frees: bool,
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    run(program, lambda _: report, frees=frees)
    assert capsys.readouterr().err == f"{said}\n"


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (
            RetentionReport((DELETED, FAILED), (("acme/secret", "v4"),), None),
            f"1 of 3 deleted, 1 failed, 1 not tried. {JOURNAL}\nManifests: none to free.",
        ),
        (
            RetentionReport((DELETED,), (), None, (FREED, NOT_GONE)),
            f"1 of 1 deleted. {JOURNAL}\nManifests: 1 freed, 1 failed.",
        ),
        (
            RetentionReport((), (), None, (FREED, NOT_GONE)),
            f"No tag was left. {JOURNAL}\nManifests: 1 freed, 1 failed.",
        ),
    ],
)
def test_a_run_that_did_a_part_says_how_to_continue(
    program: Program, report: RetentionReport, said: str
) -> None:
    """Storage that was freed is a part, too."""
    with pytest.raises(PartlyDoneError) as raised:
        run(program, lambda _: report, frees=True)
    assert str(raised.value) == f"{said}\n{CONTINUE} --free-storage"


@pytest.mark.parametrize(
    ("report", "error"),
    [
        (RetentionReport((GONE, FAILED), (), None, (NOT_GONE,)), "tag"),
        (RetentionReport((GONE,), (), None, (NOT_GONE,)), "manifest"),
        (RetentionReport((FAILED,), (), ValueError("limit"), (NOT_GONE,)), "limit"),
    ],
)
def test_a_run_that_did_nothing_ends_with_its_first_error(
    program: Program, report: RetentionReport, error: str
) -> None:
    """What stopped it comes first, then errors of tags, and then those of manifests."""
    with pytest.raises(ValueError, match=error):
        run(program, lambda _: report, frees=True)
