"""Laws about responses: each documented one becomes its model or its error, others are refused."""

import json
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, Final

import dockerhub
from dockerhub import HubResponseError, UnexpectedResponseError
from dockerhub_openapi.types import encode
from laws.bending import Bend, bends, bends_at_top, bent, places
from laws.comparing import differences
from laws.covering import base, covering
from laws.driving import Client, clients, json_answer
from laws.landing import hinted, hints_of, landing
from laws.package import modules
from laws.profile import read_profile
from laws.request_laws import Arguments, cases
from laws.tally import tried
from laws.violation import Violation
from laws.world import Body, Operation, World
from spec.schema.reading import Schema, is_object

PROBES: Final = (
    *(200, 201, 202, 203, 204, 206, 299, 300, 304, 400, 401, 403, 404, 405, 409, 410, 413, 415),
    *(418, 420, 422, 429, 451, 499, 500, 501, 502, 503, 504, *range(520, 531), 599),
)
"""Statuses to test, some of which IANA does not list."""
_ERRORS: Final[dict[int, type[HubResponseError]]] = {
    401: dockerhub.AuthenticationError,
    403: dockerhub.PermissionDeniedError,
    404: dockerhub.NotFoundError,
    409: dockerhub.ConflictError,
    410: dockerhub.NotFoundError,
    429: dockerhub.RateLimitError,
}
_BY_DEFAULT: Final = (403, 503)
_FAMILIES: Final[dict[int, type[HubResponseError]]] = {
    3: dockerhub.UnexpectedResponseError,
    4: dockerhub.BadRequestError,
    5: dockerhub.ServerError,
}


