"""The clients: options, copies, closing, and what they send with each request."""

import gc
import warnings
from traceback import TracebackException
from typing import Any

import anyio
import httpx
import pytest
from clocks import FakeClock
from driving import WITH_TRIO, Drive
from worlds import CREDENTIALS, LoginWorld, Pages, Scripted, names, reply

from dockerhub import (
    AsyncDockerHub,
    DockerHub,
    Drift,
    Event,
    Response,
    RetryPolicy,
    ServerError,
    SystemClock,
    UnexpectedResponseError,
    __version__,
)
from dockerhub.emulator import EmulatedHub

FOUND = reply(200, {"name": "latest"})
USER = "urn:ietf:params:scim:schemas:core:2.0:User"


def get(hub: Any) -> Any:
    return hub.tags.get("acme/app", "latest")


def test_requests_have_a_user_agent_and_accept_header(drive: Drive, clock: FakeClock) -> None:
    world = Scripted(clock, FOUND)
    get(drive.hub(transport=drive.transport(world)))
    headers = world.requests[0].headers
    assert headers["user-agent"] == f"dockerhub-python/{__version__}"
    assert headers["accept"] == "application/json"
    assert headers["connection"] == "keep-alive"
    assert "authorization" not in headers
    assert "content-type" not in headers


def test_a_program_can_set_its_user_agent(drive: Drive, clock: FakeClock) -> None:
    world = Scripted(clock, FOUND)
    get(drive.hub(transport=drive.transport(world), user_agent="tool/1 (+https://a.example)"))
    assert world.requests[0].headers["user-agent"] == "tool/1 (+https://a.example)"


@pytest.mark.parametrize("user_agent", ["a\r\nX: y", "a\nb", "\u00e9", "a\0", "", " "])
def test_a_user_agent_that_does_not_fit_a_header_is_refused(drive: Drive, user_agent: str) -> None:
    with pytest.raises(ValueError, match="user_agent"):
        drive.hub(user_agent=user_agent)


def test_a_body_is_sent_with_its_media_type(drive: Drive, clock: FakeClock) -> None:
    world = Scripted(clock, reply(201, {"schemas": []}))
    hub = drive.hub(transport=drive.transport(world), token="e30.e30.x", scim_token="s")
    hub.call("create_access_token", body={"token_label": "\u00e9", "scopes": ["repo:read"]})
    hub.call("create_scim_user", body={"userName": "jon@a.example", "schemas": [USER]})
    kinds = [each.headers["content-type"] for each in world.requests]
    assert kinds == ["application/json", "application/scim+json"]
    assert '"token_label":"\u00e9"'.encode() in world.requests[0].content


@pytest.mark.parametrize("prefix", ["", "/", "/hub", "/a/b/"])
def test_the_api_may_be_below_a_path(drive: Drive, clock: FakeClock, prefix: str) -> None:
    pages = Pages(3)
    world = LoginWorld(clock, pages)
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        path = request.url.path.removeprefix(prefix.rstrip("/"))
        return world(
            httpx.Request(
                request.method,
                f"https://x{path}",
                headers=request.headers,
                params=request.url.params,
            )
        )

    base = f"https://mirror.example:8080{prefix}"
    hub = drive.hub(transport=drive.transport(answer), base_url=base, **CREDENTIALS)
    assert names(list(hub.tags.list("acme/app", page_size=2))) == pages.names
    assert all(each.startswith(f"{base.rstrip('/')}/v2/") for each in asked)
    assert asked[0] == f"{base.rstrip('/')}/v2/users/login"
    assert len(asked) == 4


def test_a_redirect_stays_below_the_path(drive: Drive, clock: FakeClock) -> None:
    def locations(location: str) -> Scripted:
        return Scripted(clock, reply(302, location=location), FOUND)

    base = "https://mirror.example/hub"
    world = locations("/hub/v2/other")
    get(drive.hub(transport=drive.transport(world), base_url=base, token="e30.e30.x"))
    assert str(world.requests[1].url) == f"{base}/v2/other"
    for location in ("/v2/other", "/hubble/v2/other", "../../../../../../../v2"):
        world = locations(location)
        with pytest.raises(UnexpectedResponseError):
            get(drive.hub(transport=drive.transport(world), base_url=base, token="e30.e30.x"))
        assert len(world.requests) == 1


