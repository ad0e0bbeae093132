"""The types of JSON values, and what Python decodes them to."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

_TYPES: Final[Mapping[str, type]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": float,
    "null": type(None),
}
_NAMES: Final = {kind: name for name, kind in _TYPES.items()}


def type_name(value: Any) -> str:
    return _NAMES[type(value)]


def has_type(value: Any, name: str) -> bool:
    kinds = (int, float) if name == "number" else _TYPES[name]
    # In Python a bool is an int; in JSON it is not.
    return isinstance(value, kinds) and (name == "boolean" or not isinstance(value, bool))


def is_member(value: Any, members: list[Any]) -> bool:
    """Tell whether a value is one of an enumeration; to Python, True and 1.0 are 1 as well."""
    return any(
        value == each
        and isinstance(value, type(each))
        and isinstance(value, bool) is isinstance(each, bool)
        for each in members
    )


def is_date(text: str) -> bool:
    """Tell whether a text is a date as RFC 3339 has it."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
