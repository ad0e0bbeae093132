"""Responses that differ from the corrected spec are used, and every difference is reported."""

import json
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from corrected import resolve
from departing import ANSWERS, Departure, Schema, departures, sample
from driving import Drive
from live import ONE_KIND
from records import LISTINGS, arguments
from worlds import bearer

from dockerhub import Drift, IncompleteListError, UnexpectedResponseError
from dockerhub._paging.styles import STYLES
from dockerhub._spec.drift import find_drift
from dockerhub.emulator import EmulatedHub
from dockerhub_openapi.types import encode

LISTS = {"list_audit_logs": "logs", "list_scim_users": "resources"}


class World:
    """Responds to everything with one body."""

    def __init__(self) -> None:
        self.status, self.body = 200, None
        self.requests = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests += 1
        return httpx.Response(self.status, json=self.body)


@pytest.fixture
def world() -> World:
    return World()


def client(drive: Drive, world: World, **options: Any) -> Any:
    return drive.hub(
        transport=drive.transport(world), token=bearer(), scim_token="secret", **options
    )


@pytest.fixture
def operation(request: pytest.FixtureRequest, world: World) -> str:
    """An operation whose responses have its documented status."""
    name: str = request.param
    world.status = ANSWERS[name][0]
    return name


EVERY_OPERATION = pytest.mark.parametrize("operation", ANSWERS, indirect=True)
EVERY_LISTING = pytest.mark.parametrize("operation", LISTINGS, indirect=True)


def call(hub: Any, operation: str) -> Any:
    return hub.call(operation, **arguments(operation))


def text(value: Any) -> str:
    """JSON in which 1 and true differ."""
    return json.dumps(value, sort_keys=True)


def drift_of(departure: Departure) -> Drift:
    return Drift(*departure[:4])


def test_the_differences_are_of_every_kind() -> None:
    """Every operation with a response is there, and all kinds of difference are tested."""
    found = Counter(each.found for name in ANSWERS for each in departures(name))
    assert {"null", "nothing", "'no such value'", "another string", "array"} < found.keys()
    assert sum(found.values()) > 1500
    assert all(departures(name) for name in ANSWERS)


@pytest.mark.sweep
@EVERY_OPERATION
def test_what_the_spec_allows_is_not_drift(drive: Drive, world: World, operation: str) -> None:
    drifts: list[Drift] = []
    hub = client(drive, world, on_drift=drifts.append, strict=True)
    world.body = sample(ANSWERS[operation][1])
    assert text(encode(call(hub, operation))) == text(world.body)
    assert drifts == []


@pytest.mark.sweep
@ONE_KIND
@EVERY_OPERATION
def test_drift_fails_no_call_and_is_reported(drive: Drive, world: World, operation: str) -> None:
    """For every property: null, wrong types, unknown values and keys, missing ones."""
    drifts: list[Drift] = []
    hub = client(drive, world, on_drift=drifts.append)
    for departure in departures(operation):
        world.body = departure.body
        assert text(encode(call(hub, operation))) == text(departure.body)
        assert drifts == [drift_of(departure)]
        drifts.clear()


@pytest.mark.sweep
@ONE_KIND
@EVERY_OPERATION
def test_drift_is_an_error_for_a_strict_client(drive: Drive, world: World, operation: str) -> None:
    hub = client(drive, world, strict=True)
    for departure in departures(operation):
        world.body = departure.body
        with pytest.raises(UnexpectedResponseError) as caught:
            call(hub, operation)
        assert f"it differs from the spec: {drift_of(departure)}" in str(caught.value)
        assert text(caught.value.body) == text(without_secrets(departure.body))
    assert world.requests == len(departures(operation)), "such a response is not requested again"


def without_secrets(body: Any) -> Any:
    if isinstance(body, list):
        return body
    return body | {name: "****" for name in ("token", "access_token") if body.get(name)}


@pytest.mark.sweep
@ONE_KIND
@EVERY_LISTING
def test_drift_loses_no_item_of_a_page(drive: Drive, world: World, operation: str) -> None:
    """The odd item keeps its value unchanged; the others are as without it."""
    name = LISTS.get(operation, "results")
    whole = sample(ANSWERS[operation][1])
    drifts: list[Drift] = []
    hub = client(drive, world, on_drift=drifts.append)
    for departure in departures(operation):
        last = isinstance(departure.body.get("next"), str)
        world.body = departure.body | ({"next": None} if last else {})
        rows = departure.body.get(name)
        pager = hub.paginate(operation, limit=2, **arguments(operation))
        items, error = drive.collect(pager)
        assert drifts == [drift_of(departure)]
        short = isinstance(error, IncompleteListError)
        assert (error is None or short) == _holds_a_list(operation, name, departure.body)
        assert not (short and rows), "only a list without items is shorter than its total"
        expected = rows if isinstance(rows, list) else []
        assert [_row(item) for item in items] == [text(row) for row in expected]
        drifts.clear()
        if len(items) == 2 and departure.pointer.startswith(f"/{name}/1"):
            assert text(items[0].to_dict()) == text(whole[name][0])


