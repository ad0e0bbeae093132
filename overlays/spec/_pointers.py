"""JSON Pointers (RFC 6901), in the URI fragment form that OpenAPI's `$ref` uses."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

Location = tuple[str | int, ...]
"""The keys and indexes that lead from the root of a document to a value."""


def to_pointer(location: Location) -> str:
    """Write a location as people look it up, for example `#/paths/~1v2~1x/get`."""
    return "#" + "".join(f"/{_escape(str(step))}" for step in location)


def local_references(value: Any, at: Location = ()) -> Iterator[tuple[Location, str]]:
    """Find every `$ref` into the same document: where it stands and what it says."""
    if isinstance(value, dict):
        reference = value.get("$ref")
        if isinstance(reference, str) and reference.startswith("#"):
            yield at, reference
        for key, item in value.items():
            yield from local_references(item, (*at, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from local_references(item, (*at, index))


def resolves(document: Any, reference: str) -> bool:
    """Whether a local reference leads to a value of the document."""
    first, *steps = unquote(reference[1:]).split("/")
    return first == "" and _leads_somewhere(document, [_unescape(step) for step in steps])


def _leads_somewhere(value: Any, steps: list[str]) -> bool:
    for step in steps:
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            return False
    return True


def _escape(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")


def _unescape(step: str) -> str:
    return step.replace("~1", "/").replace("~0", "~")
