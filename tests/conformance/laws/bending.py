"""Ways in which real responses differ from the spec, each as a change at one place of a body."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from laws.comparing import NEVER
from laws.covering import extra_schema
from laws.world import World
from spec.schema.reading import Schema, alternatives, enumeration, is_object, properties, required

Steps = tuple[str | int, ...]
GONE: Final = object()


@dataclass(frozen=True)
class Place:
    """A value of a body, with its schema."""

    steps: Steps
    node: Schema
    value: Any
    required: bool

    @property
    def pointer(self) -> str:
        """JSON Pointer to the value."""
        return "".join(f"/{_escaped(str(step))}" for step in self.steps)


@dataclass(frozen=True)
class Bend:
    """A change at a place.

    Attributes:
        deviation: Name of the kind of difference.
        pointer: Where the difference must be reported.
        steps: The place.
        value: The new value; `GONE` if there is none.
        told: Whether it differs from the spec, or is just unusual.
    """

    deviation: str
    pointer: str
    steps: Steps
    value: Any
    told: bool = True


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")


def places(world: World, node: Schema, value: Any, steps: Steps = ()) -> Iterator[Place]:
    """Yield every place below the top of a body."""
    node = world.resolve(node)
    if isinstance(value, list):
        items = node.get("items", {})
        inner = [(index, items, each, True) for index, each in enumerate(value)]
    elif isinstance(value, dict):
        must, members = required(world.document, node), properties(world.document, node)
        other = extra_schema(world, node) or {}
        inner = [(key, members.get(key, other), each, key in must) for key, each in value.items()]
    else:
        return
    for step, schema, each, is_required in inner:
        yield Place((*steps, step), schema, each, is_required)
        yield from places(world, schema, each, (*steps, step))


def bends(world: World, place: Place) -> Iterator[Bend]:
    """Yield every deviation that is possible at a place."""
    for deviation, make in DEVIATIONS.items():
        for value, told in make(world, place):
            yield Bend(deviation, place.pointer, place.steps, value, told)
    yield from _unknown_key(world, place)


def bends_at_top(world: World, node: Schema, value: Any) -> Iterator[Bend]:
    """Yield what can differ at the top of a body: it can only have further keys."""
    yield from _unknown_key(world, Place((), node, value, required=True))


def bent(body: Any, *changes: Bend) -> Any:
    """Return a body with changes, none at a place inside another one's place."""
    body = json.loads(json.dumps(body))  # a copy without shared parts
    for change in changes:
        at = body
        for step in change.steps[:-1]:
            at = at[step]
        if change.value is GONE:
            del at[change.steps[-1]]
        else:
            at[change.steps[-1]] = change.value
    return body


Outcome = tuple[Any, bool]
"""A value that replaces the right one, and whether it differs from the spec."""


def _null(world: World, place: Place) -> Iterator[Outcome]:
    node = world.resolve(place.node)
    if place.value is not None and _kind(world, place):
        yield None, not node.get("nullable")


def _missing(world: World, place: Place) -> Iterator[Outcome]:
    if isinstance(place.steps[-1], str):
        yield GONE, place.required


def _other_type(world: World, place: Place) -> Iterator[Outcome]:
    """A single object for a list, a list for an object, text for numbers and booleans, ..."""
    others: dict[str, tuple[Any, ...]] = {
        "string": (12_345, True, ["x"], {"x": "y"}),
        "integer": ("7", 7.0, True, [7]),
        "number": ("7", True),
        "boolean": ("true", 1, {}),
        "array": ({"x": "y"}, "x", 7),
        "object": ([{"x": "y"}], "x", 7),
    }
    for other in others.get(_kind(world, place), ()):
        yield other, True
    choice = {_kind_of(world, each) for each in alternatives(world.resolve(place.node))}
    if choice and choice <= others.keys():
        yield from ((each, True) for each in (["x"], {"x": "y"}) if _json_type(each) not in choice)


def _unknown_member(world: World, place: Place) -> Iterator[Outcome]:
    if found := enumeration(world.document, place.node):
        numbers = found.get("type") == "integer"
        others = (10**6, -(10**6)) if numbers else ("stale", "", "ACTIVE", "-active")
        yield from ((each, True) for each in others if each not in found["enum"])


def _odd_date(world: World, place: Place) -> Iterator[Outcome]:
    if world.resolve(place.node).get("format") == "date-time":
        yield from ((each, True) for each in ("", "yesterday", "2026-11-24T10:20:30", "2026-11-24"))
        yield from ((each, True) for each in ("2016-12-31T23:59:60Z", "0000-01-01T00:00:00Z"))
        yield from ((each, False) for each in (NEVER, "2026-11-24T10:20:30.123456789Z"))
    if world.resolve(place.node).get("format") == "date":
        yield from ((each, True) for each in ("", "today", "2026-02-30", "20261124"))


DEVIATIONS: Final[dict[str, Callable[[World, Place], Iterator[Outcome]]]] = {
    "null": _null,
    "missing": _missing,
    "other type": _other_type,
    "unknown member": _unknown_member,
    "odd date": _odd_date,
}


def _unknown_key(world: World, place: Place) -> Iterator[Bend]:
    closed = extra_schema(world, place.node) is None
    if isinstance(place.value, dict) and closed and properties(world.document, place.node):
        for name, value in (("x-new", "unheard of"), ("from~1/dict", None), ("status ", {"a": []})):
            told = f"{place.pointer}/{_escaped(name)}"
            yield Bend("unknown key", told, (*place.steps, name), value)


def _kind(world: World, place: Place) -> str:
    return _kind_of(world, place.node)


def _kind_of(world: World, node: Schema) -> str:
    if is_object(world.document, node):
        return "object"
    kind: str = world.resolve(node).get("type", "")
    return kind


def _json_type(value: Any) -> str:
    return "array" if isinstance(value, list) else "object"
