"""Check a value against the corrected spec before it is sent."""

from collections.abc import Callable, Mapping
from typing import Any, Final

__all__ = ["check_value"]

Resolve = Callable[[Mapping[str, Any]], Mapping[str, Any]]

_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}
_NAMES: Final[Mapping[str, str]] = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "True or False",
    "array": "a list",
    "object": "an object",
}


def check_value(name: str, value: Any, schema: Mapping[str, Any], resolve: Resolve) -> None:
    """Check a value, as JSON holds it, against a schema of the spec.

    Args:
        name: Name of the argument, for the message.
        value: The value; text, number, boolean, None, list or dict.
        schema: The schema; the keywords that the corrected spec uses are understood.
        resolve: Follows a reference to the schema that it names.

    Raises:
        TypeError: The value has another type.
        ValueError: The value is out of bounds or not one of those allowed.
    """
    schema = resolve(schema)
    if value is None and schema.get("nullable"):
        return
    for part in schema.get("allOf", ()):
        check_value(name, value, part, resolve)
    kind = schema.get("type")
    if kind is not None:
        _check_type(name, value, kind)
    if "enum" in schema and value not in schema["enum"]:
        allowed = ", ".join(repr(each) for each in schema["enum"])
        raise ValueError(f"{name} must be one of {allowed}, not {value!r}")
    if isinstance(value, list):
        _check_array(name, value, schema, resolve)
    elif isinstance(value, dict):
        _check_object(name, value, schema, resolve)
    elif isinstance(value, (int, float)):
        _check_number(name, value, schema)


def _check_type(name: str, value: Any, kind: str) -> None:
    # In Python a bool is an int; in JSON it is not.
    if not isinstance(value, _TYPES[kind]) or (isinstance(value, bool) and kind != "boolean"):
        raise TypeError(f"{name} must be {_NAMES[kind]}, not {type(value).__name__}: {value!r}")


def _check_number(name: str, value: Any, schema: Mapping[str, Any]) -> None:
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and value < low:
        raise ValueError(f"{name} must be at least {low}, not {value}")
    if high is not None and value > high:
        raise ValueError(f"{name} must be at most {high}, not {value}")


def _check_array(name: str, value: Any, schema: Mapping[str, Any], resolve: Resolve) -> None:
    if len(value) < schema.get("minItems", 0):
        raise ValueError(f"{name} must have at least {schema['minItems']} item")
    for index, item in enumerate(value):
        check_value(f"{name}[{index}]", item, schema.get("items", {}), resolve)


def _check_object(name: str, value: Any, schema: Mapping[str, Any], resolve: Resolve) -> None:
    missing = [key for key in schema.get("required", ()) if key not in value]
    if missing:
        raise ValueError(f"{name} lacks {', '.join(map(repr, missing))}")
    if len(value) < schema.get("minProperties", 0):
        members = ", ".join(map(repr, schema.get("properties", ())))
        raise ValueError(f"{name} must have at least one of {members}")
    for key, each in schema.get("properties", {}).items():
        if key in value:
            check_value(f"{name}.{key}", value[key], each, resolve)
