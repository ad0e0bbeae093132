"""Tables on a terminal, drawn by Rich, which is imported when the first one is."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final, TextIO

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from dockerhub.cli.output.console import open_console
from dockerhub.cli.output.formats import Column

_GAP: Final = 2
_LEAST: Final = 6
"""Columns of characters that are left of what does not fit."""


def draw_items(stream: TextIO, items: Iterable[Any], columns: Sequence[Column[Any]]) -> int:
    """Draw a table of all items, and return how many there are."""
    rows = [[column.cell(item) for column in columns] for item in items]
    if not rows:
        return 0
    console = open_console(stream)
    titles = [column.title for column in columns]
    natural = [max(map(cell_len, cells)) for cells in zip(titles, *rows, strict=True)]
    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="bold")
    widths = fit(natural, columns, console.width)
    for number, width in widths.items():
        column = columns[number]
        table.add_column(
            column.title,
            justify="right" if column.right else "left",
            overflow="fold" if column.whole else "ellipsis",
            no_wrap=not column.whole,
            width=width,
        )
    for row in rows:
        # As Text: what Docker Hub sends may look like Rich's markup.
        table.add_row(*(Text(row[number]) for number in widths))
    console.print(table)
    return len(rows)


def fit(natural: Sequence[int], columns: Sequence[Column[Any]], width: int) -> dict[int, int]:
    """Return which columns a line has room for, by number, and how wide each is.

    Those that are whole are always there, in several lines if they must. Of the others, those
    come first that stand first: what is left out is in the other formats.
    """
    most = [min(each, width) for each in natural]
    wholes = sum(column.whole for column in columns)
    share = (width - _GAP * (wholes - 1)) // max(2, wholes)
    least = [_least(column, each, share) for column, each in zip(columns, most, strict=True)]
    kept = [number for number, column in enumerate(columns) if column.whole]
    for number in range(len(columns)):
        if number not in kept and _line([least[each] for each in (*kept, number)]) <= width:
            kept.append(number)
    widths = {number: most[number] for number in sorted(kept) or [0]}
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
    table = Table.grid(padding=(0, _GAP, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for column in columns:
        cell = column.cell(item)
        if cell:
            table.add_row(column.title.capitalize(), Text(cell))
    open_console(stream).print(table)
