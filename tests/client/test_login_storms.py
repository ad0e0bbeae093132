"""However often calls are canceled, time out or are repeated, only one refused login is sent."""

import math
from email.utils import formatdate
from threading import Event
from typing import Any

import anyio
import httpx
import pytest
from clocks import START, FakeClock
from driving import AsyncDrive, Drive
from raw import RawServer, say, wait_for_the_end
from worlds import CREDENTIALS, LoginWorld, Scripted, reply

from dockerhub import (
    AuthenticationError,
    BadRequestError,
    EdgeBlockedError,
    HubConnectionError,
    HubError,
    HubResponseError,
    HubTimeoutError,
    LoginError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    SystemClock,
)

TASKS, THREADS = 64, 12
REFUSED = b"HTTP/1.1 401 X\r\nContent-Length: 2\r\n\r\n{}"
PATIENCE = 30.0
"""Seconds after which somebody is missing."""
LOCK_OUT = 600.0


def get(hub: Any, _index: int = 0) -> Any:
    return hub.tags.get("acme/app", "latest")


@pytest.mark.parametrize("drive", ["asyncio", "trio"], indirect=True)
def test_canceled_tasks_leave_one_login_behind(drive: AsyncDrive) -> None:
    """On a socket, with the clock of the machine; the server responds after all are canceled."""
    go = Event()

    def late(connection: Any) -> None:
        assert go.wait(PATIENCE)
        say(REFUSED)(connection)

    with RawServer(late) as server:
        hub = drive.hub(base_url=server.url, clock=SystemClock(), **CREDENTIALS)

        async def give_up(hub: Any, index: int) -> None:
            await anyio.sleep(index / 10_000)
            with anyio.move_on_after(0.01):
                await get(hub)

        assert drive.together(hub, TASKS, give_up) == [None] * TASKS
        go.set()
        assert {type(each) for each in drive.together(hub, TASKS, get)} == {LoginError}
    assert len(server.received) == 1


def test_calls_that_time_out_sign_in_once(drive: Drive, clock: FakeClock) -> None:
    """The login may have been refused; after ten minutes one is tried again."""
    with RawServer(wait_for_the_end) as server:
        timeout = httpx.Timeout(30, read=0.05)
        hub = drive.hub(base_url=server.url, timeout=timeout, **CREDENTIALS)
        for moment, logins in ((0.0, 1), (599.0, 1), (600.0, 2)):
            clock.time = START + moment
            results = drive.together(hub, THREADS, get)
            for _ in range(3):
                with pytest.raises(HubTimeoutError, match="not repeated for ten minutes"):
                    get(hub)
            assert {type(each) for each in results} == {HubTimeoutError}
            assert len(server.received) == logins
        hub.close()


@pytest.mark.parametrize("drive", ["sync"], indirect=True)
def test_an_interrupted_login_is_not_repeated(drive: Drive, clock: FakeClock) -> None:
    """By Ctrl-C, for example; in a thread, that ends the login itself."""
    sent: list[str] = []

    class Interrupted(BaseException):
        pass

    def interrupt(request: httpx.Request) -> httpx.Response:
        sent.append(request.url.path)
        raise Interrupted

    hub = drive.hub(transport=drive.transport(interrupt), **CREDENTIALS)
    with pytest.raises(Interrupted):
        get(hub)
    for _ in range(3):
        with pytest.raises(HubConnectionError, match="was ended before Docker Hub answered"):
            get(hub)
    assert len(sent) == 1


