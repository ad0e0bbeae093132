"""The type of a schema in Python, and the Python value of a JSON value."""

import functools
import operator
from importlib import import_module
from types import GenericAlias, ModuleType
from typing import Any

from spec.schema.json_types import FORMATS, PLAIN
from spec.schema.reading import Schema, alternatives, class_name, enumeration, is_object, resolve


def find_class(package: str, name: str | None) -> Any:
    """Return a model or enumeration of the generated package; None if it has none by that name."""
    try:
        return getattr(import_module(f"{package}.models"), name or "", None)
    except ModuleNotFoundError as error:
        if _is_generated(error.name, package):
            return None
        raise


def find_module(name: str) -> ModuleType | None:
    """Return a module of the generated package; None if it is not there."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if _is_generated(error.name, name.partition(".")[0]):
            return None
        raise


def _is_generated(module: str | None, package: str) -> bool:
    return module is not None and module.startswith(f"{package}.")


def python_type(document: dict[str, Any], package: str, node: Schema) -> Any:
    """Return the type that a value of the schema has in Python."""
    found = resolve(document, node)
    expected = _bare_type(document, package, node, found)
    return expected | None if found.get("nullable") else expected


def attribute_type(document: dict[str, Any], package: str, node: Schema, *, optional: bool) -> Any:
    """Return the type of a model's attribute; None stands for null, and for what is absent."""
    hint = python_type(document, package, node)
    return hint | None if optional and hint is not Any else hint


def _bare_type(document: dict[str, Any], package: str, node: Schema, found: Schema) -> Any:
    if enumeration(document, node) or is_object(document, found):
        return find_class(package, class_name(document, node))
    if found.get("type") == "array":
        return GenericAlias(list, python_type(document, package, found["items"]))
    if choice := alternatives(found):
        types = (python_type(document, package, each) for each in choice)
        return functools.reduce(operator.or_, types)
    kind = found.get("type")
    return FORMATS.get((kind, found.get("format")), PLAIN.get(kind, Any))


def python_value(document: dict[str, Any], package: str, node: Schema, value: Any) -> Any:
    """Return what a JSON value of the schema becomes when the generated package decodes it."""
    found = resolve(document, node)
    if enumeration(document, node):
        return find_class(package, class_name(document, node))(value)
    if is_object(document, found):
        return find_class(package, class_name(document, node)).from_dict(value)
    if found.get("type") == "array":
        return [python_value(document, package, found["items"], item) for item in value]
    if (found.get("type"), found.get("format")) == ("string", "date-time"):
        return import_module(f"{package}.types").decode_datetime(value)
    return value


def is_decoded(document: dict[str, Any], package: str, node: Schema, value: Any) -> bool:
    """Tell whether a decoded value of the schema is what its type says."""
    found = resolve(document, node)
    if enumeration(document, node) or is_object(document, found):
        return isinstance(value, find_class(package, class_name(document, node)) or ())
    if found.get("type") == "array":
        return all(is_decoded(document, package, found["items"], item) for item in value)
    kind = found.get("type")
    return isinstance(value, FORMATS.get((kind, found.get("format")), PLAIN.get(kind, object)))
