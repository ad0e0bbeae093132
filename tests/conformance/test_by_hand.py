"""Cases that no generator of examples produces: written by hand, for every operation."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from itertools import product
from typing import Any

import httpx
import pytest
from laws.answer_laws import answers_json, error_class, least, misshapen, success
from laws.comparing import differences
from laws.covering import base
from laws.driving import Client, clients, json_answer
from laws.landing import find_class, landing
from laws.request_laws import cases
from laws.world import Model, Operation
from subjects import OPERATIONS, WORLD, each_of

from dockerhub import HubResponseError, UnexpectedResponseError
from spec.schema.reading import properties

ALL = WORLD.operations.values()
ELSEWHERE = ("", ".", "..", "/", "a/b", "a\\b", "../../v2", "a\nb", "\x00", "x" * 256)
"""Values that would change the rest of the path."""


def in_path(operation: Operation) -> list[str]:
    return [name for name, each in operation.parameters.items() if each["in"] == "path"]


def dates_in_query(operation: Operation) -> list[str]:
    return [
        name
        for name, each in operation.parameters.items()
        if each["schema"].get("format") == "date-time"
    ]


def has_secrets(schema: Any) -> bool:
    members = properties(WORLD.document, schema).values()
    return any(each.get("format") == "password" for each in members)


@pytest.fixture
def client() -> Any:
    with clients("sync") as [made]:
        yield made


@each_of(each for each in ALL if in_path(each))
def test_a_path_value_that_names_something_else_is_not_sent(
    client: Client, operation: Operation
) -> None:
    """A dot segment would turn "delete the tag `..`" into a request about the repository."""
    for name, value in product(in_path(operation), ELSEWHERE):
        with pytest.raises((TypeError, ValueError), match=name):
            client.call(operation.name, **{**least(WORLD, operation), name: value})
    assert client.wire.take() == []


@each_of(each for each in ALL if answers_json(each))
def test_a_success_that_is_not_an_object_is_an_error(client: Client, operation: Operation) -> None:
    """Whatever its media type is. The error holds the body, unless it may contain a secret."""
    found = success(operation)
    assert found is not None
    contents = [b"", b"<html><title>Sorry</title></html>", b"{"]
    contents += [json.dumps(each).encode() for each in misshapen(WORLD, found[1].schema)]
    for media_type, content in product(("application/json", "text/html"), contents):
        client.wire.answer = lambda _, m=media_type, c=content: httpx.Response(
            found[0], headers={"Content-Type": m}, content=c
        )
        with pytest.raises(UnexpectedResponseError) as caught:
            client.call(operation.name, **least(WORLD, operation))
        if has_secrets(found[1].schema):
            assert (caught.value.raw_body, caught.value.body) == (b"", None)
            continue
        held = caught.value.raw_body or json.dumps(caught.value.body).encode()
        assert held == (content or b"null")


@OPERATIONS
def test_an_error_is_typed_by_its_status_whatever_its_body_is(
    client: Client, operation: Operation
) -> None:
    documented = [status for family in "45" for status, _ in operation.answers_with(family)]
    contents = (b"", b"<html><title>Sorry</title></html>", b"null", b"7")
    for status, content in product((*documented, 420, 499, 520, 530, 599), contents):
        client.wire.answer = lambda _, s=status, c=content: httpx.Response(s, content=c)
        with pytest.raises(HubResponseError) as caught:
            client.call(operation.name, **least(WORLD, operation))
        assert type(caught.value) is error_class(operation, status)


@OPERATIONS
def test_nothing_is_sent_that_the_caller_did_not_say(client: Client, operation: Operation) -> None:
    """No defaults in the query, no body, no content type."""
    client.wire.answer = json_answer(204, None, "")
    with suppress(UnexpectedResponseError):  # not every operation can respond with 204
        client.call(operation.name, **least(WORLD, operation))
    [sent] = client.wire.take()
    nodes = operation.parameters.values()
    needed = {each["name"] for each in nodes if each["in"] == "query" and each.get("required")}
    assert set(sent.url.params) == needed
    assert bool(sent.content) is bool(operation.body and operation.body.required)


@each_of(each for each in ALL if dates_in_query(each))
@pytest.mark.parametrize(
    "value",
    [
        datetime(2026, 11, 24),  # noqa: DTZ001  # the test is about a missing zone
        "2026-11-24T10:20:30",
        "2016-12-31T23:59:60Z",
        "0000-01-01T00:00:00Z",
        "yesterday",
        "",
        1_795_000_000,
    ],
)
def test_an_ambiguous_time_is_not_sent(client: Client, operation: Operation, value: Any) -> None:
    for name in dates_in_query(operation):
        with pytest.raises((TypeError, ValueError), match=name):
            client.call(operation.name, **{**least(WORLD, operation), name: value})
    assert client.wire.take() == []


ODD_DATES = (
    "2026-11-24t10:20:30z",
    "2026-11-24 10:20:30Z",
    "2016-12-31T23:59:60Z",
    "0000-01-01T00:00:00Z",
    "2026-02-30T00:00:00Z",
    "2026-11-24T24:00:00Z",
    "2026-11-24T10:20:30.1234567891Z",
    "2026-11-24T10:20:30,5Z",
    "20261124T102030Z",
    "1795000000",
    "never",
)
DATED = [
    pytest.param(model, name, id=f"{model.name}.{name}")
    for model in WORLD.models.values()
    for name, each in properties(WORLD.document, model.schema).items()
    if each.get("format") == "date-time"
]


@pytest.mark.parametrize(("model", "name"), DATED)
def test_an_odd_date_in_a_response_is_read_or_kept(model: Model, name: str) -> None:
    """It never fails, and never becomes another point in time."""
    for text in ODD_DATES:
        body = {**base(WORLD, model.schema), name: text}
        back = find_class(model.name).from_dict(body).to_dict()
        lost = [*differences(WORLD, model.schema, back, body)]
        assert lost == [] or datetime.fromisoformat(back[name]) == datetime.fromisoformat(text)


def test_every_operation_can_be_called_with_required_arguments_only() -> None:
    assert all(next(cases(WORLD, each)) is not None for each in ALL)


@pytest.mark.parametrize("text", ["", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00.5Z"])
def test_a_time_that_was_never_set_is_none_and_nothing_else(text: str) -> None:
    """For the law `landing`, these texts can only become None, and no other text can."""
    schema = {"type": "string", "format": "date-time"}
    assert not list(landing(WORLD, schema, text, None))
    assert list(landing(WORLD, schema, text, datetime(1, 1, 1, tzinfo=UTC)))
    assert list(landing(WORLD, schema, f"2{text[1:] or 'x'}", None))
