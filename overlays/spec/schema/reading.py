"""Read the corrected spec's schemas: references, merged properties, samples, names."""

from collections.abc import Collection, Iterator
from typing import Any, Final

from openapi_python_client.strings import ClassName, PythonIdentifier, snake_case

from spec.document.load import METHODS
from spec.document.pointers import to_location, value_at

Schema = dict[str, Any]

FIELD_PREFIX: Final = "field_"
EXTRA_NAME: Final = "any"
"""The name of an additional property in a sample."""
_RESERVED: Final = ("client", "url")
_MOMENT: Final = "2026-11-24T10:20:30.123456Z"


def python_name(name: str) -> str:
    """Return the Python name that the generator gives to a property, parameter or operation."""
    return str(PythonIdentifier(name, FIELD_PREFIX))


def module_name(tag: str) -> str:
    """Return the name that the generator gives to the modules of the operations with a tag."""
    return str(PythonIdentifier(tag, "tag"))


def member_name(value: Any) -> str:
    """Return the name that the generator gives to a text of an enumeration; empty for others."""
    return snake_case(value.upper()).upper() if isinstance(value, str) else ""


def unused_name(name: str, taken: Collection[str]) -> str:
    """Return a name that is not taken: this one, or this one with a number."""
    number, found = 2, name
    while found in taken:
        number, found = number + 1, f"{name}_{number}"
    return found


def argument_name(parameters: list[Schema], parameter: Schema) -> str:
    """Return the argument of a parameter, whose name may be reserved or used twice."""
    name = python_name(parameter["name"])
    uses = sum(python_name(each["name"]) == name for each in parameters)
    return python_name(f"{name}_{parameter['in']}") if name in _RESERVED or uses > 1 else name


def resolve(document: dict[str, Any], node: Schema) -> Schema:
    """Follow the local references of a node to what they name."""
    while "$ref" in node:
        node = value_at(document, to_location(node["$ref"]))
    return node


def class_name(document: dict[str, Any], node: Schema) -> str | None:
    """Return the name of the class of a schema; None if nothing names it."""
    key = None
    while "$ref" in node:
        key = node["$ref"].rpartition("/")[2]
        node = resolve(document, {"$ref": node["$ref"]})
    only = _only_reference(node)
    if only and "title" not in node and key is None:
        return class_name(document, only)
    name = node.get("title", key)
    return str(ClassName(name, FIELD_PREFIX)) if name else None


def refers(node: Schema) -> bool:
    """Tell whether a schema is only a reference in an `allOf`, which has no own class."""
    return "title" not in node and _only_reference(node) is not None


def _only_reference(node: Schema) -> Schema | None:
    parts = node.get("allOf", [])
    return parts[0] if len(parts) == 1 and "$ref" in parts[0] else None


def properties(document: dict[str, Any], node: Schema) -> dict[str, Schema]:
    """Return all properties of an object, those of its `allOf` parts included."""
    node = resolve(document, node)
    found: dict[str, Schema] = {}
    for part in node.get("allOf", []):
        found |= properties(document, part)
    found |= node.get("properties", {})
    return found


def required(document: dict[str, Any], node: Schema) -> set[str]:
    """Return the names of the required properties, those of `allOf` parts included."""
    node = resolve(document, node)
    found = set(node.get("required", []))
    return found.union(*(required(document, part) for part in node.get("allOf", [])))


def extra_schema(document: dict[str, Any], node: Schema) -> Schema | None:
    """Return the schema of additional properties; None if there may be none."""
    node = resolve(document, node)
    inherited = (extra_schema(document, part) for part in node.get("allOf", []))
    extra = node.get("additionalProperties", next((each for each in inherited if each), True))
    if isinstance(extra, dict):
        return extra
    return {} if extra else None


def is_object(document: dict[str, Any], node: Schema) -> bool:
    """Tell whether a schema is one that gets a class with attributes."""
    node = resolve(document, node)
    if node.get("type") == "object" or "properties" in node:
        return True
    return any(is_object(document, part) for part in node.get("allOf", []))


def enumeration(document: dict[str, Any], node: Schema) -> Schema | None:
    """Return the enumeration that a schema is or wraps in an `allOf`; None if it is none."""
    node = resolve(document, node)
    if "enum" in node:
        return node
    only = _only_reference(node)
    return enumeration(document, only) if only else None


def alternatives(node: Schema) -> list[Schema]:
    """Return the schemas of which a value matches one."""
    return [*node.get("oneOf", []), *node.get("anyOf", [])]


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, Schema]]:
    """Yield path, method and operation, with the parameters of the path merged in."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                shared = item.get("parameters", [])
                merged = {
                    (parameter["in"], parameter["name"]): parameter
                    for parameter in (
                        resolve(document, each)
                        for each in [*shared, *item[method].get("parameters", [])]
                    )
                }
                yield path, method, {**item[method], "parameters": list(merged.values())}


def sample(document: dict[str, Any], node: Schema, inside: tuple[str, ...] = ()) -> Any:
    """Build one instance of a schema, with every property present and every array filled.

    Where a schema refers back to a reference that led here (`inside`), the property is left out
    and the array stays empty.
    """
    if reference := _reference(node):
        inside = (*inside, reference)
    node = resolve(document, node)
    if found := enumeration(document, node):
        return next(value for value in reversed(found["enum"]) if value is not None)
    if is_object(document, node):
        members = properties(document, node)
        extra = node.get("additionalProperties")
        if isinstance(extra, dict):
            members = {**members, EXTRA_NAME: extra}
        return {
            name: sample(document, each, inside)
            for name, each in members.items()
            if not _comes_back(each, inside)
        }
    if node.get("type") == "array":
        items = node["items"]
        return [] if _comes_back(items, inside) else [sample(document, items, inside)]
    for each in alternatives(node):
        return sample(document, each, inside)
    return _sample_plain(node)


def _comes_back(node: Schema, inside: tuple[str, ...]) -> bool:
    return _reference(node) in inside


def _reference(node: Schema) -> str | None:
    """Return what a schema refers to, itself or by a single part."""
    reference: str | None = (_only_reference(node) or node).get("$ref")
    return reference


def _sample_plain(node: Schema) -> Any:
    match node.get("type"):
        case "integer":
            return node.get("minimum", 7)
        case "number":
            return 7.5
        case "boolean":
            return True
        case "string" if node.get("format") == "date-time":
            return _MOMENT
        case "string" if node.get("format") == "date":
            return _MOMENT[:10]
        case _:
            return "some text/?&"
