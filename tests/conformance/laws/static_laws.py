"""Static laws: operations, arguments, models, members and servers agree one to one."""

import inspect
import re
import typing
from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum
from functools import reduce
from operator import or_
from types import GenericAlias
from typing import Any, Final

import attrs

from dockerhub._paging.styles import find_style
from dockerhub._spec.operations import find_operation, operation_names
from dockerhub._spec.security import Security
from dockerhub_openapi.types import OMITTED
from laws.covering import extra_schema
from laws.driving import SERVER, clients
from laws.landing import ABSENT, EXTRA, find_class, hints_of, parts, python_default
from laws.package import argument_hints, classes, modules, signature
from laws.violation import Violation
from laws.world import Model, Operation, World
from spec.schema.reading import (
    Schema,
    alternatives,
    class_name,
    enumeration,
    is_object,
    properties,
    python_name,
    required,
)

_TIMES: Final[dict[Any, Any]] = {"date-time": datetime, "date": date}
_PLAIN: Final[dict[Any, Any]] = {"string": str, "integer": int, "number": float, "boolean": bool}


def one_to_one(world: World) -> Iterator[Violation]:
    """Laws `operations`, `models` and `server`: spec and client have the same ones."""
    found = {name: tag for name, (tag, _) in modules().items()}
    wanted = {each.name: python_name(each.tag) for each in world.operations.values()}
    for name in wanted.keys() - found.keys():
        yield Violation("operations", name, "", "the client has no such operation")
    for name in {*found, *operation_names()} - wanted.keys():
        yield Violation("operations", name, "", "the spec has no such operation")
    for name in wanted.keys() & found.keys():
        if wanted[name] != found[name]:
            yield Violation("operations", name, "/tags", f"{found[name]}, not {wanted[name]}")
    for name in {*world.models, *_unused(world)} - classes():
        yield Violation("models", name, "", "the client has no such class")
    for name in classes() - world.models.keys() - _unused(world):
        yield Violation("models", name, "", "the spec has no such model")
    with clients("sync") as [client]:
        # The default of base_url.
        asked = repr(client.hub)
    if world.servers != [SERVER] or SERVER not in asked:
        yield Violation("server", "servers", "", f"the client is {asked}, not at {world.servers}")


def _unused(world: World) -> set[str]:
    """Return the models of the components, some of which no request or response has."""
    places = (f"#/components/schemas/{name}" for name in world.document["components"]["schemas"])
    return {model.name for place in places for model in world.models_at(place)}


def hint_of(world: World, node: Schema, *, optional: bool) -> Any:
    """Return the type hint that a schema should have in Python."""
    found = world.resolve(node)
    hint: Any
    if enumeration(world.document, node) or is_object(world.document, found):
        name = class_name(world.document, node)
        hint = find_class(name) or typing.Literal[f"the class {name}"]
    elif found.get("type") == "array":
        hint = GenericAlias(list, hint_of(world, found.get("items", {}), optional=False))
    elif choice := alternatives(found):
        hint = reduce(or_, (hint_of(world, each, optional=False) for each in choice))
    else:
        hint = _TIMES.get(found.get("format"), _PLAIN.get(found.get("type"), Any))
    return hint | None if hint is not Any and (optional or found.get("nullable")) else hint


def arguments(world: World, operation: Operation) -> Iterator[Violation]:
    """Law `arguments`: names, order, kinds, types and defaults of what a call takes."""

    def broken(pointer: str, problem: str) -> Violation:
        return Violation("arguments", operation.name, pointer, problem)

    if operation.name not in modules():
        yield broken("", "the client has no such operation")
        return
    taken = signature(operation.name).parameters
    hints = argument_hints(operation.name)
    wanted = {
        name: (_argument_types(world, each.get("schema", {})), bool(each.get("required")))
        for name, each in operation.parameters.items()
    }
    if operation.body:
        types = _argument_types(world, operation.body.schema)
        is_list = world.resolve(operation.body.schema).get("type") == "array"
        types = {*types, list[dict[str, Any]] if is_list else dict[str, Any]}
        wanted["body"] = types, operation.body.required
    for name in taken.keys() ^ wanted.keys():
        yield broken(f"/{name}", "is missing" if name in wanted else "is not in the spec")
    if list(_in_path(taken)) != _path_names(operation):
        yield broken("/path", f"is {[*_in_path(taken)]}, not {_path_names(operation)}")
    for name in taken.keys() & wanted.keys():
        types, is_required = wanted[name]
        if not is_required:
            types = {*types, type(None)}
        if {*parts(hints[name])} != types:
            yield broken(f"/{name}", f"is a {hints[name]}, not one of {types}")
        if taken[name].default is not (taken[name].empty if is_required else None):
            yield broken(f"/{name}", f"defaults to {taken[name].default!r}")


def _argument_types(world: World, node: Schema) -> set[Any]:
    """Return the types of an argument: all that the client converts to the type of the schema."""
    found = world.resolve(node)
    null = {type(None)} if found.get("nullable") else set()
    if members := enumeration(world.document, node):
        values = tuple(each for each in members["enum"] if each is not None)
        return {find_class(class_name(world.document, node)), typing.Literal[values], *null}
    if found.get("type") == "array":
        items = reduce(or_, _argument_types(world, found.get("items", {})))
        return {GenericAlias(list, items), *null}
    if choice := alternatives(found):
        return null.union(*(_argument_types(world, each) for each in choice))
    if found.get("format") in _TIMES:
        return {_TIMES[found["format"]], date, str, *null}
    if is_object(world.document, found):
        return {find_class(class_name(world.document, node)), *null}
    return {_PLAIN.get(found.get("type"), Any), *null}


