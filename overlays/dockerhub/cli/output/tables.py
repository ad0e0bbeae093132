"""Tables on a terminal, drawn by Rich, which is imported when the first one is."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TextIO

from attrs import evolve
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dockerhub.cli.output.console import open_console
from dockerhub.cli.output.formats import Column

_GAP: Final = 2
_LEAST: Final = 10
"""Columns of characters that are left of what does not fit."""
_INDENT: Final = 2
_ALARM: Final = "bold red"


def draw_items(stream: TextIO, items: Sequence[Any], columns: Sequence[Column[Any]]) -> str:
    """Return a table of all items, as it is to be written to a stream."""
    console = open_console(stream)
    columns, cells = _cells(items, columns, console.width)
    titles = [column.title for column in columns]
    natural = [max(map(cell_len, each)) for each in zip(titles, *cells, strict=True)]
    empty = {number for number in range(len(columns)) if not any(row[number] for row in cells)}
    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="bold")
    widths = fit(natural, columns, console.width, empty)
    for number, width in widths.items():
        column = columns[number]
        table.add_column(
            column.title,
            justify="right" if column.right else "left",
            overflow="fold" if column.whole else "ellipsis",
            no_wrap=not column.whole,
            width=width,
        )
    for item, row in zip(items, cells, strict=True):
        # As Text: what Docker Hub sends may look like Rich's markup.
        table.add_row(*(Text(row[number], _style(columns[number], item)) for number in widths))
    with console.capture() as drawn:
        console.print(table)
    return drawn.get()


def _style(column: Column[Any], item: Any) -> str:
    return _ALARM if column.alarms(column.value(item)) else ""


def _cells(
    items: Iterable[Any], columns: Sequence[Column[Any]], width: int
) -> tuple[list[Column[Any]], list[list[str]]]:
    """Return the columns and their cells, in brief where all of them do not fit a line."""
    cells = [[column.cell(item) for column in columns] for item in items]
    lines = (_line([*map(cell_len, row)]) for row in cells)
    if max(lines, default=0) <= width or not any(column.brief for column in columns):
        return list(columns), cells
    brief = [evolve(each, shown=each.brief, brief=None) if each.brief else each for each in columns]
    return _cells(items, brief, width)


def fit(
    natural: Sequence[int],
    columns: Sequence[Column[Any]],
    width: int,
    empty: Collection[int] = (),
) -> dict[int, int]:
    """Return which columns a line has room for, by number, and how wide each is.

    Those that are whole are always there, in several lines if they must. Of the others, those
    come first that are not empty, then those of a low rank, then those that stand first: what is
    left out is in the other formats.
    """
    most = [min(each, width) for each in natural]
    needed = [column.whole and number not in empty for number, column in enumerate(columns)]
    share = (width - _GAP * (sum(needed) - 1)) // max(2, sum(needed))
    least = [_least(column, each, share) for column, each in zip(columns, most, strict=True)]
    kept = [number for number, whole in enumerate(needed) if whole]
    for number in sorted(range(len(columns)), key=lambda each: (each in empty, columns[each].rank)):
        # For an empty one, nothing is cut.
        taken = most if number in empty else least
        if number not in kept and _line([taken[each] for each in (*kept, number)]) <= width:
            kept.append(number)
    widths = {number: most[number] for number in sorted(kept)}
    for whole in (False, True):
        able = {number: least[number] for number in widths if columns[number].whole is whole}
        _shrink(widths, able, width)
    return widths


def _least(column: Column[Any], natural: int, share: int) -> int:
    """Return the characters of a column below which it is worth nothing."""
    if column.whole:
        return min(natural, share)
    return natural if column.firm or column.right else min(natural, _LEAST)


def _shrink(widths: dict[int, int], least: Mapping[int, int], width: int) -> None:
    """Take from the widest columns until all fit a line, or nothing is left to take."""
    while _line(widths.values()) > width:
        able = [number for number in least if widths[number] > least[number]]
        if not able:
            return
        widths[max(able, key=widths.__getitem__)] -= 1


def _line(widths: Collection[int]) -> int:
    return sum(widths) + _GAP * (len(widths) - 1)


def draw_one(stream: TextIO, item: Any, columns: Sequence[Column[Any]]) -> None:
    """Draw one thing: a line for each of its columns that says anything."""
    console = open_console(stream)
    cells = [(column.title.capitalize(), column.cell(item)) for column in columns]
    rows = [(title, cell) for title, cell in cells if cell]
    start = max((cell_len(title) for title, _ in rows), default=0) + _GAP
    for title, cell in rows:
        head = Text.assemble((title, "bold"), " " * (start - cell_len(title)))
        for line in _lines(console, head, cell, start):
            line.rstrip()
            console.print(line, soft_wrap=True)


def _lines(console: Console, head: Text, cell: str, start: int) -> Iterator[Text]:
    """Yield the lines of a value, of which no word is broken.

    A word that is too long, such as a digest, has a line to itself, which the terminal may wrap: so
    it can be copied.
    """
    room = console.width - start
    longest = max(map(cell_len, cell.split()), default=0)
    if longest > room:
        yield head
        indent = _INDENT if longest + _INDENT <= console.width else 0
        room = max(longest, console.width - indent)
        head = Text(" " * indent)
    for line in Text(cell).wrap(console, room):
        yield head + line
        head = Text(" " * head.cell_len)
