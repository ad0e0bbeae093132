"""Where results go and in which form, and which progress is shown meanwhile."""

import io
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from typing import TextIO

import pytest
from running import ESCAPES
from screens import TerminalIO

from dockerhub.cli.output.formats import Column, OutputFormat
from dockerhub.cli.output.progress import Progress, Total
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


def test_a_table_for_a_question_has_the_colors_of_its_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Wherever standard output goes."""
    monkeypatch.setenv("TERM", "xterm")
    columns: list[Column[str]] = [Column("name", str)]
    with redirect_stdout(io.StringIO()), redirect_stderr(TerminalIO()) as terminal:
        Program().output.draw_table(["app"], columns)
    assert terminal.getvalue().startswith("\x1b[1mNAME")


APP, LIB = {"name": "app"}, {"name": "lib"}
NAME: list[Column[dict[str, str]]] = [Column("name", lambda item: item["name"])]


class Listing:
    """A listing that shows two of seven repositories."""

    total = 7

    def __iter__(self) -> Iterator[dict[str, str]]:
        yield from (APP, LIB)

    def raw(self) -> Iterator[dict[str, object]]:
        """The items as they came."""
        yield from ({**APP, "stars": 3}, {**LIB, "stars": 0})


def program(form: OutputFormat) -> Program:
    """Return a program that prints in a format, before it draws any progress."""
    made = Program(delay=60)
    made.options.format = form
    return made


def printed(stream: io.StringIO, show: Callable[[], object]) -> str:
    """Return what is printed on a stream, without colors."""
    with redirect_stdout(stream):
        show()
    return ESCAPES.sub("", stream.getvalue())


def test_json_has_items_as_they_came() -> None:
    """If the listing has them; else, as the command has them."""
    as_json, as_text = program(OutputFormat.JSON).output, program(OutputFormat.TEXT).output
    came = '[\n{"name": "app", "stars": 3},\n{"name": "lib", "stars": 0}\n]\n'
    assert printed(io.StringIO(), lambda: as_json.show(Listing(), NAME)) == came
    assert printed(io.StringIO(), lambda: as_json.show([APP], NAME)) == '[\n{"name": "app"}\n]\n'
    assert printed(io.StringIO(), lambda: as_text.show(Listing(), NAME)) == "app\nlib\n"


LINE = '{"name": "app"}\n'
LINES = '{\n  "name": "app"\n}\n'


@pytest.mark.parametrize(
    ("form", "listing", "one", "data"),
    [
        (OutputFormat.TEXT, "NAME\napp \n", "Name  app\n", LINES),
        (OutputFormat.JSON, '[\n  {\n    "name": "app"\n  }\n]\n', LINES, LINES),
        (OutputFormat.NDJSON, LINE, LINE, LINE),
        (OutputFormat.CSV, "\ufeffname\napp\n", "\ufeffname\napp\n", LINES),
    ],
)
def test_what_a_terminal_shows(form: OutputFormat, listing: str, one: str, data: str) -> None:
    """JSON is for people there, unless each item is to have one line."""
    made = program(form)
    made.options.bom = made.options.no_pager = True
    assert printed(TerminalIO(), lambda: made.output.show([APP], NAME)) == listing
    assert printed(TerminalIO(), lambda: made.output.show_one(APP, NAME)) == one
    assert printed(TerminalIO(), lambda: made.output.show_data(APP)) == data


@pytest.mark.parametrize(
    ("form", "listing", "one", "data"),
    [
        (OutputFormat.TEXT, "app\n", "name\tapp\n", LINE),
        (OutputFormat.JSON, f"[\n{LINE}]\n", LINE, LINE),
        (OutputFormat.NDJSON, LINE, LINE, LINE),
        (OutputFormat.CSV, "name\napp\n", "name\napp\n", LINE),
    ],
)
def test_what_a_file_gets(form: OutputFormat, listing: str, one: str, data: str) -> None:
    """CSV has a byte order mark only if that was asked for."""
    made = program(form)
    assert printed(io.StringIO(), lambda: made.output.show([APP], NAME)) == listing
    assert printed(io.StringIO(), lambda: made.output.show_one(APP, NAME)) == one
    assert printed(io.StringIO(), lambda: made.output.show_data(APP)) == data


@pytest.mark.parametrize(
    ("quiet", "form", "shown"),
    [
        (False, OutputFormat.TEXT, "name\tapp\n"),
        (False, OutputFormat.JSON, LINE),
        (True, OutputFormat.TEXT, ""),
        (True, OutputFormat.JSON, LINE),
    ],
)
def test_quiet_commands_show_only_what_was_asked_for(
    quiet: bool, form: OutputFormat, shown: str
) -> None:
    made = program(form)
    made.options.quiet = quiet
    assert printed(io.StringIO(), lambda: made.output.show_one_unless_quiet(APP, NAME)) == shown


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """Each progress that was begun: its label, its total, its delay, and whether it is drawn."""
    seen: list[tuple[object, ...]] = []

    def begin(stream: TextIO | None, label: str, total: Total, delay: float) -> Progress:
        seen.append((label, total() if callable(total) else total, delay, stream is not None))
        return Progress(None, label, total, delay)

    monkeypatch.setattr("dockerhub.cli.runtime.program_output.Progress", begin)
    return seen


def test_progress_tells_how_much_there_is(begun: list[tuple[object, ...]]) -> None:
    """What the command says comes before what the listing knows."""
    output = program(OutputFormat.TEXT).output
    with redirect_stdout(io.StringIO()):
        output.show(Listing(), NAME)
        output.show(Listing(), NAME, label="Deleting", total=2)
        output.show([APP], NAME, label="Deleting")
        output.show_first(Listing(), 1, NAME, more=None)
        output.show_first(Listing(), 1, NAME, more=None, label="Deleting", total=lambda: 3)
    assert begun == [
        ("Reading", 7, 60, False),
        ("Deleting", 2, 60, False),
        ("Deleting", None, 60, False),
        ("Reading", None, 60, False),
        ("Deleting", 3, 60, False),
    ]


@pytest.mark.parametrize(
    ("form", "to_terminal", "drawn"),
    [
        (OutputFormat.TEXT, True, True),
        (OutputFormat.TEXT, False, True),
        (OutputFormat.NDJSON, True, False),
        (OutputFormat.NDJSON, False, True),
    ],
)
def test_progress_is_not_drawn_among_lines(
    form: OutputFormat, to_terminal: bool, drawn: bool, begun: list[tuple[object, ...]]
) -> None:
    """Tables are drawn when it has ended, but lines meanwhile, also if the command wants those."""
    made = program(form)
    made.options.no_pager = True
    for show in (
        lambda: made.output.progress("Reading"),
        lambda: made.output.show([APP], NAME),
        lambda: made.output.show([APP], NAME, form=OutputFormat.NDJSON),
    ):
        with redirect_stderr(TerminalIO()):
            printed(TerminalIO() if to_terminal else io.StringIO(), show)
    assert [each[-1] for each in begun] == [drawn, drawn, not to_terminal]


def test_a_notice_fits_its_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """With room for the ^C that ends the wait; the next notice takes its place."""
    monkeypatch.setenv("COLUMNS", "23")
    stderr = TerminalIO()
    with redirect_stderr(stderr):
        output = Program().output
        assert output.show_status("Now, in 20 columns: x")
        assert output.show_status("In 20 columns: twice y and once more")
    assert stderr.getvalue() == (
        "\r\x1b[JNow, in 20 columns:\nx\r\x1b[1A\x1b[JIn 20 columns: twice\ny and once more"
    )
