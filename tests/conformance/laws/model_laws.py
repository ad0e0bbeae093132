"""Laws about each model: from the spec to the model, and from the model to the spec."""

import inspect
from collections.abc import Iterator
from enum import Enum
from itertools import pairwise
from typing import Any

import attrs

from dockerhub_openapi.types import is_absent
from laws.building import built
from laws.comparing import differences
from laws.covering import covering
from laws.landing import ABSENT, EXTRA, GIVEN_EXTRA, find_class, hinted, landing, python_default
from laws.tally import tried
from laws.validating import NOT_REPRESENTABLE, Judge
from laws.violation import Violation
from laws.world import Model, World
from spec.schema.reading import enumeration, properties, python_name, required


def decoding(world: World, judge: Judge, model: Model, data: Any) -> Iterator[Violation]:
    """Laws `landing`, `hints`, `round trip` and `validity`: what a valid instance becomes."""
    members = find_class(model.name)
    if members is None:
        yield Violation("landing", model.name, "", "there is no such class", data)
        return
    is_enum = enumeration(world.document, model.schema) is not None
    try:
        value = members(data) if is_enum else members.from_dict(data)
        back = value.value if is_enum else value.to_dict()
    except Exception as error:  # any exception loses the valid instance
        yield Violation("landing", model.name, "", f"cannot be decoded: {error!r}", data)
        return
    laws = {
        "landing": landing(world, model.schema, data, value),
        "hints": hinted(value, members),
        "round trip": differences(world, model.schema, back, data),
        "validity": ((at, text) for at, _, text in judge.faults(model.schema, back)),
    }
    for law, found in laws.items():
        for pointer, problem in found:
            yield Violation(law, model.name, pointer, problem, data)


def covered(world: World, model: Model) -> Iterator[Violation]:
    """Test `decoding` on the whole covering set."""
    judge = Judge(world)
    for data in covering(world, model.schema):
        if data is not None:
            tried("landing", model.name)
            yield from decoding(world, judge, model, data)
    members = find_class(model.name)
    if members is not None and attrs.has(members):
        yield from _further(world, model, members)
        yield from _together(world, model, members)
        yield from _shapeless(model, members)


def _further(world: World, model: Model, members: Any) -> Iterator[Violation]:
    """Law `further keys`: they are kept and encoded again, unless the spec forbids them."""
    tried("further keys", model.name)
    closed = world.resolve(model.schema).get("additionalProperties") is False
    further = {"unheard of": "a text", "from~1/dict": "another", "to_dict": "that of a method"}
    made = members.from_dict(dict(further))
    if (back := made.to_dict()) != ({} if closed else further):
        yield Violation("further keys", model.name, "", f"come back as {back}", further)
    if hasattr(made, "__getitem__"):
        found = {key: made[key] for key in (*further, "missing") if key in made}
        if found != getattr(made, EXTRA):
            yield Violation("further keys", model.name, "", f"are found as {found}", further)


def _together(world: World, model: Model, members: Any) -> Iterator[Violation]:
    """Law `together`: each object of a list has its own absent properties; copies have the same."""
    tried("together", model.name)
    keys = list(properties(world.document, model.schema))
    absences = [*zip(keys, strict=True), *pairwise(keys)]
    rows = [{key: None for key in keys if key not in lacking} for lacking in absences]
    made = members._take_all([{**row} for row in rows])
    for each in (made, [attrs.evolve(one) for one in made]):
        if (back := [one.to_dict() for one in each]) != rows:
            yield Violation("together", model.name, "", f"became {back}", rows)


def _shapeless(model: Model, members: Any) -> Iterator[Violation]:
    """Law `no object`: alone it is refused, in a list it is kept unchanged."""
    tried("no object", model.name)
    for data in ([], "text", 7, True, None):
        try:
            value = members.from_dict(data)
        except TypeError:
            continue
        except Exception as error:
            value = error
        yield Violation("no object", model.name, "", f"became {value!r}", data)
    rows = [None, {"unheard of": 1}, "text", 7, ["x"]]
    kept = members._take_all(rows)
    if type(kept[1]) is not members or kept[:1] + kept[2:] != rows[:1] + rows[2:]:
        yield Violation("no object", model.name, "", f"rows became {kept}", rows)


