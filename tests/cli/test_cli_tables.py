"""Tables at any width: what people need to decide is complete, and nothing misleads."""

import csv
import os
from contextlib import redirect_stdout
from dataclasses import replace
from io import StringIO

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from running import ESCAPES, Done, Here, Terminal, run_piped
from screens import TerminalIO, described, drawn

from dockerhub.cli.output.console import open_console
from dockerhub.cli.output.formats import Column, OutputFormat, action_column
from dockerhub.cli.output.tables import draw_items, draw_one, fit
from dockerhub.cli.output.writing import write_items
from dockerhub.emulator import EmulatedHub

KINDS = st.sampled_from([{}, {"whole": True}, {"firm": True}, {"right": True}])
COLUMN = Column("x", lambda item: item)
GAP = 2


def room(widths: dict[int, int]) -> int:
    return sum(widths.values()) + GAP * (len(widths) - 1)


@given(st.lists(st.tuples(st.integers(1, 400), KINDS), min_size=1, max_size=8), st.integers(1, 250))
def test_a_table_fits_if_it_can(columns: list[tuple[int, dict[str, bool]]], width: int) -> None:
    """Whole columns are complete, firm ones are not cut, and what fits is unchanged."""
    natural = [each for each, _ in columns]
    kinds = [evolve(COLUMN, **kind) for _, kind in columns]
    widths = fit(natural, kinds, width)

    assert list(widths) == sorted(widths)
    assert {number for number, kind in enumerate(kinds) if kind.whole} <= set(widths)
    for number, given_to in widths.items():
        most = min(natural[number], width)
        assert given_to == most if kinds[number].firm or kinds[number].right else given_to <= most
    if room(dict(enumerate(natural))) <= width:
        assert widths == dict(enumerate(natural))
    if width >= 3 * sum(kind.whole for kind in kinds):
        assert room(widths) <= width or len(widths) == 1


def test_nothing_is_cut_for_an_empty_column() -> None:
    columns = [COLUMN, COLUMN, evolve(COLUMN, firm=True)]
    assert fit([30, 30, 7], columns, 70, empty={2}) == {0: 30, 1: 30}
    assert fit([30, 30, 7], columns, 71, empty={2}) == {0: 30, 1: 30, 2: 7}
    assert sum(fit([30, 30, 7], columns, 70).values()) == 66, "one that is not empty is kept"


@pytest.mark.parametrize(
    ("natural", "kinds", "width", "widths"),
    [
        # A whole column takes up to half of the line, rounded down, before another is omitted.
        ([30, 9], ["whole", "firm"], 21, {0: 10, 1: 9}),
        ([30, 9], ["whole", "firm"], 20, {0: 20}),
        # What can be cut is cut before a whole column takes several lines.
        ([30, 30], ["whole", ""], 50, {0: 30, 1: 18}),
        ([30, 30], ["", "whole"], 50, {0: 18, 1: 30}),
        ([30, 30], ["whole", ""], 30, {0: 18, 1: 10}),
    ],
)
def test_how_columns_share_a_line(
    natural: list[int], kinds: list[str], width: int, widths: dict[int, int]
) -> None:
    columns = [evolve(COLUMN, **({kind: True} if kind else {})) for kind in kinds]
    assert fit(natural, columns, width) == widths


def test_cells_are_cut_or_continued_below() -> None:
    """A text is one line, which ends with an ellipsis; a whole one has as many as it needs."""
    whole = evolve(COLUMN, name="whole", whole=True)
    text = Column[str]("text", lambda _: "many other words")
    for column in (text, evolve(text, value=lambda _: "many-words-without-blanks")):
        cut = column.value("")[:9]
        assert drawn(["abcdefghijklmnop", "some other words"], [whole, column], 24) == [
            "WHOLE         TEXT",
            f"abcdefghijkl  {cut}…",
            "mnop",
            f"some other    {cut}…",
            "words",
        ]


