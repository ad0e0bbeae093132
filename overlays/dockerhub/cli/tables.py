"""Tables on a terminal, drawn by Rich, which is imported when the first one is."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dockerhub.cli.output import Column

__all__ = ["draw_items", "draw_one"]

_GAP: Final = 2
_LEAST: Final = 6
"""Columns of characters that are left of what does not fit."""


def draw_items(stream: TextIO, items: Iterable[Any], columns: Sequence[Column]) -> int:
    """Draw a table of all items, and return how many there are."""
    rows = [[column.cell(item) for column in columns] for item in items]
    if not rows:
        return 0
    console = Console(file=stream)
    titles = [column.title for column in columns]
    natural = [max(map(cell_len, cells)) for cells in zip(titles, *rows, strict=True)]
    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="bold")
    widths = fit(natural, [column.whole for column in columns], console.width)
    for column, width in zip(columns, widths, strict=False):
        table.add_column(
            column.title,
            justify="right" if column.right else "left",
            overflow="fold" if column.whole else "ellipsis",
            no_wrap=not column.whole,
            width=width,
        )
    for row in rows:
        # As Text: what Docker Hub sends may look like Rich's markup.
        table.add_row(*map(Text, row[: len(widths)]))
    console.print(table)
    return len(rows)


def fit(natural: Sequence[int], whole: Sequence[bool], width: int) -> list[int]:
    """Return widths of the first columns, so that they fit a line.

    Columns that may be cut are, the widest first; if little is left of them, the last are left
    out, since other formats have them.
    """
    widths = list(natural)
    while len(widths) > 1 and _line(map(min, widths, _limits(whole))) > width:
        widths.pop()
    cut = [number for number in range(len(widths)) if not whole[number]]
    while cut and _line(widths) > width:
        widest = max(cut, key=widths.__getitem__)
        if widths[widest] <= _LEAST:
            break
        widths[widest] -= 1
    return widths


def _limits(whole: Iterable[bool]) -> Iterator[int]:
    return (sys.maxsize if kept else _LEAST for kept in whole)


def _line(widths: Iterable[int]) -> int:
    return sum(width + _GAP for width in widths)


def draw_one(stream: TextIO, item: Any, columns: Sequence[Column]) -> None:
    """Draw one thing: a line for each of its columns that says anything."""
    table = Table.grid(padding=(0, _GAP, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for column in columns:
        cell = column.cell(item)
        if cell:
            table.add_row(column.title.capitalize(), Text(cell))
    Console(file=stream).print(table)
