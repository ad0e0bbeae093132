"""Instances of the generated classes, made from nothing but their type hints."""

import inspect
import typing
from collections.abc import Iterator
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from typing import Any, Final

from hypothesis import strategies as st

from dockerhub_openapi.types import OMITTED
from laws.landing import ABSENT, GIVEN_EXTRA, parts
from laws.strategies import TEXT, Strategy

_DEEPEST: Final = 6
_PLAIN: Final[dict[Any, tuple[Any, ...]]] = {
    str: ("text",),
    int: (7, -1),
    float: (7.5,),
    bool: (True, False),
    datetime: (datetime(2026, 11, 24, 10, 20, tzinfo=UTC),),
    date: (date(2026, 11, 24),),
    type(None): (None,),
}


def built(model: Any, depth: int = 0) -> Iterator[Any]:
    """Yield instances that together show all that a class allows; the fullest comes first."""
    options = {name: [*_values(hint, depth)] for name, hint in arguments(model).items()}
    for name in optional(model) & options.keys():
        options[name].append(OMITTED)
    full = {name: values[0] for name, values in options.items()}
    yield model(**full)
    for name, values in options.items():
        for value in values[1:]:
            yield model(**full | {name: value})


def arguments(model: Any) -> dict[str, Any]:
    """Return the hints of what the constructor takes, and of the extra keys if they are all."""
    hints = typing.get_type_hints(model.__init__)
    special = {"return", ABSENT, GIVEN_EXTRA}
    found = {name: hint for name, hint in hints.items() if name not in special}
    return found or {GIVEN_EXTRA: typing.get_args(hints[GIVEN_EXTRA])[0]}


def optional(model: Any) -> set[str]:
    """Return what the constructor need not be given."""
    parameters = inspect.signature(model).parameters.values()
    return {each.name for each in parameters if each.default is OMITTED}


def _values(hint: Any, depth: int) -> Iterator[Any]:
    # What is most to be looked at comes first, what says nothing last.
    for each in sorted(parts(hint), key=lambda part: part is type(None)):
        yield from _of_one(each, depth)


def _of_one(hint: Any, depth: int) -> Iterator[Any]:
    if depth > _DEEPEST:
        return
    if hint in _PLAIN:
        yield from _PLAIN[hint]
    elif hint is Any:
        yield "anything"
    elif typing.get_origin(hint) is list:
        items = list(_values(typing.get_args(hint)[0], depth + 1))
        yield from (items[:1], items, [])
    elif typing.get_origin(hint) is dict:
        yield {f"key {i}": v for i, v in enumerate(_values(typing.get_args(hint)[1], depth + 1))}
    elif issubclass(hint, Enum):
        yield from hint
    else:
        yield from built(hint, depth + 1)


def strategy(hint: Any, depth: int = 0) -> Strategy:
    """Return a strategy of the values that a hint allows."""
    return st.one_of(*(_strategy(each, depth) for each in parts(hint)))


def _strategy(hint: Any, depth: int) -> Strategy:
    if hint is str:
        return TEXT
    if hint is float:
        return st.floats(allow_nan=False, allow_infinity=False)
    if hint is int:
        return st.integers(-(2**31), 2**31 - 1)
    if hint is datetime:
        return st.datetimes(datetime(2, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # aware by its zone
    if hint in _PLAIN:
        return st.sampled_from(_PLAIN[hint])
    if hint is Any:
        return TEXT | st.integers() | st.booleans()
    if typing.get_origin(hint) is list:
        return st.lists(strategy(typing.get_args(hint)[0], depth), max_size=2)
    if typing.get_origin(hint) is dict:
        return st.dictionaries(TEXT, strategy(typing.get_args(hint)[1], depth), max_size=2)
    if issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    return st.deferred(lambda: instances_of(hint, depth + 1))


@cache
def instances_of(model: Any, depth: int = 0) -> Strategy:
    """Return a strategy of instances of a generated class."""
    # What refers to itself would hardly come to an end.
    least = optional(model) if depth > _DEEPEST // 2 else set()
    hints = {name: hint for name, hint in arguments(model).items() if name not in least}
    chosen = {name: strategy(hint, depth) for name, hint in hints.items()}
    for name in optional(model) & chosen.keys():
        chosen[name] |= st.just(OMITTED)
    return st.fixed_dictionaries(chosen).map(lambda values: model(**values))