def _in_path(taken: typing.Mapping[str, inspect.Parameter]) -> Iterator[str]:
    """Yield the positional arguments."""
    return (name for name, each in taken.items() if each.kind is each.POSITIONAL_OR_KEYWORD)


def _path_names(operation: Operation) -> list[str]:
    """Return the arguments of the path, in its order."""
    found = {
        name: operation.path.find(f"{{{each['name']}}}")
        for name, each in operation.parameters.items()
        if each["in"] == "path"
    }
    return sorted(found, key=lambda name: found[name])


def description(world: World, operation: Operation) -> Iterator[Violation]:
    """Law `description`: what the client knows about an operation, except how to call it."""
    try:
        known = find_operation(operation.name)
    except ValueError:
        yield Violation("description", operation.name, "", "the client has no such operation")
        return
    schemes = [each for each in operation.security if each]
    security = Security.NONE
    if schemes and None in operation.security:
        security = Security.OPTIONAL
    elif schemes:
        security = next((each for each in Security if each == schemes[0]), security)
    successes = [(status, body) for status, body in operation.answers_with("2") if body]
    pairs = {
        "method": (known.method, operation.method),
        "path": (known.path, operation.path),
        "tags": (known.tag, operation.tag),
        "deprecated": (known.deprecated, operation.deprecated),
        "security": (known.security, security if schemes else Security.NONE),
        "requestBody": (known.body_media_type, operation.body and operation.body.media_type),
        "required": (known.body_required, bool(operation.body and operation.body.required)),
        "responses": (known.success, successes[0][0] if successes else None),
        "statuses": (
            known.record.success_statuses,
            tuple(status for status, _ in operation.answers_with("2")),
        ),
        "pagination": _pagination(world, operation, known.record),
    }
    for pointer, (found, wanted) in pairs.items():
        if found != wanted:
            problem = f"is {found!r}, not {wanted!r}"
            yield Violation("description", operation.name, f"/{pointer}", problem)


def _pagination(world: World, operation: Operation, record: Any) -> tuple[Any, Any]:
    """Return the pagination style and the class of the items, actual and expected."""
    found = getattr(record, "pagination", None), getattr(record, "item_model", None)
    names = [each["name"] for each in operation.parameters.values() if each["in"] == "query"]
    answers = [body.schema for _, body in operation.answers_with("2") if body]
    members = properties(world.document, answers[0]) if answers else {}
    style = find_style(names, members)
    if style is None:
        return found, (None, None)
    rows = next(members[name] for name in style.lists if name in members)
    items = hint_of(world, world.resolve(rows)["items"], optional=False)
    return found, (style.name, items)


def attributes(world: World, model: Model) -> Iterator[Violation]:
    """Law `attributes`: names, types and defaults of a model; names and values of members."""

    def broken(pointer: str, problem: str) -> Violation:
        return Violation("attributes", model.name, pointer, problem)

    members = find_class(model.name)
    if members is None:
        yield broken("", "there is no such class")
    elif found := enumeration(world.document, model.schema):
        yield from (broken(*each) for each in _member_faults(found, members))
    elif not attrs.has(members):
        yield broken("", "is no model")
    else:
        yield from (broken(*each) for each in _attribute_faults(world, model, members))


def _member_faults(node: Schema, members: Any) -> Iterator[tuple[str, str]]:
    if not issubclass(members, Enum):
        yield "", "is no enumeration"
        return
    values = [each for each in node["enum"] if each is not None]
    found = {member.value: member.name for member in members}
    names = node.get("x-enum-varnames") or [_member_name(each) for each in values]
    wanted = dict(zip(values, names, strict=False))
    if found != wanted:
        yield "/enum", f"is {found}, not {wanted}"


def _member_name(value: Any) -> str:
    if isinstance(value, str):
        return re.sub(r"\W", "_", value).upper()
    return f"VALUE_{'NEGATIVE_' * (value < 0)}{abs(value)}"


def _attribute_faults(world: World, model: Model, members: Any) -> Iterator[tuple[str, str]]:
    must, hints = required(world.document, model.schema), hints_of(members)
    found = {each.name: each for each in attrs.fields(members)}
    parameters = inspect.signature(members).parameters
    given = typing.get_type_hints(members.__init__)
    wanted = {
        python_name(name): (name, each)
        for name, each in properties(world.document, model.schema).items()
    }
    for name in wanted.keys() ^ (found.keys() - {EXTRA, ABSENT}):
        yield f"/{name}", "is missing" if name in wanted else "is not in the spec"
    for name in wanted.keys() & found.keys():
        key, schema = wanted[name]
        hint = hint_of(world, schema, optional=key not in must)
        if hints[name] != hint:
            yield f"/{key}", f"is a {hints[name]}, not a {hint}"
        hint, parameter = hint_of(world, schema, optional=False), parameters[name]
        if given[name] != hint:
            yield f"/{key}", f"is given as a {given[name]}, not a {hint}"
        absent = parameter.empty if key in must else OMITTED
        if parameter.default != python_default(world, schema, absent=absent):
            yield f"/{key}", f"defaults to {parameter.default!r}"
        if parameter.kind is not parameter.KEYWORD_ONLY:
            yield f"/{key}", "can be given by its position"
    extra = extra_schema(world, model.schema) or {}
    kept = GenericAlias(dict, (str, hint_of(world, extra, optional=False)))
    closed = world.resolve(model.schema).get("additionalProperties") is False
    if (EXTRA in found) is closed or (not closed and hints.get(EXTRA) != kept):
        yield f"/{EXTRA}", f"is a {hints.get(EXTRA)}, not a {None if closed else kept}"
