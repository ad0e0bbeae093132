"""What commands share that delete or change several things: plans, results, changes, files."""

import io
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from running import ESCAPES
from screens import TerminalIO

from dockerhub.cli.commands.changes import show_changes
from dockerhub.cli.commands.deletion import Deletion, delete_each
from dockerhub.cli.commands.line_files import read_lines
from dockerhub.cli.commands.plans import show_plan
from dockerhub.cli.output.formats import Column, OutputFormat
from dockerhub.cli.output.progress import Progress, Total
from dockerhub.cli.runtime.program import Program

NAME: list[Column[str]] = [Column("name", str)]
RESULT: list[Column[str]] = [Column("result", str)]


def show(
    stdout: io.StringIO, form: OutputFormat = OutputFormat.TEXT, **given: Any
) -> tuple[bool, str, str]:
    """Show a plan; return whether it goes on, and what is on standard output and error."""
    program, stderr = Program(), TerminalIO()
    program.options.format = form
    given = {"pending": True, "applies": False, "yes": False, **given}
    with redirect_stdout(stdout), redirect_stderr(stderr):
        goes_on = show_plan(
            program, iter(["app"]), NAME, RESULT, summary="One.", idle="Not done.", **given
        )
    return goes_on, *(ESCAPES.sub("", each.getvalue()) for each in (stdout, stderr))


def test_people_see_a_table_of_a_plan() -> None:
    """Between its summary and what is said if it is not applied."""
    assert show(TerminalIO()) == (False, "NAME\napp \n", "One.\nNot done.\n")
    assert show(TerminalIO(), applies=True) == (True, "NAME\napp \n", "One.\n")
    assert show(io.StringIO(), applies=True) == (True, "", "One.\nNAME\napp \n")


def test_a_file_has_a_plan_or_what_was_done() -> None:
    """If nothing is to be done, that is what was done."""
    shown = show(io.StringIO(), OutputFormat.CSV)
    assert shown == (False, "name\napp\n", "One. Not done.\n")
    shown = show(io.StringIO(), OutputFormat.CSV, applies=True, pending=False)
    assert shown == (False, "result\n", "One.\n")
    shown = show(io.StringIO(), OutputFormat.CSV, applies=True, yes=True)
    assert shown == (True, "", "")


def test_progress_of_deletions_has_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Progress] = []

    def begin(_stream: object, label: str, total: Total, delay: float) -> Progress:
        begun.append(Progress(None, label, total, delay))
        return begun[-1]

    monkeypatch.setattr("dockerhub.cli.runtime.program_output.Progress", begin)
    deleted: list[str] = []
    deletions = [Deletion("the app", "app"), Deletion("the lib", "lib")]
    with redirect_stdout(io.StringIO()) as shown:
        delete_each(Program(), deletions, deleted.append, lambda _: ValueError())
    assert shown.getvalue() == "the app\ttrue\t\nthe lib\ttrue\t\n"
    assert deleted == ["app", "lib"]
    assert [(each._label, each._total, each._done) for each in begun] == [("Deleting", 2, 2)]


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ({"a": 1, "b": None}, {"b": None, "a": 1}, ""),
        ({"a": 1, "b": 2}, {"b": 3, "a": 1}, "- b: 2\n+ b: 3\n"),
        ({"a": 1}, {"a": None}, "- a: 1\n+ a: unknown\n"),
        ({"a": 1}, {}, "- a: 1\n"),
        ({}, {"a": 1}, "+ a: 1\n"),
        ({"a": None}, {}, "- a: unknown\n"),
        ({}, {"a": None}, "+ a: unknown\n"),
        ({"b": 1, "c": 2}, {"a": 3, "c": 4}, "- b: 1\n- c: 2\n+ c: 4\n+ a: 3\n"),
    ],
)
def test_changes_are_shown_line_by_line(
    before: dict[str, Any], after: dict[str, Any], shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A name that only one side has differs from one with an unknown value."""
    assert show_changes(Program(), before, after) is bool(shown)
    assert capsys.readouterr() == ("", shown)


def test_lines_of_a_file_have_their_numbers(tmp_path: Path) -> None:
    """Comments and empty lines are left out, and counted."""
    file = tmp_path / "names"
    file.write_text("# all\nbob\n\n  dave  # has left\n#x\na#b\n", "utf-8")
    assert list(read_lines(file)) == [(2, "bob"), (4, "dave"), (6, "a#b")]
