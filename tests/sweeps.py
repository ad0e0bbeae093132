"""Sweeps: many cases of one behavior. `make test` tries one of each kind, `make test-all` all."""

import os
from collections.abc import Callable, Hashable, Iterable
from typing import Final, TypeVar

T = TypeVar("T")

EVERY_CASE: Final = "TEST_ALL" in os.environ


def one_of_each(cases: Iterable[T], kind: Callable[[T], Hashable]) -> list[T]:
    """Return the first case of each kind, in order; with `make test-all`, every case."""
    found: dict[Hashable, T] = {}
    for index, case in enumerate(cases):
        found.setdefault(index if EVERY_CASE else kind(case), case)
    return [*found.values()]
