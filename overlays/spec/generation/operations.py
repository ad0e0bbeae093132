"""Compare generated operations with the spec's: build a request, decode the response."""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from operator import itemgetter
from types import ModuleType
from typing import Any, get_type_hints
from urllib.parse import quote

from spec.document.values import first_difference
from spec.schema.python_types import find_class, find_module, python_type, python_value
from spec.schema.reading import (
    Schema,
    argument_name,
    class_name,
    enumeration,
    is_object,
    module_name,
    python_name,
    resolve,
    sample,
)


def operation_losses(
    document: dict[str, Any], package: str, path: str, method: str, operation: Schema
) -> Iterator[str]:
    """Yield what the module of an operation lacks."""
    where = f"{method.upper()} {path}"
    tag = module_name((operation.get("tags") or ["default"])[0])
    name = f"{package}.api.{tag}.{python_name(operation['operationId'])}"
    if len(resolve(document, operation.get("requestBody", {})).get("content", {})) > 1:
        yield f"{where}: body: of several media types only one is sent; keep that"
        return
    module = find_module(name)
    if module is None:
        yield f"{where}: operation {operation['operationId']} is missing"
        return
    found = _Found(document, package, where, operation, module)
    yield from _record_losses(found)
    yield from _argument_losses(found)
    yield from _request_losses(found)
    for status, response in operation["responses"].items():
        if status.startswith("2"):
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


def _record_losses(found: _Found) -> Iterator[str]:
    record = found.module.OPERATION
    known = {f"{record.method} {record.path}": found.where}
    known |= {each.name: f"{each.place} {each.wire_name}" for each in record.parameters}
    expected = {found.where: found.where}
    expected |= {name: f"{each['in']} {each['name']}" for name, each in found.parameters()}
    if known != expected:
        yield f"{found.where}: OPERATION has {known}, not {expected}"
    media = next(iter(found.body.get("content", {})), None)
    if record.body_media_type != media:
        yield f"{found.where}: the body is {record.body_media_type}, not {media}"


def _argument_losses(found: _Found) -> Iterator[str]:
    signature = inspect.signature(found.module.build_request)
    hint_of = partial(python_type, found.document, found.package, argument=True)
    expected = {
        name: (hint_of(each.get("schema", {})), bool(each.get("required")))
        for name, each in found.parameters()
    }
    for media in found.body.get("content", {}).values():
        schema = media.get("schema", {})
        is_list = resolve(found.document, schema).get("type") == "array"
        plain: Any = list[dict[str, Any]] if is_list else dict[str, Any]
        expected["body"] = hint_of(schema) | plain, bool(found.body.get("required"))
    for name, (hint, required) in expected.items():
        if name not in signature.parameters:
            yield f"{found.where}: argument {name} is missing"
        else:
            yield from _one_argument_losses(found, name, hint, required=required)
    for name in sorted(signature.parameters.keys() - expected.keys()):
        yield f"{found.where}: argument {name} is not in the spec"


def _one_argument_losses(found: _Found, name: str, hint: Any, *, required: bool) -> Iterator[str]:
    where = f"{found.where}: argument {name}"
    expected = hint if required else hint | None
    known = get_type_hints(found.module.build_request)[name]
    if known != expected:
        yield f"{where} is {known}, not {expected}"
    missing = inspect.Parameter.empty
    default = inspect.signature(found.module.build_request).parameters[name].default
    if (default is missing) is not required:
        yield f"{where} is {'not required' if required else 'required'}"
    elif default not in (missing, None):
        yield f"{where} defaults to {default!r}"


def _request_losses(found: _Found) -> Iterator[str]:
    where = found.where
    arguments, expected = _request(found)
    try:
        built = found.module.build_request(**arguments)
    except Exception as error:  # the request cannot be sent
        yield f"{where}: the request cannot be built: {error!r}"
        return
    # Parameters of the path come first or last; that is no difference.
    found_parts = {part: getattr(built, part) for part in expected}
    found_parts["query"] = tuple(sorted(found_parts["query"], key=itemgetter(0)))
    for part, value in expected.items():
        if found_parts[part] != value:
            yield f"{where}: {part} is {found_parts[part]!r}, not {value!r}"


def _request(found: _Found) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the arguments of a call with everything, and the request that it must build."""
    path = found.where.partition(" ")[2]
    arguments: dict[str, Any] = {}
    query: list[tuple[str, str]] = []
    for name, each in found.parameters():
        arguments[name], wire = found.value(each.get("schema", {}))
        if each["in"] == "path":
            path = path.replace(f"{{{each['name']}}}", quote(_text(wire), safe=""))
        else:
            value = arguments[name]
            texts = value if isinstance(value, list) else [wire]
            query += [(each["name"], _text(text)) for text in texts]
    body = None
    for each in found.body.get("content", {}).values():
        arguments["body"], body = found.value(each.get("schema", {}))
    return arguments, {"path": path, "query": tuple(sorted(query, key=itemgetter(0))), "body": body}


def _text(wire: Any) -> str:
    if isinstance(wire, bool):
        return str(wire).lower()
    return str(wire.isoformat() if hasattr(wire, "isoformat") else wire)


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
        parsed = found.module.parse_response(body)
    except Exception as error:  # the response cannot be read
        yield f"{where}: a documented response cannot be decoded: {error!r}"
        return
    yield from _decoding_losses(found, where, schema, body, parsed)


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
