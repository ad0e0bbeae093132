"""Rows in the order of a value that Docker Hub may leave out, or send in a wrong type."""

from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Any


def known_first(
    rows: Iterable[Any], value: Callable[[Any], object], kind: type, *, descending: bool
) -> list[Any]:
    """Return rows in the order of a value; those whose value is not of this kind come last."""
    pairs = [(value(row), row) for row in rows]
    known = [pair for pair in pairs if isinstance(pair[0], kind)]
    known.sort(key=itemgetter(0), reverse=descending)
    return [row for _, row in known] + [row for at, row in pairs if not isinstance(at, kind)]