def error_class(operation: Operation, status: int, data: Any = None) -> type[HubResponseError]:
    """Return the class of the error that a status becomes, with this body."""
    own = isinstance(data, dict) and not {"errinfo", "txnid"}.isdisjoint(data)
    if operation.deprecated and (status in (405, 410) or (status == 404 and not own)):
        return dockerhub.RetiredEndpointError
    return _ERRORS.get(status) or _FAMILIES[status // 100]


def answering(
    world: World, client: Client, operation: Operation, status: int, body: Body, data: Any
) -> Iterator[Violation]:
    """Law `answer`: a documented response becomes its model, or the typed error that holds it."""

    def broken(pointer: str, problem: str) -> Violation:
        law, subject = f"answer ({client.name})", f"{operation.name} {status}"
        return Violation(law, subject, pointer, problem, data)

    tried(f"answer ({client.name})", f"{operation.name} {status}")
    answer = json_answer(status, data, body.media_type)
    try:
        value = client.answered(answer, operation.name, **least(world, operation))
    except HubResponseError as error:
        if status < 300:
            yield broken("", f"a documented answer is refused: {error}")
        elif not isinstance(error, wanted := error_class(operation, status, data)):
            yield broken("", f"became {type(error).__name__}, not {wanted.__name__}")
        elif error.status != status or error.body != data:
            yield broken("", f"the error holds {error.status} and {error.body!r}")
        return
    except Exception as error:
        yield broken("", f"fails with {error!r}")
        return
    if status >= 300:
        yield broken("", f"an error became {value!r}")
        return
    yield from (broken(*found) for found in landing(world, body.schema, data, value))
    yield from (broken(*found) for found in hinted(value, type(value)))
    if hasattr(value, "to_dict") or isinstance(value, list):
        back = differences(world, body.schema, encode(value), data)
        yield from (broken(*found) for found in back)


def least(world: World, operation: Operation) -> Arguments:
    """Return the fewest arguments with which an operation can be called."""
    found = world.least_arguments
    if operation.name not in found:
        found[operation.name] = next(cases(world, operation))
    arguments: Arguments = found[operation.name]
    return arguments


def answered(world: World, operation: Operation) -> Iterator[Violation]:
    """Test `answering` for the covering set of every documented status."""
    with clients("sync") as [client]:
        for status, body in documented(operation):
            if body is None:
                yield from _bodiless(world, client, operation, status)
            else:
                most = None if status < 300 else read_profile().error_examples
                for data in covering(world, body.schema)[:most]:
                    yield from answering(world, client, operation, status, body, data)


def documented(operation: Operation) -> Iterator[tuple[int, Body | None]]:
    """Yield every status that an operation documents with its body, and two for `default`."""
    for family in "245":
        yield from operation.answers_with(family)
    if "default" in operation.answers:
        for status in _BY_DEFAULT:
            if str(status) not in operation.answers:
                yield status, operation.answers["default"]


def _bodiless(
    world: World, client: Client, operation: Operation, status: int
) -> Iterator[Violation]:
    tried("answer (sync)", f"{operation.name} {status}")
    try:
        value = client.answered(
            json_answer(status, None, ""), operation.name, **least(world, operation)
        )
        found = None if value is None and status < 300 else f"became {value!r}"
    except HubResponseError as error:
        right = status >= 300 and type(error) is error_class(operation, status)
        found = None if right else f"is refused: {error}"
    except Exception as error:
        found = f"fails with {error!r}"
    if found:
        yield Violation("answer", f"{operation.name} {status}", "", f"without a body, {found}")


def parsed(world: World, operation: Operation) -> Iterator[Violation]:
    """Law `parsing`: the generated function knows the class of a successful response."""
    if operation.name not in modules():
        yield Violation("parsing", operation.name, "", "the client has no such operation")
        return
    parse = modules()[operation.name][1].parse_response
    hint = hints_of(parse)["return"]
    found = success(operation)
    for data in covering(world, found[1].schema) if found else [None]:
        tried("parsing", operation.name)
        try:
            value = parse(json.loads(json.dumps(data)))  # it becomes a part of the models
        except Exception as error:
            yield Violation("parsing", operation.name, "", f"fails with {error!r}", data)
            continue
        schema = found[1].schema if found else {"nullable": True}
        for pointer, problem in (*landing(world, schema, data, value), *hinted(value, hint)):
            yield Violation("parsing", operation.name, pointer, problem, data)


def undocumented(world: World, operation: Operation) -> Iterator[Violation]:
    """Law `undocumented`: any other status is refused, by the class of its family."""
    has_body = any(body for _, body in operation.answers_with("2"))
    with clients("sync") as [client]:
        for status in PROBES:
            if str(status) in operation.answers:
                continue
            tried("undocumented", operation.name)
            subject = f"{operation.name} {status}"
            found = _outcome(world, client, operation, status, {"detail": "so it is"})
            wanted = error_class(operation, status) if status >= 300 else UnexpectedResponseError
            if status < 300 and not has_body and type(found) is wanted:
                # Docker Hub responds to a deletion with 202 or 204: success has no other meaning.
                found, wanted = _outcome(world, client, operation, status, {}), type(None)
            if type(found) is not wanted:
                problem = f"became {found!r}, not {wanted.__name__}"
                yield Violation("undocumented", subject, "", problem)


def _outcome(world: World, client: Client, operation: Operation, status: int, body: Any) -> Any:
    answer = json_answer(status, body, "application/json")
    try:
        return client.answered(answer, operation.name, **least(world, operation))
    except HubResponseError as error:
        # A status that IANA does not list must be reported, too.
        known = status in HTTPStatus._value2member_map_
        return error if known or "unknown status" in str(error) else repr(error)
    except Exception as error:
        return error


def success(operation: Operation) -> tuple[int, Body] | None:
    """Return status and body of a success; None if it has no body."""
    found = ((status, body) for status, body in operation.answers_with("2") if body)
    return next(found, None)


def answers_json(operation: Operation) -> bool:
    """Tell whether an operation's success has a body that is not text."""
    found = success(operation)
    return found is not None and not found[1].media_type.startswith("text/")


def shapeless(world: World, operation: Operation) -> Iterator[Violation]:
    """Law `no object`: a success with a body of another shape is an error, not an empty result."""
    if (found := success(operation)) is None or not answers_json(operation):
        return
    with clients("sync") as [client]:
        for data in misshapen(world, found[1].schema):
            tried("no object", operation.name)
            answer = json_answer(found[0], data, found[1].media_type)
            try:
                value = client.answered(answer, operation.name, **least(world, operation))
            except UnexpectedResponseError:
                continue
            except Exception as error:
                value = error
            yield Violation("no object", operation.name, "", f"became {value!r}", data)


_SHAPES: Final = (("", "text"), (7,), (7.5,), (True,), ({}, {"a": []}), ([], [[]]), (None,))
_OF_TYPE: Final[dict[str, set[int]]] = {
    "string": {0},
    "integer": {1},
    "number": {1, 2},
    "boolean": {3},
    "object": {4},
    "array": {5},
}


def misshapen(world: World, node: Schema) -> Iterator[Any]:
    """Yield bodies of another type than the schema's; none if it allows any type, or several."""
    node = world.resolve(node)
    kind = "object" if is_object(world.document, node) else node.get("type")
    if kind in _OF_TYPE:
        right = _OF_TYPE[kind] | ({5} if "x-bare-array" in node else set())
        right |= {6} if node.get("nullable") else set()
        for number, values in enumerate(_SHAPES):
            yield from values if number not in right else ()


def regular(world: World, operation: Operation) -> Iterator[Violation]:
    """Law `no drift`: a strict client accepts everything that the spec allows."""
    if (found := success(operation)) is None:
        return
    told: list[dockerhub.Drift] = []
    with clients("sync", strict=True, on_drift=told.append) as [client]:
        for data in covering(world, found[1].schema):
            tried("no drift", operation.name)
            answer = json_answer(found[0], data, found[1].media_type)
            try:
                client.answered(answer, operation.name, **least(world, operation))
            except Exception as error:
                where = told[0].pointer if told else ""
                yield Violation("no drift", operation.name, where, f"is refused: {error}", data)
            told.clear()


def bending(
    world: World, client: Client, told: list[Any], operation: Operation, data: Any, *changes: Bend
) -> Iterator[Violation]:
    """Law `drift`: a response with differences loses nothing, and each one is reported."""
    found = success(operation)
    assert found is not None
    status, body = found
    odd = bent(data, *changes)

    def broken(pointer: str, problem: str) -> Violation:
        ways = ", ".join(f"{each.deviation} at {each.pointer}" for each in changes)
        return Violation("drift", operation.name, pointer, f"{problem} ({ways})", odd)

    tried("drift", operation.name)
    told.clear()
    try:
        value = client.answered(
            json_answer(status, odd, body.media_type), operation.name, **least(world, operation)
        )
    except Exception as error:
        yield broken("", f"costs the answer: {error!r}")
        return
    wanted = {each.pointer for each in changes if each.told}
    for pointer in wanted ^ {each.pointer for each in told}:
        yield broken(pointer, "is not told" if pointer in wanted else "is told without reason")
    for pointer, problem in differences(world, body.schema, encode(value), odd):
        yield broken(pointer, problem)


def departing(world: World, operation: Operation) -> Iterator[Violation]:
    """Test `bending` for every single difference from the fullest response."""
    if (found := success(operation)) is None:
        return
    data = base(world, found[1].schema)
    told: list[Any] = []
    with clients("sync", on_drift=told.append) as [client]:
        changes = [*bends_at_top(world, found[1].schema, data)]
        for place in places(world, found[1].schema, data):
            changes += bends(world, place)
        for change in changes:
            yield from bending(world, client, told, operation, data, change)
