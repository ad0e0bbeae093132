"""Operators on other parts of OpenAPI: keywords, styles, security, headers, order."""

import re
from collections.abc import Iterator
from typing import Any, Final

from mutants.schema_operators import Rewrite, rewritten
from mutants.sites import (
    GONE,
    Location,
    Mutant,
    Node,
    at,
    operations,
    parameters,
    schemas,
    shown,
    target,
)

Made = Iterator[tuple[str, dict[Location, Any]]]
_OBJECT: Final = {"type": "object", "properties": {"brand": {"type": "string"}}}


def _with(kind: str, **more: Any) -> Rewrite:
    """Add keywords to every schema of a type that has no members."""
    return lambda node: node | more if node.get("type") == kind and "enum" not in node else None


def _exclusive(bound: str) -> Rewrite:
    keyword = f"exclusive{bound.capitalize()}"
    return lambda node: node | {keyword: True} if bound in node else None


def _any(**more: Any) -> Rewrite:
    return lambda node: node | more


REWRITES: Final[dict[str, Rewrite]] = {
    "keyword: multipleOf": _with("integer", multipleOf=7),
    "keyword: exclusiveMinimum": _exclusive("minimum"),
    "keyword: exclusiveMaximum": _exclusive("maximum"),
    "keyword: uniqueItems": _with("array", uniqueItems=True),
    "keyword: maxProperties": _with("object", maxProperties=1),
    "keyword: binary": _with("string", format="binary"),
    "keyword: not": _any(**{"not": {"enum": ["x", 7]}}),
    "keyword: discriminator": _with("object", discriminator={"propertyName": "kind"}),
    "keyword: const": _any(const=7),
    "keyword: anyOf": lambda node: {"anyOf": [node, {"type": "array", "items": _OBJECT}]},
    "keyword: oneOf": lambda node: {"oneOf": [node, {"type": "array", "items": _OBJECT}]},
    "control: x-keyword": _any(**{"x-brand-new": True}),
    "control: externalDocs": _any(externalDocs={"url": "https://docs.docker.com"}),
    "control: order of required": lambda node: (
        node | {"required": node["required"][::-1]} if len(node.get("required", ())) > 1 else None
    ),
}


def of_schemas(document: Node) -> Iterator[Mutant]:
    """Yield mutants of every schema; `readOnly` and `writeOnly` are for properties."""
    for operator, rewrite in REWRITES.items():
        yield from rewritten(operator, document, rewrite)
    for location, node in schemas(document):
        if len(node.get("properties", ())) > 1:
            turned = dict(reversed(node["properties"].items()))
            changes = (((*location, "properties"), turned),)
            yield Mutant("control: order of properties", shown(location), changes)
    for keyword in ("readOnly", "writeOnly"):
        for mutant in rewritten(f"keyword: {keyword}", document, _any(**{keyword: True})):
            [(location, _)] = mutant.changes
            owner = at(document, location[:-2]) if len(location) > 2 else {}
            if location[-2] == "properties" and location[-1] in owner.get("required", ()):
                yield mutant


def of_parameters(document: Node) -> Iterator[Mutant]:
    """Yield mutants of how parameters are written into a URL."""
    styles = {
        "path": ("matrix", "label"),
        "query": ("spaceDelimited", "pipeDelimited", "deepObject"),
    }
    for location, node in parameters(document):
        site, plain = f"{shown(location)} {node['name']}", "$ref" not in node["schema"]
        for style in styles.get(node["in"], ()):
            yield Mutant(f"style: {style}", site, (((*location, "style"), style),))
        content = {key: each for key, each in node.items() if key != "schema"}
        content["content"] = {"application/json": {"schema": node["schema"]}}
        yield Mutant("style: JSON", site, ((location, content),))
        if node["in"] == "query":
            yield Mutant("style: reserved", site, (((*location, "allowReserved"), True),))
        if node["in"] == "query" and plain:
            rows = {"type": "array", "items": node["schema"]}
            yield Mutant("style: list", site, (((*location, "schema"), rows),))
            listed = (((*location, "schema"), rows), ((*location, "explode"), False))
            yield Mutant("style: list with commas", site, listed)