def _holds_a_list(operation: str, name: str, body: Any) -> bool:
    """Without a list there are no items; if it is null, or absent and optional, it is empty."""
    needed = STYLES[LISTINGS[operation] or ""].needs_list
    return isinstance(body.get(name, 7 if needed else []), list | None)


def _row(item: Any) -> str:
    return text(item.to_dict() if hasattr(item, "to_dict") else item)


@EVERY_LISTING
def test_a_strict_client_can_resume_at_the_odd_page(
    drive: Drive, world: World, operation: str
) -> None:
    departure = departures(operation)[0]
    world.body = departure.body
    pager = client(drive, world, strict=True).paginate(operation, **arguments(operation))
    with pytest.raises(UnexpectedResponseError) as caught:
        list(pager)
    rest = client(drive, world).paginate(
        operation, resume=caught.value.resume_token, limit=2, **arguments(operation)
    )
    assert len(list(rest)) == 2


@pytest.mark.parametrize("body", [[], "text", 7, True, 0.5])
def test_a_response_that_is_not_an_object_is_drift_and_an_error(
    drive: Drive, world: World, body: Any
) -> None:
    drifts: list[Drift] = []
    world.body = body
    for operation in ("get_tag", "list_tags", "list_audit_actions"):
        with pytest.raises(UnexpectedResponseError, match="not a JSON object"):
            call(client(drive, world, on_drift=drifts.append), operation)
        [drift] = drifts
        assert (drift.operation, drift.pointer, drift.expected) == (operation, "", "object")
        assert str(drift) == f"/: {drift.found} where the spec says object"
        drifts.clear()


def test_all_differences_of_a_response_are_reported(drive: Drive, world: World) -> None:
    drifts: list[Drift] = []
    hub = client(drive, world, on_drift=drifts.append)
    world.body = {"id": "7", "images": [None, {"size": 0.5}], "v3": {}}
    tag = call(hub, "get_tag")
    assert tag.to_dict() == world.body
    assert [str(drift) for drift in drifts] == [
        "/name: nothing where the spec says a required property",
        "/id: string where the spec says integer",
        "/images/0: null where the spec says object",
        "/images/1/size: number where the spec says integer",
        "/v3: object where the spec says no such property",
    ]
    with pytest.raises(UnexpectedResponseError, match=r"/name: nothing .* and 4 more"):
        call(hub.with_options(strict=True), "get_tag")


def test_an_observer_is_called_before_a_strict_error(drive: Drive, world: World) -> None:
    drifts: list[Drift] = []
    world.body = {"name": 7}
    with pytest.raises(UnexpectedResponseError):
        call(client(drive, world, on_drift=drifts.append, strict=True), "get_tag")
    assert drifts == [Drift("get_tag", "/name", "string", "integer")]


def test_copies_of_a_client_have_their_own_strictness(drive: Drive, world: World) -> None:
    """The client that is copied does not change, and a copy inherits its setting."""
    first: list[Drift] = []
    second: list[Drift] = []
    world.body = {"name": 7}
    hub = client(drive, world, on_drift=first.append)
    strict = hub.with_options(strict=True)
    assert call(hub, "get_tag").name == 7
    with pytest.raises(UnexpectedResponseError):
        call(strict, "get_tag")
    assert call(strict.with_options(strict=False, on_drift=second.append), "get_tag").name == 7
    assert (len(first), len(second)) == (2, 1)


def test_an_error_of_an_observer_ends_the_call(drive: Drive, world: World) -> None:
    def refuse(drift: Drift) -> None:
        raise LookupError(drift.pointer)

    world.body = {"name": 7}
    with pytest.raises(LookupError, match="/name"):
        call(client(drive, world, on_drift=refuse), "get_tag")


@pytest.mark.parametrize(
    ("moment", "value", "reported"),
    [
        ("2026-11-24T10:20:30Z", datetime(2026, 11, 24, 10, 20, 30, tzinfo=UTC), False),
        ("2026-11-24T12:20:30+02:00", datetime(2026, 11, 24, 10, 20, 30, tzinfo=UTC), False),
        ("2026-11-24T10:20:30.123456789Z", datetime(2026, 11, 24, 10, 20, 30, 123456, UTC), False),
        ("2026-11-24T10:20:30", datetime(2026, 11, 24, 10, 20, 30, tzinfo=UTC), True),
        ("0001-01-01T00:00:00Z", None, False),
        ("", None, True),
        ("yesterday", "yesterday", True),
    ],
)
def test_timestamps_are_read_as_far_as_possible(
    drive: Drive, world: World, moment: str, value: Any, *, reported: bool
) -> None:
    drifts: list[Drift] = []
    world.body = {"name": "latest", "last_updated": moment}
    tag = call(client(drive, world, on_drift=drifts.append), "get_tag")
    assert tag.last_updated == value
    expected = Drift("get_tag", "/last_updated", "a timestamp", "another string")
    assert drifts == ([expected] if reported else [])


