"""Give every object and enumeration its own class name.

The generator names a class by its title or its component. What has neither, or has a name that is
taken, is lost or replaces another one, without a warning.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

from openapi_python_client.strings import ClassName

from spec.document.pointers import Location
from spec.schema.reading import (
    FIELD_PREFIX,
    Schema,
    alternatives,
    is_object,
    operations,
    python_name,
    refers,
)

NoteAt = Callable[[Location, str], None]

_RESERVED: Final = frozenset(
    {
        *("Any", "Callable", "ClassVar", "Client", "File", "Iterator", "Mapping"),
        *("Model", "Response", "Self", "StrEnum", "IntEnum"),
    }
)
"""What generated modules import under these names."""


def name_schemas(document: Schema, note_at: NoteAt) -> None:
    """Name each schema that needs it, in place, and note where.

    An object gets a title; an enumeration becomes a component, since the generator puts the name
    of what holds it before its title.
    """
    names = _Names(document, note_at)
    components = list(document["components"]["schemas"].items())
    # A title is a name that an overlay or the vendor chose; a schema without one takes another.
    for name, node in sorted(components, key=lambda each: "title" not in each[1]):
        names.claim_component(name, node)
    for name, node in components:
        names.descend(node, node.get("title", name), ("components", "schemas", name))
    for holder, hint, at in _holders(document):
        names.visit(holder, "schema", hint, at)


def unused_key(name: str, components: Schema) -> str:
    """Return a key for a component: the name, or the name with underscores if that is taken."""
    while name in components:
        name = f"{name}_"
    return name


def _holders(document: Schema) -> Iterator[tuple[Schema, str, Location]]:
    """Yield what holds the schema of a parameter, body or answer, with a name that would fit."""
    components = document["components"]
    for section in ("parameters", "requestBodies", "responses"):
        for name, each in components.get(section, {}).items():
            yield from _inside(each, name, ("components", section, name))
    for path, method, _ in operations(document):
        node, at = document["paths"][path][method], ("paths", path, method)
        name = node["operationId"]
        for holder, place in ((document["paths"][path], at[:2]), (node, at)):
            for index, each in enumerate(holder.get("parameters", [])):
                hint = f"{name}_{each.get('name')}"
                yield from _inside(each, hint, (*place, "parameters", index))
        yield from _inside(node.get("requestBody", {}), f"{name}_body", (*at, "requestBody"))
        for status, each in node["responses"].items():
            suffix = "result" if status.startswith("2") else f"answer_{status}"
            yield from _inside(each, f"{name}_{suffix}", (*at, "responses", status))


def _inside(holder: Schema, hint: str, at: Location) -> Iterator[tuple[Schema, str, Location]]:
    if "schema" in holder:
        yield holder, hint, at
    for media, each in holder.get("content", {}).items():
        if "schema" in each:
            yield each, hint, (*at, "content", media)


class _Names:
    """The class names that are taken, each with its schema, and the components that have them."""

    def __init__(self, document: Schema, note_at: NoteAt) -> None:
        self._document = document
        self._components = document["components"]["schemas"]
        self._note_at = note_at
        # By module: classes whose names differ only in case would share one.
        self._taken: dict[str, tuple[str, Schema]] = {}
        self._keys: dict[str, str] = {}

    def claim_component(self, name: str, node: Schema) -> None:
        """Take the name of a component, or give it another one if that is taken."""
        if self._has_class(node):
            free = self._title(node, name, ("components", "schemas", name), is_named=True)
            self._keys.setdefault(free, name)

    def visit(self, holder: Any, key: str | int, hint: str, at: Location) -> None:
        """Name an inline schema, and what is in it."""
        node, at = holder[key], (*at, key)
        if "enum" in node:
            holder[key] = self._component(node, hint, at)
            return
        if self._has_class(node):
            self._title(node, hint, at, is_named="title" in node)
        self.descend(node, node.get("title", hint), at)

    def descend(self, node: Schema, name: str, at: Location) -> None:
        """Name what is in a schema, after the schema."""
        for key in node.get("properties", {}):
            self.visit(node["properties"], key, f"{name}_{key}", (*at, "properties"))
        for index, part in enumerate(node.get("allOf", [])):
            self.descend(part, name, (*at, "allOf", index))
        for key, suffix in (("items", "item"), ("additionalProperties", "value")):
            if isinstance(node.get(key), dict):
                self.visit(node, key, f"{name}_{suffix}", at)
        for keyword in ("oneOf", "anyOf"):
            for index, _ in enumerate(node.get(keyword, [])):
                hint = name if len(alternatives(node)) == 1 else f"{name}_{index + 1}"
                self.visit(node[keyword], index, hint, (*at, keyword))

    def _has_class(self, node: Schema) -> bool:
        if "$ref" in node or refers(node):
            return False
        return "enum" in node or is_object(self._document, node)

    def _title(self, node: Schema, hint: str, at: Location, *, is_named: bool) -> str:
        plain = str(ClassName(node.get("title", hint), FIELD_PREFIX))
        free = self._free(plain, node)
        if not is_named:
            self._note_at(at, f"is class {free}, having no name")
        elif free != plain:
            self._note_at(at, f"is class {free}; {plain} is taken")
        else:
            return free
        node["title"] = free
        return free

    def _component(self, node: Schema, hint: str, at: Location) -> Schema:
        name = self._free(str(ClassName(node.get("title", hint), FIELD_PREFIX)), node)
        if name not in self._keys:
            key = unused_key(name, self._components)
            bare = {each: node[each] for each in node if each not in ("title", "default")}
            self._components[key] = bare if key == name else {"title": name, **bare}
            self._keys[name] = key
        self._note_at(at, f"is class {name}, a separate enumeration")
        reference = {"$ref": f"#/components/schemas/{self._keys[name]}"}
        if "default" not in node:
            return reference
        return {"allOf": [reference], "default": node["default"]}

    def _free(self, plain: str, node: Schema) -> str:
        name = plain
        number = 2
        while name in _RESERVED or not self._fits(name, node):
            name, number = f"{plain}{number}", number + 1
        self._taken.setdefault(python_name(name), (name, node))
        return name

    def _fits(self, name: str, node: Schema) -> bool:
        """Tell whether no other schema has a name; equal enumerations share one class."""
        had, holder = self._taken.get(python_name(name), (name, node))
        return had == name and (holder is node or ("enum" in node and holder == node))
