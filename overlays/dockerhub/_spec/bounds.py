"""Check a value against the corrected spec before it is sent."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from dockerhub._base.arguments import wrong_type
from dockerhub._spec.json_types import has_type

Resolve = Callable[[Mapping[str, Any]], Mapping[str, Any]]

_NAMES: Final[Mapping[str, str]] = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "True or False",
    "array": "a list",
    "object": "an object",
}
_LARGEST: Final = {"int32": 2**31 - 1, "int64": 2**63 - 1}


def check_value(
    name: str,
    value: Any,
    schema: Mapping[str, Any],
    resolve: Resolve,
    *,
    closed: bool = False,
) -> None:
    """Check a value, as JSON holds it, against a schema of the spec.

    A wrong type is a `TypeError`, all else a `ValueError`. The keywords that the corrected spec
    uses are understood; in `closed` objects, members that the schema lacks are errors.
    """
    schema = resolve(schema)
    if value is None and schema.get("nullable"):
        return
    for part in schema.get("allOf", ()):
        check_value(name, value, part, resolve, closed=closed)
    kind = schema.get("type")
    if kind is not None and not has_type(value, kind):
        raise wrong_type(name, _NAMES[kind], value)
    if "enum" in schema and value not in schema["enum"]:
        allowed = ", ".join(repr(each) for each in schema["enum"])
        raise ValueError(f"{name} must be one of {allowed}, not {value!r}")
    if isinstance(value, list):
        _check_array(name, value, schema, resolve, closed=closed)
    elif isinstance(value, dict):
        _check_object(name, value, schema, resolve, closed=closed)
    elif isinstance(value, str):
        _check_text(name, value, schema)
    elif isinstance(value, (int, float)):
        _check_number(name, value, schema)


def check_length(name: str, value: list[Any], schema: Mapping[str, Any]) -> None:
    """Check how many items a list has; else `ValueError`."""
    if len(value) < schema.get("minItems", 0):
        raise ValueError(f"{name} must have at least {schema['minItems']} item")
    if len(value) > schema.get("maxItems", len(value)):
        raise ValueError(f"{name} must have at most {schema['maxItems']} items, not {len(value)}")


def _check_text(name: str, value: str, schema: Mapping[str, Any]) -> None:
    least, most = schema.get("minLength", 0), schema.get("maxLength")
    if len(value) < least:
        raise ValueError(f"{name} must have at least {least} characters, not {len(value)}")
    if most is not None and len(value) > most:
        raise ValueError(f"{name} must have at most {most} characters, not {len(value)}")
    # In JSON Schema, `$` is the end, and not the line end before it.
    pattern = schema.get("pattern", "")
    if not re.search(re.sub(r"\$$", r"\\Z", pattern), value):
        raise ValueError(f"{name} must match {pattern}, not be {value!r}")


def _check_number(name: str, value: Any, schema: Mapping[str, Any]) -> None:
    low, high = schema.get("minimum"), greatest(schema)
    if low is not None and value < low:
        raise ValueError(f"{name} must be at least {low}, not {value}")
    if high is not None and value > high:
        raise ValueError(f"{name} must be at most {high}, not {value}")


def greatest(schema: Mapping[str, Any]) -> int | None:
    # `x-maximum`: the service cuts a larger number silently, and the response would mislead.
    bounds = (
        schema.get("maximum"),
        schema.get("x-maximum"),
        _LARGEST.get(schema.get("format", "")),
    )
    return min((bound for bound in bounds if bound is not None), default=None)


def _check_array(
    name: str, value: Any, schema: Mapping[str, Any], resolve: Resolve, *, closed: bool
) -> None:
    check_length(name, value, schema)
    for index, item in enumerate(value):
        check_value(f"{name}[{index}]", item, schema.get("items", {}), resolve, closed=closed)


def _check_object(
    name: str, value: Any, schema: Mapping[str, Any], resolve: Resolve, *, closed: bool
) -> None:
    properties = schema.get("properties", {})
    members = ", ".join(map(repr, properties))
    missing = [key for key in schema.get("required", ()) if key not in value]
    if missing:
        raise ValueError(f"{name} lacks {', '.join(map(repr, missing))}")
    unknown = [key for key in value if key not in properties]
    if closed and properties and unknown:
        raise ValueError(f"{name} has no {', '.join(map(repr, unknown))}; it takes {members}")
    if len(value) < schema.get("minProperties", 0):
        raise ValueError(f"{name} must have at least one of {members}")
    for key, each in properties.items():
        if key in value:
            check_value(f"{name}.{key}", value[key], each, resolve, closed=closed)
