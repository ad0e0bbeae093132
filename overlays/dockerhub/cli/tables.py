"""Tables on a terminal, drawn by Rich, which is imported when the first one is."""

from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from dockerhub.cli.output import Column

__all__ = ["draw_items", "draw_one"]


def draw_items(stream: TextIO, items: Iterable[Any], columns: Sequence[Column]) -> int:
    """Draw a table of all items, and return how many there are."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for number, column in enumerate(columns):
        table.add_column(
            column.title,
            justify="right" if column.right else "left",
            # What names a thing is never cut.
            overflow="fold" if number == 0 else "ellipsis",
            no_wrap=number != 0,
        )
    for item in items:
        # As Text: what Docker Hub sends may look like Rich's markup.
        table.add_row(*(Text(column.cell(item)) for column in columns))
    if table.row_count:
        Console(file=stream).print(table)
    return table.row_count


def draw_one(stream: TextIO, item: Any, columns: Sequence[Column]) -> None:
    """Draw one thing: a line for each of its columns that says anything."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    for column in columns:
        cell = column.cell(item)
        if cell:
            table.add_row(column.title.capitalize(), Text(cell))
    Console(file=stream).print(table)