def test_a_table_omits_an_empty_column_first() -> None:
    columns = [
        Column[str]("empty", lambda _: "", firm=True),
        Column[str]("name", lambda item: item),
        Column[str]("other", lambda item: item[::-1]),
    ]
    assert drawn(["abcdefgh"], columns, 25) == [
        "EMPTY  NAME      OTHER",
        "       abcdefgh  hgfedcba",
    ]
    assert drawn(["abcdefgh"], columns, 24) == ["NAME      OTHER", "abcdefgh  hgfedcba"]
    assert drawn([], columns, 24) == ["EMPTY  NAME  OTHER"]


def test_titles_and_losses_stand_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The actions that lose something."""
    monkeypatch.setenv("TERM", "xterm")
    columns = [action_column("action", str), COLUMN]
    title, loss, keep = draw_items(TerminalIO(), ["delete", "keep"], columns).splitlines()
    assert title.startswith("\x1b[1mACTION\x1b[0m")
    assert "\x1b[1mX" in title
    assert loss == "\x1b[1;31mDELETE\x1b[0m  delete"
    assert keep == "keep    keep  "
    stream = TerminalIO()
    draw_one(stream, "delete", columns)
    assert stream.getvalue() == "\x1b[1mAction\x1b[0m  DELETE\n\x1b[1mX\x1b[0m       delete\n"


@given(
    st.lists(st.text("abc- ", min_size=1, max_size=90), min_size=1, max_size=4),
    st.integers(60, 130),
)
def test_whole_columns_are_complete(names: list[str], width: int) -> None:
    """However long they are, and whatever is next to them."""
    whole = evolve(COLUMN, name="name", whole=True)
    stream = StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(width))
        shown = draw_items(stream, names, [whole, evolve(whole, name="why"), COLUMN])

    assert all(cell_len(line) <= width for line in shown.splitlines())
    for letter in "abc":
        assert shown.count(letter) >= 2 * sum(name.count(letter) for name in names)


@pytest.fixture
def shared(hub: EmulatedHub, alice: None) -> None:
    """A tag with a long name, whose image many others have, too."""
    found = hub.state.repositories["alice", "tools"].tags
    for number in range(5):
        found[f"nightly-{number}"] = replace(found["v11"], name=f"nightly-{number}")


@pytest.mark.sweep
@pytest.mark.parametrize("columns", [60, 80, 100])
def test_the_reasons_of_a_plan_are_never_cut(columns: int, shared: None) -> None:
    """Nor are the tags that still have the image."""
    words = ("prune", "alice/tools", "acme/secret", "--keep-last", "3", "--older-than", "30d")
    shown = ESCAPES.sub("", Terminal(*words, columns=columns).end().out)

    assert "…" not in shown
    lines = shown.splitlines()
    assert all(len(line) <= columns for line in lines[:-1])
    start = lines[1].index("REASON")
    reasons = " ".join(" ".join(line[start:].split()) for line in lines[2:-1])
    assert "not among the last 3 pushed; older than 30d; same digest as" in reasons
    assert "and 3 more" in reasons


LONG = "sha256:abcdefghijkl"


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (27, ["Name    app", "Digest  of", f"        {LONG}", "        here"]),
        (26, ["Name    app", "Digest", f"  of {LONG}", "  here"]),
        (21, ["Name    app", "Digest", "  of", f"  {LONG}", "  here"]),
        (20, ["Name    app", "Digest", "of", LONG, "here"]),
    ],
)
def test_a_word_is_never_broken(
    width: int, shown: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is too long begins on a line of its own: so it can be copied."""
    monkeypatch.setenv("COLUMNS", str(width))
    stream = StringIO()
    columns: list[Column[str]] = [
        Column("name", lambda _: "app"),
        Column("digest", lambda _: f"of {LONG} here"),
    ]
    draw_one(stream, "", columns)
    assert [line.rstrip() for line in stream.getvalue().splitlines()] == shown


def test_a_word_may_be_longer_than_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """The terminal wraps it, since what is wrapped here cannot be copied."""
    monkeypatch.setenv("COLUMNS", "20")
    stream = StringIO()
    draw_one(stream, "", [Column("digest", lambda _: f"of {LONG * 2} here")])
    assert stream.getvalue() == f"Digest\nof\n{LONG * 2}\nhere\n"


