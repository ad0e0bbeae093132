"""Does the generated package have all that the corrected spec has?

The generator drops some constructs without a warning. So each operation, parameter, body,
response, property and enumeration of the spec is looked up in the package, by its behaviour
where it has one: a request is built and an answer decoded.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import uuid4

from spec._operations import operation_losses
from spec._schemas import Schema, class_name, is_object, operations, properties, resolve
from spec._types import model_losses


def find_losses(corrected: dict[str, Any], package: Path) -> list[str]:
    """List what the corrected spec has and the generated package lacks.

    Args:
        corrected: The corrected spec.
        package: Folder of the generated package; it need not be importable by its name.

    Returns:
        One line for each loss, beginning with where it is in the spec; empty if there is none.
    """
    with _imported(package) as candidate:
        losses = [*_name_losses(corrected)]
        for path, method, operation in operations(corrected):
            if "operationId" in operation:
                losses += operation_losses(corrected, candidate, path, method, operation)
        for pointer, node in _schemas(corrected):
            losses += model_losses(corrected, candidate, pointer, node)
    return list(dict.fromkeys(losses))


@contextmanager
def _imported(package: Path) -> Iterator[str]:
    """Import the package under a name of its own, which is yielded, and forget it afterwards."""
    name = f"candidate_{uuid4().hex}"
    found = spec_from_file_location(
        name, package / "__init__.py", submodule_search_locations=[str(package)]
    )
    if found is None or found.loader is None:
        raise ModuleNotFoundError(f"no package in {package}")
    module: ModuleType = module_from_spec(found)
    sys.modules[name] = module
    try:
        found.loader.exec_module(module)
        yield name
    finally:
        for loaded in [each for each in sys.modules if each.split(".")[0] == name]:
            del sys.modules[loaded]


def _name_losses(corrected: dict[str, Any]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for path, method, operation in operations(corrected):
        where = f"{method.upper()} {path}"
        name = operation.get("operationId")
        if name is None:
            yield f"{where}: has no operationId, so its name would follow from its path"
        elif name in seen:
            yield f"{where}: operationId {name!r} belongs to {seen[name]} already"
        else:
            seen[name] = where


def _schemas(document: dict[str, Any]) -> Iterator[tuple[str, Schema]]:
    """Yield every schema that stands for a class, with its pointer: components and inline ones."""
    for name, node in document["components"]["schemas"].items():
        yield from _walk(document, f"#/components/schemas/{name}", node)
    for path, method, operation in operations(document):
        where = f"{method.upper()} {path}"
        body = resolve(document, operation.get("requestBody", {}))
        for media in body.get("content", {}).values():
            yield from _walk(document, f"{where}: body", media.get("schema", {}))
        for status, response in operation["responses"].items():
            for media in resolve(document, response).get("content", {}).values():
                yield from _walk(document, f"{where}: {status}", media.get("schema", {}))


def _walk(document: dict[str, Any], pointer: str, node: Schema) -> Iterator[tuple[str, Schema]]:
    if "$ref" in node:
        yield pointer, node
        return
    if "enum" in node or is_object(document, node):
        component = (
            pointer.removeprefix("#/components/schemas/") in document["components"]["schemas"]
        )
        yield pointer, _by_reference(document, pointer) if component else node
    for name, each in properties(document, node).items():
        yield from _walk(document, f"{pointer}/properties/{name}", each)
    for keyword in ("items", "additionalProperties"):
        if isinstance(node.get(keyword), dict):
            yield from _walk(document, f"{pointer}/{keyword}", node[keyword])


def _by_reference(document: dict[str, Any], pointer: str) -> Schema:
    node = {"$ref": pointer}
    return node if class_name(document, node) else resolve(document, node)
