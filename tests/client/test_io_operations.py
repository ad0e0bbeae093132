"""`hub.call` and `hub.paginate` call every operation of the spec, without code for any of them."""

import json
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from clocks import FakeClock
from corrected import OPERATIONS, answer, answers_text, parameters
from driving import WITH_TRIO, Drive
from family_record import Access
from live import ONE_KIND
from records import LISTINGS, SHAPES, access, every_argument, required_arguments
from worlds import Scripted, reply

from dockerhub import HubResponseError, ServerError

pytestmark = pytest.mark.sweep

NUMBERS = ("page", "page_size", "start_index", "count")
LISTS = ("results", "logs", "resources", "Resources")
EACH = pytest.mark.parametrize("name", SHAPES)
SIGNED_IN = {"token": "e30.e30.for-all", "scim_token": "for-scim"}


def world_of(clock: FakeClock, name: str) -> Scripted:
    status, body = answer(name)
    if answers_text(name):
        return Scripted(clock, reply(status, body, content_type="text/csv"))
    return Scripted(clock, httpx.Response(status, json=body) if body is not None else reply(status))


def plain(value: Any) -> Any:
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value.to_dict() if hasattr(value, "to_dict") else value


@WITH_TRIO
@EACH
def test_each_operation_is_called_by_its_name(drive: Drive, clock: FakeClock, name: str) -> None:
    world = world_of(clock, name)
    hub = drive.hub(transport=drive.transport(world), strict=True, **SIGNED_IN)
    result = hub.call(name, **every_argument(name))
    assert plain(result) == answer(name)[1]
    (request,) = world.requests
    assert request.method == OPERATIONS[name]["method"].upper()
    assert request.url.raw_path.count(b"/") == OPERATIONS[name]["path"].count("/")
    body = every_argument(name).get("body")
    assert (json.loads(request.content) if request.content else None) == body


@EACH
def test_each_argument_is_sent_by_its_wire_name(drive: Drive, clock: FakeClock, name: str) -> None:
    world = world_of(clock, name)
    drive.hub(transport=drive.transport(world), **SIGNED_IN).call(name, **every_argument(name))
    url = world.requests[0].url
    for each, node in parameters(name).items():
        if node["in"] == "query":
            assert node["name"] in url.params
        elif node["in"] == "path":
            assert every_argument(name)[each] in map(
                unquote, url.raw_path.decode().partition("?")[0].split("/")
            )


@EACH
def test_each_operation_uses_its_own_token_or_none(
    drive: Drive, clock: FakeClock, name: str
) -> None:
    world = world_of(clock, name)
    drive.hub(transport=drive.transport(world), **SIGNED_IN).call(name, **every_argument(name))
    expected = {Access.SIGN_IN: None, Access.SCIM: "Bearer for-scim"}.get(
        access(name), "Bearer e30.e30.for-all"
    )
    assert world.requests[0].headers.get("authorization") == expected


@ONE_KIND
@EACH
def test_each_operation_raises_typed_errors(drive: Drive, clock: FakeClock, name: str) -> None:
    hub = drive.hub(transport=drive.transport(Scripted(clock, reply(500))), **SIGNED_IN)
    with pytest.raises(ServerError) as caught:
        hub.call(name, **every_argument(name))
    assert caught.value.path == OPERATIONS[name]["path"]
    assert caught.value.method == OPERATIONS[name]["method"].upper()


@ONE_KIND
@EACH
def test_each_operation_refuses_unknown_arguments(drive: Drive, name: str) -> None:
    hub = drive.hub(**SIGNED_IN)
    with pytest.raises(TypeError, match=f"{name} has no argument nonsense"):
        hub.call(name, nonsense=1, **every_argument(name))


@ONE_KIND
@EACH
def test_each_operation_names_missing_arguments(drive: Drive, clock: FakeClock, name: str) -> None:
    world = world_of(clock, name)
    hub = drive.hub(transport=drive.transport(world), **SIGNED_IN)
    for missing in required_arguments(name):
        given = {key: value for key, value in every_argument(name).items() if key != missing}
        with pytest.raises(TypeError, match=f"{name} needs {missing}"):
            hub.call(name, **given)
    assert world.requests == []


@WITH_TRIO
@pytest.mark.parametrize("name", LISTINGS)
def test_each_list_is_iterated_to_its_end(drive: Drive, clock: FakeClock, name: str) -> None:
    status, body = answer(name)
    last = {key: None for key in body if key in ("next", "previous")}
    items = next(body[key] for key in LISTS if key in body)
    counts = {key: len(items) for key in ("count", "total", "totalResults") if key in body}
    page = reply(status, {**body, **last, **counts})
    empty = {key: [] for key in LISTS if key in body}
    world = Scripted(clock, page, reply(status, {**body, **last, **counts, **empty}))
    hub = drive.hub(transport=drive.transport(world), **SIGNED_IN)
    given = {key: value for key, value in every_argument(name).items() if key not in NUMBERS}
    found = list(hub.paginate(name, **given))
    assert [plain(each) for each in found] == items
    assert len(world.requests) == (2 if LISTINGS[name] == "short page" else 1)


@ONE_KIND
@pytest.mark.parametrize("name", [name for name in SHAPES if name not in LISTINGS])
def test_an_operation_without_pages_is_not_iterated(drive: Drive, name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} does not page"):
        drive.hub(**SIGNED_IN).paginate(name, **every_argument(name))


def test_an_unknown_operation_is_refused_with_the_known_ones(drive: Drive) -> None:
    with pytest.raises(ValueError, match="no operation 'list_everything'; it has login, "):
        drive.hub().call("list_everything")


@ONE_KIND
@EACH
def test_an_invalid_response_is_a_typed_error_in_each_operation(
    drive: Drive, clock: FakeClock, name: str
) -> None:
    status, body = answer(name)
    odd, kind = (b"<p>", "text/html") if answers_text(name) else (b"5", "application/json")
    world = Scripted(clock, reply(status, odd, content_type=kind))
    hub = drive.hub(transport=drive.transport(world), **SIGNED_IN)
    if body is None:
        assert hub.call(name, **every_argument(name)) is None
    else:
        with pytest.raises(HubResponseError, match=r"not a (JSON object|list) but|a web page"):
            hub.call(name, **every_argument(name))
