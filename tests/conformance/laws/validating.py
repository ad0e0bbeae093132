"""Check whether a JSON value is valid under a schema of the spec, with another validator."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

import jsonschema_rs

from laws.world import World
from spec.schema.reading import Schema, is_object, properties, required

_KEPT: Final = (
    *("type", "enum", "format", "minimum", "maximum", "minItems", "maxItems", "minLength"),
    *("maxLength", "pattern", "minProperties", "maxProperties", "multipleOf", "uniqueItems"),
)
NOT_REPRESENTABLE: Final = frozenset(
    {"minimum", "maximum", "minItems", "maxItems", "minLength", "maxLength", "pattern"}
    | {"minProperties", "maxProperties", "format", "multipleOf", "uniqueItems"}
    | {"exclusiveMinimum", "exclusiveMaximum"}
)
"""Keywords that no Python type can express; the client checks them when it sends."""


class Judge:
    """Validates against the schemas of one spec, and refuses keys that it does not name."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._validator = lru_cache(maxsize=None)(self._build)
        self._nodes: dict[int, Schema] = {}

    def faults(self, node: Schema, value: Any) -> Iterator[tuple[str, str, str]]:
        """Yield pointer, keyword and message of each fault of a value."""
        self._nodes[id(node)] = node
        for error in self._validator(id(node)).iter_errors(value):
            pointer = "".join(f"/{step}" for step in error.instance_path)
            steps = [step for step in error.schema_path if isinstance(step, str)]
            yield pointer, steps[-1] if steps else "type", error.message

    def _build(self, key: int) -> Any:
        named: dict[str, Any] = {}
        schema = self._plain(self._nodes[key], named)
        return jsonschema_rs.Draft202012Validator({**schema, "$defs": named}, validate_formats=True)

    def _plain(self, node: Schema, named: dict[str, Any]) -> dict[str, Any]:
        """Turn OpenAPI 3.0 into JSON Schema: no `nullable`, no `allOf`, objects closed."""
        if "$ref" in node:
            name = node["$ref"].replace("/", ".").replace("#", "root")
            if name not in named:
                named[name] = {}
                named[name].update(self._plain(self._world.resolve(node), named))
            return {"$ref": f"#/$defs/{name}"}
        made = {key: node[key] for key in _KEPT if key in node}
        if node.get("format") not in ("date-time", "date"):
            made.pop("format", None)
        made |= _exclusive(node, made)
        for keyword in ("oneOf", "anyOf"):
            if keyword in node:
                made[keyword] = [self._plain(each, named) for each in node[keyword]]
        if is_object(self._world.document, node):
            made |= self._object(node, named)
        elif "allOf" in node:
            made["allOf"] = [self._plain(each, named) for each in node["allOf"]]
        if "items" in node:
            made["items"] = self._plain(node["items"], named)
        return _or_null(made) if node.get("nullable") else made

    def _object(self, node: Schema, named: dict[str, Any]) -> dict[str, Any]:
        members = properties(self._world.document, node)
        extra = node.get("additionalProperties", not members)
        return {
            "type": "object",
            "properties": {name: self._plain(each, named) for name, each in members.items()},
            "required": sorted(required(self._world.document, node)),
            "additionalProperties": self._plain(extra, named) if isinstance(extra, dict) else extra,
        }


def _exclusive(node: Schema, made: dict[str, Any]) -> dict[str, Any]:
    """Return the excluded bounds: OpenAPI 3.0 has a flag beside the bound, JSON Schema a number."""
    bounds = ("Minimum", "Maximum")
    excluded = [each for each in bounds if node.get(f"exclusive{each}") and each.lower() in made]
    return {f"exclusive{each}": made.pop(each.lower()) for each in excluded}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(schema.get("type"), str):
        return {"anyOf": [{"type": "null"}, schema]}
    more = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, **more, "type": [schema["type"], "null"]}
