"""Compare generated operations with the spec's: build a request, decode every answer."""

import inspect
import json
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType, SimpleNamespace
from typing import Any, get_type_hints
from urllib.parse import quote

from openapi_python_client.strings import PythonIdentifier

from spec._schemas import Schema, class_name, is_object, python_name, resolve, sample
from spec._types import find_class, python_type


def operation_losses(
    document: dict[str, Any], package: str, path: str, method: str, operation: Schema
) -> Iterator[str]:
    """Yield what the module of an operation lacks."""
    where = f"{method.upper()} {path}"
    tag = PythonIdentifier(operation.get("tags", ["default"])[0], "tag")
    name = f"{package}.api.{tag}.{python_name(operation['operationId'])}"
    try:
        module = import_module(name)
    except ModuleNotFoundError:
        yield f"{where}: operation {operation['operationId']} is missing"
        return
    yield from _argument_losses(document, package, where, operation, module)
    yield from _request_losses(document, package, where, operation, module)
    for status, response in operation["responses"].items():
        yield from _response_losses(document, package, f"{where}: {status}", response, module)


def _body(document: dict[str, Any], operation: Schema) -> tuple[str, Schema] | None:
    content = resolve(document, operation.get("requestBody", {})).get("content", {})
    return next(((media, each["schema"]) for media, each in content.items()), None)


def _argument_losses(
    document: dict[str, Any], package: str, where: str, operation: Schema, module: ModuleType
) -> Iterator[str]:
    signature = inspect.signature(module._get_kwargs)
    hints = get_type_hints(module._get_kwargs)
    expected = {
        python_name(each["name"]): (each["schema"], bool(each.get("required")))
        for each in operation["parameters"]
    }
    body = _body(document, operation)
    if body:
        expected["body"] = (body[1], bool(resolve(document, operation["requestBody"])["required"]))
    for name, (schema, required) in expected.items():
        hint = python_type(document, package, schema, optional=not required)
        if name not in signature.parameters:
            yield f"{where}: argument {name} is missing"
        elif hints[name] != hint:
            yield f"{where}: argument {name} is {hints[name]}, not {hint}"
        elif (signature.parameters[name].default is inspect.Parameter.empty) != required:
            yield f"{where}: argument {name} is {'not ' if required else ''}required"
    for name in sorted(signature.parameters.keys() - expected.keys()):
        yield f"{where}: argument {name} is not in the spec"


def _argument(document: dict[str, Any], package: str, schema: Schema) -> tuple[Any, Any]:
    """Return a value as it is passed, and the same as it goes on the wire."""
    wire = sample(document, schema)
    found = resolve(document, schema)
    if "enum" in found or is_object(document, found):
        model = find_class(package, class_name(document, schema) or "")
        return (model(wire) if "enum" in found else model.from_dict(wire)), wire
    if found.get("format") == "date-time":
        value = import_module(f"{package}.types").decode_datetime(wire)
        return value, value.isoformat()
    return wire, wire


def _request_losses(
    document: dict[str, Any], package: str, where: str, operation: Schema, module: ModuleType
) -> Iterator[str]:
    method, _, path = where.partition(" ")
    arguments, params = {}, {}
    for each in operation["parameters"]:
        arguments[python_name(each["name"])], wire = _argument(document, package, each["schema"])
        if each["in"] == "path":
            path = path.replace(f"{{{each['name']}}}", quote(str(wire), safe=""))
        else:
            params[each["name"]] = wire
    expected: dict[str, Any] = {"method": method.lower(), "url": path}
    if params:
        expected["params"] = params
    if body := _body(document, operation):
        arguments["body"], expected["json"] = _argument(document, package, body[1])
        expected["headers"] = {"Content-Type": body[0]}
    try:
        found = module._get_kwargs(**arguments)
    except TypeError as error:
        yield f"{where}: the request cannot be built: {error}"
        return
    for part in sorted(expected.keys() | found.keys()):
        if found.get(part) != expected.get(part):
            yield f"{where}: {part} is {found.get(part)!r}, not {expected.get(part)!r}"


def _response_losses(
    document: dict[str, Any], package: str, where: str, response: Schema, module: ModuleType
) -> Iterator[str]:
    status = where.rpartition(" ")[2]
    content = resolve(document, response).get("content", {})
    schema = next((media.get("schema") for media in content.values()), None)
    body = sample(document, schema) if schema else None
    answer = SimpleNamespace(
        # `default` stands for every status that is not named.
        status_code=int(status) if status.isdigit() else 599,
        content=json.dumps(body).encode() if schema else b"",
        text="",
        json=lambda: body,
    )
    client = SimpleNamespace(raise_on_unexpected_status=True)
    try:
        parsed = module._parse_response(client=client, response=answer)
    except Exception as error:  # whatever it is, the answer cannot be read
        yield f"{where}: a documented answer cannot be decoded: {error!r}"
        return
    if schema is None:
        if parsed is not None:
            yield f"{where}: an answer without a body became {parsed!r}"
    elif not isinstance(parsed, find_class(package, class_name(document, schema) or "")):
        yield f"{where}: became {type(parsed).__name__}, not {class_name(document, schema)}"
    elif parsed.to_dict() != body:
        yield f"{where}: came back as {parsed.to_dict()!r}, not as {body!r}"
