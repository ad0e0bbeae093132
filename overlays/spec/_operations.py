"""Compare generated operations with the spec's: build a request, decode every answer."""

import inspect
import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType, SimpleNamespace
from typing import Any, get_type_hints
from urllib.parse import quote

from openapi_python_client.strings import PythonIdentifier

from spec.document.values import first_difference
from spec.schema.python_types import (
    default_value,
    find_class,
    find_module,
    python_type,
    python_value,
)
from spec.schema.reading import (
    Schema,
    argument_name,
    class_name,
    enumeration,
    is_object,
    python_name,
    resolve,
    sample,
)

_PLACES = {"query": "params", "header": "headers", "cookie": "cookies"}


def operation_losses(
    document: dict[str, Any], package: str, path: str, method: str, operation: Schema
) -> Iterator[str]:
    """Yield what the module of an operation lacks."""
    where = f"{method.upper()} {path}"
    tag = PythonIdentifier((operation.get("tags") or ["default"])[0], "tag")
    name = f"{package}.api.{tag}.{python_name(operation['operationId'])}"
    if len(resolve(document, operation.get("requestBody", {})).get("content", {})) > 1:
        yield f"{where}: body: of several media types only one is sent; keep that"
        return
    module = find_module(name)
    if module is None:
        yield f"{where}: operation {operation['operationId']} is missing"
        return
    found = _Found(document, package, where, operation, module)
    yield from _argument_losses(found)
    yield from _request_losses(found)
    for status, response in operation["responses"].items():
        yield from _response_losses(found, status, resolve(document, response))


@dataclass(frozen=True)
class _Found:
    """An operation of the spec, and the module that was generated from it."""

    document: dict[str, Any]
    package: str
    where: str
    operation: Schema
    module: ModuleType

    @property
    def body(self) -> Schema:
        return resolve(self.document, self.operation.get("requestBody", {}))

    def parameters(self) -> Iterator[tuple[str, Schema]]:
        """Yield the parameters, each with its name in Python."""
        parameters = self.operation["parameters"]
        for each in parameters:
            yield argument_name(parameters, each), each

    def value(self, schema: Schema) -> tuple[Any, Any]:
        """Return an instance as it is passed, and as it goes on the wire."""
        wire = sample(self.document, schema)
        value = python_value(self.document, self.package, schema, wire)
        return value, value.isoformat() if hasattr(value, "isoformat") else wire


def _argument_losses(found: _Found) -> Iterator[str]:
    signature = inspect.signature(found.module._get_kwargs)
    expected = {
        name: (each.get("schema", {}), bool(each.get("required")))
        for name, each in found.parameters()
    }
    for media in found.body.get("content", {}).values():
        expected["body"] = (media.get("schema", {}), bool(found.body.get("required")))
    for name, (schema, required) in expected.items():
        if name not in signature.parameters:
            yield f"{found.where}: argument {name} is missing"
        else:
            yield from _one_argument_losses(found, name, schema, required=required)
    for name in sorted(signature.parameters.keys() - expected.keys()):
        yield f"{found.where}: argument {name} is not in the spec"


def _one_argument_losses(
    found: _Found, name: str, schema: Schema, *, required: bool
) -> Iterator[str]:
    where = f"{found.where}: argument {name}"
    hint = get_type_hints(found.module._get_kwargs)[name]
    expected = python_type(found.document, found.package, schema, optional=not required)
    if hint != expected:
        yield f"{where} is {hint}, not {expected}"
        return
    missing = inspect.Parameter.empty
    default = inspect.signature(found.module._get_kwargs).parameters[name].default
    wanted = default_value(found.document, found.package, schema, required=required, absent=missing)
    if missing in (default, wanted) and default is not wanted:
        yield f"{where} is {'required' if default is missing else 'not required'}"
    elif default != wanted:
        yield f"{where} defaults to {default!r}, not {wanted!r}"


def _request_losses(found: _Found) -> Iterator[str]:
    where = found.where
    arguments, expected = _request(found)
    try:
        built = found.module._get_kwargs(**arguments)
    except Exception as error:  # whatever it is, the request cannot be sent
        yield f"{where}: the request cannot be built: {error!r}"
        return
    for part in sorted(expected.keys() | built.keys()):
        if built.get(part) != expected.get(part):
            yield f"{where}: {part} is {built.get(part)!r}, not {expected.get(part)!r}"


def _request(found: _Found) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the arguments of a call with everything, and the request that it must build."""
    method, _, path = found.where.partition(" ")
    arguments: dict[str, Any] = {}
    expected: dict[str, Any] = {"method": method.lower()}
    for name, each in found.parameters():
        arguments[name], wire = found.value(each.get("schema", {}))
        if each["in"] == "path":
            path = path.replace(f"{{{each['name']}}}", quote(str(wire), safe=""))
        else:
            place = expected.setdefault(_PLACES[each["in"]], {})
            place[each["name"]] = _header_text(wire) if each["in"] == "header" else wire
    for media, each in found.body.get("content", {}).items():
        arguments["body"], expected["json"] = found.value(each.get("schema", {}))
        expected.setdefault("headers", {})["Content-Type"] = media
    return arguments, {**expected, "url": path}


def _header_text(wire: Any) -> str:
    return str(wire).lower() if isinstance(wire, bool) else str(wire)


def _response_losses(found: _Found, status: str, response: Schema) -> Iterator[str]:
    where = f"{found.where}: {status}"
    content = response.get("content", {})
    if len(content) > 1:
        yield f"{where}: of several media types only one is read; keep that"
        return
    media, schema = next(
        ((media, each.get("schema")) for media, each in content.items()), ("", None)
    )
    body = sample(found.document, schema) if schema else None
    if media.startswith("text/") and not isinstance(body, str):
        yield f"{where}: {media} is text, so its schema must be a string"
        return
    try:
        parsed = _parse(found.module, status, body)
    except Exception as error:  # whatever it is, the answer cannot be read
        yield f"{where}: a documented answer cannot be decoded: {error!r}"
        return
    yield from _decoding_losses(found, where, schema, body, parsed)


def _parse(module: ModuleType, status: str, body: Any) -> Any:
    answer = SimpleNamespace(
        status_code=_status_code(status),
        content=b"" if body is None else json.dumps(body).encode(),
        text=body,
        json=lambda: body,
    )
    client = SimpleNamespace(raise_on_unexpected_status=True)
    return module._parse_response(client=client, response=answer)


def _status_code(status: str) -> int:
    """Return a status that a key of `responses` means, and no other key that is in use."""
    if status == "default":
        return 599
    return int(status.upper().replace("XX", "98"))


def _decoding_losses(
    found: _Found, where: str, schema: Schema | None, body: Any, parsed: Any
) -> Iterator[str]:
    if schema is None:
        if parsed is not None:
            yield f"{where}: an answer without a body became {parsed!r}"
        return
    if enumeration(found.document, schema) or is_object(found.document, schema):
        name = class_name(found.document, schema)
        if not isinstance(parsed, find_class(found.package, name) or ()):
            yield f"{where}: became {type(parsed).__name__}, not {name}"
            return
    encoded = import_module(f"{found.package}.types").encode(parsed)
    if difference := first_difference(encoded, body):
        yield f"{where}: comes back otherwise: {difference}"
