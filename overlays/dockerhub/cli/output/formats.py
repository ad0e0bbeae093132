"""Formats of results, and the columns that listings have in them."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import reduce
from typing import Any, Final, Generic, TypeVar

from attrs import frozen

from dockerhub.cli.output.formatting import age, number, plain, safe, short_digest, shown, size
from dockerhub.files import finite

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
_LOSSES: Final = ("delete", "remove", "deactivate")
"""What a plan may do that takes something away."""


@frozen
class Column(Generic[Item]):
    """A column of a listing, or a line about one thing.

    Attributes:
        name: Its name, e.g. ``last_pushed``, for CSV; tables show ``LAST PUSHED``.
        value: Takes the value from an item, as machines want it.
        shown: Turns the value into what people read.
        right: Whether a table aligns it to the right, as numbers are.
        whole: Whether a table never cuts it: it wraps on a narrow terminal.
        firm: Whether a table omits it rather than cut it, since a part of it misleads.
        rank: A narrow table omits the highest first, and of one rank what stands last.
        brief: Turns the value into what a table shows where there is no room for more.
        alarms: Whether a value stands out in a table.
    """

    name: str
    value: Callable[[Item], Any]
    shown: Callable[[Any], str] = shown
    right: bool = False
    whole: bool = False
    firm: bool = False
    rank: int = 0
    brief: Callable[[Any], str] | None = None
    alarms: Callable[[Any], bool] = lambda _: False

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
    name: str, value: Callable[[Item], Any], now: float, *, never: str = "", rank: int = 0
) -> Column[Item]:
    """Return a column for a time, which people read as how long ago it was, or as `never`."""
    return Column(name, value, lambda when: age(when, now) or never, firm=True, rank=rank)


def moment_column(name: str, value: Callable[[Item], Any], now: float) -> Column[Item]:
    """Return a line for a time, which people read by their clock, and as how long ago it was."""
    return Column(name, value, lambda when: f"{shown(when)} ({age(when, now)})" if when else "")


def number_column(name: str, value: Callable[[Item], Any], *, rank: int = 0) -> Column[Item]:
    """Return a column for a number of things."""
    return Column(name, value, number, right=True, rank=rank)


def size_column(name: str, value: Callable[[Item], Any], *, rank: int = 0) -> Column[Item]:
    """Return a column for a number of bytes."""
    return Column(name, value, size, right=True, rank=rank)


def digest_column(name: str, value: Callable[[Item], Any], *, rank: int = 0) -> Column[Item]:
    """Return a column for a digest, of which narrow tables show the beginning."""
    return Column(name, value, firm=True, rank=rank, brief=short_digest)


def action_column(name: str, value: Callable[[Item], Any]) -> Column[Item]:
    """Return a column for what is going to be done; what takes something away stands out."""
    return Column(name, value, _action, whole=True, alarms=_LOSSES.__contains__)


def _action(name: str) -> str:
    return plain(name).upper() if name in _LOSSES else plain(name)


def key_column(*keys: str, name: str = "") -> Column[Mapping[str, Any]]:
    """Return a column for a value of a dictionary, or of a dictionary in it."""
    return Column(
        name or keys[-1], lambda item: reduce(lambda found, key: (found or {}).get(key), keys, item)
    )


def key_columns(*names: str) -> list[Column[Mapping[str, Any]]]:
    """Return columns for values of a dictionary."""
    return [key_column(name) for name in names]
