"""Starting, stopping and resetting; the request log."""

import asyncio
import socket
import time
from contextlib import ExitStack
from typing import Any

import httpx
import pytest

import dockerhub.emulator
from dockerhub.emulator import EmulatedHub, SeedError, Settings
from dockerhub.emulator.faults.exchange import Connection

PATH = "/v2/namespaces/library/repositories/alpine/tags"


def test_requests_are_logged(hub: EmulatedHub, http: httpx.Client) -> None:
    """Method, path, query and status, in order."""
    http.get(f"{PATH}?page_size=1")
    http.head("/nowhere/")
    with hub.lock:
        assert hub.rate_limit.enforced is False
    log = [(r.method, r.path, r.query, r.status) for r in hub.requests]
    assert log == [("GET", PATH, "page_size=1", 200), ("HEAD", "/nowhere/", "", 404)]
    hub.clear_requests()
    assert hub.requests == ()


def test_a_reset_restores_everything(hub: EmulatedHub, alice: httpx.Client) -> None:
    """State, settings, clock and log; in less than 50 ms."""
    assert alice.delete("/v2/repositories/acme/app/tags/latest/").status_code == 204
    hub.settings.max_page_size = 1
    hub.clock.advance(3600)
    started = time.perf_counter()
    hub.reset()
    assert time.perf_counter() - started < 0.05
    assert not hub.requests
    assert "latest" in hub.state.repositories["acme", "app"].tags
    assert hub.settings.max_page_size == 100
    assert hub.clock.now() == 1793491200


def test_a_stopped_hub_cannot_be_reached() -> None:
    """Stopping twice is not an error."""
    with EmulatedHub(seed="empty") as hub:
        assert httpx.get(hub.url + PATH).status_code == 404
    hub.stop()
    with pytest.raises(httpx.ConnectError):
        httpx.get(hub.url + PATH)


def test_a_hub_is_started_once() -> None:
    """A second start would leave a server behind; before the first one there is no address."""
    hub = EmulatedHub(seed="empty")
    with pytest.raises(RuntimeError, match="before it is started"):
        hub.url  # noqa: B018 - reading it must fail
    with hub:
        with pytest.raises(RuntimeError, match="running already"):
            hub.start()
        assert httpx.get(hub.url + PATH).status_code == 404
    with hub:
        assert httpx.get(hub.url + PATH).status_code == 404


def has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6 loopback")
def test_a_hub_may_listen_on_ipv6() -> None:
    """Its address has brackets, links lead to it, and broken connections work as elsewhere."""
    with EmulatedHub(host="::1", rate_limit=None) as hub:
        assert hub.url.startswith("http://[::1]:")
        answer = httpx.get(f"{hub.url}{PATH}?page_size=1")
        assert answer.headers["X-RateLimit-IP"] == "::1"
        assert answer.json()["next"].startswith(hub.url)
        hub.faults.add("reset-at-request")
        with pytest.raises(httpx.ReadError):
            httpx.get(hub.url + PATH)


HANGING = {
    "late answer": b"GET /late HTTP/1.1\r\nHost: x\r\n\r\n",
    "half a body": b"POST /v2/users/login HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{",
    "half a head": b"GET /late HTT",
}


@pytest.mark.parametrize("request_text", HANGING.values(), ids=HANGING.keys())
def test_a_hub_stops_at_once(request_text: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    """It waits neither for late responses nor for incomplete requests, and prints nothing."""
    with ExitStack() as kept:
        with EmulatedHub(seed="empty") as hub:
            hub.faults.add("delay", seconds=3_600, path="/late")
            host, port = hub.url.removeprefix("http://").split(":")
            client = kept.enter_context(socket.create_connection((host, int(port)), timeout=10))
            client.sendall(request_text)
            httpx.get(hub.url + PATH)
            started = time.perf_counter()
        assert time.perf_counter() - started < 0.9
        assert received(client) == b""
    assert capfd.readouterr() == ("", "")


def received(client: socket.socket) -> bytes:
    try:
        return client.recv(1_000)
    except ConnectionResetError:
        return b""


def test_a_taken_port_is_an_error(hub: EmulatedHub) -> None:
    """The process that asked for the port gets the error."""
    port = int(hub.url.rpartition(":")[2])
    with pytest.raises(OSError, match="in use"):
        EmulatedHub(port=port).start()


def test_a_server_that_does_not_start_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is left listening."""
    monkeypatch.setattr("dockerhub.emulator.hub._DEADLINE", 0.01)
    monkeypatch.setattr("uvicorn.Server.run", lambda *_: None)
    hub = EmulatedHub(seed="empty")
    with pytest.raises(TimeoutError, match="did not start"):
        hub.start()
    with pytest.raises(httpx.ConnectError):
        httpx.get(hub.url)


def test_an_unknown_seed_is_an_error() -> None:
    """With the names of those that exist."""
    with pytest.raises(SeedError, match="demo, empty"):
        EmulatedHub(seed="nothing")


def test_an_unknown_name_is_an_error() -> None:
    """As in any module."""
    with pytest.raises(AttributeError, match="nothing"):
        dockerhub.emulator.nothing  # noqa: B018 - reading it must fail


def test_a_test_cannot_change_the_seed_for_others(hub: EmulatedHub) -> None:
    """The parts that all copies of a state share are read-only."""
    members: Any = hub.state.organizations["acme"].members
    with pytest.raises(TypeError):
        members["carol"] = "owner"
    data: Any = hub.state.audit_events[0].data
    with pytest.raises(TypeError):
        data["tag"] = "x"


def test_settings_belong_to_one_hub() -> None:
    """Each Hub starts with a copy of the settings it was given."""
    mine = Settings(max_page_size=5)
    first, second = (EmulatedHub(seed="empty", settings=mine) for _ in range(2))
    first.settings.max_page_size = 7
    assert (mine.max_page_size, second.settings.max_page_size) == (5, 5)
    first.reset()
    assert first.settings.max_page_size == 5


def test_settings_that_do_not_exist_are_refused(hub: EmulatedHub) -> None:
    """A test that misspells one, or its value, must not run with the default."""
    settings: Any = hub.settings
    with pytest.raises(AttributeError, match="max_pagesize"):
        settings.max_pagesize = 3
    with pytest.raises(ValueError, match=r"one of no, json404, method405, html404, not 'yes'"):
        settings.images_retired = "yes"
    with pytest.raises(ValueError, match="images_retired"):
        Settings(images_retired="yes")  # type: ignore[arg-type]  # the point of the test


def test_a_connection_that_the_client_closed_can_be_broken() -> None:
    """When the server stops, it breaks what is left, which may have closed just before."""

    class Served(asyncio.Protocol):
        def connection_lost(self, _error: Exception | None) -> None:
            lost.set()

    lost = asyncio.Event()

    async def close_and_break() -> None:
        client, server = socket.socketpair()
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_connection(Served, sock=server)
        client.close()
        await lost.wait()
        Connection(transport).reset()

    asyncio.run(close_and_break())
