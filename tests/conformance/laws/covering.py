"""The covering set: for each property of a schema every way in which it can be, deterministically.

Present and absent, null, empty and filled, each member of an enumeration, both booleans, the
bounds of numbers. Random examples come after it; they need hundreds to reach deep enum values.
"""

import math
import re
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any, Final

from hypothesis import Phase, find, settings
from hypothesis import strategies as st

from laws.world import World
from spec.schema.reading import Schema, alternatives, enumeration, is_object, properties, required

MOMENTS: Final = (
    "2026-11-24T10:20:30.123456Z",
    "2021-01-05T21:06:53Z",
    "2024-02-29T23:59:59.5+05:30",
    "2026-11-24T10:20:30.123456789Z",
    "1969-12-31T16:00:00-08:00",
    "9999-12-31T23:59:59-12:00",
)
"""What RFC 3339 allows and a datetime holds; lower case is kept as text, see `test_by_hand.py`."""
TEXTS: Final = ("some text/?&=+%", "naïve · 東京 😀", "x")
_LARGE: Final = {"int32": 2**31 - 1, "int64": 2**63 - 1}
_USUAL: Final = 5_441_722_307
"""A size of an image: more than 32 bits hold."""
_DEEPEST: Final = 12
_LIMITS: Final = (
    *("type", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    *("multipleOf", "minLength", "maxLength", "pattern"),
)


def covering(world: World, node: Schema) -> list[Any]:
    """Return instances that together show all that a schema allows; the fullest comes first."""
    return list(_unique(_values(world, node, ())))


def base(world: World, node: Schema) -> Any:
    """Return the fullest instance of a schema."""
    return next(_values(world, node, ()))


def _unique(values: Iterator[Any]) -> Iterator[Any]:
    seen = set()
    for value in values:
        if (text := repr(value)) not in seen:
            seen.add(text)
            yield value


def _values(world: World, node: Schema, inside: tuple[str, ...]) -> Iterator[Any]:
    inside = (*inside, node["$ref"]) if "$ref" in node else inside
    node = world.resolve(node)
    yield from _filled(world, node, inside)
    if node.get("nullable"):
        yield None


def _filled(world: World, node: Schema, inside: tuple[str, ...]) -> Iterator[Any]:
    if found := enumeration(world.document, node):
        yield from (each for each in found["enum"] if each is not None)
    elif is_object(world.document, node):
        yield from _objects(world, node, inside)
    elif node.get("type") == "array":
        yield from _arrays(world, node, inside)
    elif choice := alternatives(node):
        for each in choice:
            yield from _values(world, each, inside)
    else:
        yield from plain(node)


def _arrays(world: World, node: Schema, inside: tuple[str, ...]) -> Iterator[Any]:
    items = node.get("items", {})
    values = [] if comes_back(items, inside) else list(_unique(_values(world, items, inside)))
    least, most = node.get("minItems", 0), node.get("maxItems", _DEEPEST**3)
    if node.get("uniqueItems"):
        values = values[: max(least, min(3, most))]
        yield from (values[: max(1, least)], values)
    elif values and most:
        # One at a time, so that a case that fails is a small one; and a few together.
        yield from ([value] * max(1, least) for value in values)
        yield (values * 3)[: min(3, most)]
    if not least:
        yield []


def _objects(world: World, node: Schema, inside: tuple[str, ...]) -> Iterator[Any]:
    members = {
        name: list(_unique(_values(world, each, inside)))
        for name, each in properties(world.document, node).items()
        if not comes_back(each, inside)
    }
    must = required(world.document, node)
    full = {name: values[0] for name, values in members.items()}
    extra, most = extra_schema(world, node), node.get("maxProperties", len(full) + 3)
    values = list(_unique(_values(world, extra, inside))) if extra is not None else []
    yield full | ({"a key": values[0]} if values else {})
    yield from (full | {"a key": value} for value in values[1:])
    several = values[: most - len(full)][:3]
    yield full | {f"key {index}": value for index, value in enumerate(several)}
    for name, values in members.items():
        if name not in must:
            yield {key: value for key, value in full.items() if key != name}
        for value in values[1:]:
            yield full | {name: value}
    least = {name: value for name, value in full.items() if name in must}
    if len(least) >= node.get("minProperties", 0):
        yield least


def extra_schema(world: World, node: Schema) -> Schema | None:
    """Return the schema of what a map holds; None where keys besides the properties are drift."""
    extra = world.resolve(node).get("additionalProperties")
    if isinstance(extra, dict):
        return extra
    return {} if extra is True else None


def comes_back(node: Schema, inside: tuple[str, ...]) -> bool:
    """Tell whether a schema leads back to one that it is inside of."""
    return node.get("$ref") in inside or len(inside) > _DEEPEST


def plain(node: Schema) -> Iterator[Any]:
    """Yield values of a schema that contain no others."""
    match node.get("type"):
        case "boolean":
            yield from (True, False)
        case "integer":
            yield from _numbers(node, _LARGE.get(node.get("format", ""), _USUAL))
        case "number":
            yield from _numbers(node, _USUAL)
            if not node.keys() & {*_LIMITS} - {"type", "format"}:
                yield from (7.5, 1e300)
        case "string":
            yield from _texts(node)
        case "object":
            yield {}
        case _:
            yield from ("anything", 7, True, ["a"], {"b": None})


def _numbers(node: Schema, large: int) -> Iterator[Any]:
    step = node.get("multipleOf", 1 if node.get("type") == "integer" else None)
    low, high = node.get("minimum"), node.get("maximum")
    # A bound that is excluded is out of the way by the smallest step, or a half without steps.
    least = (-1 if low is None else low) + (step or 0.5) * bool(node.get("exclusiveMinimum"))
    most = (large if high is None else high) - (step or 0.5) * bool(node.get("exclusiveMaximum"))
    if low is None:
        least = min(least, most)
    if high is None:
        most = max(least, most)
    found = [min(max(7, least), most), least, most, *([0] if least <= 0 <= most else ())]
    if step not in (None, 1):
        found = [math.ceil(each / step) * step for each in found]
    fit = [each for each in found if least <= each <= most]
    if not fit:
        raise UnjudgedError(node)
    yield from fit


@cache
def _matching(pattern: str) -> str:
    """Return a text that a pattern allows, the same on every run; the simplest is tried first."""
    texts = st.from_regex(pattern, fullmatch=True)
    # Shrinking what is simple already would take seconds.
    once = settings(database=None, phases=(Phase.generate,))
    return find(texts, lambda _: True, random=Random(0), settings=once)


def _texts(node: Schema) -> Iterator[str]:
    match node.get("format"):
        case "date-time":
            yield from MOMENTS
        case "date":
            yield from ("2026-11-24", "2024-02-29")
        case "byte":
            yield "aGVsbG8="
        case "email":
            yield "jon.snow@docker.com"
        case _:
            least, most = node.get("minLength", 0), node.get("maxLength", 1_000)
            texts = [(text * max(1, least))[:most] for text in TEXTS] + ([] if least else [""])
            if "pattern" in node:
                texts = ["123", *texts, _matching(node["pattern"])]
            fit = [each for each in texts if _fits(node, each)]
            if not fit:
                raise UnjudgedError(node)
            yield from fit


def _fits(node: Schema, text: str) -> bool:
    bounds = node.get("minLength", 0), node.get("maxLength", len(text))
    return bounds[0] <= len(text) <= bounds[1] and bool(
        re.search(node.get("pattern", ""), text, re.ASCII)
    )


class UnjudgedError(Exception):
    """The laws cannot judge a schema; no fault of the client."""

    def __init__(self, node: Schema) -> None:
        keywords = ", ".join(f"{key} {value!r}" for key, value in node.items() if key in _LIMITS)
        super().__init__(f"the laws cannot judge {keywords} together: they find no value that fits")


def writable(world: World, node: Schema, value: Any) -> Any:
    """Return what may be sent of an instance: all but what is only received."""
    node = world.resolve(node)
    if isinstance(value, list):
        return [writable(world, node.get("items", {}), each) for each in value]
    if not isinstance(value, dict):
        return value
    members = properties(world.document, node)
    known = {key: members.get(key, extra_schema(world, node) or {}) for key in value}
    return {
        key: writable(world, known[key], each)
        for key, each in value.items()
        if not world.resolve(known[key]).get("readOnly")
    }
