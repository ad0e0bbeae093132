"""Shared by the tests of the corrected spec: ways to look into it."""

from collections.abc import Iterator
from typing import Any

METHODS = ("get", "put", "post", "delete", "head", "patch")


def found(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """What a node is, or refers to."""
    while "$ref" in node:
        at: Any = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            at = at[step]
        node = at
    return node


def walk(node: Any, at: str = "#") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every mapping of the document, with its place."""
    if isinstance(node, dict):
        yield at, node
    for key, each in node.items() if isinstance(node, dict) else ():
        yield from walk(each, f"{at}/{key}")
    for index, each in enumerate(node if isinstance(node, list) else ()):
        yield from walk(each, f"{at}/{index}")


def parameter(operation: dict[str, Any], name: str) -> dict[str, Any]:
    """The one parameter of that name."""
    [each] = [each for each in operation["parameters"] if each["name"] == name]
    return each


def body(response: dict[str, Any]) -> dict[str, Any]:
    """The schema of a response's one body."""
    [media] = response["content"].values()
    return media["schema"]


def operations_of(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
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
            "responses": {
                status: found(document, response)
                for status, response in item[method]["responses"].items()
            },
        }
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item
    }