def test_what_says_nothing_has_no_line() -> None:
    """A value of blanks says something: that it is not missing."""
    named, empty = Column[str]("name", lambda _: " "), Column[str]("long_title", lambda _: "")
    assert described("", [named, empty]) == ["Name"]
    assert described("", [empty]) == []


def test_the_terminal_is_asked_for_its_width(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless COLUMNS says it."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((133, 40)))
    assert open_console(TerminalIO()).width == 133
    for told, width in (("", 133), (" ", 133), ("20", 20), (" 100 ", 100), ("9999", 9999)):
        monkeypatch.setenv("COLUMNS", told)
        assert open_console(TerminalIO()).width == width, told


@pytest.mark.parametrize("told", ["0", "1", "19", "-1", "x", "\u00b2", "9" * 30, "9" * 5_000])
def test_an_impossible_width_counts_as_80(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a table is never blank."""
    monkeypatch.setenv("COLUMNS", told)
    stream = StringIO()
    stream.write(draw_items(stream, ["name " * 20], [evolve(COLUMN, whole=True)]))
    draw_one(stream, "detail", [COLUMN])

    _, *lines, detail = stream.getvalue().splitlines()
    assert " ".join(line.strip() for line in lines).split() == ["name"] * 20
    assert max(map(cell_len, lines)) in range(70, 81)
    assert detail.split() == ["X", "detail"]


@pytest.mark.sweep
def test_a_plan_is_shown_before_it_is_confirmed(hub: EmulatedHub, alice: None) -> None:
    """On a terminal that says that it has no columns, or 3."""
    plan = ("prune", "acme/app", "--match", "1.24.32", "--apply")
    for columns, told in ((120, {"COLUMNS": "0"}), (3, {})):
        asked = Terminal(*plan, columns=columns, environment=told)
        assert "matches 1.24.32" in asked.expect("Type acme/app to confirm")
        asked.send("no\n")
        assert asked.end().code == 1


@pytest.mark.sweep
def test_one_long_name_does_not_cost_the_other_columns(hub: EmulatedHub) -> None:
    """As it would if its column took all of the line."""
    found = hub.state.repositories["library", "alpine"].tags
    name = "x" * 128
    found[name] = replace(found["latest"], name=name)
    shown = ESCAPES.sub("", Terminal("tags", "ls", "alpine", "--quiet", columns=80).end().out)

    assert shown.split("\n")[0].split() == ["NAME", "PLATFORMS", "SIZE", "PUSHED"]
    assert shown.count("x") >= len(name)


def test_csv_holds_no_formulas() -> None:
    """A spreadsheet would run them; numbers are not formulas."""
    stream = StringIO()
    write_items(stream, ["=1+1", "-1", "\r=1", "1-1", -1, True], [COLUMN], OutputFormat.CSV)

    found = [row["x"] for row in csv.DictReader(StringIO(stream.getvalue()))]
    assert found == ["'=1+1", "'-1", "\\r=1", "1-1", "-1", "true"]


def test_csv_for_excel_is_marked_as_utf_8(run: Here, hub: EmulatedHub) -> None:
    """Whatever the encoding of the system is: each command begins with one mark."""
    latin = {"PYTHONIOENCODING": "latin-1"}
    listing, one = (
        run_piped("tags", *line.split(), "--bom", environment=latin).out
        for line in ("ls alpine --limit 1", "show alpine latest")
    )
    assert listing.startswith("\ufeffname,platforms,size,")
    assert one.startswith("\ufeffname,digest,platforms,")
    assert (listing + one).count("\ufeff") == 2
    with redirect_stdout(StringIO()) as text:
        assert run.line("tags ls alpine --limit 1 --bom").code == 0
    assert text.getvalue() == listing


def test_a_plan_in_csv_keeps_its_columns(run: Here, hub: EmulatedHub, alice: None) -> None:
    """Programs get the tags of the same digest in a column of their own."""
    done: Done = run.line("prune alice/tools --match latest --csv")
    [row] = csv.DictReader(StringIO(done.out))
    assert (row["reason"], row["same_digest"]) == ("matches latest", "v11")
