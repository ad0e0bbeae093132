"""The API that users of the Python client see, as values that can be compared."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from spec.generation.facts import item_schema, pagination_style
from spec.schema.python_types import FORMATS, PLAIN
from spec.schema.reading import (
    Schema,
    alternatives,
    argument_name,
    class_name,
    enumeration,
    extra_schema,
    is_object,
    member_name,
    operations,
    properties,
    python_name,
    required,
    resolve,
)

Kinds = frozenset[str]
"""The types of which a value has one, as Python names."""

_BOUNDS: Final[tuple[str, ...]] = (
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "pattern"),
    *("minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "minProperties"),
    *("maxProperties", "x-maximum"),
)


@dataclass(frozen=True)
class Value:
    """An argument or attribute."""

    kinds: Kinds
    required: bool
    """Whether it cannot be left out."""
    bounds: Mapping[str, Any] = field(default_factory=dict)
    default: Any = None
    wire: str = ""
    """Name and place in HTTP or JSON."""
    deprecated: bool = False
    secret: bool = False
    """Whether it is hidden where the model is shown."""

    def __str__(self) -> str:
        return type_text(self.kinds)


@dataclass(frozen=True)
class Operation:
    """An operation."""

    tag: str
    request: str
    """Method and path."""
    security: tuple[str, ...]
    deprecated: bool
    arguments: Mapping[str, Value]
    answers: Mapping[str, Kinds]
    """Types by status; `None` where there is no body."""
    items: str | None
    """The type of the items of a listing."""

    @property
    def result(self) -> Kinds:
        """What a call returns."""
        found = [kinds for status, kinds in self.answers.items() if status.startswith("2")]
        return next((kinds for kinds in found if kinds != {"None"}), frozenset({"None"}))


@dataclass(frozen=True)
class Model:
    """A class of objects or an enumeration."""

    attributes: Mapping[str, Value]
    extra: str | None
    """The type of `additional_properties`; None if there are none."""
    members: Mapping[Any, str]
    """The names of an enumeration's values; empty where they follow from the value."""
    sent: bool
    received: bool


@dataclass(frozen=True)
class Surface:
    """All that users see."""

    operations: Mapping[str, Operation]
    models: Mapping[str, Model]


def read_surface(document: Schema) -> Surface:
    """Read what users see from a corrected, normalized spec."""
    reader = _Reader(document)
    found = {
        node["operationId"]: reader.operation(path, method, node)
        for path, method, node in operations(document)
    }
    for name in document["components"]["schemas"]:
        # It is generated even if no operation needs it.
        reader.reach({"$ref": f"#/components/schemas/{name}"}, set())
    return Surface(found, reader.models())


def type_text(kinds: Kinds) -> str:
    """Write types as a hint, null last."""
    return " | ".join(sorted(kinds, key=lambda each: (each == "None", each)))


class _Reader:
    def __init__(self, document: Schema) -> None:
        self._document = document
        self._classes: dict[str, Schema] = {}
        self._sent: set[str] = set()
        self._received: set[str] = set()

    def operation(self, path: str, method: str, node: Schema) -> Operation:
        arguments = {
            argument_name(node["parameters"], each): self._value(
                each["schema"], bool(each.get("required")), f"{each['in']} {each['name']}"
            )
            for each in node["parameters"]
        }
        body = resolve(self._document, node.get("requestBody", {}))
        for media, each in body.get("content", {}).items():
            schema = each["schema"]
            arguments["body"] = self._value(schema, bool(body.get("required")), media)
            self.reach(schema, self._sent)
        for each in node["parameters"]:
            self.reach(each["schema"], self._sent)
        answers = {
            status: self._answer(resolve(self._document, each))
            for status, each in node["responses"].items()
        }
        return Operation(
            tag=node["tags"][0],
            request=f"{method.upper()} {path}",
            security=tuple(sorted({next(iter(each), "none") for each in node["security"]})),
            deprecated=bool(node.get("deprecated")),
            arguments=arguments,
            answers=answers,
            items=self._items(node),
        )

    def models(self) -> dict[str, Model]:
        return {
            name: Model(
                attributes=self._attributes(node),
                extra=self._extra(node),
                members=self._members(node),
                sent=name in self._sent,
                received=name in self._received,
            )
            for name, node in self._classes.items()
        }

    def _answer(self, response: Schema) -> Kinds:
        for each in response.get("content", {}).values():
            self.reach(each["schema"], self._received)
            return self._kinds(each["schema"])
        return frozenset({"None"})

    def _items(self, node: Schema) -> str | None:
        if style := pagination_style(self._document, node):
            return type_text(self._kinds(item_schema(self._document, node, style)))
        return None

    def _attributes(self, node: Schema) -> dict[str, Value]:
        must = required(self._document, node)
        return {
            python_name(name): self._value(each, name in must, name)
            for name, each in properties(self._document, node).items()
        }

    def _extra(self, node: Schema) -> str | None:
        if not is_object(self._document, node):
            return None
        extra = extra_schema(self._document, node)
        return None if extra is None else f"dict[str, {type_text(self._kinds(extra))}]"

    def _members(self, node: Schema) -> dict[Any, str]:
        found = enumeration(self._document, node) or {}
        values, names = found.get("enum", []), found.get("x-enum-varnames", [])
        if len(names) != len(values):
            # Names that do not fit the values are ignored; `generate` refuses them.
            names = [member_name(value) for value in values]
        return dict(zip(values, names, strict=True))

    def _value(self, node: Schema, must: bool, wire: str) -> Value:
        found = resolve(self._document, node)
        items = resolve(self._document, found.get("items", {}))
        bounds = {key: found[key] for key in _BOUNDS if key in found}
        bounds |= {f"items {key}": items[key] for key in _BOUNDS if key in items}
        return Value(
            self._kinds(node),
            must,
            bounds,
            found.get("default"),
            wire,
            deprecated=bool(found.get("deprecated")),
            secret=found.get("format") == "password",
        )

    def _kinds(self, node: Schema) -> Kinds:
        found = resolve(self._document, node)
        null = frozenset({"None"}) if found.get("nullable") else frozenset()
        if enumeration(self._document, node) or is_object(self._document, found):
            return null | {class_name(self._document, node) or "dict"}
        if found.get("type") == "array":
            return null | {f"list[{type_text(self._kinds(found['items']))}]"}
        if choice := alternatives(found):
            return null.union(*(self._kinds(each) for each in choice))
        kind = found.get("type")
        python = FORMATS.get((kind, found.get("format")), PLAIN.get(kind))
        return null | {python.__name__ if python else "Any"}

    def reach(self, node: Schema, reached: set[str]) -> None:
        """Note the classes that a schema leads to."""
        found = resolve(self._document, node)
        if enumeration(self._document, node) or is_object(self._document, found):
            name = class_name(self._document, node) or ""
            if name in reached:
                return
            reached.add(name)
            self._classes.setdefault(name, node)
        for each in self._inside(found):
            self.reach(each, reached)

    def _inside(self, node: Schema) -> Iterator[Schema]:
        yield from properties(self._document, node).values()
        yield from alternatives(node)
        for keyword in ("items", "additionalProperties"):
            if isinstance(node.get(keyword), dict):
                yield node[keyword]
