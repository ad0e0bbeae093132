"""Compare generated classes with the schemas that they stand for: attributes, types, members."""

import datetime
import enum
from collections.abc import Iterator
from importlib import import_module
from typing import Any, get_type_hints

import attrs

from spec._schemas import (
    Schema,
    class_name,
    is_object,
    properties,
    python_name,
    required,
    resolve,
)

_PLAIN: dict[str | None, Any] = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": bool,
}
_FORMATS: dict[tuple[str | None, str | None], Any] = {
    ("string", "date-time"): datetime.datetime,
    ("string", "date"): datetime.date,
}


def find_class(package: str, name: str) -> Any:
    """Return a model or enumeration of the generated package; None if it has none by that name."""
    return getattr(import_module(f"{package}.models"), name, None)


def python_type(document: dict[str, Any], package: str, node: Schema, *, optional: bool) -> Any:
    """Return the type that a value of the schema has in Python.

    Args:
        document: The corrected spec.
        package: Import name of the generated package.
        node: The schema.
        optional: Whether the value can be left out, which adds `Unset`.
    """
    found = resolve(document, node)
    expected = _bare_type(document, package, node, found)
    if found.get("nullable"):
        expected = expected | None
    if optional:
        expected = expected | import_module(f"{package}.types").Unset
    return expected


def _bare_type(document: dict[str, Any], package: str, node: Schema, found: Schema) -> Any:
    if "enum" in found or is_object(document, found):
        return find_class(package, class_name(document, node) or "")
    if found.get("type") == "array":
        return list[python_type(document, package, found["items"], optional=False)]  # type: ignore[misc]  # computed on purpose
    kind = found.get("type")
    return _FORMATS.get((kind, found.get("format")), _PLAIN.get(kind, Any))


def model_losses(
    document: dict[str, Any], package: str, pointer: str, node: Schema
) -> Iterator[str]:
    """Yield what the class of a schema lacks, or has besides."""
    siblings = sorted(node.keys() - {"$ref", "description"}) if "$ref" in node else []
    if siblings:
        yield f"{pointer}: {', '.join(siblings)} beside $ref is ignored; wrap the $ref in allOf"
    found = resolve(document, node)
    if "enum" not in found and not is_object(document, found):
        return
    name = class_name(document, node)
    if name is None:
        yield f"{pointer}: nothing names this schema; give it a title"
        return
    model = find_class(package, name)
    if model is None:
        yield f"{pointer}: class {name} is missing"
    elif "enum" in found:
        yield from _enum_losses(pointer, found, model)
    else:
        yield from _attribute_losses(document, package, pointer, found, model)


def _enum_losses(pointer: str, node: Schema, members: Any) -> Iterator[str]:
    if not issubclass(members, enum.Enum):
        yield f"{pointer}: {members.__name__} is not an enumeration"
        return
    found = {str(member.value): member.name for member in members}
    names = node.get("x-enum-varnames", [found.get(value, value) for value in node["enum"]])
    for value, name in zip(node["enum"], names, strict=True):
        if found.get(value) != name:
            yield f"{pointer}: {members.__name__} lacks {name} = {value!r}"


def _attribute_losses(
    document: dict[str, Any], package: str, pointer: str, node: Schema, model: Any
) -> Iterator[str]:
    if not attrs.has(model):
        yield f"{pointer}: {model.__name__} is not a model"
        return
    hints = get_type_hints(model)
    must = required(document, node)
    expected = {
        python_name(name): python_type(document, package, each, optional=name not in must)
        for name, each in properties(document, node).items()
    }
    found = {each.name for each in attrs.fields(model)} - {"additional_properties"}
    for attribute, hint in expected.items():
        where = f"{pointer}: {model.__name__}.{attribute}"
        if attribute not in found:
            yield f"{where} is missing"
        elif hints[attribute] != hint:
            yield f"{where} is {hints[attribute]}, not {hint}"
    for attribute in sorted(found - expected.keys()):
        yield f"{pointer}: {model.__name__}.{attribute} is not in the spec"
