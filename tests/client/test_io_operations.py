"""`hub.call` and `hub.paginate` do every operation of the spec, with no code for any of them."""

import json
from typing import Any

import httpx
import pytest
from driving import WITH_TRIO, Drive, FakeClock
from samples import answer, operation, request_body, sample
from worlds import Scripted, reply

from dockerhub import HubResponseError, ServerError
from dockerhub._spec.operations import find_operation, operation_names

NAMES = [*operation_names()]
PAGING = [name for name in NAMES if find_operation(name).pagination]
NUMBERS = ("page", "page_size", "start_index", "count")
LISTS = ("results", "logs", "resources", "Resources")
EACH = pytest.mark.parametrize("name", NAMES)
SIGNED_IN = {"token": "for-all", "scim_token": "for-scim"}


def arguments(name: str) -> dict[str, Any]:
    """Give every parameter, and a body if one is taken."""
    found: dict[str, Any] = {}
    for each in find_operation(name).parameters.values():
        value = sample(each.schema)
        schema_bound = each.schema.get("maximum", value)
        found[each.name] = min(value, schema_bound) if isinstance(value, int) else value
    body = request_body(name)
    return found if body is None else {**found, "body": body}


def world_of(clock: FakeClock, name: str) -> Scripted:
    status, body = answer(name)
    return Scripted(clock, httpx.Response(status, json=body) if body is not None else reply(status))


def plain(value: Any) -> Any:
    return value.to_dict() if hasattr(value, "to_dict") else value


@WITH_TRIO
@EACH
def test_each_operation_is_called_by_its_name(drive: Drive, clock: FakeClock, name: str) -> None:
    world = world_of(clock, name)
    hub = drive.hub(transport=drive.transport(world), strict=True, **SIGNED_IN)
    result = hub.call(name, **arguments(name))
    assert plain(result) == answer(name)[1]
    (request,) = world.requests
    path, method, _ = operation(name)
    assert request.method == method.upper()
    assert request.url.path.count("/") == path.count("/")
    body = request_body(name)
    assert (json.loads(request.content) if request.content else None) == body


@EACH
def test_each_argument_is_sent_by_its_wire_name(drive: Drive, clock: FakeClock, name: str) -> None:
    world = world_of(clock, name)
    drive.hub(transport=drive.transport(world), **SIGNED_IN).call(name, **arguments(name))
    url = world.requests[0].url
    for each in find_operation(name).parameters.values():
        if each.place == "query":
            assert each.wire_name in url.params
        else:
            assert "some text" in url.path


@EACH
def test_each_operation_takes_its_own_token_or_none(
    drive: Drive, clock: FakeClock, name: str
) -> None:
    world = world_of(clock, name)
    drive.hub(transport=drive.transport(world), **SIGNED_IN).call(name, **arguments(name))
    schemes = {next(iter(each), None) for each in operation(name)[2].get("security", [])}
    expected = None
    if "bearerSCIMAuth" in schemes:
        expected = "Bearer for-scim"
    elif "bearerAuth" in schemes:
        expected = "Bearer for-all"
    assert world.requests[0].headers.get("authorization") == expected


@EACH
def test_each_operation_turns_errors_into_typed_ones(
    drive: Drive, clock: FakeClock, name: str
) -> None:
    hub = drive.hub(transport=drive.transport(Scripted(clock, reply(500))), **SIGNED_IN)
    path, method, _ = operation(name)
    with pytest.raises(ServerError) as caught:
        hub.call(name, **arguments(name))
    assert (caught.value.path, caught.value.method) == (path, method.upper())


@EACH
def test_each_operation_refuses_what_it_does_not_know(drive: Drive, name: str) -> None:
    hub = drive.hub(**SIGNED_IN)
    with pytest.raises(TypeError, match=f"{name} has no argument nonsense"):
        hub.call(name, nonsense=1, **arguments(name))


@EACH
def test_each_operation_names_what_is_missing(drive: Drive, clock: FakeClock, name: str) -> None:
    world = world_of(clock, name)
    hub = drive.hub(transport=drive.transport(world), **SIGNED_IN)
    found = find_operation(name)
    required = [each.name for each in found.parameters.values() if each.required]
    for missing in [*required, *(["body"] if found.body_required else [])]:
        given = {key: value for key, value in arguments(name).items() if key != missing}
        with pytest.raises(TypeError, match=f"{name} needs {missing}"):
            hub.call(name, **given)
    assert world.requests == []


@WITH_TRIO
@pytest.mark.parametrize("name", PAGING)
def test_each_listing_is_iterated_to_its_end(drive: Drive, clock: FakeClock, name: str) -> None:
    status, body = answer(name)
    last = {key: None for key in body if key in ("next", "previous")}
    items = next(body[key] for key in LISTS if key in body)
    counts = {key: len(items) for key in ("count", "totalResults") if key in body}
    page = reply(status, {**body, **last, **counts})
    empty = {key: [] for key in LISTS if key in body}
    world = Scripted(clock, page, reply(status, {**body, **last, **counts, **empty}))
    hub = drive.hub(transport=drive.transport(world), **SIGNED_IN)
    given = {key: value for key, value in arguments(name).items() if key not in NUMBERS}
    found = list(hub.paginate(name, **given))
    assert [plain(each) for each in found] == items
    ends_by_itself = find_operation(name).pagination != "short page"
    assert len(world.requests) == (1 if ends_by_itself else 2)


@pytest.mark.parametrize("name", sorted({*NAMES} - {*PAGING}))
def test_what_does_not_page_is_not_iterated(drive: Drive, name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} does not page"):
        drive.hub(**SIGNED_IN).paginate(name, **arguments(name))


def test_an_unknown_operation_is_refused_with_those_there_are(drive: Drive) -> None:
    with pytest.raises(ValueError, match="no operation 'list_everything'; it has login, "):
        drive.hub().call("list_everything")


@EACH
def test_an_answer_without_sense_is_typed_in_each_operation(
    drive: Drive, clock: FakeClock, name: str
) -> None:
    status, body = answer(name)
    world = Scripted(clock, reply(status, b"[1]"))
    hub = drive.hub(transport=drive.transport(world), **SIGNED_IN)
    if body is None:
        assert hub.call(name, **arguments(name)) is None
    else:
        with pytest.raises(HubResponseError, match="not a JSON object"):
            hub.call(name, **arguments(name))
