"""The type of a schema in Python, and the Python value of a JSON value."""

import functools
import operator
from collections.abc import Callable
from datetime import date, datetime
from importlib import import_module
from types import GenericAlias, ModuleType
from typing import Any, Final, Literal

from spec.schema.reading import Schema, alternatives, class_name, enumeration, is_object, resolve

PLAIN: Final[dict[Any, type]] = {"string": str, "integer": int, "number": float, "boolean": bool}
"""Types of values that contain no others, by their names in a schema."""
FORMATS: Final[dict[Any, type]] = {("string", "date-time"): datetime, ("string", "date"): date}
"""Types of values with a format, by type and format."""
_DECODERS: Final[dict[Any, str]] = {
    ("string", "date-time"): "decode_datetime",
    ("string", "date"): "decode_date",
}


def find_class(package: str, name: str | None) -> Any:
    """Return a model or enumeration of the generated package; None if it has none by that name."""
    return _found(lambda: getattr(import_module(f"{package}.models"), name or "", None), package)


def find_module(name: str) -> ModuleType | None:
    """Return a module of the generated package; None if it is not there."""
    found: ModuleType | None = _found(lambda: import_module(name), name.partition(".")[0])
    return found


def _found(find: Callable[[], Any], package: str) -> Any:
    """Return what is found; None if a module of the package is missing."""
    try:
        return find()
    except ModuleNotFoundError as error:
        if error.name is not None and error.name.startswith(f"{package}."):
            return None
        raise


def python_type(
    document: dict[str, Any], package: str, node: Schema, *, argument: bool = False
) -> Any:
    """Return the type of a value; of an argument, all that the client turns into the value."""
    expected = _bare_type(document, package, node, argument=argument)
    return expected | None if resolve(document, node).get("nullable") else expected


def attribute_type(document: dict[str, Any], package: str, node: Schema, *, optional: bool) -> Any:
    """Return the type of a model's attribute; None stands for null, and for what is absent."""
    hint = python_type(document, package, node)
    return hint | None if optional and hint is not Any else hint


def _bare_type(document: dict[str, Any], package: str, node: Schema, *, argument: bool) -> Any:
    found = resolve(document, node)
    inner = functools.partial(python_type, document, package, argument=argument)
    members = enumeration(document, node)
    if members or is_object(document, found):
        hint = find_class(package, class_name(document, node))
        if members and argument:
            hint |= Literal[tuple(each for each in members["enum"] if each is not None)]
        return hint
    if found.get("type") == "array":
        return GenericAlias(list, inner(found["items"]))
    if choice := alternatives(found):
        return functools.reduce(operator.or_, map(inner, choice))
    kind, form = found.get("type"), found.get("format")
    if not argument:
        return FORMATS.get((kind, form), PLAIN.get(kind, Any))
    given: dict[Any, Any] = {"date-time": datetime | date | str, "date": date | str}
    return given.get(form if kind == "string" else None, PLAIN.get(kind, Any))


def python_value(document: dict[str, Any], package: str, node: Schema, value: Any) -> Any:
    """Return what a JSON value of the schema becomes when the generated package decodes it."""
    found = resolve(document, node)
    if enumeration(document, node):
        return find_class(package, class_name(document, node))(value)
    if is_object(document, found):
        return find_class(package, class_name(document, node)).from_dict(value)
    if found.get("type") == "array":
        return [python_value(document, package, found["items"], item) for item in value]
    decode = _DECODERS.get((found.get("type"), found.get("format")))
    return getattr(import_module(f"{package}.types"), decode)(value) if decode else value


def is_decoded(document: dict[str, Any], package: str, node: Schema, value: Any) -> bool:
    """Tell whether a decoded value of the schema is what its type says."""
    found = resolve(document, node)
    if enumeration(document, node) or is_object(document, found):
        return isinstance(value, find_class(package, class_name(document, node)) or ())
    if found.get("type") == "array":
        return all(is_decoded(document, package, found["items"], item) for item in value)
    kind = found.get("type")
    return isinstance(value, FORMATS.get((kind, found.get("format")), PLAIN.get(kind, object)))