@pytest.mark.parametrize("fault", ["nulls", "unknown-keys", "unknown-enums", "wrong-types"])
def test_lists_of_an_odd_docker_hub_are_complete(
    drive: Drive, server: EmulatedHub, fault: str
) -> None:
    """Over a socket, with every row odd: no item is lost, and the drift is reported."""
    server.faults.add(fault, times=None, path="*/tags")
    drifts: list[Drift] = []
    hub = drive.hub(base_url=server.url, on_drift=drifts.append)
    assert len(list(hub.tags.list("python", page_size=20, concurrency=3))) == 60
    assert drifts
    assert {drift.operation for drift in drifts} == {"list_tags"}


@pytest.mark.parametrize("fault", ["shape-2022", "shape-2018", "shape-2015"])
def test_tags_of_earlier_years_lack_only_optional_properties(
    drive: Drive, server: EmulatedHub, fault: str
) -> None:
    """They had one more key, which was null: `image_id`."""
    server.faults.add(fault, times=None, path="*/tags")
    drifts: list[Drift] = []
    hub = drive.hub(base_url=server.url, on_drift=drifts.append)
    assert len(list(hub.tags.list("python"))) == 60
    places = {drift.pointer.rpartition("/")[2] for drift in drifts}
    assert places <= {"image_id", "features", "os_features"}, drifts[:9]


def find(value: Any, schema: Schema) -> list[str]:
    return [str(each) for each in find_drift("probe", value, schema, resolve)]


def test_pointers_are_escaped_as_in_json_pointer() -> None:
    """`~` and `/` in a key are written `~0` and `~1` (RFC 6901, section 3)."""
    schema = {"type": "object", "properties": {"a": {"type": "object", "properties": {"b/~": {}}}}}
    odd = {"a": {"b/~": 1, "~/": 1, "": None}}
    assert find(odd, schema) == [
        "/a/~0~1: integer where the spec says no such property",
        "/a/: null where the spec says no such property",
    ]


def test_schemas_allow_what_they_do_not_restrict() -> None:
    """Without a type, without properties, or with additional ones of any kind: all is allowed."""
    for schema in (
        {},
        {"type": "object"},
        {"type": "object", "additionalProperties": True},
        {"type": "object", "properties": {"a": {}}, "additionalProperties": True},
        {"type": "object", "properties": {"b": {"type": "array"}}, "additionalProperties": {}},
    ):
        assert find({"a": [None, {"b": 1}], "b": [1]}, schema) == []
    assert find({"b": 1}, {"type": "object", "additionalProperties": False}) == [
        "/b: integer where the spec says no such property"
    ]
    assert find({"b": 1}, {"type": "object", "additionalProperties": {"type": "string"}}) == [
        "/b: integer where the spec says string"
    ]


def test_an_integer_is_a_number_but_not_the_reverse() -> None:
    """And true is not a number."""
    numbers = {"type": "array", "items": {"type": "number"}}
    assert find([0, -7, 0.5, 1e300, True], numbers) == ["/4: boolean where the spec says number"]
    assert find(7.0, {"type": "integer"}) == ["/: number where the spec says integer"]


def test_parts_of_a_schema_are_combined() -> None:
    """`allOf` inside `allOf`, together with properties, required ones and null."""
    named = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}
    inner = {"allOf": [named], "required": ["b"]}
    schema = {
        "allOf": [inner, {"type": "object", "properties": {"b": {"type": "integer"}}}],
        "properties": {"c": {"allOf": [{"type": "string", "enum": ["x"]}], "nullable": True}},
    }
    assert find({"a": "", "b": 1, "c": None}, schema) == []
    assert find({"c": "y", "d": 0}, schema) == [
        "/a: nothing where the spec says a required property",
        "/b: nothing where the spec says a required property",
        "/c: 'y' where the spec says one of x",
        "/d: integer where the spec says no such property",
    ]


def test_a_long_value_is_reported_by_its_beginning() -> None:
    [drift] = find("x" * 1000, {"type": "string", "enum": ["a", "b"]})
    assert drift == f"/: '{'x' * 40}' where the spec says one of a, b"


def test_alternatives_numbers_and_dates_are_compared() -> None:
    """A value that fits no alternative is compared with the nearest one."""
    either = {"oneOf": [{"type": "integer"}, {"type": "string", "enum": ["a"]}]}
    day = {"type": "string", "format": "date"}
    table: list[tuple[dict[str, Any], Any, list[str]]] = [
        (either, 1, []),
        (either, "a", []),
        (either, "b", ["/: 'b' where the spec says one of a"]),
        (either, {"x": 1}, ["/: object where the spec says integer"]),
        ({"type": "integer", "enum": [1, 2]}, 1, []),
        ({"type": "integer", "enum": [1, 2]}, 3, ["/: 3 where the spec says one of 1, 2"]),
        (day, "2026-11-24", []),
        (day, "20261124", ["/: another string where the spec says a date"]),
        (day, "today", ["/: another string where the spec says a date"]),
        ({"type": "string", "format": "email"}, "x", []),
    ]
    for schema, value, wanted in table:
        assert find(value, schema) == wanted
