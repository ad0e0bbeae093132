"""Laws about requests: everything that the spec allows is sent as it says, and nothing else."""

import typing
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from typing import Any, Final

import attrs

from dockerhub import HubError
from laws.building import built
from laws.comparing import instant
from laws.covering import covering, extra_schema, writable
from laws.driving import Client, clients
from laws.landing import find_class, parts
from laws.package import argument_hints, modules, signature
from laws.reading import spec_faults
from laws.tally import tried
from laws.validating import Judge
from laws.violation import Violation
from laws.wire import UNFIT, expected, load, request_faults
from laws.world import Operation, World, read_spec
from spec.schema.reading import Schema, class_name, properties

Arguments = dict[str, Any]
Canonical = dict[str, Any]
"""A request as schemathesis would send it."""

_LONGEST: Final = 255
_SEGMENT: Final = "a b?c#d%20e&f+g;h:i@j"
"""All characters with a meaning in a URL, except those that a path segment cannot have."""
_NUMBERS: Final = (
    *(-1, 0, 1, 2, 7, 49, 50, 51, 99, 100, 101, 150, 199, 200, 201, 999, 1_000, 12_345),
    *(2**31 - 1, 2**31, 2**63 - 1, 2**63),
)

_PLAIN: Final[dict[Any, tuple[Any, ...]]] = {
    int: _NUMBERS,
    float: (0.5, 7.0),
    bool: (True, False),
    str: ("acme", "a b&c=d"),
    datetime: (datetime(2026, 11, 24, 10, 20, 30, tzinfo=UTC),),
    date: (date(2026, 11, 24),),
}


def cases(world: World, operation: Operation) -> Iterator[Arguments]:
    """Yield arguments that together cover all that the spec allows; the fewest come first."""
    judge = Judge(world)
    options = {
        name: covering(world, node.get("schema", {})) or ["x"]
        for name, node in operation.parameters.items()
    }
    for name, node in operation.parameters.items():
        if node["in"] == "path" and not list(judge.faults(node["schema"], _SEGMENT)):
            options[name] += [_SEGMENT]
    if operation.body:
        schema = operation.body.schema
        options["body"] = [writable(world, schema, each) for each in covering(world, schema)]
    must = {name for name, node in operation.parameters.items() if node.get("required")}
    must |= {"body"} if operation.body and operation.body.required else set()
    least = {name: _first(operation, name, options[name]) for name in options if name in must}
    yield least
    yield {name: _first(operation, name, values) for name, values in options.items()}
    for name, values in options.items():
        for value in values:
            yield {**least, name: value}


def _first(operation: Operation, name: str, values: list[Any]) -> Any:
    return next((each for each in values if not refused({name: each}, operation)), values[0])


def refused(arguments: Arguments, operation: Operation) -> bool:
    """Tell whether the client refuses arguments by design, although the spec allows them.

    A path segment must name one thing, an empty query value has no meaning, control characters
    are not allowed in a URL, and a page that the service would cut silently is not requested.
    """
    return any(
        _refused(operation.parameters[name], value)
        for name, value in arguments.items()
        if name in operation.parameters
    )


def _refused(parameter: Schema, value: Any) -> bool:
    if isinstance(value, list):
        return any(_refused({**parameter, "schema": {}}, each) for each in value)
    if isinstance(value, int):
        return value > parameter.get("schema", {}).get("x-maximum", value)
    if not isinstance(value, str):
        return False
    if parameter.get("schema", {}).get("format") == "date-time" and instant(value) is None:
        # Leap seconds and the year 0 have no datetime.
        return True
    if not value or any(unicodedata.category(each) in UNFIT for each in value):
        return True
    dots_or_slash = value in (".", "..") or set(value) & {"/", "\\"}
    return parameter["in"] == "path" and bool(dots_or_slash or len(value) > _LONGEST)


def sending(
    world: World,
    canonical: Canonical,
    client: Client,
    operation: Operation,
    arguments: Arguments,
    tally: str | None = None,
) -> Iterator[Violation]:
    """Law `request`: a case of schemathesis becomes exactly that request on the wire.

    Under the name `tally`, each argument that was sent counts.
    """

    def broken(pointer: str, problem: str) -> Violation:
        return Violation(f"request ({client.name})", operation.name, pointer, problem, arguments)

    for each in (arguments, *_with_model(world, operation, arguments)):
        error = _attempt(client, operation.name, each)
        sent = client.wire.take()
        # A case that is refused by design does not show how it would be sent.
        tried(f"request ({client.name})" if sent else "request, refused", operation.name)
        for name in arguments if sent and tally else ():
            tried(str(tally), f"{operation.name} {name}")
        if isinstance(error, (ValueError, TypeError)):
            if sent:
                yield broken("", f"is sent, though refused: {error}")
            if not (refused(each, operation) or misspelt(world, operation, each)):
                yield broken("", f"the client refuses what the spec allows: {error}")
        elif error is not None:
            yield broken("", f"fails with {error!r}")
        elif len(sent) != 1:
            yield broken("", f"{len(sent)} requests are sent instead of one")
        else:
            for pointer, problem in request_faults(world, operation, canonical, sent[0]):
                yield broken(pointer, problem)


