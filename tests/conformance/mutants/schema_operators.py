"""Operators on schemas: properties, types, null, members, formats, references, constraints."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from mutants.sites import GONE, Location, Mutant, Node, at, schemas, shown, target

Changes = dict[Location, Any]
Rewrite = Callable[[Node], Node | None]
"""Makes another schema from a schema; None where the operator does not apply."""


def rewritten(operator: str, document: Node, rewrite: Rewrite) -> Iterator[Mutant]:
    """Yield a mutant for each schema to which an operator applies."""
    for location, node in schemas(document):
        if "$ref" not in node and (changed := rewrite(dict(node))) not in (None, node):
            yield Mutant(operator, shown(location), ((location, changed),))


def _typed(kind: str, other: Node) -> Rewrite:
    """Replace a plain schema of a type, with all its constraints."""

    def rewrite(node: Node) -> Node | None:
        if node.get("type") != kind or "enum" in node or "format" in node:
            return None
        kept = {key: node[key] for key in ("description", "nullable") if key in node}
        return kept | other

    return rewrite


def _set(condition: Callable[[Node], bool], **more: Any) -> Rewrite:
    return lambda node: node | more if condition(node) else None


def _without(*keys: str, having: tuple[str, Any] | None = None) -> Rewrite:
    def rewrite(node: Node) -> Node | None:
        if keys[0] not in node or (having and node.get(having[0]) != having[1]):
            return None
        return {key: value for key, value in node.items() if key not in keys}

    return rewrite


def _is(kind: str, **more: Any) -> Callable[[Node], bool]:
    def condition(node: Node) -> bool:
        same = all(node.get(key) == value for key, value in more.items())
        return node.get("type") == kind and same and "enum" not in node

    return condition


def _enum(change: Callable[[list[Any]], list[Any]]) -> Rewrite:
    def rewrite(node: Node) -> Node | None:
        if "enum" not in node:
            return None
        kept = {key: value for key, value in node.items() if key != "x-enum-varnames"}
        return kept | {"enum": change(node["enum"])}

    return rewrite


def _moved(key: str, by: int) -> Rewrite:
    return lambda node: node | {key: node[key] + by} if key in node else None


def _constrained(condition: Callable[[Node], bool]) -> Callable[[Node], bool]:
    return lambda node: condition(node) and "format" not in node and "pattern" not in node


REWRITES: Final[dict[str, Rewrite]] = {
    "type: text to integer": _typed("string", {"type": "integer"}),
    "type: text to boolean": _typed("string", {"type": "boolean"}),
    "type: text to list": _typed("string", {"type": "array", "items": {"type": "string"}}),
    "type: text to members": _typed("string", {"type": "string", "enum": ["one", "two"]}),
    "type: integer to text": _typed("integer", {"type": "string"}),
    "type: integer to number": _typed("integer", {"type": "number"}),
    "type: boolean to text": _typed("boolean", {"type": "string"}),
    "type: boolean to integer": _typed("boolean", {"type": "integer"}),
    "type: object to text": lambda n: {"type": "string"} if "properties" in n else None,
    "type: list to its item": lambda n: n["items"] if n.get("type") == "array" else None,
    "type: items to integers": lambda n: (
        n | {"items": {"type": "integer"}} if n.get("type") == "array" else None
    ),
    "nullable: add": _set(lambda n: "type" in n and not n.get("nullable"), nullable=True),
    "nullable: remove": _without("nullable", having=("nullable", True)),
    "enum: add a member": _enum(lambda members: [*members, "brand_new"]),
    "enum: drop a member": _enum(lambda members: members[:-1]),
    "enum: rename a member": _enum(lambda members: [*members[:-1], f"{members[-1]}_x"]),
    "enum: open": _without("enum", "x-enum-varnames"),
    "enum: other names": lambda n: (
        n | {"x-enum-varnames": n["x-enum-varnames"][::-1]} if "x-enum-varnames" in n else None
    ),
    "format: drop date-time": _without("format", having=("format", "date-time")),
    "format: add date-time": _set(_constrained(_is("string")), format="date-time"),
    "format: date-time to date": _set(_is("string", format="date-time"), format="date"),
    "format: drop password": _without("format", having=("format", "password")),
    "format: add password": _set(_constrained(_is("string")), format="password"),
    "format: drop int64": _without("format", having=("format", "int64")),
    "format: int64 to int32": _set(_is("integer", format="int64"), format="int32"),
    "format: drop int32": _without("format", having=("format", "int32")),
    "format: drop byte": _without("format", having=("format", "byte")),
    "format: drop email": _without("format", having=("format", "email")),
    "extra keys: refuse": lambda n: (
        n | {"additionalProperties": False} if "properties" in n else None
    ),
    "extra keys: other type": lambda n: (
        n | {"additionalProperties": {"type": "integer"}}
        if isinstance(n.get("additionalProperties"), dict)
        else None
    ),
    "title: rename": lambda n: n | {"title": f"{n['title']}Other"} if "title" in n else None,
    "default: add": _set(_is("boolean"), default=True),
    "minimum: raise": _moved("minimum", 1),
    "minimum: drop": _without("minimum"),
    "minimum: add": _set(lambda n: n.get("type") == "integer" and "minimum" not in n, minimum=5),
    "maximum: raise": _moved("maximum", 100),
    "maximum: lower": _moved("maximum", -1),
    "maximum: drop": _without("maximum"),
    "x-maximum: drop": _without("x-maximum"),
    "minItems: raise": _moved("minItems", 1),
    "minItems: drop": _without("minItems"),
    "minProperties: drop": _without("minProperties"),
    "minProperties: raise": _moved("minProperties", 1),
    "maxLength: add": _set(_constrained(_is("string")), maxLength=2),
    "pattern: drop": _without("pattern"),
    "pattern: add": _set(_constrained(_is("string")), pattern="^[0-9]+$"),
}


def rewriting(document: Node) -> Iterator[Mutant]:
    """Yield every mutant of the operators that rewrite one schema."""
    for operator, rewrite in REWRITES.items():
        yield from rewritten(operator, document, rewrite)


def _objects(document: Node) -> Iterator[tuple[Location, Node]]:
    return ((place, node) for place, node in schemas(document) if node.get("properties"))


def _required(node: Node, *, drop: str = "", add: str = "") -> list[str]:
    kept = [name for name in node.get("required", ()) if name != drop]
    return [*kept, add] if add else kept


def _with_required(location: Location, node: Node, names: list[str]) -> Changes:
    if names:
        return {(*location, "required"): names}
    return {(*location, "required"): GONE} if "required" in node else {}


def restructuring(document: Node) -> Iterator[Mutant]:
    """Yield mutants that rename, drop, add, swap or require properties."""
    for location, node in _objects(document):
        for operator, site, changes in _of_object(location, node):
            yield Mutant(operator, f"{shown(location)}/{site}", tuple(changes.items()))


def _of_object(location: Location, node: Node) -> Iterator[tuple[str, str, Changes]]:
    members: Node = node["properties"]
    place = (*location, "properties")
    for name, each in members.items():
        must = name in node.get("required", ())
        renamed = {f"{n}_x" if n == name else n: value for n, value in members.items()}
        names = _required(node, drop=name, add=f"{name}_x" if must else "")
        yield "property: rename", name, {place: renamed} | _with_required(location, node, names)
        rest = {n: value for n, value in members.items() if n != name}
        fewer = _with_required(location, node, _required(node, drop=name)) if must else {}
        yield "property: drop", name, {place: rest} | fewer
        if must:
            yield "required: drop", name, fewer
        else:
            more = _with_required(location, node, _required(node, add=name))
            yield "required: add", name, more
        for other, schema in members.items():
            if other > name and _meaning(schema) != _meaning(each):
                yield (
                    "property: swap",
                    f"{name}~{other}",
                    {
                        (*place, name): schema,
                        (*place, other): each,
                    },
                )
                break
    added = {place: members | {"brand_new": {"type": "string"}}}
    yield "property: add", "brand_new", added
    names = _required(node, add="brand_new")
    yield "property: add required", "brand_new", added | _with_required(location, node, names)


def referring(document: Node) -> Iterator[Mutant]:
    """Yield mutants of references and of `allOf`."""
    for location, node in schemas(document):
        if "$ref" in node:
            place = target(document, location)
            if other := _alike(document, place):
                changed = {**node, "$ref": f"#/components/schemas/{other}"}
                yield Mutant("$ref: other", f"{shown(location)} -> {other}", ((location, changed),))
            yield Mutant("$ref: inline", shown(location), ((location, at(document, place)),))
        for index in range(len(node.get("allOf", ()))):
            parts = [part for number, part in enumerate(node["allOf"]) if number != index]
            changed = {**node, "allOf": parts} if parts else {"type": "object"}
            yield Mutant("allOf: drop a part", f"{shown(location)}/{index}", ((location, changed),))


def _alike(document: Node, place: Location) -> str | None:
    """Return the name of the next schema of the same kind."""
    components, own = document["components"]["schemas"], str(place[-1])
    kind = _kind(at(document, place))
    names = sorted(name for name, node in components.items() if _kind(node) == kind)
    others = [name for name in names if name > own] or [name for name in names if name < own]
    return others[0] if others else None


def _meaning(node: Node) -> Node:
    """Return a schema without its prose."""
    prose = ("description", "example", "examples")
    return {key: value for key, value in node.items() if key not in prose}


def _kind(node: Node) -> str:
    if "enum" in node:
        return "enum"
    return "object" if "properties" in node or "allOf" in node else str(node.get("type"))
