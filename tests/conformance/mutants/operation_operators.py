"""Operators on paths, operations, parameters, bodies, responses, security and servers."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, Final

from mutants.sites import (
    GONE,
    METHODS,
    Location,
    Mutant,
    Node,
    at,
    contents,
    operations,
    parameters,
    shown,
    target,
)

Made = Iterator[tuple[str, dict[Location, Any]]]
"""Operators with the changes that they make in one operation."""
_TEXT: Final = {"type": "string"}
_OBJECT: Final = {"type": "object", "title": "BrandNew", "properties": {"x": _TEXT}}
_NEW: Final = {"description": "New.", "content": {"application/json": {"schema": _OBJECT}}}


def of_operations(document: Node) -> Iterator[Mutant]:
    """Yield mutants of every operation."""
    makers = (_naming, _moving, _securing, _taking, _sending, _statuses)
    for location, operation in operations(document):
        for make in makers:
            for operator, changes in make(document, location, operation):
                yield Mutant(operator, operation["operationId"], tuple(changes.items()))


def _naming(document: Node, location: Location, operation: Node) -> Made:
    name = operation["operationId"]
    yield "operation: rename", {(*location, "operationId"): f"{name}_x"}
    yield "operation: drop", {location: GONE}
    copied = {**operation, "operationId": f"{name}_copy"}
    item = {"parameters": at(document, location[:2]).get("parameters", [])}
    yield "operation: add", {("paths", f"{location[1]}/copy"): {**item, location[2]: copied}}
    yield "tag: other", {(*location, "tags"): ["other-tag"]}
    yield "deprecated: flip", {(*location, "deprecated"): not operation.get("deprecated")}


def _moving(document: Node, location: Location, operation: Node) -> Made:
    path, method = str(location[1]), location[2]
    item = at(document, location[:2])
    other = next(each for each in ("put", "patch", "delete", "post") if each not in item)
    yield "method: other", {location: GONE, (*location[:2], other): operation}
    renamed = {key: value for key, value in item.items() if key in (method, "parameters")}
    for operator, moved in (
        ("path: other segment", path.replace("/v2/", "/v3/")),
        ("path: trailing slash", path.removesuffix("/") if path.endswith("/") else f"{path}/"),
    ):
        yield operator, {location: GONE, ("paths", moved): renamed}


def _securing(document: Node, location: Location, operation: Node) -> Made:
    place, security = (*location, "security"), operation.get("security", [])
    swapped = "bearerAuth" if security == [{"bearerSCIMAuth": []}] else "bearerSCIMAuth"
    yield "security: other scheme", {place: [{swapped: []}]}
    if security and {} not in security:
        yield "security: optional", {place: [{}, *security]}
    if security:
        yield "security: drop", {place: []}
    if {} in security:
        yield "security: demand", {place: [each for each in security if each]}


def _taking(document: Node, location: Location, operation: Node) -> Made:
    own, place = operation.get("parameters", []), (*location, "parameters")
    new = {"in": "query", "name": "brand_new", "schema": _TEXT}
    yield "parameter: add", {place: [*own, new]}
    yield "parameter: add required", {place: [*own, {**new, "required": True}]}


def _sending(document: Node, location: Location, operation: Node) -> Made:
    place = (*location, "requestBody")
    if "requestBody" not in operation:
        yield "body: add", {place: {"required": True, "content": _NEW["content"]}}
        return
    where = target(document, place)
    body = at(document, where)
    yield "body: drop", {place: GONE}
    yield "body: required", {(*where, "required"): not body.get("required")}
    [(media, content)] = body["content"].items()
    yield "body: other schema", {(*where, "content", media, "schema"): _OBJECT}
    yield "body: other media type", {(*where, "content"): {"application/xml+json": content}}


def _statuses(document: Node, location: Location, operation: Node) -> Made:
    answers, place = operation["responses"], (*location, "responses")
    for status in answers:
        rest = {key: value for key, value in answers.items() if key != status}
        kind = "success" if status.startswith("2") else "error"
        yield f"status: drop {kind}", {place: rest}
        other = {"200": "203", "201": "200", "204": "206"}.get(status, "418")
        yield f"status: other {kind}", {place: {**rest, other: answers[status]}}
    yield "status: add", {place: {**answers, "422": _NEW}}
    yield "status: add success", {place: {**answers, "203": {"description": "New."}}}
    if "default" not in answers:
        yield "status: add default", {place: {**answers, "default": _NEW}}
    yield from _swapped(document, answers, place)
    for status in answers:
        where = target(document, (*place, status))
        answer = at(document, where)
        if "content" not in answer:
            yield "answer: add a body", {(*place, status): _NEW}
        else:
            yield "answer: drop the body", {(*place, status): {"description": "Empty."}}


def _swapped(document: Node, answers: Node, place: Location) -> Made:
    """Swap neighbors with different contents; different names alone mean nothing."""
    names = [status for status in answers if status.isdigit()]
    held = {each: at(document, target(document, (*place, each))).get("content") for each in names}
    for one, other in pairwise(names):
        if held[one] != held[other]:
            swapped = {**answers, one: answers[other], other: answers[one]}
            yield "status: swap", {place: swapped}


def of_parameters(document: Node) -> Iterator[Mutant]:
    """Yield mutants of every parameter."""
    for location, node in parameters(document):
        for operator, changes in _of_parameter(location, node):
            yield Mutant(operator, f"{shown(location)} {node['name']}", tuple(changes.items()))
    for path in document["paths"]:
        yield from _renamed_in_path(document, path)


def _of_parameter(location: Location, node: Node) -> Made:
    if node["in"] == "path":
        return
    yield "parameter: rename", {(*location, "name"): f"{node['name']}_x"}
    yield "parameter: to header", {(*location, "in"): "header"}
    yield "parameter: required", {(*location, "required"): not node.get("required")}
    schema = node["schema"]
    if "$ref" not in schema:
        default: dict[str, Any] = {"string": "x", "integer": 7, "boolean": True}
        changed = {**schema, "default": default[schema["type"]]}
        if schema.get("format") != "date-time":
            yield "parameter: default", {(*location, "schema"): changed}
    owner = location[:-1]
    if location[0] == "paths":
        yield "parameter: drop", {location: GONE}
    else:
        yield "parameter: rename", {(*owner, location[-1], "name"): f"other_{node['name']}"}


def _renamed_in_path(document: Node, path: str) -> Iterator[Mutant]:
    """Rename the parameters of a path that are declared in one place, there and in the path."""
    item = document["paths"][path]
    owners: list[Location] = [(), *((method,) for method in METHODS if method in item)]
    for owner in owners if len(owners) == 2 else owners[:1]:
        for index, each in enumerate(at(item, owner).get("parameters", ())):
            if each.get("in") == "path":
                name = each["name"]
                renamed = Mutant("", "", (((*owner, "parameters", index, "name"), f"{name}_x"),))
                moved = path.replace("{" + name + "}", "{" + name + "_x}")
                changes = ((("paths", path), GONE), (("paths", moved), renamed.applied(item)))
                yield Mutant("path: rename a parameter", f"{path} {name}", changes)


def of_bodies(document: Node) -> Iterator[Mutant]:
    """Yield mutants of the bodies of responses."""
    for location, kind in contents(document):
        if kind == "answer":
            for operator, changes in _of_answer(document, location):
                yield Mutant(operator, shown(location), tuple(changes.items()))


def _of_answer(document: Node, location: Location) -> Made:
    [(media, content)] = at(document, location).items()
    place = (*location, media, "schema")
    other = "application/problem+json" if media == "application/json" else "application/json"
    yield "answer: other media type", {location: {other: content}}
    yield "answer: a list of it", {place: {"type": "array", "items": content["schema"]}}
    yield "answer: other schema", {place: _OBJECT}
    yield "answer: text", {place: _TEXT}


def of_servers(document: Node) -> Iterator[Mutant]:
    """Yield mutants of the servers."""
    for url in (
        "https://hub.docker.com/api",
        "http://hub.docker.com",
        "https://registry.docker.com",
    ):
        yield Mutant("server: other", url, ((("servers", 0, "url"), url),))


def controls(document: Node) -> Iterator[Mutant]:
    """Yield changes without a meaning: no law may notice them."""
    prose = ("description", "summary", "example", "examples")
    for location, operation in operations(document):
        for key in ("description", "summary"):
            if key in operation:
                yield _control(key, (*location, key))
    for name, schema in document["components"]["schemas"].items():
        yield _control("description", ("components", "schemas", name, "description"))
        for key, each in schema.get("properties", {}).items():
            for word in prose:
                if word in each and "$ref" not in each:
                    place = ("components", "schemas", name, "properties", key, word)
                    yield _control(word, place)
    for index in range(len(document.get("tags", ()))):
        yield _control("description", ("tags", index, "description"))
    yield _control("version", ("info", "version"))


def _control(word: str, place: Location) -> Mutant:
    value: Any = {"one": {"value": 1}} if word == "examples" else "Other words."
    return Mutant(f"control: {word}", shown(place), ((place, value),))


FAMILIES: Final[tuple[Callable[[Node], Iterator[Mutant]], ...]] = (
    of_operations,
    of_parameters,
    of_bodies,
    of_servers,
)
