"""Rewrite the schemas of an OpenAPI document, wherever they are."""

from collections.abc import Callable
from typing import Any, Final

from spec.document.pointers import Location
from spec.schema.reading import METHODS, Schema

Change = Callable[[Schema, Location], Schema]

# What a node of each kind holds, by key; a star means many of them, in a mapping or a list.
_GRAMMAR: Final[dict[str, dict[str, str]]] = {
    "document": {"components": "components", "paths": "*path"},
    "components": {
        "schemas": "*schema",
        "parameters": "*parameter",
        "headers": "*parameter",
        "requestBodies": "*body",
        "responses": "*response",
    },
    "path": {"parameters": "*parameter", **dict.fromkeys(METHODS, "operation")},
    "operation": {"parameters": "*parameter", "requestBody": "body", "responses": "*response"},
    "parameter": {"schema": "schema", "content": "*media"},
    "body": {"content": "*media"},
    "response": {"content": "*media", "headers": "*parameter"},
    "media": {"schema": "schema"},
    "schema": {
        "properties": "*schema",
        "items": "schema",
        "additionalProperties": "schema",
        "allOf": "*schema",
        "oneOf": "*schema",
        "anyOf": "*schema",
        "not": "schema",
    },
}


def rewrite(node: Any, change: Change, *, of: str = "schema", kind: str = "document") -> Any:
    """Replace each node of the kind `of` by what `change` returns for it, innermost first.

    `kind` is the kind of `node`.
    """
    return _rewritten(node, change, of, kind, ())


def _rewritten(node: Any, change: Change, of: str, kind: str, at: Location) -> Any:
    if not isinstance(node, dict):
        return node
    result = dict(node)
    for key, inner in _GRAMMAR[kind].items():
        if key in node:
            result[key] = _rewritten_part(node[key], change, of, inner, (*at, key))
    return change(result, at) if kind == of else result


def _rewritten_part(part: Any, change: Change, of: str, kind: str, at: Location) -> Any:
    if not kind.startswith("*"):
        return _rewritten(part, change, of, kind, at)
    if isinstance(part, list):
        return [
            _rewritten(each, change, of, kind[1:], (*at, index)) for index, each in enumerate(part)
        ]
    if not isinstance(part, dict):
        return part
    return {key: _rewritten(each, change, of, kind[1:], (*at, key)) for key, each in part.items()}
