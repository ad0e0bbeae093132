"""Responses made from the spec: one that it allows, and every way to differ from it."""

import copy
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from corrected import MOMENT, OPERATIONS, answers_text, resolve, success

Schema = dict[str, Any]

OTHERS = {
    "string": ([7, "integer"], [{"a": 1}, "object"], [True, "boolean"]),
    "integer": (["7", "string"], [7.5, "number"], [True, "boolean"], [[], "array"]),
    "number": (["7.5", "string"], [True, "boolean"]),
    "boolean": ([1, "integer"], ["true", "string"], [0.5, "number"]),
    "array": ([{}, "object"], ["a", "string"], [7, "integer"]),
    "object": ([[], "array"], ["a", "string"], [True, "boolean"]),
}
"""By type, values of other types and what they are called."""


class Departure(NamedTuple):
    """A body that differs from the spec in one place."""

    operation: str
    pointer: str
    expected: str
    found: str
    body: Any


ANSWERS = {
    name: success(name) for name in OPERATIONS if success(name)[1] and not answers_text(name)
}
"""Status and schema of the response of each operation with a JSON response."""


def members(schema: Schema) -> tuple[dict[str, Schema], set[str], Any]:
    """Properties, the required ones, and what the schema says of additional ones."""
    schema = resolve(schema)
    properties: dict[str, Schema] = {}
    required = set(schema.get("required", ()))
    for part in schema.get("allOf", ()):
        inner, needed, _ = members(part)
        properties |= inner
        required |= needed
    properties |= schema.get("properties", {})
    return properties, required, schema.get("additionalProperties")


def keyword(schema: Schema, name: str) -> Any:
    """The value of a keyword, in the schema or in a part of it."""
    schema = resolve(schema)
    inherited = (keyword(part, name) for part in schema.get("allOf", ()))
    return schema.get(name) or next((each for each in inherited if each), None)


def sample(schema: Schema, inside: tuple[str, ...] = ()) -> Any:
    """A response with every property, and two items in each list."""
    inside = (*inside, schema["$ref"]) if "$ref" in schema else inside
    match keyword(schema, "type"):
        case "object":
            properties, _, extra = members(schema)
            found = {
                name: sample(each, inside)
                for name, each in properties.items()
                if not _circular(each, inside)
            }
            return found | ({"other": sample(extra, inside)} if isinstance(extra, dict) else {})
        case "array":
            items = resolve(schema)["items"]
            return [] if _circular(items, inside) else [sample(items, inside) for _ in range(2)]
        case "string":
            return _text(schema)
        case other:
            return {"integer": 7, "number": 7.5, "boolean": True}.get(other or "", {"any": 1})


def _circular(schema: Schema, inside: tuple[str, ...]) -> bool:
    only = schema.get("allOf", [schema])[0]
    return only.get("$ref") in inside


def _text(schema: Schema) -> Any:
    if allowed := keyword(schema, "enum"):
        return allowed[-1]
    if pattern := keyword(schema, "pattern"):
        # Each pattern of the spec matches one text only.
        return re.sub(r"\\(.)", r"\1", pattern.strip("^$"))
    return MOMENT if resolve(schema).get("format") == "date-time" else "some text/?&"


@cache
def departures(operation: str) -> list[Departure]:
    """Every departure at every place of the sample; in lists, at the last item."""
    _, schema = ANSWERS[operation]
    whole = sample(schema)
    made = [*_in_object(operation, "", schema, whole)]
    for pointer, place, value in _places("", schema, whole):
        made += [
            Departure(operation, pointer, expected, found, _put(whole, pointer, other))
            for expected, found, other in _changes(place, value)
        ]
        if keyword(place, "type") == "object":
            made += _in_object(operation, pointer, place, whole)
    return made


def _places(pointer: str, schema: Schema, value: Any) -> Iterator[tuple[str, Schema, Any]]:
    if pointer:
        yield pointer, schema, value
    if isinstance(value, list) and value:
        last = len(value) - 1
        yield from _places(f"{pointer}/{last}", resolve(schema)["items"], value[-1])
    if isinstance(value, dict):
        properties, _, extra = members(schema)
        for name, each in value.items():
            if name in properties or isinstance(extra, dict):
                yield from _places(f"{pointer}/{name}", properties.get(name, extra), each)


def _changes(schema: Schema, value: Any) -> Iterator[tuple[str, str, Any]]:
    expected = keyword(schema, "type")
    if expected is None:
        return
    if not resolve(schema).get("nullable"):
        yield expected, "null", None
    for other, name in OTHERS[expected]:
        yield expected, name, other
    if allowed := keyword(schema, "enum"):
        yield f"one of {', '.join(allowed)}", "'no such value'", "no such value"
    if least := keyword(schema, "minItems"):
        yield f"at least {least} items", "0 items", []
    if value == MOMENT:
        yield "a timestamp", "another string", "yesterday"


def _in_object(operation: str, pointer: str, schema: Schema, whole: Any) -> Iterator[Departure]:
    properties, required, extra = members(schema)
    if properties and not extra:
        place = f"{pointer}/new~1~0key"
        yield Departure(operation, place, "no such property", "array", _put(whole, place, [1]))
    for name in sorted(required):
        body = copy.deepcopy(whole)
        del _at(body, pointer)[name]
        yield Departure(operation, f"{pointer}/{name}", "a required property", "nothing", body)


def _put(whole: Any, pointer: str, value: Any) -> Any:
    changed = copy.deepcopy(whole)
    above, _, name = pointer.rpartition("/")
    container = _at(changed, above)
    name = name.replace("~1", "/").replace("~0", "~")
    container[int(name) if isinstance(container, list) else name] = value
    return changed


def _at(whole: Any, pointer: str) -> Any:
    for part in pointer.split("/")[1:]:
        whole = whole[int(part) if isinstance(whole, list) else part]
    return whole
