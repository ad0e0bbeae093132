"""Law `method`: the client's own methods send what the spec says, and return its models."""

from collections.abc import Iterator
from typing import Any

import httpx
from records import RECORDS, arguments, start

from laws.answer_laws import success
from laws.covering import base
from laws.driving import Client, json_answer
from laws.landing import landing
from laws.tally import tried
from laws.violation import Violation
from laws.wire import expected, request_faults
from laws.world import Operation, World
from spec.schema.reading import properties

LISTS = ("results", "logs", "resources", "data", "invitees")


def method(world: World, schema: Any, client: Client, operation: Operation) -> Iterator[Violation]:
    """Test the law for one operation, with every argument that its method takes."""
    if RECORDS[operation.name].method is None:
        return
    given = arguments(operation.name)
    tried(f"method ({client.name})", operation.name)
    client.wire.answer = _answer(world, operation)
    value = client.finish(start(client.hub, operation.name))
    sent = client.wire.take()[0]  # a list asks for its next page, too
    canonical = expected(schema, operation, given)
    for pointer, problem in request_faults(world, operation, canonical, sent):
        yield Violation(f"method ({client.name})", operation.name, pointer, problem, given)
    for pointer, problem in _outcome(world, operation, value):
        yield Violation(f"method ({client.name})", operation.name, pointer, problem, given)


def _body(world: World, operation: Operation) -> Any:
    found = success(operation)
    assert found is not None
    body = base(world, found[1].schema)
    if not isinstance(body, dict):
        return body
    totals = {name: 1 for name in ("count", "total", "totalResults") if name in body}
    return body | totals | ({"next": None} if "next" in body else {})


def _answer(world: World, operation: Operation) -> Any:
    """Make responses: the fullest body; if it has a list, the next ones have an empty list."""
    if (found := success(operation)) is None:
        return json_answer(204, None, "")
    body = _body(world, operation)
    empty: Any = "" if isinstance(body, str) else []
    if isinstance(body, dict):
        empty = {name: [] if name in LISTS else value for name, value in body.items()}
    status, media_type = found[0], found[1].media_type
    answers = iter([json_answer(status, body, media_type)])
    rest = json_answer(status, empty, media_type)

    def answer(request: httpx.Request) -> httpx.Response:
        return next(answers, rest)(request)

    return answer


def _outcome(world: World, operation: Operation, value: Any) -> Iterator[tuple[str, str]]:
    if (found := success(operation)) is None:
        if value not in (None, True):
            yield "", f"became {value!r}"
        return
    schema, data = found[1].schema, _body(world, operation)
    if isinstance(data, str):
        value = str(value)  # a CSV file, as it was received
    elif isinstance(value, list) and isinstance(data, dict):
        name = next(each for each in LISTS if each in data)
        schema, data = properties(world.document, schema)[name], data[name]
    yield from landing(world, schema, data, value)
