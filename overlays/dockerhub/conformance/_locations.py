"""Places in the spec: follow references, find what a schema says about a part."""

from collections.abc import Iterator, Mapping
from typing import Any

Location = tuple[str | int, ...]
"""The keys and indexes that lead from the root of a document to a value."""


def at(document: Any, location: Location) -> Any:
    for step in location:
        document = document[step]
    return document


def split_pointer(pointer: str) -> list[str]:
    """Return the steps of a JSON Pointer (RFC 6901)."""
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def to_pointer(location: Location) -> str:
    """Write a location as a JSON Pointer."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in location)


def resolved(document: Mapping[str, Any], location: Location) -> Location:
    """Follow the references at a location."""
    while "$ref" in (node := at(document, location)):
        location = tuple(split_pointer(node["$ref"]))
    return location


def parts(document: Mapping[str, Any], location: Location) -> Iterator[Location]:
    """Yield where a schema says what it says, from the part that wins to the one that loses."""
    location = resolved(document, location)
    yield location
    for index in reversed(range(len(at(document, location).get("allOf", ())))):
        yield from parts(document, (*location, "allOf", index))


def owner(document: Mapping[str, Any], location: Location, keyword: str) -> Location | None:
    """Return the part of a schema that has a keyword; None if none has."""
    found = (part for part in parts(document, location) if keyword in at(document, part))
    return next(found, None)


def below(
    document: Mapping[str, Any], location: Location, value: Any, step: str
) -> Location | None:
    """Return where a schema describes a part of an object or array; None if it does not."""
    if isinstance(value, list):
        part = owner(document, location, "items")
        return None if part is None else (*part, "items")
    for part in parts(document, location):
        if step in at(document, part).get("properties", {}):
            return (*part, "properties", step)
    part = owner(document, location, "additionalProperties")
    if part is None or not isinstance(at(document, part)["additionalProperties"], dict):
        return None
    return (*part, "additionalProperties")
