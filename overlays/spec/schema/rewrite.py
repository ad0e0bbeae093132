"""Find and rewrite the schemas of an OpenAPI document, wherever they are."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from spec.document.load import METHODS
from spec.document.pointers import Location
from spec.schema.reading import Schema

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


def rewrite(
    node: Any, change: Change, *, of: str = "schema", kind: str = "document", at: Location = ()
) -> Any:
    """Replace each node of the kind `of` by what `change` returns for it, innermost first.

    `kind` and `at` say what `node` is, and where.
    """
    if not isinstance(node, dict):
        return node
    result = dict(node)
    for key, inner in _GRAMMAR[kind].items():
        if key in node:
            each = partial(rewrite, change=change, of=of, kind=inner.removeprefix("*"))
            result[key] = _rewrite_part(node[key], each, (*at, key), many=inner.startswith("*"))
    return change(result, at) if kind == of else result


def _rewrite_part(part: Any, rewritten: Callable[..., Any], at: Location, *, many: bool) -> Any:
    if not many:
        return rewritten(part, at=at)
    if isinstance(part, list):
        return [rewritten(each, at=(*at, index)) for index, each in enumerate(part)]
    if not isinstance(part, dict):
        return part
    return {key: rewritten(each, at=(*at, key)) for key, each in part.items()}


def all_schemas(document: Schema) -> list[tuple[Location, Schema]]:
    """Return each schema with its place, innermost first."""
    found: list[tuple[Location, Schema]] = []

    def note(schema: Schema, at: Location) -> Schema:
        found.append((at, schema))
        return schema

    rewrite(document, note)
    return found