def test_cookies_are_never_sent_back(drive: Drive, clock: FakeClock) -> None:
    cookie = reply(200, {"name": "x"}, set_cookie="session=abc; Path=/; Domain=hub.docker.com")
    world = LoginWorld(clock, cookie)
    hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)
    for _ in range(3):
        get(hub)
    assert len(world.requests) == 4
    assert not any("cookie" in each.headers for each in world.requests)


def timeouts(world: Scripted) -> list[dict[str, float | None]]:
    return [each.extensions["timeout"] for each in world.requests]


def test_there_are_timeouts_by_default_and_they_can_be_changed(
    drive: Drive, clock: FakeClock
) -> None:
    world = Scripted(clock, FOUND)
    hub = drive.hub(transport=drive.transport(world))
    short = hub.with_options(timeout=2.5)
    parts = hub.with_options(timeout=httpx.Timeout(5, read=60))
    for each in (hub, short, parts, hub):
        get(each)
    # A call waits for a connection of the pool until its deadline.
    same = dict.fromkeys(("connect", "read", "write"), 30.0) | {"pool": 600.0}
    assert timeouts(world) == [
        same,
        dict.fromkeys(same, 2.5) | {"pool": 600.0},
        dict.fromkeys(same, 5) | {"read": 60},
        same,
    ]


def test_the_timeout_of_a_client_applies_to_its_login_too(drive: Drive, clock: FakeClock) -> None:
    world = LoginWorld(clock)
    get(drive.hub(transport=drive.transport(world), timeout=7, **CREDENTIALS))
    assert [each["read"] for each in timeouts(world)] == [7, 7]


def test_with_options_makes_a_copy_and_does_not_change_the_client(
    drive: Drive, clock: FakeClock
) -> None:
    world = Scripted(clock, reply(500))
    events: list[Event] = []
    hub = drive.hub(transport=drive.transport(world))
    before = repr(hub.target._options if drive.name != "sync" else hub._options)
    other = hub.with_options(retry=RetryPolicy(retries=5), on_event=events.append)
    third = other.with_options(timeout=3)
    for client, count in ((hub, 3), (other, 6), (third, 6), (hub.with_options(), 3)):
        world.requests.clear()
        with pytest.raises(ServerError):
            get(client)
        assert len(world.requests) == count
    assert len(events) == 10
    after = repr(hub.target._options if drive.name != "sync" else hub._options)
    assert after == before


def test_a_copy_keeps_the_options_that_are_not_given(drive: Drive, clock: FakeClock) -> None:
    world = Scripted(clock, FOUND)
    seen: list[Response] = []
    hub = drive.hub(transport=drive.transport(world))
    copy = hub.with_options(timeout=2.5, on_response=seen.append).with_options(strict=False)
    get(copy)
    assert timeouts(world)[0]["read"] == 2.5
    assert [each.status for each in seen] == [200]


def test_copies_share_login_and_limits(drive: Drive, clock: FakeClock) -> None:
    limits = {"x_ratelimit_remaining": "7", "x_ratelimit_reset": str(int(clock.now()) + 60)}
    world = LoginWorld(clock, reply(200, {"name": "latest"}, **limits))
    hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)
    other = hub.with_options(timeout=1)
    get(other)
    get(hub)
    assert world.logins == 1
    assert hub.rate_limit == other.rate_limit
    assert hub.rate_limit.remaining == 7


