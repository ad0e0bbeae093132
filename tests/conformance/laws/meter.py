"""The coverage meter: how much of what a schema can express did the examples cover?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from laws.covering import comes_back, extra_schema
from laws.world import World
from spec.schema.reading import Schema, alternatives, enumeration, is_object, properties, required

Facet = tuple[str, str]
"""A pointer with `*` for indexes and map keys, and the kind of value there."""


@dataclass
class Meter:
    """Counts the facets of one schema."""

    world: World
    schema: Schema
    seen: set[Facet] = field(default_factory=set)

    def observe(self, examples: Iterable[Any]) -> None:
        """Count the facets that examples show."""
        for example in examples:
            self.seen.update(_shown(self.world, self.schema, example, ""))

    def missing(self) -> set[Facet]:
        """Return the facets that no example has shown."""
        return set(_declared(self.world, self.schema, "", ())) - self.seen

    def share(self) -> float:
        """Return the share of the facets that was seen, from 0 to 1."""
        declared = set(_declared(self.world, self.schema, "", ()))
        return len(declared & self.seen) / len(declared)


def _declared(world: World, node: Schema, at: str, inside: tuple[str, ...]) -> Iterator[Facet]:
    inside = (*inside, node["$ref"]) if "$ref" in node else inside
    node = world.resolve(node)
    if node.get("nullable"):
        yield at, "null"
    if found := enumeration(world.document, node):
        yield from ((at, f"= {each}") for each in found["enum"] if each is not None)
    elif is_object(world.document, node):
        yield from _declared_members(world, node, at, inside)
    elif node.get("type") == "array":
        if not node.get("minItems"):
            yield at, "empty"
        if not comes_back(node.get("items", {}), inside):
            yield at, "filled"
            yield from _declared(world, node.get("items", {}), f"{at}/*", inside)
    elif node.get("type") == "boolean":
        yield from ((at, "True"), (at, "False"))
    elif not alternatives(node):
        yield at, "a value"


def _declared_members(
    world: World, node: Schema, at: str, inside: tuple[str, ...]
) -> Iterator[Facet]:
    yield at, "an object"
    must = required(world.document, node)
    for name, each in properties(world.document, node).items():
        if not comes_back(each, inside):
            yield f"{at}/{name}", "present"
            yield from _declared(world, each, f"{at}/{name}", inside)
        if name not in must:
            yield f"{at}/{name}", "absent"
    if (extra := extra_schema(world, node)) is not None:
        yield from _declared(world, extra, f"{at}/*", inside)


def _shown(world: World, node: Schema, value: Any, at: str) -> Iterator[Facet]:
    node = world.resolve(node)
    if value is None:
        yield at, "null"
    elif enumeration(world.document, node):
        yield at, f"= {value}"
    elif isinstance(value, dict) and is_object(world.document, node):
        yield at, "an object"
        members = properties(world.document, node)
        yield from ((f"{at}/{name}", "absent") for name in members if name not in value)
        for name, each in value.items():
            known = members.get(name)
            if known is not None:
                yield f"{at}/{name}", "present"
                yield from _shown(world, known, each, f"{at}/{name}")
            elif (extra := extra_schema(world, node)) is not None:
                yield from _shown(world, extra, each, f"{at}/*")
    elif isinstance(value, list) and node.get("type") == "array":
        yield at, "filled" if value else "empty"
        for each in value:
            yield from _shown(world, node.get("items", {}), each, f"{at}/*")
    else:
        yield at, str(value) if isinstance(value, bool) else "a value"
        yield at, "a value"
