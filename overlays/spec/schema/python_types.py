"""The type of a schema in Python, and where the generated package has it."""

import functools
import inspect
import operator
import re
from collections.abc import Callable
from datetime import date, datetime
from importlib import import_module
from types import GenericAlias, ModuleType
from typing import Any, Final, get_args

from spec.schema.reading import Schema, alternatives, class_name, enumeration, is_object, resolve

PLAIN: Final[dict[Any, type]] = {"string": str, "integer": int, "number": float, "boolean": bool}
"""Types of values that contain no others, by their names in a schema."""
FORMATS: Final[dict[Any, type]] = {("string", "date-time"): datetime, ("string", "date"): date}
"""Types of values with a format, by type and format."""


class MissingClass:
    """Stands for a class that the generated package lacks; its own schema reports that."""


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


def python_type(document: dict[str, Any], package: str, node: Schema) -> Any:
    """Return the type of a value."""
    expected = _bare_type(document, package, node)
    return expected | None if resolve(document, node).get("nullable") else expected


def attribute_type(document: dict[str, Any], package: str, node: Schema, *, optional: bool) -> Any:
    """Return the type of a model's attribute; None stands for null, and for what is absent."""
    hint = python_type(document, package, node)
    return hint | None if optional and hint is not Any else hint


def lacks_class(hint: Any) -> bool:
    """Tell whether a type, or one inside it, stands for a class that is missing."""
    return hint is MissingClass or any(map(lacks_class, get_args(hint)))


def show_type(hint: Any) -> str:
    """Return a type as it is written in code, such as `list[Tag] | None`."""
    return re.sub(r"[\w.]*\.", "", inspect.formatannotation(hint))


def _bare_type(document: dict[str, Any], package: str, node: Schema) -> Any:
    found = resolve(document, node)
    inner = functools.partial(python_type, document, package)
    if enumeration(document, node) or is_object(document, found):
        return find_class(package, class_name(document, node)) or MissingClass
    if found.get("type") == "array":
        return GenericAlias(list, inner(found["items"]))
    if choice := alternatives(found):
        return functools.reduce(operator.or_, map(inner, choice))
    kind = found.get("type")
    return FORMATS.get((kind, found.get("format")), PLAIN.get(kind, Any))
