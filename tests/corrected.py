"""The spec, and functions that look things up in it or in any other document."""

import json
import keyword
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

Node = dict[str, Any]

METHODS = ("get", "put", "post", "delete", "head", "patch")
MOMENT = "2026-11-24T10:20:30.123456Z"
_PLAIN: Node = {"integer": 7, "number": 7.5, "boolean": True}
_DEEPEST = 6


def found(document: Node, node: Node) -> Node:
    """What a node is, or refers to."""
    while "$ref" in node:
        at: Any = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            at = at[step.replace("~1", "/").replace("~0", "~")]
        node = at
    return node


def walk(node: Any, at: str = "#") -> Iterator[tuple[str, Node]]:
    """Every mapping of the document, with its place."""
    if isinstance(node, dict):
        yield at, node
    for key, each in node.items() if isinstance(node, dict) else ():
        yield from walk(each, f"{at}/{key}")
    for index, each in enumerate(node if isinstance(node, list) else ()):
        yield from walk(each, f"{at}/{index}")


def parameter(operation: Node, name: str) -> Node:
    """The one parameter of that name."""
    [each] = [each for each in operation["parameters"] if each["name"] == name]
    return each


def body(response: Node) -> Node:
    """The schema of a response's only body."""
    [media] = response["content"].values()
    return media["schema"]


def operations_of(document: Node) -> dict[str, Node]:
    """The operations by operationId, each with all its parameters and responses in full."""
    return {
        item[method]["operationId"]: {
            **item[method],
            "method": method,
            "path": path,
            "parameters": [
                found(document, each)
                for each in [*item.get("parameters", []), *item[method].get("parameters", [])]
            ],
            "requestBody": found(document, item[method].get("requestBody", {})),
            "responses": {
                status: found(document, response)
                for status, response in item[method]["responses"].items()
            },
        }
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item
    }


DOCUMENT: Node = json.loads(files("dockerhub_openapi").joinpath("openapi.json").read_bytes())
"""The spec, which is next to the installed client."""
OPERATIONS = operations_of(DOCUMENT)


def resolve(node: Node) -> Node:
    """What a node of the spec is, or refers to."""
    return found(DOCUMENT, node)


def python_name(wire_name: str) -> str:
    """The name of an argument in Python."""
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", wire_name).replace("-", "_").lower()
    is_taken = keyword.iskeyword(name) or name in ("filter", "type")
    return f"{name}_" if is_taken else name


def parameters(name: str) -> dict[str, Node]:
    """The parameters of an operation by their names in Python."""
    return {python_name(each["name"]): each for each in OPERATIONS[name]["parameters"]}


def success(name: str) -> tuple[int, Node | None]:
    """The status of an operation's success and the schema of its body; None if it has none."""
    successes = {
        int(status): response
        for status, response in OPERATIONS[name]["responses"].items()
        if status.startswith("2")
    }
    for status, response in successes.items():
        if response.get("content"):
            return status, body(response)
    return next(iter(successes)), None


def answers_text(name: str) -> bool:
    """Whether the body of an operation's success is text, and not JSON."""
    schema = success(name)[1]
    return schema is not None and resolve(schema).get("type") == "string"


def request_schema(name: str) -> Node | None:
    """The schema of the body that an operation takes; None if it takes none."""
    content = OPERATIONS[name]["requestBody"].get("content")
    return body(OPERATIONS[name]["requestBody"]) if content else None


def answer(name: str) -> tuple[int, Any]:
    """Return the status of an operation's success, and a body; None if it has none."""
    status, schema = success(name)
    return status, None if schema is None else sample(schema)


def request_body(name: str) -> Any:
    """Return a body to send; None if the operation takes none."""
    schema = request_schema(name)
    return None if schema is None else sample(schema)


def sample(node: Node, name: str = "text", depth: int = 0) -> Any:
    """Build an instance of a schema, with all properties.

    Texts hold the name of their property, so that one is not taken for another; a schema that
    contains itself ends at some depth.
    """
    node = resolve(node)
    if "enum" in node:
        return next(value for value in node["enum"] if value is not None)
    if "allOf" in node or "properties" in node:
        return _members(node, name, depth)
    match node.get("type"):
        case "array":
            return [sample(node["items"], name, depth + 1)] if depth < _DEEPEST else []
        case "object":
            return {}
        case "string":
            return _text(node, name)
        case kind:
            value = _PLAIN.get(kind or "", "any")
            value = max(value, node["minimum"]) if "minimum" in node else value
            return min(value, node["maximum"]) if "maximum" in node else value


def _members(node: Node, name: str, depth: int) -> Any:
    made: Node = {}
    for part in node.get("allOf", ()):
        inherited = sample(part, name, depth)
        if not isinstance(inherited, dict):
            return inherited
        made |= inherited
    for key, each in node.get("properties", {}).items():
        made[key] = sample(each, key, depth + 1)
    return made


def _text(node: Node, name: str) -> str:
    if "pattern" in node:
        found = node.get("example") or re.sub(r"[\\^$]", "", node["pattern"])
        assert re.search(node["pattern"], found)
        return found
    formats = {"date-time": MOMENT, "email": "jon.snow@docker.com"}
    return formats.get(node.get("format", ""), f"some {name}")
