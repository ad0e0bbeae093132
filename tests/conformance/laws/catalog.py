"""All laws in one table, and how they are tested on a spec other than the client's own."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from dockerhub import HubError
from laws import answer_laws, model_laws, request_laws, static_laws
from laws.driving import clients
from laws.package import modules
from laws.reading import spec_faults
from laws.validating import Judge
from laws.violation import Violation
from laws.world import Model, Operation, World


@dataclass(frozen=True)
class Changed:
    """The parts of a spec to test: those that differ from the client's own spec."""

    world: World
    models: list[Model]
    operations: list[Operation]


def offered(world: World) -> Iterator[Violation]:
    """Law `offered`: everything that the client can send has that name in the spec."""
    judge = Judge(world)
    with clients("sync") as [client]:
        for name in sorted(modules().keys() - world.operations.keys()):
            for arguments in request_laws.calls(name):
                with suppress(HubError, ValueError, TypeError):
                    client.call(name, **arguments)
            for request in client.wire.take():
                if all(
                    list(spec_faults(world, judge, each, request))
                    for each in world.operations.values()
                ):
                    yield Violation("offered", name, "", "sends what the spec does not allow")


MODEL_LAWS: Final[tuple[Callable[[World, Model], Iterator[Violation]], ...]] = (
    model_laws.covered,
    model_laws.constructed,
    model_laws.requirement,
    model_laws.secrecy,
)
OPERATION_LAWS: Final[tuple[Callable[[World, Operation], Iterator[Violation]], ...]] = (
    request_laws.anonymous,
    request_laws.sent_as_specified,
    request_laws.allowed,
    answer_laws.regular,
    answer_laws.parsed,
    answer_laws.answered,
    answer_laws.undocumented,
    answer_laws.shapeless,
    answer_laws.departing,
)


def behavioral(changed: Changed) -> Iterator[Violation]:
    """Test every law about what the client does, the fastest first."""
    for model in changed.models:
        for model_law in MODEL_LAWS:
            yield from model_law(changed.world, model)
    for operation in changed.operations:
        for operation_law in OPERATION_LAWS:
            yield from operation_law(changed.world, operation)
    yield from offered(changed.world)


def static(changed: Changed) -> Iterator[Violation]:
    """Test every law about what the client looks like."""
    yield from static_laws.one_to_one(changed.world)
    for model in changed.models:
        yield from static_laws.attributes(changed.world, model)
    for operation in changed.operations:
        yield from static_laws.arguments(changed.world, operation)
        yield from static_laws.description(changed.world, operation)


def first(violations: Iterator[Violation]) -> Violation | None:
    """Return the first violation; None if the laws hold."""
    return next(violations, None)


def everything(world: World) -> Changed:
    """Return all parts of a spec."""
    return Changed(world, list(world.models.values()), list(world.operations.values()))


def difference(world: World, own: "World | dict[str, Any]") -> Changed:
    """Return what differs, down to the schemas that something refers to.

    Args:
        world: The spec to compare the client with.
        own: The client's own spec, or the `digests` of it.
    """
    known = digests(own) if isinstance(own, World) else own
    found = digests(world)
    changed = {key for key, text in found.items() if known.get(key) != text}
    return Changed(
        world,
        [each for name, each in world.models.items() if f"model {name}" in changed],
        [each for name, each in world.operations.items() if f"operation {name}" in changed],
    )


def digests(world: World) -> dict[str, str]:
    """Return everything that the spec says about each model and operation, by its name."""
    models = {f"model {name}": closure(world, each.schema) for name, each in world.models.items()}
    return models | {
        f"operation {name}": f"{each.method} {each.path} {closure(world, each.node)}"
        for name, each in world.operations.items()
    }


def closure(world: World, node: Any) -> str:
    """Return a schema or operation with all that it refers to, as a text to compare."""
    seen: dict[str, str] = {}

    def look(value: Any) -> None:
        if isinstance(value, dict):
            reference = value.get("$ref")
            if isinstance(reference, str) and reference not in seen:
                seen[reference] = ""
                target = world.resolve({"$ref": reference})
                seen[reference] = repr(target)
                look(target)
            for each in value.values():
                look(each)
        elif isinstance(value, list):
            for each in value:
                look(each)

    look(node)
    return repr(node) + repr(sorted(seen.items()))