def encoding(judge: Judge, model: Model, value: Any) -> Iterator[Violation]:
    """Law `building`: an instance that the class allows is one that the spec allows."""
    tried("building", model.name)
    data = value.value if isinstance(value, Enum) else value.to_dict()
    for pointer, keyword, message in judge.faults(model.schema, data):
        if keyword not in NOT_REPRESENTABLE:
            yield Violation("building", model.name, pointer, message, data)


def constructed(world: World, model: Model) -> Iterator[Violation]:
    """Test `encoding` on instances that cover all that the class allows."""
    members, judge = find_class(model.name), Judge(world)
    if members is None:
        yield Violation("building", model.name, "", "there is no such class")
        return
    for value in members if issubclass(members, Enum) else built(members):
        yield from encoding(judge, model, value)


def requirement(world: World, model: Model) -> Iterator[Violation]:
    """Law `required`: the constructor demands what the spec requires, and nothing else."""
    members = find_class(model.name)
    if members is None or not attrs.has(members):
        return
    tried("required", model.name)
    must = {python_name(name) for name in required(world.document, model.schema)}
    for name in must:
        if not _refuses(members, dict.fromkeys(must - {name}, "x")):
            yield Violation("required", model.name, f"/{name}", "can be left out")
    if must <= {each.name for each in attrs.fields(members)} and _refuses(
        members, dict.fromkeys(must, "x")
    ):
        yield Violation("required", model.name, "", f"needs more than {sorted(must)}")
        return
    yield from _defaults(world, model, members, must)


def _defaults(world: World, model: Model, members: Any, must: set[str]) -> Iterator[Violation]:
    """Law `defaults`: an omitted argument has the default of the spec, or is absent."""
    if not must <= {each.name for each in attrs.fields(members)}:
        return
    tried("defaults", model.name)
    yield from _copied_with(model, members, must)
    made = members(**dict.fromkeys(must, "x"))
    for key, node in properties(world.document, model.schema).items():
        name, default = python_name(key), python_default(world, node, absent=None)
        value = getattr(made, name, default)
        absent = is_absent(made, key)
        if name not in must and (value != default or absent is not (default is None)):
            yield Violation("defaults", model.name, f"/{key}", f"is not {default!r}")


def _copied_with(model: Model, members: Any, must: set[str]) -> Iterator[Violation]:
    """Law `further keys`: a copy has them, too; they are not an argument of the constructor."""
    further = {"unheard of": "a text"}
    if EXTRA in {each.name for each in attrs.fields(members)}:
        made = members(**dict.fromkeys(must, "x"))
        made.additional_properties.update(further)
        if attrs.evolve(made).to_dict().items().isdisjoint(further.items()):
            yield Violation("further keys", model.name, "", "are lost by a copy", further)
        if EXTRA in inspect.signature(members).parameters:
            yield Violation("further keys", model.name, "", "are an argument of the constructor")


def _refuses(members: Any, arguments: dict[str, Any]) -> bool:
    try:
        members(**arguments)
    except TypeError:
        return True
    return False


def secrecy(world: World, model: Model) -> Iterator[Violation]:
    """Law `secrets`: the repr of a model shows everything except passwords of the spec."""
    members = find_class(model.name)
    if members is None or not attrs.has(members):
        return
    hidden = {
        python_name(name)
        for name, each in properties(world.document, model.schema).items()
        if world.resolve(each).get("format") == "password"
    }
    parameters = inspect.signature(members).parameters
    names = [name for name in parameters if name not in {ABSENT, GIVEN_EXTRA}]
    for name in names:
        tried("secrets", model.name)
        marked = members(**dict.fromkeys(names, "-"))
        setattr(marked, name, "a marked value")
        if ("a marked value" in repr(marked)) is (name in hidden):
            problem = "is shown" if name in hidden else "is hidden"
            yield Violation("secrets", model.name, f"/{name}", f"{problem} in the repr")
