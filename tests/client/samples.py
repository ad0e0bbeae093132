"""Arguments and bodies for any operation of the corrected spec, built from its schemas."""

import json
import re
from importlib.resources import files
from typing import Any

DOCUMENT: dict[str, Any] = json.loads(
    files("dockerhub_openapi").joinpath("openapi.json").read_bytes()
)
_MOMENT = "2026-11-24T10:20:30.123456Z"
_PLAIN: dict[str, Any] = {"integer": 7, "number": 7.5, "boolean": True}

Schema = dict[str, Any]


def resolve(node: Schema) -> Schema:
    """Follow references to what they name."""
    while "$ref" in node:
        found: Any = DOCUMENT
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        node = found
    return node


def operation(name: str) -> tuple[str, str, Schema]:
    """Return path, method and description of an operation."""
    return next(
        (path, method, item[method])
        for path, item in DOCUMENT["paths"].items()
        for method in item
        if method != "parameters" and item[method]["operationId"] == name
    )


def sample(node: Schema, depth: int = 0) -> Any:
    """Build an instance of a schema, with all properties; what contains itself ends somewhere."""
    node = resolve(node)
    if "enum" in node:
        return next(value for value in node["enum"] if value is not None)
    if "allOf" in node or "properties" in node:
        return _members(node, depth)
    if node.get("type") == "array":
        return [sample(node["items"], depth + 1)] if depth < 6 else []
    if node.get("type") == "object":
        return {}
    return _text(node) if node.get("type") == "string" else _PLAIN.get(node.get("type", ""), "any")


def _members(node: Schema, depth: int) -> Any:
    found = {}
    for part in node.get("allOf", ()):
        inherited = sample(part, depth)
        if not isinstance(inherited, dict):
            return inherited
        found |= inherited
    for name, each in node.get("properties", {}).items():
        found[name] = sample(each, depth + 1)
    return found


def _text(node: Schema) -> str:
    if "pattern" in node:
        literal = re.sub(r"[\\^$]", "", node["pattern"])
        assert re.search(node["pattern"], literal)
        return literal
    return _MOMENT if node.get("format") == "date-time" else "some text"


def answer(name: str) -> tuple[int, Any]:
    """Return the status of an operation's success, and a body; None if it has none."""
    for status, response in operation(name)[2]["responses"].items():
        if status.startswith("2"):
            content = resolve(response).get("content")
            body = sample(next(iter(content.values()))["schema"]) if content else None
            return int(status), body
    raise LookupError(name)


def request_body(name: str) -> Any:
    """Return a body to send; None if the operation takes none."""
    content = resolve(operation(name)[2].get("requestBody", {})).get("content")
    return sample(next(iter(content.values()))["schema"]) if content else None
