"""Compare generated classes with the schemas that they stand for: attributes, types, members."""

import enum
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from types import GenericAlias, ModuleType
from typing import Any, get_type_hints

import attrs

from spec.document.values import first_difference
from spec.schema.python_types import (
    attribute_type,
    find_class,
    is_decoded,
    python_type,
    python_value,
)
from spec.schema.reading import (
    EXTRA_NAME,
    Schema,
    alternatives,
    enumeration,
    extra_schema,
    is_object,
    properties,
    python_name,
    required,
    resolve,
    sample,
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

    def types(self) -> ModuleType:
        return import_module(f"{self.package}.types")


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
        yield from _decoding_losses(found)


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
        if hints[attribute] != hint:
            yield f"{where} is {hints[attribute]}, not {hint}"
        if resolve(found.document, each).get("format") == "password" and fields[attribute].repr:
            yield f"{where} is a secret, but shown in the model's repr"
        yield from _parameter_losses(found, each, attribute, required=name in must)
    expected = {_EXTRA, _ABSENT, *map(python_name, all_properties)}
    for attribute in sorted(fields.keys() - expected):
        yield f"{found.where}.{attribute} is not in the spec"


def _parameter_losses(
    found: _Found, node: Schema, attribute: str, *, required: bool
) -> Iterator[str]:
    """Yield how the constructor takes an attribute otherwise than the schema allows."""
    where = f"{found.where}.{attribute}"
    parameter = inspect.signature(found.model).parameters[attribute]
    hint = get_type_hints(found.model.__init__)[attribute]
    wanted = python_type(found.document, found.package, node)
    if hint != wanted:
        yield f"{where} is given as {hint}, not {wanted}"
    declared = resolve(found.document, node).get("default")
    default = parameter.empty if required else found.types().OMITTED
    if declared is not None:
        default = python_value(found.document, found.package, node, declared)
    if parameter.default != default:
        yield f"{where} defaults to {parameter.default!r}, not {default!r}"


def _extra_losses(found: _Found) -> Iterator[str]:
    where = f"{found.where}.{_EXTRA}"
    extra = extra_schema(found.document, found.node)
    hint = get_type_hints(found.model).get(_EXTRA)
    if extra is None or hint is None:
        if hint is not extra:
            yield f"{where} is {'missing' if hint is None else 'not in the spec'}"
        return
    expected = GenericAlias(dict, (str, python_type(found.document, found.package, extra)))
    if hint != expected:
        yield f"{where} is {hint}, not {expected}"


def _decoding_losses(found: _Found) -> Iterator[str]:
    """Yield what does not become what its type says, or does not come back from it."""
    fits = partial(is_decoded, found.document, found.package)
    body = sample(found.document, found.node)
    decoded = found.model.from_dict(body)
    for name, each in properties(found.document, found.node).items():
        value = getattr(decoded, python_name(name), None)
        if name in body and not fits(each, value):
            yield f"{found.where}.{python_name(name)} is decoded as {value!r}"
    extra = extra_schema(found.document, found.node)
    for name, value in getattr(decoded, _EXTRA, {}).items():
        if extra and name == EXTRA_NAME and not fits(extra, value):
            yield f"{found.where}.{_EXTRA} are decoded as {value!r}"
    if difference := first_difference(decoded.to_dict(), body):
        yield f"{found.where} comes back otherwise: {difference}"
