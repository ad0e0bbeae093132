"""Compare generated classes with the schemas that they stand for: attributes, types, members."""

import enum
import inspect
from collections.abc import Iterator
from importlib import import_module
from types import GenericAlias
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


def model_losses(
    document: dict[str, Any], package: str, pointer: str, name: str | None, node: Schema
) -> Iterator[str]:
    """Yield what the class of an object or enumeration lacks, or has besides."""
    model = find_class(package, name)
    if name is None:
        yield f"{pointer}: nothing names this schema; give it a title"
    elif model is None:
        yield f"{pointer}: class {name} is missing"
    elif found := enumeration(document, node):
        yield from _enum_losses(pointer, found, model)
    elif not attrs.has(model):
        yield f"{pointer}: {model.__name__} is not a model"
    else:
        yield from _attribute_losses(document, package, pointer, node, model)
        yield from _extra_losses(document, package, pointer, node, model)
        yield from _decoding_losses(document, package, pointer, node, model)


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


def _attribute_losses(
    document: dict[str, Any], package: str, pointer: str, node: Schema, model: Any
) -> Iterator[str]:
    must = required(document, node)
    hints = get_type_hints(model)
    found = {each.name: each for each in attrs.fields(model)}
    base = import_module(f"{package}.types").Model
    expected = {python_name(name): name for name in properties(document, node)}
    for attribute, name in expected.items():
        where = f"{pointer}: {model.__name__}.{attribute}"
        if attribute not in found:
            yield f"{where} is missing"
            continue
        if hasattr(base, attribute):
            yield f"{where} hides what every model has by this name"
        each = properties(document, node)[name]
        hint = attribute_type(document, package, each, optional=name not in must)
        if hints[attribute] != hint:
            yield f"{where} is {hints[attribute]}, not {hint}"
        if resolve(document, each).get("format") == "password" and found[attribute].repr:
            yield f"{where} is a secret, but shown in the model's repr"
        yield from _parameter_losses(
            document, package, where, each, model, attribute, required=name in must
        )
    for attribute in sorted(found.keys() - expected.keys() - {_EXTRA, _ABSENT}):
        yield f"{pointer}: {model.__name__}.{attribute} is not in the spec"


def _parameter_losses(
    document: dict[str, Any],
    package: str,
    where: str,
    node: Schema,
    model: Any,
    attribute: str,
    *,
    required: bool,
) -> Iterator[str]:
    """Yield how the constructor takes an attribute otherwise than the schema allows."""
    parameter = inspect.signature(model).parameters[attribute]
    hint = get_type_hints(model.__init__)[attribute]
    wanted = python_type(document, package, node)
    if hint != wanted:
        yield f"{where} is given as {hint}, not {wanted}"
    omitted = import_module(f"{package}.types").OMITTED
    declared = resolve(document, node).get("default")
    default = parameter.empty if required else omitted
    if declared is not None:
        default = python_value(document, package, node, declared)
    if parameter.default != default:
        yield f"{where} defaults to {parameter.default!r}, not {default!r}"


def _extra_losses(
    document: dict[str, Any], package: str, pointer: str, node: Schema, model: Any
) -> Iterator[str]:
    where = f"{pointer}: {model.__name__}.{_EXTRA}"
    extra = extra_schema(document, node)
    hint = get_type_hints(model).get(_EXTRA)
    if extra is None or hint is None:
        if hint is not extra:
            yield f"{where} is {'missing' if hint is None else 'not in the spec'}"
        return
    expected = GenericAlias(dict, (str, python_type(document, package, extra)))
    if hint != expected:
        yield f"{where} is {hint}, not {expected}"


def _decoding_losses(
    document: dict[str, Any], package: str, pointer: str, node: Schema, model: Any
) -> Iterator[str]:
    """Yield what does not become what its type says, or does not come back from it."""
    body = sample(document, node)
    decoded = model.from_dict(body)
    for name, each in properties(document, node).items():
        value = getattr(decoded, python_name(name), None)
        if name in body and not is_decoded(document, package, each, value):
            yield f"{pointer}: {model.__name__}.{python_name(name)} is decoded as {value!r}"
    extra = extra_schema(document, node)
    for name, value in getattr(decoded, _EXTRA, {}).items():
        if extra and name == EXTRA_NAME and not is_decoded(document, package, extra, value):
            yield f"{pointer}: {model.__name__}.{_EXTRA} are decoded as {value!r}"
    if difference := first_difference(decoded.to_dict(), body):
        yield f"{pointer}: {model.__name__} comes back otherwise: {difference}"
