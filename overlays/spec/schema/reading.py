"""Read the corrected spec's schemas: references, merged properties, names."""

from collections.abc import Collection, Iterator
from typing import Any, Final

from openapi_python_client.strings import ClassName, PythonIdentifier, snake_case

from spec.document.load import METHODS
from spec.document.pointers import Location, to_location, value_at

Schema = dict[str, Any]

FIELD_PREFIX: Final = "field_"
_RESERVED: Final = ("client", "url")


def python_name(name: str) -> str:
    """Return the Python name that the generator gives to a property, parameter or operation."""
    return str(PythonIdentifier(name, FIELD_PREFIX))


def tag_of(operation: Schema) -> str:
    """Return the tag of an operation, which names its module."""
    tag: str = (operation.get("tags") or ["default"])[0]
    return tag


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


def is_component(at: Location) -> bool:
    """Tell whether a place is that of a schema of the components."""
    return at[:-1] == ("components", "schemas")


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
