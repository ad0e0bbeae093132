"""Where a spec can be broken: its schemas, parameters, bodies and responses, with their places."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

Location = tuple[str | int, ...]
Node = dict[str, Any]
GONE: Final = object()
METHODS: Final = ("get", "put", "post", "delete", "head", "patch")


@dataclass(frozen=True)
class Mutant:
    """A spec that is broken in one way.

    Attributes:
        operator: How it is broken.
        site: The place.
        changes: The new value of each changed place; `GONE` if it is removed.
    """

    operator: str
    site: str
    changes: tuple[tuple[Location, Any], ...] = field(repr=False)

    @property
    def is_control(self) -> bool:
        """Whether the change has no meaning, so that nothing may notice it."""
        return self.operator.startswith("control")

    def applied(self, document: Node) -> Node:
        """Return the broken document."""
        document = copy.deepcopy(document)
        for location, value in self.changes:
            parent = at(document, location[:-1])
            if value is GONE:
                del parent[location[-1]]
            else:
                parent[location[-1]] = copy.deepcopy(value)
        return document


def at(document: Any, location: Location) -> Any:
    """Return the value at a place."""
    for step in location:
        document = document[step]
    return document


def shown(location: Location) -> str:
    """Write a place so that it fits into a line."""
    return "/".join(str(step) for step in location)


def target(document: Node, location: Location) -> Location:
    """Follow the reference at a place, if there is one, to the place that it names."""
    node = at(document, location)
    while "$ref" in node:
        steps = node["$ref"].removeprefix("#/").split("/")
        location = tuple(step.replace("~1", "/").replace("~0", "~") for step in steps)
        node = at(document, location)
    return location


def operations(document: Node) -> Iterator[tuple[Location, Node]]:
    """Yield the operations."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield ("paths", path, method), item[method]


def parameters(document: Node) -> Iterator[tuple[Location, Node]]:
    """Yield the parameters, each once."""
    found: dict[Location, Node] = {}
    for path, item in document["paths"].items():
        owners: list[Location] = [("paths", path)]
        owners += [("paths", path, method) for method in METHODS if method in item]
        for owner in owners:
            for index in range(len(at(document, owner).get("parameters", ()))):
                place = target(document, (*owner, "parameters", index))
                found.setdefault(place, at(document, place))
    yield from found.items()


def contents(document: Node) -> Iterator[tuple[Location, str]]:
    """Yield the places of bodies, each once, with `request` or `answer`."""
    found: dict[Location, str] = {}
    for location, operation in operations(document):
        if "requestBody" in operation:
            found[target(document, (*location, "requestBody"))] = "request"
        for status in operation["responses"]:
            found[target(document, (*location, "responses", status))] = "answer"
    for place, kind in found.items():
        if "content" in at(document, place):
            yield (*place, "content"), kind


def schemas(document: Node) -> Iterator[tuple[Location, Node]]:
    """Yield every schema that a request or a response leads to, each once."""
    seen: set[Location] = set()
    for location, parameter in parameters(document):
        if "schema" in parameter:
            yield from _walk(document, (*location, "schema"), seen)
    for location, _ in contents(document):
        for media_type in at(document, location):
            yield from _walk(document, (*location, media_type, "schema"), seen)


def _walk(
    document: Node, location: Location, seen: set[Location]
) -> Iterator[tuple[Location, Node]]:
    if location in seen:
        return
    seen.add(location)
    node = at(document, location)
    yield location, node
    if "$ref" in node:
        yield from _walk(document, target(document, location), seen)
        return
    for name in node.get("properties", {}):
        yield from _walk(document, (*location, "properties", name), seen)
    for keyword in ("items", "additionalProperties"):
        if isinstance(node.get(keyword), dict):
            yield from _walk(document, (*location, keyword), seen)
    for index in range(len(node.get("allOf", ()))):
        yield from _walk(document, (*location, "allOf", index), seen)
