"""What a command finds, in the format that was asked for."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, TextIO

from attrs import frozen

from dockerhub._base.spreadsheet import defused
from dockerhub.cli.text import age, plain, safe

__all__ = ["Column", "aged", "to_json", "write_items", "write_one"]

_ENCODE: Final = json.JSONEncoder(default=plain).encode
"""With all but ASCII escaped, so that nothing can move the cursor of a terminal."""


@frozen
class Column:
    """A column of a listing, or a line about one thing.

    Attributes:
        name: What it is called, e.g. ``last_pushed``; CSV has it so, and tables ``LAST PUSHED``.
        value: Takes the value from an item, as machines want it.
        shown: Turns the value into what people read; by default, `plain`.
        right: Whether a table aligns it to the right, as numbers are.
        whole: Whether a table always has all of it, in several lines if the terminal is narrow.
        firm: Whether a table leaves it out rather than cut it, since a part of it misleads.
    """

    name: str
    value: Callable[[Any], Any]
    shown: Callable[[Any], str] = plain
    right: bool = False
    whole: bool = False
    firm: bool = False

    @property
    def title(self) -> str:
        """What people read above it."""
        return self.name.replace("_", " ").upper()

    def cell(self, item: Any) -> str:
        """Return what people read of an item."""
        return safe(self.shown(self.value(item)))

    def text(self, item: Any) -> str:
        """Return what machines read of an item."""
        return safe(plain(self.value(item)))


def aged(name: str, value: Callable[[Any], Any], now: float, *, never: str = "") -> Column:
    """Return a column for a time, which people read as how long ago it was.

    Args:
        name: As of a `Column`.
        value: As of a `Column`.
        now: Unix time.
        never: What people read where there is no time.
    """
    return Column(name, value, lambda when: age(when, now) or never, firm=True)


def to_json(item: Any) -> str:
    """Return an item as one line of JSON."""
    return _ENCODE(item.to_dict() if hasattr(item, "to_dict") else item)


def write_items(
    stream: TextIO, items: Iterable[Any], columns: Sequence[Column], form: str | None
) -> int:
    """Write items as they come.

    An error in the midst of them leaves a JSON array open: what is not whole must not pass for
    whole.

    Args:
        stream: Where to.
        items: What to write; for JSON, mappings or models.
        columns: What CSV and plain lines hold.
        form: ``json``, ``ndjson`` or ``csv``, in which a text that a spreadsheet would take for a
            formula begins with an apostrophe; None for lines of cells with tabs between them.

    Returns:
        How many there were.
    """
    match form:
        case "json":
            return _write_array(stream, items)
        case "ndjson":
            return _write(stream, (f"{to_json(item)}\n" for item in items))
        case "csv":
            import csv  # noqa: PLC0415  # as few listings are

            lines = csv.writer(stream, lineterminator="\n")
            lines.writerow([column.name for column in columns])
            rows = ([defused(column.text(item)) for column in columns] for item in items)
            return _count(map(lines.writerow, rows))
        case _:
            texts = ("\t".join(column.text(item) for column in columns) for item in items)
            return _write(stream, (f"{text}\n" for text in texts))


def write_one(stream: TextIO, item: Any, columns: Sequence[Column], form: str | None) -> None:
    """Write one thing: an object of JSON, one line of CSV, or a line for each of its columns."""
    match form:
        case "json" | "ndjson":
            stream.write(f"{to_json(item)}\n")
        case "csv":
            write_items(stream, [item], columns, form)
        case _:
            stream.writelines(f"{column.name}\t{column.text(item)}\n" for column in columns)


def _write_array(stream: TextIO, items: Iterable[Any]) -> int:
    stream.write("[")
    count = 0
    for count, item in enumerate(items, 1):
        stream.write(f"{',' if count > 1 else ''}\n{to_json(item)}")
    stream.write("\n]\n" if count else "]\n")
    return count


def _write(stream: TextIO, texts: Iterable[str]) -> int:
    return _count(stream.write(text) for text in texts)


def _count(done: Iterable[object]) -> int:
    return sum(1 for _ in done)
