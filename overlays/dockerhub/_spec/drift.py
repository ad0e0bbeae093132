"""Where a response differs from the spec: tolerated, but not hidden."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from attrs import field, frozen

from dockerhub._spec.json_types import has_type, is_date, is_member, type_name
from dockerhub._spec.merging import Resolve, merged

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
    """One difference between a response and the spec.

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


def _differences(
    pointer: str, value: Any, schema: Mapping[str, Any], resolve: Resolve
) -> Iterator[Difference]:
    kind = schema.get("type")
    if value is None and schema.get("nullable"):
        return
    if kind is not None and not has_type(value, kind):
        yield pointer, kind, type_name(value), DriftRule.TYPE
    elif choice := [*schema.get("oneOf", ()), *schema.get("anyOf", ())]:
        yield from _in_alternatives(pointer, value, choice, resolve)
    elif isinstance(value, dict):
        yield from _in_object(pointer, value, schema, resolve)
    elif isinstance(value, list):
        if len(value) < (least := schema.get("minItems", 0)):
            yield pointer, f"at least {least} items", f"{len(value)} items", DriftRule.LENGTH
        for index, item in enumerate(value):
            yield from _differences(
                f"{pointer}/{index}", item, merged(schema.get("items", {}), resolve), resolve
            )
    elif "enum" in schema and not is_member(value, schema["enum"]):
        expected = f"one of {', '.join(map(str, schema['enum']))}"
        shown = repr(value[:_LONGEST] if isinstance(value, str) else value)
        yield pointer, expected, shown, DriftRule.ENUM
    elif isinstance(value, str) and (wanted := _other_time(value, schema.get("format"))):
        yield pointer, wanted, "another string", DriftRule.TIMESTAMP


def _in_alternatives(
    pointer: str, value: Any, choice: list[Mapping[str, Any]], resolve: Resolve
) -> Iterator[Difference]:
    """Yield nothing if an alternative fits, else how the value differs from the nearest."""
    found = [[*_differences(pointer, value, merged(each, resolve), resolve)] for each in choice]
    if all(found):
        # What has the right type differs least.
        yield from min(found, key=lambda each: each[0][-1] is DriftRule.TYPE)


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


def _other_time(text: str, form: str | None) -> str | None:
    """Return what a text of this format should be; None if it is."""
    if form == "date-time":
        return None if is_timestamp(text) else "a timestamp"
    return "a date" if form == "date" and not is_date(text) else None


def is_timestamp(text: str) -> bool:
    """Tell whether a text is a time with its offset from UTC."""
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
