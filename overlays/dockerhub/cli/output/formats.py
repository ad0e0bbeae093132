"""Results for machines: JSON, NDJSON, CSV, and lines with tabs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import reduce
from typing import Any, Final, Generic, TextIO, TypeVar

from attrs import frozen, has

from dockerhub.cli.output.formatting import age, plain, safe
from dockerhub.files import finite, json_text

Item = TypeVar("Item")


class OutputFormat(StrEnum):
    """How results are written."""

    TEXT = "text"
    """Tables on a terminal; elsewhere, lines with tabs between the cells."""
    JSON = "json"
    NDJSON = "ndjson"
    CSV = "csv"


FORMAT_HELP: Final = {
    OutputFormat.JSON: "Print JSON.",
    OutputFormat.NDJSON: "Print JSON, one item per line, as it comes.",
    OutputFormat.CSV: "Print CSV with a header row; formulas are prefixed with an apostrophe.",
}
"""The formats that have an option, and its help."""


@frozen
class Column(Generic[Item]):
    """A column of a listing, or a line about one thing.

    Attributes:
        name: Its name, e.g. ``last_pushed``, for CSV; tables show ``LAST PUSHED``.
        value: Takes the value from an item, as machines want it.
        shown: Turns the value into what people read; by default, `plain`.
        right: Whether a table aligns it to the right, as numbers are.
        whole: Whether a table never cuts it: it wraps on a narrow terminal.
        firm: Whether a table omits it rather than cut it, since a part of it misleads.
    """

    name: str
    value: Callable[[Item], Any]
    shown: Callable[[Any], str] = plain
    right: bool = False
    whole: bool = False
    firm: bool = False

    @property
    def title(self) -> str:
        """The heading in a table."""
        return self.name.replace("_", " ").upper()

    def cell(self, item: Item) -> str:
        """Return what people read of an item."""
        return safe(self.shown(self.value(item)))

    def text(self, item: Item) -> str:
        """Return what machines read of an item."""
        return safe(plain(self.value(item)))

    def csv(self, item: Item) -> str | float:
        """Return the cell of an item in CSV: a number, which no spreadsheet runs, or text."""
        value = finite(self.value(item))
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return value if is_number else safe(plain(value))


def age_column(
    name: str, value: Callable[[Item], Any], now: float, *, never: str = ""
) -> Column[Item]:
    """Return a column for a time, which people read as how long ago it was, or as `never`."""
    return Column(name, value, lambda when: age(when, now) or never, firm=True)


def key_column(*keys: str, name: str = "") -> Column[Mapping[str, Any]]:
    """Return a column for a value of a dictionary, or of a dictionary in it."""
    return Column(
        name or keys[-1], lambda item: reduce(lambda found, key: (found or {}).get(key), keys, item)
    )


def key_columns(*names: str) -> list[Column[Mapping[str, Any]]]:
    """Return columns for values of a dictionary."""
    return [key_column(name) for name in names]


def to_json(item: Any, columns: Iterable[Column[Any]] = ()) -> str:
    """Return an item as one line of JSON; one without `to_dict` as its columns."""
    if hasattr(item, "to_dict"):
        item = item.to_dict()
    elif has(type(item)):
        item = {column.name: column.value(item) for column in columns}
    # All but ASCII is escaped, so that nothing can move the cursor of a terminal.
    return json_text(item, default=plain)


def write_items(
    stream: TextIO, items: Iterable[Item], columns: Sequence[Column[Item]], form: OutputFormat
) -> int:
    """Write items as they come, and return how many there were.

    An error in the middle leaves a JSON array open: a part must not pass for the whole. In CSV,
    a text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    if form is OutputFormat.JSON:
        return _write_array(stream, (to_json(item, columns) for item in items))
    if form is OutputFormat.NDJSON:
        return _count(stream.write(f"{to_json(item, columns)}\n") for item in items)
    if form is OutputFormat.CSV:
        from dockerhub.spreadsheets import csv_row  # noqa: PLC0415  # few listings are CSV

        stream.write(csv_row(column.name for column in columns))
        rows = (csv_row(column.csv(item) for column in columns) for item in items)
        return _count(map(stream.write, rows))
    texts = ("\t".join(column.text(item) for column in columns) for item in items)
    return _count(stream.write(f"{text}\n") for text in texts)


def write_one(
    stream: TextIO, item: Item, columns: Sequence[Column[Item]], form: OutputFormat
) -> None:
    """Write one thing: an object of JSON, one line of CSV, or a line for each of its columns."""
    if form is OutputFormat.TEXT:
        stream.writelines(f"{column.name}\t{column.text(item)}\n" for column in columns)
    else:
        write_items(
            stream, [item], columns, OutputFormat.NDJSON if form is OutputFormat.JSON else form
        )


def _write_array(stream: TextIO, texts: Iterable[str]) -> int:
    stream.write("[")
    count = 0
    for count, text in enumerate(texts, 1):
        stream.write(f"{',' if count > 1 else ''}\n{text}")
    stream.write("\n]\n" if count else "]\n")
    return count


def _count(done: Iterable[object]) -> int:
    return sum(1 for _ in done)
