"""Check a value against the spec before it is sent."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from dockerhub._base.arguments import wrong_type
from dockerhub._spec.json_types import has_type, is_date, is_member
from dockerhub._spec.merging import Resolve, merged

if TYPE_CHECKING:
    from fractions import Fraction

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

    A wrong type is a `TypeError`, all else a `ValueError`. The keywords that the spec
    uses are understood; in `closed` objects, members that the schema lacks are errors.
    """
    schema = resolve(schema)
    if value is None and schema.get("nullable"):
        return
    if "allOf" in schema:
        for part in schema["allOf"]:
            check_value(name, value, part, resolve)
        schema = merged(schema, resolve)
    kind = schema.get("type")
    if kind is not None and not has_type(value, kind):
        raise wrong_type(name, _NAMES[kind], value)
    if "enum" in schema and not is_member(value, schema["enum"]):
        allowed = ", ".join(repr(each) for each in schema["enum"])
        raise ValueError(f"{name} must be one of {allowed}, not {value!r}")
    _check_alternatives(name, value, schema, resolve, closed=closed)
    if isinstance(value, list):
        _check_array(name, value, schema, resolve, closed=closed)
    elif isinstance(value, dict):
        _check_object(name, value, schema, resolve, closed=closed)
    elif isinstance(value, str):
        _check_text(name, value, schema)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        _check_number(name, value, schema)


def _check_alternatives(
    name: str, value: Any, schema: Mapping[str, Any], resolve: Resolve, *, closed: bool
) -> None:
    """Check that a value is one of the alternatives; if none fits, the first that has its type."""
    choice = [*schema.get("oneOf", ()), *schema.get("anyOf", ())]
    errors: list[Exception] = []
    for each in choice:
        try:
            check_value(name, value, each, resolve, closed=closed)
        except (TypeError, ValueError) as error:
            errors.append(error)
    if choice and len(errors) == len(choice):
        raise next((each for each in errors if isinstance(each, ValueError)), errors[0])


def check_length(name: str, value: list[Any], schema: Mapping[str, Any]) -> None:
    """Check how many items a list has, and that none is in it twice if so; else `ValueError`."""
    if len(value) < schema.get("minItems", 0):
        raise ValueError(f"{name} must have at least {schema['minItems']} item")
    if len(value) > schema.get("maxItems", len(value)):
        raise ValueError(f"{name} must have at most {schema['maxItems']} items, not {len(value)}")
    if schema.get("uniqueItems"):
        known = {json.dumps(each, sort_keys=True, default=str) for each in value}
        if len(known) < len(value):
            raise ValueError(f"{name} must not have an item twice")


def _check_text(name: str, value: str, schema: Mapping[str, Any]) -> None:
    least, most = schema.get("minLength", 0), schema.get("maxLength")
    if len(value) < least:
        raise ValueError(f"{name} must have at least {least} characters, not {len(value)}")
    if most is not None and len(value) > most:
        raise ValueError(f"{name} must have at most {most} characters, not {len(value)}")
    pattern = schema.get("pattern")
    if pattern and not _compiled(pattern).search(value):
        raise ValueError(f"{name} must match {pattern}, not be {value!r}")
    if schema.get("format") == "date" and not is_date(value):
        raise ValueError(f"{name} must be a date such as '2026-10-01', not {value!r}")


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    # In JSON Schema, `$` is the end, and not the line end before it.
    return re.compile(re.sub(r"\$$", r"\\Z", pattern), re.ASCII)


def _check_number(name: str, value: Any, schema: Mapping[str, Any]) -> None:
    if "type" in schema and isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{name} must be a number, not {value}")
    low, high = schema.get("minimum"), greatest(schema)
    if low is not None and value < low:
        raise ValueError(f"{name} must be at least {low}, not {value}")
    if high is not None and value > high:
        raise ValueError(f"{name} must be at most {high}, not {value}")
    if schema.get("exclusiveMinimum") and value == low:
        raise ValueError(f"{name} must be more than {low}, not {value}")
    if schema.get("exclusiveMaximum") and value == schema.get("maximum"):
        raise ValueError(f"{name} must be less than {value}, not {value}")
    step = schema.get("multipleOf")
    if step and _exact(value) % _exact(step):
        raise ValueError(f"{name} must be a multiple of {step}, not {value}")


def _exact(number: Any) -> "Fraction":
    from fractions import Fraction  # noqa: PLC0415  # few values have such a bound

    # Floats are the nearest binary fractions, where 0.3 is not a multiple of 0.1.
    return Fraction(str(number) if isinstance(number, float) else number)


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
    extra = schema.get("additionalProperties")
    members = ", ".join(map(repr, properties))
    missing = [key for key in schema.get("required", ()) if key not in value]
    if missing:
        raise ValueError(f"{name} lacks {', '.join(map(repr, missing))}")
    unknown = [key for key in value if key not in properties]
    if closed and properties and unknown and not extra:
        raise ValueError(f"{name} has no {', '.join(map(repr, unknown))}; it takes {members}")
    _check_size(name, value, schema, members)
    for key, each in value.items():
        known = properties.get(key, extra if isinstance(extra, dict) else {})
        if closed and resolve(known).get("readOnly"):
            raise ValueError(f"{name}.{key} is set by Docker Hub: leave it out")
        check_value(f"{name}.{key}", each, known, resolve, closed=closed)


def _check_size(name: str, value: Any, schema: Mapping[str, Any], members: str) -> None:
    least, most = schema.get("minProperties", 0), schema.get("maxProperties", len(value))
    if len(value) < least:
        of = f" of {members}" if members else ""
        raise ValueError(f"{name} must have at least {'one' if least == 1 else least}{of}")
    if len(value) > most:
        raise ValueError(f"{name} must have at most {most} members, not {len(value)}")


def without_read_only(value: Any, schema: Mapping[str, Any], resolve: Resolve) -> Any:
    """Return what is sent of a value: all but what only Docker Hub sets."""
    schema = merged(schema, resolve)
    if isinstance(value, list):
        return [without_read_only(each, schema.get("items", {}), resolve) for each in value]
    if not isinstance(value, dict):
        return value
    return dict(_writable(value, schema.get("properties", {}), resolve))


def _writable(
    value: dict[str, Any], properties: Mapping[str, Any], resolve: Resolve
) -> Iterator[tuple[str, Any]]:
    for key, each in value.items():
        known = properties.get(key, {})
        if not resolve(known).get("readOnly"):
            yield key, without_read_only(each, known, resolve)
