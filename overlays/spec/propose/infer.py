"""Infer a schema from values of live answers."""

from collections.abc import Sequence
from typing import Any, Final

from dockerhub._spec.json_types import type_name
from dockerhub.conformance._locations import split_pointer

_MAX_DEPTH: Final = 8
"""Nested lists beyond this depth are left open."""


def values_at(body: Any, pointer: str) -> list[Any]:
    """Return all values of a body at one place of different items; `*` stands for any key."""
    found = [body]
    for step in split_pointer(pointer):
        found = [each for value in found for each in _parts(value, step)]
    return found


def _parts(value: Any, step: str) -> list[Any]:
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return []
    if step == "*":
        return list(value.values())
    return [value[step]] if step in value else []


def infer(values: Sequence[Any], title: str, depth: int = _MAX_DEPTH) -> dict[str, Any]:
    """Return a schema that all values fit, as narrow as types are.

    `title` names the schema if it is an object, which the generator needs.
    """
    types = {type_name(value) for value in values if value is not None}
    if types == {"integer", "number"}:
        types = {"number"}
    if len(types) != 1 or not depth:
        return {}
    schema: dict[str, Any] = {"type": types.pop()}
    if schema["type"] == "object":
        schema |= {"title": title, "additionalProperties": True}
    if schema["type"] == "array":
        items = [item for value in values if value is not None for item in value]
        schema["items"] = infer(items, f"{title}Item", depth - 1)
    return schema | ({"nullable": True} if None in values else {})
