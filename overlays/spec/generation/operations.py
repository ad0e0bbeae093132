"""Compare generated operations with the spec's: records, arguments, media types."""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from spec.schema.python_types import find_module
from spec.schema.reading import (
    Schema,
    argument_name,
    module_name,
    python_name,
    resolve,
    tag_of,
)


def operation_losses(
    document: dict[str, Any], package: str, path: str, method: str, operation: Schema
) -> Iterator[str]:
    """Yield what the module of an operation lacks."""
    where = f"{method.upper()} {path}"
    tag = module_name(tag_of(operation))
    name = f"{package}.api.{tag}.{python_name(operation['operationId'])}"
    if len(resolve(document, operation.get("requestBody", {})).get("content", {})) > 1:
        yield f"{where}: body: of several media types only one is sent; keep that"
        return
    module = find_module(name)
    if module is None:
        yield f"{where}: operation {operation['operationId']} is missing"
        return
    found = _Found(document, where, operation, module)
    yield from _record_losses(found)
    yield from _argument_losses(found)
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            yield from _response_losses(found, status, resolve(document, response))


@dataclass(frozen=True)
class _Found:
    """An operation of the spec, and the module that was generated from it."""

    document: dict[str, Any]
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
    taken = {*inspect.signature(found.module.build_request).parameters}
    expected = {name for name, _ in found.parameters()} | ({"body"} if found.body else set())
    for name in sorted(expected - taken):
        yield f"{found.where}: argument {name} is missing"
    for name in sorted(taken - expected):
        yield f"{found.where}: argument {name} is not in the spec"


def _response_losses(found: _Found, status: str, response: Schema) -> Iterator[str]:
    content = response.get("content", {})
    if len(content) > 1:
        yield f"{found.where}: {status}: of several media types only one is read; keep that"
    for media, each in content.items():
        kind = resolve(found.document, each.get("schema", {})).get("type")
        if media.startswith("text/") and kind != "string":
            yield f"{found.where}: {status}: {media} is text, so its schema must be a string"
