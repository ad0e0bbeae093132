"""Read a request like a server that knows only the spec."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import httpx

from dockerhub._spec.json_types import has_type
from laws.covering import writable
from laws.validating import Judge
from laws.wire import OF_HTTP, accept_faults, authorization_faults, query_of
from laws.world import Operation, World
from spec.schema.reading import Schema, alternatives

Fault = tuple[str, str, str]
"""Where in the request, which keyword of the spec, and what is wrong."""


def spec_faults(
    world: World, judge: Judge, operation: Operation, request: httpx.Request
) -> Iterator[Fault]:
    """Yield where the spec does not allow a request to an operation."""
    values = _path_values(operation, request)
    if request.method != operation.method or values is None:
        yield "", "path", f"{request.method} {request.url.raw_path.decode()} is not the operation"
        return
    query = query_of(request)
    headers = {
        name: value
        for name, value in request.headers.items()
        if name not in OF_HTTP | {"authorization", "content-type"}
    }
    given = {"path": values, "query": query, "header": headers, "cookie": {}}
    yield from _parameter_faults(world, judge, operation, given)
    yield from _body_faults(world, judge, operation, request)
    for place, problem in authorization_faults(operation, request):
        yield place, "security", problem
    for place, problem in accept_faults(world, operation, request):
        yield place, "media type", problem


def _path_values(operation: Operation, request: httpx.Request) -> dict[str, str] | None:
    names = re.findall(r"\{([^}]+)\}", operation.path)
    pattern = re.sub(r"\\\{[^}]+\\\}", "([^/]+)", re.escape(operation.path))
    match = re.fullmatch(pattern, request.url.raw_path.decode().partition("?")[0])
    return dict(zip(names, map(unquote, match.groups()), strict=True)) if match else None


def _parameter_faults(
    world: World, judge: Judge, operation: Operation, given: dict[str, dict[str, Any]]
) -> Iterator[Fault]:
    declared = {(each["in"], each["name"]): each for each in operation.parameters.values()}
    for place, values in given.items():
        for name, text in values.items():
            node = declared.get((place, name))
            if node is None:
                yield f"{place} {name}", "name", f"is not in the spec: {text!r}"
                continue
            schema = node.get("schema", {})
            for _, keyword, message in judge.faults(schema, _typed(world, schema, text)):
                yield f"{place} {name}", keyword, message
    for (place, name), node in declared.items():
        if node.get("required") and name not in given[place]:
            yield f"{place} {name}", "required", "is missing"


def _typed(world: World, schema: Schema, given: str | list[str]) -> Any:
    """Convert the text of a value, or the texts of a query, to the type of the schema."""
    found = world.resolve(schema)
    if found.get("type") == "array":
        return [_typed(world, found.get("items", {}), each) for each in given]
    text = given if isinstance(given, str) else given[-1]
    if found.get("type") == "string":
        return text
    try:
        value = json.loads(text)
    except ValueError:
        return text
    # If there are several types, the text has one of them.
    return value if any(has_type(value, each) for each in _types(world, found)) else text


def _types(world: World, node: Schema) -> list[str]:
    choice = alternatives(node)
    return [each for part in choice for each in _types(world, world.resolve(part))] or [
        node.get("type", "object")
    ]


def _body_faults(
    world: World, judge: Judge, operation: Operation, request: httpx.Request
) -> Iterator[Fault]:
    if not request.content:
        if operation.body and operation.body.required:
            yield "body", "required", "is missing"
        return
    if operation.body is None:
        yield "body", "name", "is not in the spec"
        return
    if request.headers.get("content-type") != operation.body.media_type:
        yield "header content-type", "media type", f"is not {operation.body.media_type}"
    body = json.loads(request.content)
    if writable(world, operation.body.schema, body) != body:
        yield "body", "readOnly", "has what is only received"
    found = judge.faults(operation.body.schema, body)
    for pointer, keyword, message in found:
        yield f"body {pointer}", keyword, message