PAGE = "<!DOCTYPE html><title>Blocked</title>"
ANSWERS: list[tuple[httpx.Response, type[HubError], float]] = [
    (reply(400, {"detail": "no"}), LoginError, math.inf),
    (reply(401, {"detail": "no"}), LoginError, math.inf),
    (reply(403, {"detail": "locked"}), PermissionDeniedError, math.inf),
    (reply(409, {"detail": "locked"}), HubResponseError, math.inf),
    (reply(422, {"detail": "locked"}), BadRequestError, math.inf),
    (reply(423, {"detail": "locked"}), BadRequestError, math.inf),
    (reply(403, PAGE), EdgeBlockedError, LOCK_OUT),
    (reply(403, "error code: 1010"), EdgeBlockedError, LOCK_OUT),
    (reply(429), RateLimitError, LOCK_OUT),
    (reply(429, retry_after="90"), RateLimitError, 90),
    (reply(429, retry_after=str(int(START) + 90)), RateLimitError, 90),
    (reply(429, retry_after="4102444800"), RateLimitError, 3600),
    (reply(429, retry_after=str(int(START) - 90)), RateLimitError, math.inf),
    (reply(429, retry_after=formatdate(START - 1, usegmt=True)), RateLimitError, math.inf),
    (reply(429, retry_after="0"), RateLimitError, math.inf),
    (reply(503, PAGE, server="cloudflare"), EdgeBlockedError, 0),
    (reply(500), ServerError, 0),
    (reply(408), BadRequestError, 0),
]


def test_how_long_a_refusal_prevents_the_next_login(drive: Drive, clock: FakeClock) -> None:
    """With many calls, then at the end of that time, for any setting of the machine's clock."""
    for answer, kind, seconds in ANSWERS:
        clock.time, clock.ahead = START, 0.0
        world = Scripted(clock, answer)
        hub = drive.hub(transport=drive.transport(world), retry=lambda _: None, **CREDENTIALS)
        for _ in range(20 if seconds else 1):
            with pytest.raises(kind) as caught:
                get(hub)
            assert type(caught.value) is kind or kind is HubResponseError
        if seconds:
            drive.together(hub, THREADS, get)
        clock.set_ahead(86_400)
        clock.advance(min(seconds, 10**7) - 1 if seconds else 0)
        with pytest.raises(kind):
            get(hub)
        assert len(world.requests) == (1 if seconds else 2), answer
        clock.advance(1)
        with pytest.raises(kind):
            get(hub)
        assert len(world.requests) == (1 if seconds == math.inf else 2 if seconds else 3), answer


def test_without_a_login_path_no_account_is_locked(drive: Drive, clock: FakeClock) -> None:
    """A wrong address, or an operation that Docker has switched off."""
    world = Scripted(clock, reply(404))
    hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)
    for _ in range(2):
        with pytest.raises(NotFoundError):
            get(hub)
    assert len(world.requests) == 4


def test_a_token_that_is_refused_at_once_is_renewed_once(drive: Drive, clock: FakeClock) -> None:
    """Another login would not help. A token that was accepted meanwhile is renewed again."""
    replies = [reply(401, {"detail": "not you"})]
    world = LoginWorld(clock, lambda request: replies[0])
    hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)
    for _ in range(20):
        with pytest.raises(AuthenticationError, match="not you"):
            get(hub)
    drive.together(hub, THREADS, get)
    assert world.logins == 2
    replies[0] = reply(200, {"name": "latest"})
    assert get(hub).name == "latest"
    world.revoke()
    assert get(hub).name == "latest"
    assert world.logins == 3


@pytest.mark.parametrize("life", [0.5, 2.0, 3.9])
def test_tokens_that_expire_sooner_than_a_login_takes(
    drive: Drive, clock: FakeClock, life: float
) -> None:
    """They are used until they are refused; otherwise each call would sign in."""
    world = LoginWorld(clock, life=life)

    def answer(request: httpx.Request) -> httpx.Response:
        found = world(request)
        clock.advance(2 if "login" in request.url.path else 0.1)
        return found

    hub = drive.hub(transport=drive.transport(answer), **CREDENTIALS)
    results = drive.together(hub, TASKS, get)
    assert {each.name for each in results} == {"latest"}
    assert world.logins == 1
    world.revoke()
    results = drive.together(hub, TASKS, get)
    assert {each.name for each in results} == {"latest"}
    assert world.logins == 2


def test_the_registry_is_asked_once_with_a_wrong_password(drive: Drive, clock: FakeClock) -> None:
    world = Scripted(clock, reply(401, {"details": "incorrect username or password"}))
    hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)
    results = drive.together(hub, THREADS, lambda hub, _: hub.pull_limit())
    assert {type(each) for each in results} == {LoginError}
    assert len(world.requests) == 1
