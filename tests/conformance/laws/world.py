"""The corrected spec as the laws see it: operations, models, and guards against an empty suite."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from typing import Any

from laws.package import modules
from spec.schema.reading import (
    Schema,
    argument_name,
    class_name,
    enumeration,
    is_object,
    operations,
    properties,
    python_name,
    resolve,
)


class SuiteError(Exception):
    """The suite cannot test anything; the message says why in one line."""


@dataclass(frozen=True)
class Body:
    """A request body, or the body of a response."""

    media_type: str
    schema: Schema
    required: bool = True


@dataclass(frozen=True)
class Operation:
    """An operation of the spec, with all references followed."""

    name: str
    method: str
    path: str
    tag: str
    security: tuple[str | None, ...]
    """Names of the schemes of which one is needed; None means no credentials."""
    parameters: dict[str, Schema]
    """By their names in Python."""
    body: Body | None
    answers: dict[str, Body | None]
    """By status, as the spec writes it."""
    deprecated: bool
    node: Schema = field(repr=False)

    def answers_with(self, family: str) -> Iterator[tuple[int, Body | None]]:
        """Yield the documented statuses of a family (`2`, `4`, `5`) with their bodies."""
        for status, body in self.answers.items():
            if status.isdigit() and status.startswith(family):
                yield int(status), body


@dataclass(frozen=True)
class Model:
    """An object or enumeration with a class, where a request or response of the spec has it."""

    name: str
    pointer: str
    schema: Schema = field(repr=False)


@dataclass(frozen=True, eq=False)
class World:
    """A spec to compare the client with; that of a mutant differs from the client's own."""

    document: dict[str, Any] = field(repr=False)

    @cached_property
    def least_arguments(self) -> dict[str, Any]:
        """The fewest arguments of operations, by name; filled by `answer_laws.least`."""
        return {}

    @cached_property
    def operations(self) -> dict[str, Operation]:
        """The operations by name."""
        return {each.name: each for each in self._operations()}

    @cached_property
    def models(self) -> dict[str, Model]:
        """Every model and enumeration that occurs in a request or a response, by name."""
        found: dict[str, Model] = {}
        for pointer, node in self._roots():
            for model in self._models(pointer, node, set()):
                found.setdefault(model.name, model)
        return found

    def models_at(self, reference: str) -> Iterator[Model]:
        """Yield the models and enumerations of a component, including those inside it."""
        yield from self._models(reference, {"$ref": reference}, set())

    @cached_property
    def servers(self) -> list[str]:
        """The base URLs of the service."""
        return [each["url"] for each in self.document.get("servers", [])]

    def resolve(self, node: Schema) -> Schema:
        """Follow the references of a node."""
        return resolve(self.document, node)

    def _operations(self) -> Iterator[Operation]:
        for path, method, node in operations(self.document):
            body = self.resolve(node.get("requestBody", {}))
            schemes = node.get("security", self.document.get("security", []))
            yield Operation(
                name=python_name(node.get("operationId", f"{method}_{path}")),
                method=method.upper(),
                path=path,
                tag=(node.get("tags") or ["default"])[0],
                security=tuple(next(iter(each), None) for each in schemes) or (None,),
                parameters={
                    argument_name(node["parameters"], each): each for each in node["parameters"]
                },
                body=self._body(body, required=bool(body.get("required"))),
                answers={
                    status: self._body(self.resolve(answer))
                    for status, answer in node["responses"].items()
                },
                deprecated=bool(node.get("deprecated")),
                node=node,
            )

    def _body(self, node: Schema, *, required: bool = True) -> Body | None:
        for media_type, content in node.get("content", {}).items():
            return Body(media_type, content.get("schema", {}), required)
        return None

    def _roots(self) -> Iterator[tuple[str, Schema]]:
        for operation in self.operations.values():
            where = f"{operation.method} {operation.path}"
            for name, parameter in operation.parameters.items():
                yield f"{where} {name}", parameter.get("schema", {})
            if operation.body:
                yield f"{where} body", operation.body.schema
            for status, answer in operation.answers.items():
                if answer:
                    yield f"{where} {status}", answer.schema

    def _models(self, pointer: str, node: Schema, seen: set[str]) -> Iterator[Model]:
        if "$ref" in node:
            if node["$ref"] in seen:
                return
            seen = {*seen, node["$ref"]}
            pointer = node["$ref"]
        found = self.resolve(node)
        named = class_name(self.document, node)
        if named and (enumeration(self.document, node) or is_object(self.document, node)):
            # Null is allowed there, too; it is not an instance of the class.
            schema = {key: each for key, each in node.items() if key != "nullable"}
            yield Model(named, pointer, schema)
        for name, each in properties(self.document, found).items():
            yield from self._models(f"{pointer}/properties/{name}", each, seen)
        for index, part in enumerate(found.get("allOf", ())):
            yield from self._models(f"{pointer}/allOf/{index}", part, seen)
        for keyword in ("items", "additionalProperties"):
            if isinstance(found.get(keyword), dict):
                yield from self._models(f"{pointer}/{keyword}", found[keyword], seen)


def read_world(text: str | None = None) -> World:
    """Read the spec next to the generated client, and refuse to test nothing.

    Args:
        text: The spec as JSON; by default that of the installed package.

    Raises:
        SuiteError: The client has no spec, or the spec has no or too few operations.
    """
    world = World(read_spec() if text is None else json.loads(text))
    found = len(world.operations)
    if not found:
        raise SuiteError("the spec has no operations, so there would be nothing to test")
    if found < (least := least_operations()):
        lost = sorted(_recorded() - world.operations.keys())
        raise SuiteError(
            f"the spec has {found} operations where at least {least} are expected"
            + (f"; it lacks {', '.join(lost)}, which tests/families has" if lost else "")
        )
    if missing := sorted(world.operations.keys() - modules().keys()):
        raise SuiteError(f"the client lacks {', '.join(missing)}, which the spec has")
    return world


def least_operations() -> int:
    """Return how many operations have a record; if the spec has fewer, some were lost.

    An update says itself how many there are: it counts and reports the deleted ones.
    """
    return int(os.environ.get("CONFORMANCE_LEAST", len(_recorded())))


def _recorded() -> set[str]:
    from records import WRITTEN  # noqa: PLC0415  # the spec must exist

    return set(WRITTEN)


def read_spec() -> dict[str, Any]:
    """Read the spec next to the generated client.

    Raises:
        SuiteError: There is none.
    """
    place = files("dockerhub_openapi").joinpath("openapi.json")
    if not place.is_file():
        raise SuiteError(f"the client has no spec: {place} is missing")
    document: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    return document
