"""Docker's own document: where its responses may differ from the corrected spec.

The places are computed from the actions of all overlays: an addition stays in place of what a newer
document says, until somebody decides otherwise.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, Final

from laws.world import World
from spec.document.load import load_document
from spec.overlay.apply import apply_action
from spec.overlay.jsonpath import locate
from spec.overlay.read import load_overlays
from spec.schema.reading import Schema

ROOT: Final = Path(__file__).parents[3]
Location = tuple[str | int, ...]


@cache
def vendor() -> World:
    """Docker's document, uncorrected."""
    return World(load_document(ROOT / "openapi.yaml"))


@cache
def corrected_places() -> dict[Location, Any]:
    """Return the corrected value at every place that an overlay changes; None if removed."""
    document: Any = load_document(ROOT / "openapi.yaml")
    found: dict[Location, Any] = {}
    overlays = load_overlays(ROOT / "overlays/spec")
    for action in chain.from_iterable(each.actions for each in overlays):
        for location in locate(action.target, document):
            if action.kind == "update":
                found |= {(*location, *leaf): each for leaf, each in _leaves(action.value)}
            else:
                found[location] = None
        document = apply_action(document, action)
    return found


def _leaves(value: Any) -> Iterator[tuple[Location, Any]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from (((key, *rest), leaf) for rest, leaf in _leaves(each))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from (((index, *rest), leaf) for rest, leaf in _leaves(each))
    else:
        yield (), value


def excused(start: Location, pointer: str) -> bool:
    """Tell whether an overlay changes what the document says about a place of a response.

    Args:
        start: Where the response's schema is in Docker's document.
        pointer: JSON Pointer into the response.
    """
    nodes, steps = _nodes(start), pointer.split("/")[1:]
    for step in steps:
        name = step.replace("~1", "/").replace("~0", "~")
        if any(_changed(node, (name,), whole=True) for node in nodes):
            return True
        nodes = [inner for node in nodes for inner in _below(node, name)]
    return not nodes or any(_changed(node, (), whole=False) for node in nodes)


_STRUCTURE: Final = ("$ref", "allOf", "items", "additionalProperties")


def _changed(node: Location, step: Location, *, whole: bool) -> bool:
    """Tell whether an overlay changes a node, as a whole or in what it says about a step."""
    for place, now in corrected_places().items():
        if place == node[: len(place)]:
            return True
        if place[: len(node)] != node:
            continue
        rest = place[len(node) :]
        if rest == () or (rest[0] in _STRUCTURE and len(rest) == 1):
            return True
        if whole and (rest[:1] == ("required",) and now in step):
            return True
        if whole and rest == ("properties", *step):
            return True
        if not whole and rest[0] not in ("properties", "required"):
            return True
    return False


def _at(location: Location) -> Any:
    value: Any = vendor().document
    for step in location:
        value = value[step]
    return value


def _nodes(location: Location) -> list[Location]:
    """Return the places of a schema, of those that it refers to, and of its `allOf` parts."""
    node: Schema = _at(location)
    found = [location]
    if isinstance(node, dict) and "$ref" in node:
        steps = node["$ref"].removeprefix("#/").split("/")
        found += _nodes(tuple(step.replace("~1", "/").replace("~0", "~") for step in steps))
    for index in range(len(node.get("allOf", ()))):
        found += _nodes((*location, "allOf", index))
    return found


def _below(node: Location, name: str) -> list[Location]:
    schema = _at(node)
    if name in schema.get("properties", {}):
        return _nodes((*node, "properties", name))
    for keyword in ("items", "additionalProperties"):
        if isinstance(schema.get(keyword), dict) and (keyword != "items" or name.isdecimal()):
            return _nodes((*node, keyword))
    return []


def answers(world: World) -> Iterator[tuple[str, str, Location]]:
    """Yield operation, status and place of the schema of each successful JSON response.

    An operation that an overlay removes has none. Its path may have parameters with other names.
    """
    names = {(each.method, _unnamed(each.path)): name for name, each in world.operations.items()}
    for path, item in vendor().document["paths"].items():
        for method in item.keys() & {"get", "post", "put", "patch", "delete"}:
            name = names.get((method.upper(), _unnamed(path)))
            for status, response in item[method]["responses"].items() if name else ():
                start: Location = ("paths", path, method, "responses", status)
                if "$ref" in response:
                    start = tuple(response["$ref"].removeprefix("#/").split("/"))
                for media, content in _at(start).get("content", {}).items():
                    if status.startswith("2") and "json" in media and "schema" in content:
                        yield name, status, (*start, "content", media, "schema")


def _unnamed(path: str) -> str:
    return re.sub(r"{\w+}", "{}", path)
