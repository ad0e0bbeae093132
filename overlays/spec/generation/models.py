"""Compare generated classes with the schemas that they stand for: attributes, types, members."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from types import GenericAlias
from typing import Any, get_type_hints

import attrs

from spec.schema.python_types import (
    attribute_type,
    find_class,
    lacks_class,
    python_type,
    show_type,
)
from spec.schema.reading import (
    Schema,
    alternatives,
    enumeration,
    extra_schema,
    is_object,
    properties,
    python_name,
    required,
    resolve,
)

_EXTRA = "additional_properties"
_ABSENT = "_absent"
_HARMLESS_SIBLINGS = {"$ref", "description"}


def reference_losses(pointer: str, node: Schema) -> Iterator[str]:
    """Yield what stands beside a reference, where the generator does not look."""
    if siblings := sorted(node.keys() - _HARMLESS_SIBLINGS):
        yield f"{pointer}: {', '.join(siblings)} beside $ref is ignored; wrap the $ref in allOf"


def union_losses(document: dict[str, Any], pointer: str, node: Schema) -> Iterator[str]:
    """Yield unions of objects: the first class decodes every object, so the others are lost."""
    if sum(is_object(document, each) for each in alternatives(node)) > 1:
        yield f"{pointer}: of several objects only the first is decoded; give it one schema"


@dataclass(frozen=True)
class _Found:
    """A schema of the spec, and the class that was generated from it."""

    document: dict[str, Any]
    package: str
    pointer: str
    node: Schema
    model: Any

    @property
    def where(self) -> str:
        return f"{self.pointer}: {self.model.__name__}"


def model_losses(
    document: dict[str, Any], package: str, pointer: str, name: str | None, node: Schema
) -> Iterator[str]:
    """Yield what the class of an object or enumeration lacks, or has besides."""
    found = _Found(document, package, pointer, node, find_class(package, name))
    if name is None:
        yield f"{pointer}: nothing names this schema; give it a title"
    elif found.model is None:
        yield f"{pointer}: class {name} is missing"
    elif members := enumeration(document, node):
        yield from _enum_losses(pointer, members, found.model)
    elif not attrs.has(found.model):
        yield f"{found.where} is not a model"
    else:
        yield from _attribute_losses(found)
        yield from _extra_losses(found)


def _enum_losses(pointer: str, node: Schema, members: Any) -> Iterator[str]:
    if not issubclass(members, enum.Enum):
        yield f"{pointer}: {members.__name__} is not an enumeration"
        return
    found = {member.value: member.name for member in members}
    values = [value for value in node["enum"] if value is not None]
    names = node.get("x-enum-varnames", [found.get(value, value) for value in values])
    if len(names) != len(values):
        yield f"{pointer}: {len(names)} x-enum-varnames for {len(values)} values are ignored"
        return
    for value, name in zip(values, names, strict=True):
        if found.get(value) != name:
            yield f"{pointer}: {members.__name__} lacks {name} = {value!r}"


def _attribute_losses(found: _Found) -> Iterator[str]:
    hints = get_type_hints(found.model)
    fields = {each.name: each for each in attrs.fields(found.model)}
    all_properties = properties(found.document, found.node)
    must = required(found.document, found.node)
    for name, each in all_properties.items():
        attribute = python_name(name)
        where = f"{found.where}.{attribute}"
        if attribute not in fields:
            yield f"{where} is missing"
            continue
        hint = attribute_type(found.document, found.package, each, optional=name not in must)
        if hints[attribute] != hint and not lacks_class(hint):
            yield f"{where} is {show_type(hints[attribute])}, not {show_type(hint)}"
        if resolve(found.document, each).get("format") == "password" and fields[attribute].repr:
            yield f"{where} is a secret, but shown in the model's repr"
    expected = {_EXTRA, _ABSENT, *map(python_name, all_properties)}
    for attribute in sorted(fields.keys() - expected):
        yield f"{found.where}.{attribute} is not in the spec"


def _extra_losses(found: _Found) -> Iterator[str]:
    where = f"{found.where}.{_EXTRA}"
    extra = extra_schema(found.document, found.node)
    hint = get_type_hints(found.model).get(_EXTRA)
    if extra is None or hint is None:
        if hint is not extra:
            yield f"{where} is {'missing' if hint is None else 'not in the spec'}"
        return
    expected = GenericAlias(dict, (str, python_type(found.document, found.package, extra)))
    if hint != expected and not lacks_class(expected):
        yield f"{where} is {show_type(hint)}, not {show_type(expected)}"
