"""Check that the generated package has all that the corrected spec has.

The generator drops some constructs without a warning. So every part of the spec is looked up in
the package: requests are built, and responses decoded.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import module_from_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

from spec.generation.models import model_losses, reference_losses, union_losses
from spec.generation.operations import operation_losses
from spec.schema.reading import (
    Schema,
    alternatives,
    class_name,
    enumeration,
    is_object,
    operations,
    properties,
    python_name,
    refers,
    resolve,
)

_COMPONENTS = "#/components/schemas/"


def find_losses(corrected: dict[str, Any], package: Path) -> list[str]:
    """List what the corrected spec has and the package in a folder lacks, each with its place."""
    losses = [*_operation_name_losses(corrected), *_class_name_losses(corrected)]
    losses += _noting_faults("the package", _package_losses(corrected, package))
    return list(dict.fromkeys(losses))


def _package_losses(corrected: dict[str, Any], package: Path) -> Iterator[str]:
    with _imported(package) as candidate:
        for path, method, operation in operations(corrected):
            if "operationId" in operation:
                found = operation_losses(corrected, candidate, path, method, operation)
                yield from _noting_faults(f"{method.upper()} {path}", found)
        for pointer, node in _schemas(corrected):
            found = _schema_losses(corrected, candidate, pointer, node)
            yield from _noting_faults(pointer, found)


def _noting_faults(where: str, losses: Iterator[str]) -> Iterator[str]:
    """Yield the losses; code that cannot even be looked at is one more."""
    try:
        yield from losses
    except Exception as error:  # generated code can fail in any way
        yield f"{where}: the generated code cannot be used: {error!r}"


def _schema_losses(
    document: dict[str, Any], package: str, pointer: str, node: Schema
) -> Iterator[str]:
    if "$ref" in node:
        yield from reference_losses(pointer, node)
        return
    yield from union_losses(document, pointer, node)
    if _has_class(document, node):
        name = _class_name(document, pointer, node)
        yield from model_losses(document, package, pointer, name, node)


def _has_class(document: dict[str, Any], node: Schema) -> bool:
    return enumeration(document, node) is not None or is_object(document, node)


def _class_name(document: dict[str, Any], pointer: str, node: Schema) -> str | None:
    named = pointer.removeprefix(_COMPONENTS) in document["components"]["schemas"]
    return class_name(document, {"$ref": pointer} if named else node)


@contextmanager
def _imported(package: Path) -> Iterator[str]:
    """Import the package under a name of its own, which is yielded, and forget it afterwards."""
    name = f"candidate_{uuid4().hex}"
    loader = SourceFileLoader(name, str(package / "__init__.py"))
    found = ModuleSpec(name, loader, is_package=True)
    found.submodule_search_locations = [str(package)]
    module = module_from_spec(found)
    sys.modules[name] = module
    writes_bytecode = not sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    try:
        loader.exec_module(module)
        yield name
    finally:
        sys.dont_write_bytecode = not writes_bytecode
        for loaded in [each for each in sys.modules if each.split(".")[0] == name]:
            del sys.modules[loaded]


def _operation_name_losses(corrected: dict[str, Any]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for path, method, operation in operations(corrected):
        where = f"{method.upper()} {path}"
        name = operation.get("operationId")
        if name is None:
            yield f"{where}: has no operationId, so its name would follow from its path"
        elif python_name(name) in seen:
            yield f"{where}: operationId {name!r} belongs to {seen[python_name(name)]} already"
        else:
            seen[python_name(name)] = where


def _class_name_losses(corrected: dict[str, Any]) -> Iterator[str]:
    seen: dict[str, tuple[str, Schema]] = {}
    for pointer, node in _schemas(corrected):
        if "$ref" in node or refers(node) or not _has_class(corrected, node):
            continue
        name = _class_name(corrected, pointer, node)
        if name is None:
            continue
        first, schema = seen.setdefault(name, (pointer, node))
        same = schema == node or _wraps(corrected, node, schema) or _wraps(corrected, schema, node)
        if not same:
            yield f"{pointer}: class {name} stands for {first} already; name one of them otherwise"


def _wraps(document: dict[str, Any], node: Schema, schema: Schema) -> bool:
    """Tell whether a schema is but a reference to the other one, in an `allOf`."""
    return any(resolve(document, part) == schema for part in node.get("allOf", []))


def _schemas(document: dict[str, Any]) -> Iterator[tuple[str, Schema]]:
    """Yield every schema with where it is: those of components and inline ones, at any depth."""
    for name, node in document["components"]["schemas"].items():
        yield from _walk(document, f"{_COMPONENTS}{name}", node)
    for path, method, operation in operations(document):
        where = f"{method.upper()} {path}"
        for each in operation["parameters"]:
            yield from _walk(document, f"{where}: {each['name']}", each.get("schema", {}))
        yield from _bodies(document, f"{where}: body", operation.get("requestBody", {}))
        for status, response in operation["responses"].items():
            yield from _bodies(document, f"{where}: {status}", response)


def _bodies(document: dict[str, Any], where: str, node: Schema) -> Iterator[tuple[str, Schema]]:
    for media in resolve(document, node).get("content", {}).values():
        yield from _walk(document, where, media.get("schema", {}))


def _walk(
    document: dict[str, Any], pointer: str, node: Schema, inside: tuple[Schema, ...] = ()
) -> Iterator[tuple[str, Schema]]:
    # What inherits the property in which it stands comes back to itself.
    if any(node is each for each in inside):
        return
    yield pointer, node
    if "$ref" in node:
        return
    inside = (*inside, node)
    for name, each in properties(document, node).items():
        yield from _walk(document, f"{pointer}/properties/{name}", each, inside)
    for keyword in ("items", "additionalProperties"):
        if isinstance(node.get(keyword), dict):
            yield from _walk(document, f"{pointer}/{keyword}", node[keyword], inside)
    for number, each in enumerate(alternatives(node)):
        yield from _walk(document, f"{pointer}/alternatives/{number}", each, inside)
