"""JSON Pointers (RFC 6901), in the URI fragment form that OpenAPI's `$ref` uses."""

from collections.abc import Iterable, Iterator
from typing import Any, Final
from urllib.parse import unquote

Location = tuple[str | int, ...]
"""The keys and indexes that lead from the root of a document to a value."""
_DATA: Final = ("example", "examples", "default", "enum")
"""What holds data, in which `$ref` is a key like any other."""
HOLDS_NAMES: Final = frozenset(
    {
        *("callbacks", "headers", "links", "parameters", "properties"),
        *("requestBodies", "responses", "schemas"),
    }
)
"""What holds members with names of their own: `default` in it is a name, not a keyword."""


def to_pointer(location: Location) -> str:
    """Write a location as people look it up, for example `#/paths/~1v2~1x/get`."""
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in location)
    return "#" + "".join(f"/{step}" for step in steps)


def to_location(reference: str) -> Location:
    """Return the location that a reference into the same document names, if it is a pointer."""
    first, *steps = unquote(reference[1:]).split("/")
    if first:
        raise ValueError(f"{reference} is not a pointer")
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in steps)


def local_references(value: Any) -> Iterator[tuple[Location, str]]:
    """Find every `$ref` into the same document: its location and its value."""
    return ((at, reference) for at, reference in references(value) if reference.startswith("#"))


def references(value: Any) -> Iterator[tuple[Location, str]]:
    """Find every `$ref`: its location and its value."""
    return _references(value, (), holds_names=False)


def _references(value: Any, at: Location, *, holds_names: bool) -> Iterator[tuple[Location, str]]:
    if isinstance(value, dict):
        reference = value.get("$ref")
        if isinstance(reference, str):
            yield at, reference
        for key, item in value.items():
            if holds_names or key not in _DATA:
                inner = not holds_names and key in HOLDS_NAMES
                yield from _references(item, (*at, key), holds_names=inner)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _references(item, (*at, index), holds_names=False)


def reached(document: Any, places: Iterable[Location]) -> set[Location]:
    """Return the places that are there, and those of all that something in them refers to."""
    found: set[Location] = set()
    left = [*places]
    while left:
        at = left.pop()
        if at not in found and is_there(document, at):
            found.add(at)
            left += [to_location(name) for _, name in local_references(value_at(document, at))]
    return found


def circles(document: Any) -> Iterator[Location]:
    """Find references that lead back to themselves with no property of an object between.

    A schema that its own *properties* lead back to is a tree, and fine.
    """
    for at, reference in local_references(document):
        if tuple(map(str, at)) in _contents(document, to_location(reference)):
            yield at


def _contents(document: Any, place: Location) -> set[Location]:
    """Return the places of a schema, its parts, alternatives and items, but not its properties."""
    found: set[Location] = set()
    left = [place]
    while left:
        at = left.pop()
        node = value_at(document, at)
        if at not in found and isinstance(node, dict):
            found.add(at)
            left += _parts(node, at)
    return found


def _parts(node: Any, at: Location) -> Iterator[Location]:
    if isinstance(node.get("$ref"), str):
        yield to_location(node["$ref"])
    if "items" in node:
        yield (*at, "items")
    for key in ("allOf", "anyOf", "oneOf"):
        if isinstance(node.get(key), list):
            yield from ((*at, key, str(index)) for index in range(len(node[key])))


def value_at(value: Any, location: Location) -> Any:
    """Return the value at a location; an index may be text, as in a pointer."""
    for step in location:
        is_index = isinstance(value, list) and str(step).isdecimal()
        value = value[int(step) if is_index else step]
    return value


def replaced(document: Any, location: Location, value: Any) -> Any:
    """Return a document that has another value at a location, and shares all else with this one."""
    if not location:
        return value
    first, *rest = location
    result = document.copy()
    result[first] = replaced(document[first], tuple(rest), value)
    return result


def without(document: Any, location: Location) -> Any:
    """Return a document that lacks what is at a location, and shares all else with this one."""
    *path, last = location
    around = value_at(document, tuple(path)).copy()
    del around[last]
    return replaced(document, tuple(path), around)


def resolves(document: Any, reference: str) -> bool:
    """Whether a local reference leads to a value of the document."""
    try:
        return is_there(document, to_location(reference))
    except ValueError:
        return False


def is_there(document: Any, location: Location) -> bool:
    """Whether a location leads to a value of the document."""
    try:
        value_at(document, location)
    except (LookupError, TypeError):
        return False
    return True
