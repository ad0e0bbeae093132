"""`prune` on a terminal: the plan that people see, the question, and what is shown at the end."""

import shlex
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from running import ESCAPES, Done, LeapingClock
from screens import TerminalIO

from dockerhub.cli.commands.prune_run import confirm
from dockerhub.cli.main import main
from dockerhub.cli.runtime.program import Program
from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.state.populate import add_repository, push_tag
from dockerhub.emulator.state.repositories import Repository

Run = Callable[..., Done]


@pytest.fixture(autouse=True)
def repositories(folder: Path, alice: None, hub: EmulatedHub, clock: LeapingClock) -> None:
    """Two repositories with three tags, of which the oldest was pushed 75 days ago."""
    for name in ("box-b", "box-a"):
        with hub.lock:
            repository = add_repository(hub.state, f"acme/{name}")
            for number, days in enumerate((75, 40, 9)):
                pushed = int(clock.now() - days * 86_400) * 10**9
                push_tag(hub.state, repository, f"v{number}", pushed=pushed, content=number)


@pytest.fixture
def box(hub: EmulatedHub) -> Repository:
    return hub.state.repositories["acme", "box-a"]


@pytest.fixture
def type_in(clock: LeapingClock, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on a terminal, in this process, and type an answer.

    What the terminal shows is `err`; what goes to a file, if any, is `out`.
    """
    monkeypatch.setenv("COLUMNS", "160")

    def run(line: str, answer: str = "", *, to_file: bool = False) -> Done:
        shown, file = TerminalIO(), StringIO()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "stdin", TerminalIO(f"{answer}\n"))
            patch.setattr(sys, "stdout", file if to_file else shown)
            patch.setattr(sys, "stderr", shown)
            code = main(shlex.split(line), Program(clock=clock, delay=60))
        lines = ESCAPES.sub("", shown.getvalue()).splitlines()
        return Done(code, file.getvalue(), "".join(f"{line.rstrip()}\n" for line in lines))

    return run


RULES = "--keep-last 1 --older-than 30d"
WHY = "not among the last 1 pushed; older than 30d"
PLAN = f"""\
2 of 3 tags are to be deleted.
TAG  VERDICT  PUSHED        REASON
v0   DELETE   2 months ago  {WHY}
v1   DELETE   1 month ago   {WHY}
v2   keep     9 days ago    among the last 1 pushed
"""
PLANS = f"""\
4 of 6 tags in 2 repositories are to be deleted.
REPOSITORY  DELETE  KEEP
acme/box-a       2     1
acme/box-b       2     1
REPOSITORY  TAG  VERDICT  PUSHED        REASON
acme/box-a  v0   DELETE   2 months ago  {WHY}
acme/box-a  v1   DELETE   1 month ago   {WHY}
acme/box-b  v0   DELETE   2 months ago  {WHY}
acme/box-b  v1   DELETE   1 month ago   {WHY}
"""
ONE = "Permanently delete 2 tags of acme/box-a? [Type acme/box-a to confirm] "
BOTH = "Permanently delete 4 tags of acme/box-a, acme/box-b? [Type 4 to confirm] "
UNCHANGED = "dockerhub: Nothing was changed.\n"
NOT_FREED = """
No storage was freed: the manifests of these tags stay. To free storage, add --free-storage to the \
run that deletes the tags.
"""


def test_a_plan_is_shown_once(type_in: Run, box: Repository) -> None:
    """With the option that applies it."""
    done = type_in(f"prune acme/box-a {RULES}")
    assert (done.code, done.err) == (0, f"{PLAN}Nothing was deleted: --apply deletes.\n")
    done = type_in("prune acme/box-a --match v0")
    assert done.err.startswith("1 of 3 tags is to be deleted.\nTAG ")
    done = type_in("prune acme/box-a --match v0 --keep-last 1")
    assert done.err.startswith("0 of 3 tags are to be deleted.\nTAG ")
    assert "Nothing" not in done.err
    done = type_in(f"prune 'acme/box-*' {RULES} --journal j")
    assert (done.code, done.err) == (
        0,
        f"{PLANS}Nothing was deleted.\nTo continue: dockerhub prune --resume j --apply\n",
    )
    assert sorted(box.tags) == ["v0", "v1", "v2"]


@pytest.mark.parametrize(
    ("names", "asked", "word", "count"),
    [("acme/box-a", PLAN + ONE, "acme/box-a", 2), ("'acme/box-*'", PLANS + BOTH, "4", 4)],
)
@pytest.mark.parametrize("to_file", [False, True])
def test_a_plan_is_shown_before_the_question(
    names: str, asked: str, word: str, count: int, to_file: bool, type_in: Run, box: Repository
) -> None:
    """Also if the results go elsewhere."""
    line = f"prune {names} {RULES} --apply --journal"
    done = type_in(f"{line} i", "y", to_file=to_file)
    assert (done.code, done.out, done.err) == (1, "", f"{asked}{UNCHANGED}")
    assert len(box.tags) == 3
    done = type_in(f"{line} j", word, to_file=to_file)
    assert done.code == 0
    assert done.err == f"{asked}{count} of {count} deleted. Journal: j{NOT_FREED}"
    assert len(done.out.splitlines()) == (count if to_file else 0)
    assert list(box.tags) == ["v2"]


@pytest.mark.parametrize(("names", "count"), [("acme/box-a", 2), ("'acme/box-*'", 4)])
def test_with_results_in_a_file_and_no_question_no_plan_is_shown(
    names: str, count: int, type_in: Run
) -> None:
    """Only what was done is the result."""
    done = type_in(f"prune {names} {RULES} --apply --yes --journal j", to_file=True)
    assert done.err == f"{count} of {count} deleted. Journal: j{NOT_FREED}"
    assert [line.split("\t")[1:] for line in done.out.splitlines()] == [
        *([tag, "deleted", ""] for _ in range(count // 2) for tag in ("v0", "v1"))
    ]


def test_only_what_was_not_deleted_is_shown(type_in: Run, hub: EmulatedHub) -> None:
    """The others are counted."""
    hub.faults.add("status", path="*/tags/v1*", method="DELETE", code=403)
    done = type_in(f"prune acme/box-a {RULES} --apply --yes --journal j")
    assert done.code == 6
    table, _, rest = done.err.removeprefix(PLAN).partition("dockerhub: ")
    assert [line.split()[:3] for line in table.splitlines()] == [
        ["REPOSITORY", "TAG", "RESULT"],
        ["acme/box-a", "v1", "failed"],
    ]
    assert rest == (
        f"1 of 2 deleted, 1 failed. Journal: j{NOT_FREED}"
        "To continue: dockerhub prune --resume j --apply\n"
    )


def test_what_a_run_has_left_is_asked_for(type_in: Run, hub: EmulatedHub) -> None:
    """Tags, and the manifests of all that were to be deleted."""
    hub.faults.add("status", path="*/tags/v1*", method="DELETE", code=500, times=None)
    hub.faults.add("status", path="*/manifests/*", method="DELETE", code=500, times=None)
    line = f"prune acme/box-a {RULES} --free-storage --apply --yes --journal j"
    assert type_in(line).code == 6
    done = type_in("prune --resume j --apply", "no")
    assert done.code == 1
    assert done.err == (
        "Left to delete: 1 tag and 2 manifests.\n"
        f"TAG  VERDICT  PUSHED       REASON\nv1   DELETE   1 month ago  {WHY}\n"
        "Permanently delete 1 tag and 2 manifests of acme/box-a? [Type acme/box-a to confirm] "
        f"{UNCHANGED}"
    )


@pytest.mark.parametrize(
    ("names", "counts", "question"),
    [
        (["a/a"], (1,), "1 tag of a/a? [Type a/a to confirm] "),
        (["a/a", "a/a"], (2, 3), "2 tags and 3 manifests of a/a? [Type a/a to confirm] "),
        (["a/a", "a/b", "a/c"], (5,), "5 tags of a/a, a/b, a/c? [Type 5 to confirm] "),
        (["a/a", "a/b"], (2, 3), "2 tags and 3 manifests of a/a, a/b? [Type 2 to confirm] "),
        (["a/a", "a/b"], (0, 3), "3 manifests of a/a, a/b? [Type 3 to confirm] "),
        (
            ["a/a", "a/b", "a/c", "a/d", "a/e"],
            (1_234,),
            "1,234 tags of a/a, a/b, a/c and 2 more? [Type 1234 to confirm] ",
        ),
    ],
)
def test_the_question_says_what_is_deleted(
    names: list[str], counts: tuple[int, ...], question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One repository is confirmed by its name, and several by the number."""
    word = question[question.index("[Type ") + 6 : question.index(" to confirm]")]
    monkeypatch.setattr(sys, "stdin", TerminalIO(f"{word}\n"))
    shown = TerminalIO()
    monkeypatch.setattr(sys, "stderr", shown)
    confirm(Program(), names, *counts, yes=False)
    assert shown.getvalue() == f"Permanently delete {question}"
