"""Does each value of the spec land in its attribute, with the Python type that is declared?"""

import types
import typing
from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Any, Final

import attrs

from dockerhub_openapi.types import is_absent
from laws.comparing import instant, is_never
from laws.covering import extra_schema
from laws.world import World
from spec.schema.reading import (
    Schema,
    alternatives,
    class_name,
    enumeration,
    is_object,
    properties,
    python_name,
)

EXTRA: Final = "additional_properties"
ABSENT: Final = "_absent"
"""The attribute that remembers which properties did not come."""
GIVEN_EXTRA: Final = f"_{EXTRA}"
"""The parameter of constructors that only copies use."""
Found = tuple[str, str]
"""A JSON pointer, and what is wrong there."""


def find_class(name: str | None) -> Any:
    """Return the generated class of that name; None if there is none."""
    return getattr(import_module("dockerhub_openapi.models"), name or "", None)


@cache
def hints_of(model: type) -> dict[str, Any]:
    """Return the type hints of a generated class."""
    return typing.get_type_hints(model)


def landing(world: World, node: Schema, data: Any, value: Any, at: str = "") -> Iterator[Found]:
    """Yield where a decoded value is not what its JSON value should have become.

    Args:
        world: The spec.
        node: The schema.
        data: A valid instance of it.
        value: What the client made of that.
        at: JSON Pointer to the instance.
    """
    found = world.resolve(node)
    if data is None:
        if value is not None:
            yield at, f"null became {value!r}"
    elif choice := alternatives(found):
        # What fits several alternatives may become what any of them says.
        tries = [list(landing(world, each, data, value, at)) for each in choice]
        yield from min(tries, key=len)
    elif enumeration(world.document, node):
        yield from _member(world, node, data, value, at)
    elif is_object(world.document, found):
        yield from _object(world, node, data, value, at)
    elif found.get("type") == "array":
        yield from _items(world, found, data, value, at)
    elif found.get("type") == "string" and isinstance(data, str):
        yield from _text(found, data, value, at)
    elif type(value) is not type(data) or value != data:
        yield at, f"{data!r} became {value!r}"


def _text(node: Schema, data: str, value: Any, at: str) -> Iterator[Found]:
    form = node.get("format")
    if form == "date-time":
        moment = isinstance(value, datetime) and value == instant(data)
        right = value is None if is_never(data) else moment
    elif form == "date":
        right = type(value) is date and value.isoformat() == data
    else:
        right = type(value) is str and value == data
    if not right:
        yield at, f"{data!r} became {value!r}"


def python_default(world: World, node: Schema, *, absent: Any) -> Any:
    """Return what a schema's default is in Python; `absent` if it has none."""
    found = world.resolve(node)
    if "default" not in found:
        return absent
    default = found["default"]
    if enumeration(world.document, node):
        return find_class(class_name(world.document, node))(default)
    if found.get("format") == "date":
        return date.fromisoformat(default)
    return instant(default) if found.get("format") == "date-time" else default


def _member(world: World, node: Schema, data: Any, value: Any, at: str) -> Iterator[Found]:
    name = class_name(world.document, node)
    if type(value).__name__ != name or not isinstance(value, Enum) or value.value != data:
        yield at, f"{data!r} became {value!r}, not a member of {name}"


def _items(world: World, node: Schema, data: Any, value: Any, at: str) -> Iterator[Found]:
    if not isinstance(value, list) or len(value) != len(data):
        yield at, f"a list of {len(data)} became {value!r}"
        return
    for index, (one, other) in enumerate(zip(data, value, strict=True)):
        yield from landing(world, node["items"], one, other, f"{at}/{index}")


def _object(world: World, node: Schema, data: Any, value: Any, at: str) -> Iterator[Found]:
    name = class_name(world.document, node)
    if type(value).__name__ != name or type(value) is not find_class(name):
        yield at, f"became a {type(value).__name__}, not a {name}"
        return
    members = properties(world.document, node)
    for key, each in members.items():
        attribute = getattr(value, python_name(key), _NOWHERE)
        if attribute is _NOWHERE:
            yield f"{at}/{key}", f"{name} has no attribute {python_name(key)}"
        elif key in data:
            yield from landing(world, each, data[key], attribute, f"{at}/{key}")
        elif attribute is not None or not is_absent(value, key):
            yield f"{at}/{key}", f"was absent, but is {attribute!r}"
    yield from _extra(world, node, data, value, at)


_NOWHERE: Final = object()


def _extra(world: World, node: Schema, data: Any, value: Any, at: str) -> Iterator[Found]:
    members = properties(world.document, node)
    schema = extra_schema(world, node) or {}
    kept = getattr(value, EXTRA, {})
    for key in kept.keys() - (data.keys() - members.keys()):
        yield f"{at}/{key}", f"is kept as an unknown key, as {kept[key]!r}"
    for key in data.keys() - members.keys():
        if key not in kept:
            yield f"{at}/{key}", "an unknown key is lost"
        else:
            yield from landing(world, schema, data[key], kept[key], f"{at}/{key}")


def hinted(value: Any, hint: Any, at: str = "") -> Iterator[Found]:
    """Yield where a value, or one inside of it, is not what its type hint says."""
    if not _is_a(value, hint):
        yield at, f"{value!r} is not the declared {hint}"
    elif attrs.has(type(value)):
        hints = hints_of(type(value))
        for each in attrs.fields(type(value)):
            yield from hinted(getattr(value, each.name), hints[each.name], f"{at}/{each.name}")
    elif isinstance(value, list):
        inner = _argument(hint, list, 0)
        for index, each in enumerate(value):
            yield from hinted(each, inner, f"{at}/{index}")
    elif isinstance(value, dict):
        inner = _argument(hint, dict, 1)
        for key, each in value.items():
            yield from hinted(each, inner, f"{at}/{key}")


def parts(hint: Any) -> tuple[Any, ...]:
    """Return the alternatives of a hint."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return typing.get_args(hint)
    return (hint,)


def _argument(hint: Any, container: type, index: int) -> Any:
    for each in parts(hint):
        if typing.get_origin(each) is container:
            return typing.get_args(each)[index]
    return Any


def _is_a(value: Any, hint: Any) -> bool:
    for each in parts(hint):
        plain = typing.get_origin(each) or each
        if plain is Any or (plain is float and type(value) is int):
            return True
        if type(value) is plain or (isinstance(value, plain) and attrs.has(plain)):
            return True
    return False
