"""The spec, which is next to the generated code."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pkgutil import get_data
from types import MappingProxyType
from typing import Any, Final

Schema = Mapping[str, Any]

_METHODS: Final = ("get", "head", "post", "put", "patch", "delete")


@cache
def corrected_spec() -> dict[str, Any]:
    """Return the spec that the generated code was made from; not to be changed."""
    document: dict[str, Any] = json.loads(get_data("dockerhub_openapi", "openapi.json") or b"")
    return document


def resolve(node: Schema) -> Schema:
    """Follow references to what they name."""
    while "$ref" in node:
        found: Any = corrected_spec()
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part.replace("~1", "/").replace("~0", "~")]
        node = found
    return node


@cache
def _operations() -> Mapping[str, tuple[Schema, Schema]]:
    """Return path item and operation by operation name."""
    return MappingProxyType(
        {
            name: (item, item[method.lower()])
            for name, (method, path) in _places().items()
            for item in (corrected_spec()["paths"][path],)
        }
    )


@cache
def _places() -> Mapping[str, tuple[str, str]]:
    """Return method and path by operation name."""
    return MappingProxyType(
        {
            item[method]["operationId"]: (method.upper(), path)
            for path, item in corrected_spec()["paths"].items()
            for method in _METHODS
            if method in item
        }
    )


def operation_place(name: str) -> tuple[str, str]:
    """Return the method and the path of an operation that there is."""
    return _places()[name]


def operation_names() -> Iterator[str]:
    """Yield the names of all operations, in the order of the spec."""
    yield from _operations()


def operation_node(name: str) -> tuple[Schema, list[Schema]]:
    """Return what the spec says of an operation, and of its parameters; else `ValueError`."""
    if name not in _operations():
        known = ", ".join(_operations())
        raise ValueError(f"this version of the spec has no operation {name!r}; it has {known}")
    item, node = _operations()[name]
    return node, [*map(resolve, [*item.get("parameters", ()), *node.get("parameters", ())])]
