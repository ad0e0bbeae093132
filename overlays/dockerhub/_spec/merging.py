"""A schema with the parts of its `allOf` merged in."""

from collections.abc import Callable, Mapping
from typing import Any

Resolve = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Follows the references of a schema."""


def merged(schema: Mapping[str, Any], resolve: Resolve) -> Mapping[str, Any]:
    """Return a schema with the parts of its `allOf` merged in."""
    schema = resolve(schema)
    if "allOf" not in schema:
        return schema
    whole: dict[str, Any] = {"properties": {}, "required": []}
    for part in (*(merged(each, resolve) for each in schema["allOf"]), schema):
        properties = whole["properties"] | part.get("properties", {})
        required = [*whole["required"], *part.get("required", ())]
        whole |= {**part, "properties": properties, "required": required}
    return whole
