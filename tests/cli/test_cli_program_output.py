"""Where a table goes: to standard output, the pager, or standard error before a question."""

import io
from contextlib import redirect_stderr, redirect_stdout

import pytest
from running import ESCAPES
from screens import TerminalIO

from dockerhub.cli.output.formats import Column
from dockerhub.cli.runtime import terminal_pager
from dockerhub.cli.runtime.program import Program

TABLE = ["NAME", "app", "lib"]


@pytest.fixture
def paged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a pager showed, which takes all that it is given."""
    taken: list[str] = []

    def page(text: str) -> bool:
        taken.append(text)
        return True

    monkeypatch.setattr(terminal_pager, "page", page)
    return taken


def draw(stdout: io.StringIO, *, no_pager: bool = False) -> tuple[list[str], list[str]]:
    """Draw a table, and return the words on standard output and on standard error."""
    program, stderr = Program(), io.StringIO()
    program.options.no_pager = no_pager
    columns: list[Column[str]] = [Column("name", str)]
    with redirect_stdout(stdout), redirect_stderr(stderr):
        assert program.output.draw_table(["app", "lib"], columns) == 2
    return words(stdout.getvalue()), words(stderr.getvalue())


def words(text: str) -> list[str]:
    return ESCAPES.sub("", text).split()


def test_a_terminal_shows_a_table_in_its_pager(
    paged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless it is short, or --no-pager was given."""
    assert draw(TerminalIO()) == ([], [])
    assert [words(text) for text in paged] == [TABLE]
    assert draw(TerminalIO(), no_pager=True) == (TABLE, [])
    monkeypatch.setattr(terminal_pager, "page", lambda _: False)
    assert draw(TerminalIO()) == (TABLE, [])
    assert len(paged) == 1


def test_a_table_for_a_question_goes_to_standard_error(paged: list[str]) -> None:
    """Standard output may be a file or another program."""
    assert draw(io.StringIO()) == ([], TABLE)
    assert paged == []
