"""What a new document adds under the names of operations, classes and members that users have."""

from collections.abc import Iterator
from typing import Any

from spec.document.pointers import Location, is_there, to_pointer, value_at
from spec.schema.reading import (
    class_name,
    is_object,
    member_name,
    operations,
    refers,
    unused_name,
)
from spec.schema.rewrite import all_schemas

Document = dict[str, Any]


def newcomers(
    before: Document, now: Document, spec: Document
) -> Iterator[tuple[Location, str, Document]]:
    """Yield each place of a spec that takes a name, and what gives it another one.

    `now` is what normalizing makes of the spec, and `before` the normalized one that users have.
    """
    for key, names in (("operationId", _operations), ("title", _classes)):
        had, has = names(before), names(now)
        holders = {name: at for at, name in has.items()}
        for at, name in had.items():
            holder = holders.get(name, at)
            # What normalizing makes has no name of its own.
            if at in has and holder != at and is_there(spec, holder):
                yield holder, f"takes the name {name} of {to_pointer(at)}", {key: has[at]}
    known, members = _members(before), _members(now)
    for at in known.keys() & members.keys():
        renamed = _renamed(known[at], members[at])
        if renamed and is_there(spec, (*at, "enum")):
            kept = _names(known[at], members[at])
            varnames = [kept.get(value, "NULL") for value in value_at(spec, at)["enum"]]
            text = f"a new value takes the name {known[at][renamed]} of {renamed}"
            yield at, text, {"x-enum-varnames": varnames}


def _renamed(had: dict[str, str], has: dict[str, str]) -> str | None:
    return next((value for value, name in had.items() if has.get(value, name) != name), None)


def _names(had: dict[str, str], has: dict[str, str]) -> dict[str, str]:
    """Name values as users know them; a new value yields."""
    found = {value: had[value] for value in has if value in had}
    for value, name in has.items():
        if value not in found:
            found[value] = unused_name(name, found.values())
    return found


def _members(spec: Document) -> dict[Location, dict[str, str]]:
    """Return the name of each value, for all enumerations of texts by their places."""
    found = {}
    for at, schema in all_schemas(spec):
        values, names = schema.get("enum", []), schema.get("x-enum-varnames", [])
        if len(names) != len(values):
            names = [member_name(value) for value in values]
        pairs = zip(values, names, strict=True)
        found[at] = {value: name for value, name in pairs if isinstance(value, str)}
    return found


def _operations(spec: Document) -> dict[Location, str]:
    return {("paths", path, method): node["operationId"] for path, method, node in operations(spec)}


def _classes(spec: Document) -> dict[Location, str]:
    return {
        ("components", "schemas", key): str(
            class_name(spec, {"$ref": f"#/components/schemas/{key}"})
        )
        for key, node in spec["components"]["schemas"].items()
        if ("enum" in node or is_object(spec, node)) and not refers(node)
    }