def test_drift_is_reported_and_raised_if_requested(drive: Drive, clock: FakeClock) -> None:
    found: list[Drift] = []
    world = Scripted(clock, reply(200, {"name": 7, "surprise": 1}))
    hub = drive.hub(transport=drive.transport(world), on_drift=found.append)
    assert get(hub).name == 7
    assert "/name" in {each.pointer for each in found}
    with pytest.raises(UnexpectedResponseError, match=r"differs from the spec: .* and \d+ more"):
        get(hub.with_options(strict=True))
    one = Scripted(clock, reply(200, {"name": "x", "surprise": 1}))
    with pytest.raises(UnexpectedResponseError, match=r"/surprise: .* no such property ") as caught:
        get(drive.hub(transport=drive.transport(one), strict=True))
    assert "more" not in str(caught.value)


def test_a_response_that_fits_the_spec_is_not_drift(drive: Drive, clock: FakeClock) -> None:
    found: list[Drift] = []
    world = Scripted(clock, reply(200, {"name": "latest", "v2": True}))
    get(drive.hub(transport=drive.transport(world), on_drift=found.append, strict=True))
    assert found == []


def test_the_repr_of_a_client_shows_only_its_address(drive: Drive) -> None:
    hub = drive.hub(base_url="https://mirror.example/hub/", **CREDENTIALS)
    kind = "DockerHub" if drive.name == "sync" else "AsyncDockerHub"
    assert repr(hub) == f"<{kind} https://mirror.example/hub>"


@pytest.mark.parametrize("kind", [DockerHub, AsyncDockerHub])
def test_a_client_whose_constructor_failed_can_be_shown(kind: type) -> None:
    """Error reporters show it among the variables of the frames, and must not fail themselves."""
    with pytest.raises(ValueError, match="username= is given, but password= is not") as caught:
        kind(username="ann")
    shown = TracebackException.from_exception(caught.value, capture_locals=True)
    assert f"self = <{kind.__name__} not open>" in "".join(shown.format())


def test_a_sync_client_leaves_nothing_open(server: EmulatedHub) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with DockerHub(base_url=server.url) as hub:
            assert hub.tags.exists("library/alpine")
        closed = DockerHub(base_url=server.url)
        assert closed.tags.exists("library/alpine")
        closed.close()
        closed.close()
        del hub, closed
        gc.collect()


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_an_async_client_leaves_nothing_open(server: EmulatedHub, backend: str) -> None:
    """It is created outside of the event loop, and used in a loop of its own."""
    hub = AsyncDockerHub(base_url=server.url, username="alice", password="alice-password")

    async def work() -> list[str]:
        async with hub as same:
            assert same is hub
            assert await hub.tags.exists("library/alpine")
            found = [tag.name async for tag in hub.tags.list("acme/secret", concurrency=4)]
        await hub.close()
        return found

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(anyio.run(work, backend=backend)) == 5
        gc.collect()


def test_a_transport_may_be_used_in_several_loops(clock: FakeClock) -> None:
    """Those of tests are."""
    transport = httpx.MockTransport(Scripted(clock, FOUND))
    hub = AsyncDockerHub(transport=transport, clock=clock)
    for backend in ("asyncio", "trio", "asyncio"):
        assert anyio.run(hub.tags.exists, "acme/app", "latest", backend=backend)


@WITH_TRIO
def test_a_closed_client_says_so(drive: Drive, clock: FakeClock) -> None:
    hub = drive.hub(transport=drive.transport(Scripted(clock, FOUND)))
    other = hub.with_options()
    hub.close()
    for client in (hub, other):
        with pytest.raises(RuntimeError, match="closed"):
            get(client)


def test_an_error_inside_the_context_is_raised_unchanged(drive: Drive, clock: FakeClock) -> None:
    world = Scripted(clock, FOUND)
    with pytest.raises(KeyError), drive.hub(transport=drive.transport(world)):
        raise KeyError


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_the_clock_of_the_machine(backend: str) -> None:
    clock = SystemClock()
    began = clock.now()
    clock.sleep(0)
    anyio.run(clock.sleep_async, 0, backend=backend)
    assert began <= clock.now() < began + 5