def misspelt(world: World, operation: Operation, arguments: Arguments) -> bool:
    """Tell whether a body is a dict with keys that the spec lacks, such as a misspelled one."""
    body = arguments.get("body")
    if operation.body is None or not isinstance(body, dict | list):
        return False
    return any(bool(keys) for keys in _unknown(world, operation.body.schema, body))


def _unknown(world: World, node: Schema, value: Any) -> Iterator[set[str]]:
    members, extra = properties(world.document, node), extra_schema(world, node)
    if isinstance(value, dict):
        if members and extra is None:
            yield value.keys() - members.keys()
        for key, each in value.items():
            yield from _unknown(world, members.get(key, extra or {}), each)
    for each in value if isinstance(value, list) else ():
        yield from _unknown(world, world.resolve(node).get("items", {}), each)


def _attempt(client: Client, name: str, arguments: Arguments) -> Exception | None:
    """Call, and return the error, if any; the response does not matter here."""
    try:
        client.call(name, **arguments)
    except HubError:
        return None
    except Exception as error:
        return error
    return None


def _with_model(world: World, operation: Operation, arguments: Arguments) -> Iterator[Arguments]:
    if operation.body and isinstance(arguments.get("body"), dict | list):
        made = _as_models(world, operation.body.schema, arguments["body"])
        if made is not None:
            yield {**arguments, "body": made}


def _as_models(world: World, node: Schema, body: Any) -> Any:
    """Return a body, or each item of one, as the class of its schema; None if it has no model."""
    if isinstance(body, list):
        return [_as_models(world, world.resolve(node)["items"], each) for each in body]
    model = find_class(class_name(world.document, node))
    return model.from_dict(body) if attrs.has(model or str) else None


def sent_as_specified(
    world: World, operation: Operation, names: tuple[str, ...] = ("sync",)
) -> Iterator[Violation]:
    """Test `sending` on the covering set of cases."""
    schema = load(world)
    with clients(*names) as made:
        for arguments in cases(world, operation):
            for client in made:
                canonical = expected(schema, operation, arguments)
                yield from sending(world, canonical, client, operation, arguments)


def calls(name: str) -> Iterator[Arguments]:
    """Yield calls that the types of the generated operation allow, whatever the spec says.

    Bodies that the client's own spec allows come first: of those that only the types allow,
    some never pass the client's checks.
    """
    hints = argument_hints(name)
    taken = signature(name).parameters
    options = {each: [*_values(hints[each])] for each in taken}
    if "body" in options:
        options["body"] = [*_own_bodies(name), *options["body"]]
    must = [each for each, one in taken.items() if one.default is one.empty]
    least = {each: options[each][0] for each in must}
    yield least
    yield {each: values[-1] for each, values in options.items()}
    for each, values in options.items():
        for value in values:
            yield {**least, each: value}


@cache
def _own_bodies(name: str) -> tuple[Any, ...]:
    own = World(read_spec())
    body = own.operations[name].body
    assert body is not None
    found = (writable(own, body.schema, each) for each in covering(own, body.schema))
    return tuple(_as_models(own, body.schema, each) for each in found)


def _values(hint: Any) -> Iterator[Any]:
    for each in parts(hint):
        if each in _PLAIN:
            yield from _PLAIN[each]
        elif typing.get_origin(each) is typing.Literal:
            yield from typing.get_args(each)
        elif each is type(None) or typing.get_origin(each) is dict:
            continue
        elif typing.get_origin(each) is list:
            items = [*_values(typing.get_args(each)[0])]
            yield from ([item] for item in items)
            yield []
        elif isinstance(each, type) and issubclass(each, Enum):
            yield from each
        else:
            yield from built(each)


def allowed(world: World, operation: Operation) -> Iterator[Violation]:
    """Law `calls`: any call that the client's types allow is refused, or allowed by the spec."""
    judge = Judge(world)
    if operation.name not in modules():
        yield Violation("calls", operation.name, "", "the client has no such operation")
        return
    with clients("sync") as [client]:
        for arguments in calls(operation.name):
            error = _attempt(client, operation.name, arguments)
            for request in client.wire.take():
                tried("calls", operation.name)
                for pointer, _, problem in spec_faults(world, judge, operation, request):
                    shown = {name: repr(value) for name, value in arguments.items()}
                    yield Violation("calls", operation.name, pointer, problem, shown)
            if error is not None and not isinstance(error, (ValueError, TypeError)):
                yield Violation("calls", operation.name, "", f"fails with {error!r}")


def anonymous(world: World, operation: Operation) -> Iterator[Violation]:
    """Law `anonymous`: without credentials, only operations that need none are sent."""
    tried("anonymous", operation.name)
    arguments = next(cases(world, operation))
    with clients("sync", token=None, scim_token=None, anonymous=True) as [client]:
        try:
            client.call(operation.name, **arguments)
        except HubError:
            pass
        except Exception as error:
            yield Violation("anonymous", operation.name, "", f"fails with {error!r}", arguments)
            return
        sent = client.wire.take()
    if bool(sent) is not (None in operation.security):
        problem = f"{len(sent)} requests are sent without credentials"
        yield Violation("anonymous", operation.name, "/security", problem, arguments)
    if any("authorization" in each.headers for each in sent):
        yield Violation("anonymous", operation.name, "/security", "credentials are made up")
