"""Check that the generated package has all that the corrected spec has.

The generator drops some constructs without a warning. So every part of the spec is looked up in
the package, with its name and type. What the package does is tested by the laws of conformance.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import module_from_spec
from itertools import pairwise
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from spec.document.pointers import HOLDS_NAMES, Location, local_references, to_location, to_pointer
from spec.generation.models import model_losses, reference_losses, union_losses
from spec.generation.operations import operation_losses
from spec.schema.reading import (
    Schema,
    class_name,
    enumeration,
    is_component,
    is_object,
    operations,
    python_name,
    refers,
)
from spec.schema.rewrite import all_schemas

_COMPONENT: Final = 3
"""Length of the location of a component."""


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
        for at, node in _generated(corrected):
            found = _schema_losses(corrected, candidate, at, node)
            yield from _noting_faults(to_pointer(at), found)


def _noting_faults(where: str, losses: Iterator[str]) -> Iterator[str]:
    """Yield the losses; code that cannot even be looked at is one more."""
    try:
        yield from losses
    except Exception as error:  # generated code can fail in any way
        yield f"{where}: the generated code cannot be used: {error!r}"


def _generated(document: dict[str, Any]) -> Iterator[tuple[Location, Schema]]:
    """Yield the schemas that the generator reads: neither of headers nor of what nothing uses."""
    used = {to_location(reference)[:_COMPONENT] for _, reference in local_references(document)}
    for at, node in all_schemas(document):
        is_used = at[0] == "paths" or is_component(at[:_COMPONENT]) or at[:_COMPONENT] in used
        in_header = any(
            step == "headers" and before not in HOLDS_NAMES for before, step in pairwise(at)
        )
        if is_used and not in_header:
            yield at, node


def _schema_losses(
    document: dict[str, Any], package: str, at: Location, node: Schema
) -> Iterator[str]:
    pointer = to_pointer(at)
    if "$ref" in node:
        yield from reference_losses(pointer, node)
        return
    yield from union_losses(document, pointer, node)
    if _has_class(document, at, node):
        yield from model_losses(document, package, pointer, _class_name(document, at, node), node)


def _has_class(document: dict[str, Any], at: Location, node: Schema) -> bool:
    """Tell whether a schema has a class; a part of an `allOf` is in that of the whole."""
    is_part = at[-2:-1] == ("allOf",)
    return not is_part and (enumeration(document, node) is not None or is_object(document, node))


def _class_name(document: dict[str, Any], at: Location, node: Schema) -> str | None:
    return class_name(document, {"$ref": to_pointer(at)} if is_component(at) else node)


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
    for at, node in _generated(corrected):
        if "$ref" in node or refers(node) or not _has_class(corrected, at, node):
            continue
        name = _class_name(corrected, at, node)
        if name is None:
            continue
        first, schema = seen.setdefault(name, (to_pointer(at), node))
        if schema != node:
            where = to_pointer(at)
            yield f"{where}: class {name} stands for {first} already; name one of them otherwise"
