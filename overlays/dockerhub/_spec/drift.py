"""Where a response differs from the corrected spec: tolerated, but not hidden."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from attrs import field, frozen

from dockerhub._spec.json_types import has_type, type_name

Resolve = Callable[[Mapping[str, Any]], Mapping[str, Any]]

_LONGEST: Final = 40


class DriftRule(StrEnum):
    """Which rule of the spec a response breaks."""

    TYPE = "type"
    REQUIRED = "required property"
    PROPERTIES = "known properties"
    ENUM = "enumeration"
    TIMESTAMP = "timestamp"
    LENGTH = "length of a list"


@frozen
class Drift:
    """One difference between a response and the corrected spec.

    Attributes:
        operation: Name of the operation.
        pointer: JSON Pointer to the place in the response's body, e.g. ``/results/3/images``.
        expected: What the spec says.
        found: What came; a type, or an unknown member of an enumeration.
        rule: Which rule of the spec it breaks.
    """

    operation: str
    pointer: str
    expected: str
    found: str
    rule: DriftRule = field(default=DriftRule.TYPE, repr=False, eq=False)

    def __str__(self) -> str:
        return f"{self.pointer or '/'}: {self.found} where the spec says {self.expected}"


DriftObserver = Callable[[Drift], None]


def find_drift(
    operation: str, value: Any, schema: Mapping[str, Any], resolve: Resolve
) -> Iterator[Drift]:
    """Yield where a decoded body differs from the schema of the response."""
    for pointer, expected, found, rule in _differences("", value, merged(schema, resolve), resolve):
        yield Drift(operation, pointer, expected, found, rule)


Difference = tuple[str, str, str, DriftRule]


def merged(schema: Mapping[str, Any], resolve: Resolve) -> Mapping[str, Any]:
    """Return a schema with the parts of its `allOf` merged in."""
    schema = resolve(schema)
    if "allOf" not in schema:
        return schema
    whole: dict[str, Any] = {"properties": {}, "required": []}
    for part in (*(merged(each, resolve) for each in schema["allOf"]), schema):
        properties = whole["properties"] | part.get("properties", {})
        required = [*whole["required"], *part.get("required", ())]
        whole |= {**part, "properties": properties, "required": required}
    return whole


def _differences(
    pointer: str, value: Any, schema: Mapping[str, Any], resolve: Resolve
) -> Iterator[Difference]:
    kind = schema.get("type")
    if value is None and schema.get("nullable"):
        return
    if kind is not None and not has_type(value, kind):
        yield pointer, kind, type_name(value), DriftRule.TYPE
    elif isinstance(value, dict):
        yield from _in_object(pointer, value, schema, resolve)
    elif isinstance(value, list):
        if len(value) < (least := schema.get("minItems", 0)):
            yield pointer, f"at least {least} items", f"{len(value)} items", DriftRule.LENGTH
        for index, item in enumerate(value):
            yield from _differences(
                f"{pointer}/{index}", item, merged(schema.get("items", {}), resolve), resolve
            )
    elif isinstance(value, str):
        yield from _in_text(pointer, value, schema)


def _in_object(
    pointer: str, value: Mapping[str, Any], schema: Mapping[str, Any], resolve: Resolve
) -> Iterator[Difference]:
    properties = schema.get("properties", {})
    extra = schema.get("additionalProperties", not properties)
    for name in schema.get("required", ()):
        if name not in value:
            yield _below(pointer, name), "a required property", "nothing", DriftRule.REQUIRED
    for name, each in value.items():
        known = properties.get(name, extra if isinstance(extra, dict) else None)
        if known is not None:
            below = merged(known, resolve)
            yield from _differences(_below(pointer, name), each, below, resolve)
        elif not extra:
            yield _below(pointer, name), "no such property", type_name(each), DriftRule.PROPERTIES


def _below(pointer: str, name: str) -> str:
    return f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"


def _in_text(pointer: str, value: str, schema: Mapping[str, Any]) -> Iterator[Difference]:
    if "enum" in schema and value not in schema["enum"]:
        expected = f"one of {', '.join(schema['enum'])}"
        yield pointer, expected, repr(value[:_LONGEST]), DriftRule.ENUM
    elif schema.get("format") == "date-time" and not is_timestamp(value):
        yield pointer, "a timestamp", "another string", DriftRule.TIMESTAMP


def is_timestamp(text: str) -> bool:
    """Tell whether a text is a time with its offset from UTC."""
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