def of_operations(document: Node) -> Iterator[Mutant]:
    """Yield mutants of security, response headers and order."""
    for location, operation in operations(document):
        for make in (_securing, _heading, _ordering):
            for operator, changes in make(document, location, operation):
                yield Mutant(operator, operation["operationId"], tuple(changes.items()))


def _securing(document: Node, location: Location, operation: Node) -> Made:
    place, security = (*location, "security"), operation.get("security", [])
    both = {"bearerAuth": [], "bearerSCIMAuth": []}
    yield "security: two at once", {place: [both]}
    yield "security: unknown scheme", {place: [{"brandNew": []}]}
    yield "security: one of two", {place: [{name: []} for name in both]}
    if len(security) > 1:
        yield "control: order of security", {place: security[::-1]}


def _heading(document: Node, location: Location, operation: Node) -> Made:
    """Change headers of one operation's responses, also where others share them."""
    for status in operation["responses"]:
        place = (*location, "responses", status)
        answer = at(document, target(document, place))
        headers = answer.get("headers", {})
        for name, header in headers.items():
            rest = {key: each for key, each in headers.items() if key != name}
            never = {"required": True, "schema": {"type": "integer", "maximum": -1}}
            for operator, changed in (
                ("header: drop", rest),
                ("header: rename", rest | {f"{name}-New": header}),
                ("header: other schema", rest | {name: never}),
            ):
                yield operator, {place: answer | {"headers": changed}}
        new = {"X-Brand-New": {"required": True, "schema": {"type": "string"}}}
        yield "header: add required", {place: answer | {"headers": headers | new}}


def _ordering(document: Node, location: Location, operation: Node) -> Made:
    path, item = str(location[1]), at(document, location[:2])
    names = re.findall(r"\{(\w+)\}", path)
    if len(names) > 1:
        moved = path.replace("{" + names[0] + "}", "{}").replace(
            "{" + names[1] + "}", "{" + names[0] + "}"
        )
        moved = moved.replace("{}", "{" + names[1] + "}")
        yield "order: values of a path", {("paths", path): GONE, ("paths", moved): item}
    steps = path.split("/")
    plain = [index for index, step in enumerate(steps) if step and "{" not in step]
    if len(plain) > 2:
        one, other = plain[-2:]
        steps[one], steps[other] = steps[other], steps[one]
        yield (
            "order: segments of a path",
            {("paths", path): GONE, ("paths", "/".join(steps)): item},
        )
    for key in ("responses", "parameters"):
        found = operation.get(key, ())
        if len(found) > 1:
            turned = dict(reversed(found.items())) if key == "responses" else found[::-1]
            yield f"control: order of {key}", {(*location, key): turned}


def of_document(document: Node) -> Iterator[Mutant]:
    """Yield mutants of the security schemes and of servers that only some paths have."""
    schemes = ("components", "securitySchemes")
    for name in at(document, schemes):
        for operator, scheme in (
            ("security: key in a header", {"type": "apiKey", "in": "header", "name": "X-Key"}),
            ("security: basic", {"type": "http", "scheme": "basic"}),
        ):
            yield Mutant(operator, name, (((*schemes, name), scheme),))
    servers = [{"url": "https://registry.docker.com"}]
    for location, operation in operations(document):
        site = operation["operationId"]
        yield Mutant("server: of an operation", site, (((*location, "servers"), servers),))
        yield Mutant("server: of a path", site, (((*location[:2], "servers"), servers),))
    paths = dict(reversed(document["paths"].items()))
    yield Mutant("control: order of paths", "paths", ((("paths",), paths),))


FAMILIES: Final = (of_schemas, of_parameters, of_operations, of_document)
