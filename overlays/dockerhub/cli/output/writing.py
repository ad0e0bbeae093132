"""Results for machines: JSON, NDJSON, CSV, and lines with tabs."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TextIO, TypeVar

from attrs import has

from dockerhub.cli.output.formats import Column, OutputFormat
from dockerhub.cli.output.formatting import plain, safe
from dockerhub.files import json_text

Item = TypeVar("Item")
Encode = Callable[[Any], str]
"""Writes a value as JSON."""


def to_data(item: Any, columns: Iterable[Column[Any]] = ()) -> Any:
    """Return what JSON has of an item; of one without `to_dict`, its columns."""
    if hasattr(item, "to_dict"):
        return item.to_dict()
    if has(type(item)):
        return {column.name: column.value(item) for column in columns}
    return item


def to_json(value: Any) -> str:
    """Return a value as one line of JSON."""
    # All but ASCII is escaped, so that nothing can move the cursor of a terminal.
    return json_text(value, default=plain)


def write_items(
    stream: TextIO,
    items: Iterable[Item],
    columns: Sequence[Column[Item]],
    form: OutputFormat,
    encode: Encode = to_json,
) -> int:
    """Write items as they come, and return how many there were.

    An error in the middle leaves a JSON array open: a part must not pass for the whole. In CSV,
    a text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    if form is OutputFormat.JSON:
        texts = (encode(to_data(item, columns)) for item in items)
        return _write_array(stream, texts, "" if encode is to_json else "  ")
    if form is OutputFormat.NDJSON:
        return write_lines(stream, (to_json(to_data(item, columns)) for item in items))
    if form is OutputFormat.CSV:
        from dockerhub.spreadsheets import csv_row  # noqa: PLC0415  # few listings are CSV

        stream.write(csv_row(column.name for column in columns))
        rows = (csv_row(column.csv(item) for column in columns) for item in items)
        return _count(map(stream.write, rows))
    return write_lines(stream, ("\t".join(each.text(item) for each in columns) for item in items))


def write_one(
    stream: TextIO,
    item: Item,
    columns: Sequence[Column[Item]],
    form: OutputFormat,
    encode: Encode = to_json,
) -> None:
    """Write one thing: an object of JSON, one line of CSV, or a line for each of its columns."""
    if form is OutputFormat.TEXT:
        stream.writelines(f"{column.name}\t{column.text(item)}\n" for column in columns)
    elif form is OutputFormat.JSON:
        write_lines(stream, [encode(to_data(item, columns))])
    else:
        write_items(stream, [item], columns, form)


def write_lines(stream: TextIO, texts: Iterable[str]) -> int:
    """Write lines as they come, and return how many there were."""
    return _count(stream.write(f"{text}\n") for text in texts)


def bare(value: Any, encode: Encode) -> str:
    """Return a value as JSON, but a text as it is."""
    return safe(value) if isinstance(value, str) else encode(value)


def _write_array(stream: TextIO, texts: Iterable[str], indent: str) -> int:
    stream.write("[")
    count = 0
    for count, text in enumerate(texts, 1):
        line = f"\n{text}".replace("\n", f"\n{indent}")
        stream.write(f"{',' if count > 1 else ''}{line}")
    stream.write("\n]\n" if count else "]\n")
    return count


def _count(done: Iterable[object]) -> int:
    return sum(1 for _ in done)
