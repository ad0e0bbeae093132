"""What a new document adds under the names of operations and classes that users have."""

from collections.abc import Iterator
from typing import Any

from spec.document.pointers import Location, to_pointer
from spec.schema.reading import class_name, is_object, operations, refers

Document = dict[str, Any]


def newcomers(before: Document, now: Document) -> Iterator[tuple[Location, str, Document]]:
    """Yield each place of a normalized spec that takes a name, and what gives it another one."""
    for key, names in (("operationId", _operations), ("title", _classes)):
        had, has = names(before), names(now)
        holders = {name: at for at, name in has.items()}
        for at, name in had.items():
            holder = holders.get(name, at)
            if at in has and holder != at:
                yield holder, f"takes the name {name} of {to_pointer(at)}", {key: has[at]}


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
