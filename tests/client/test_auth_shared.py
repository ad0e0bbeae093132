"""One login for all: threads and tasks that share a client, renewal, replays, shared failures."""

import gc
import sys
import time
import weakref
from collections.abc import Callable, Iterator
from threading import Barrier
from types import FrameType
from typing import Any

import anyio
import httpx
import pytest
from driving import START, WITH_TRIO, AsyncDrive, Drive, FakeClock
from worlds import CREDENTIALS, LoginWorld, Pages, Scripted, bearer, names, reply

from dockerhub import (
    AuthenticationError,
    Event,
    EventKind,
    HubConnectionError,
    HubTimeoutError,
    LoginError,
    RateLimitError,
    RetryPolicy,
)
from dockerhub.emulator import EmulatedHub

THREADS, TASKS = 64, 256
LOGIN = "/v2/users/login"


def get(hub: Any, _index: int = 0) -> Any:
    return hub.tags.get("acme/app", "latest")


def crowd(drive: Drive) -> int:
    return THREADS if drive.name == "sync" else TASKS


class Meeting:
    """Holds back the answers to logins until all callers have begun."""

    def __init__(self, drive: Drive, world: Callable[[httpx.Request], httpx.Response]) -> None:
        self._world = world
        self._begun = 0
        self._size = crowd(drive)
        self._barrier = Barrier(self._size)
        self._all_begun = anyio.Event()
        self._waits = drive.name == "sync"
        self.transport = drive.transport(self.answer if self._waits else self.answer_later)

    def call(self, hub: Any, index: int) -> Any:
        self._begun += 1
        if self._waits:
            self._barrier.wait(timeout=30)
        elif self._begun == self._size:
            self._all_begun.set()
        return get(hub)

    def answer(self, request: httpx.Request) -> httpx.Response:
        while request.url.path == LOGIN and not self._all_sign_in():
            time.sleep(0)
        return self._world(request)

    def _all_sign_in(self) -> bool:
        """Tell whether all threads are in the login, as the one who asks is."""
        frames = sys._current_frames().values()
        return sum(_is_in("log_in", frame) for frame in frames) >= self._size

    async def answer_later(self, request: httpx.Request) -> httpx.Response:
        await self._all_begun.wait()
        return self._world(request)


def _is_in(function: str, frame: FrameType | None) -> bool:
    while frame is not None and frame.f_code.co_name != function:
        frame = frame.f_back
    return frame is not None


@WITH_TRIO
def test_a_crowd_on_a_cold_client_signs_in_once(drive: Drive, clock: FakeClock) -> None:
    world = LoginWorld(clock)
    meeting = Meeting(drive, world)
    hub = drive.hub(transport=meeting.transport, **CREDENTIALS)
    results = drive.together(hub, crowd(drive), meeting.call)
    assert {each.name for each in results} == {"latest"}
    assert world.logins == 1
    assert len(world.requests) == 1 + crowd(drive)


@WITH_TRIO
@pytest.mark.parametrize("ended", ["by the clock", "by the server"])
def test_a_crowd_on_an_ended_token_renews_it_once(
    drive: Drive, clock: FakeClock, ended: str
) -> None:
    world = LoginWorld(clock)
    hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)
    get(hub)
    if ended == "by the clock":
        clock.advance(world.life or 0)
    else:
        world.revoke()
    results = drive.together(hub, crowd(drive), get)
    assert {each.name for each in results} == {"latest"}
    assert world.logins == 2


@pytest.mark.parametrize("life", [30.0, 60.0, 600.0, 86400.0])
def test_a_token_is_renewed_ahead_of_its_end(drive: Drive, clock: FakeClock, life: float) -> None:
    world = LoginWorld(clock, life=life)
    hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)
    ahead = min(30.0, life / 10)
    for moment, logins in [(0.0, 1), (life - ahead - 0.1, 1), (life - ahead, 2)]:
        clock.advance(START + moment - clock.now())
        get(hub)
        assert world.logins == logins


def test_a_token_without_an_end_is_kept(drive: Drive, clock: FakeClock) -> None:
    world = LoginWorld(clock, life=None)
    hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)
    for _ in range(3):
        get(hub)
        clock.advance(10**7)
    assert world.logins == 1


def test_a_token_that_was_given_is_sent_as_it_is(drive: Drive, clock: FakeClock) -> None:
    """Even when it has ended by the local clock: that may be wrong, and the server knows."""
    world = Scripted(clock, reply(401, {"detail": "expired"}))
    hub = drive.hub(transport=drive.transport(world), token=bearer(START - 10))
    with pytest.raises(AuthenticationError, match="expired") as caught:
        get(hub)
    assert type(caught.value) is AuthenticationError
    assert len(world.requests) == 1


def test_a_401_in_the_middle_of_a_listing_is_replayed(drive: Drive, clock: FakeClock) -> None:
    pages = Pages(6)
    world = LoginWorld(clock, pages)
    hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)
    found: list[str] = []
    for page in hub.tags.list("acme/app", page_size=2).pages():
        found += names(page.items)
        if len(found) == 6:
            world.revoke()
    assert found == pages.names
    assert pages.asked == [1, 2, 3, 4, 5, 6]
    assert world.logins == 2


def test_a_second_401_is_final(drive: Drive, clock: FakeClock) -> None:
    events: list[Event] = []
    world = LoginWorld(clock, reply(401, {"detail": "not you"}))
    hub = drive.hub(transport=drive.transport(world), on_event=events.append, **CREDENTIALS)
    with pytest.raises(AuthenticationError, match="not you"):
        get(hub)
    assert [each.split()[1] for each in world.sent].count(LOGIN) == 2
    assert len(world.requests) == 4
    assert [each.kind for each in events] == [EventKind.LOGIN, EventKind.REFRESH, EventKind.LOGIN]


def test_a_listing_fails_with_where_to_go_on_when_signing_in_again_fails(
    drive: Drive, server: EmulatedHub
) -> None:
    options = {"base_url": server.url, "username": "alice"}
    hub = drive.hub(**options, password="alice-password")
    pager = iter(hub.tags.list("acme/app"))
    found = [next(pager) for _ in range(100)]
    alice = server.state.users["alice"]
    server.state.users["alice"] = type(alice)(**{**vars(alice), "password": "changed"})
    server.faults.add("revoke-token", times=1, path="*/tags")
    with pytest.raises(LoginError) as caught:
        next(pager)
    again = drive.hub(**options, password="changed")
    rest = list(again.tags.list("acme/app", resume=caught.value.resume_token))
    assert len({*names(found), *names(rest)}) == 1234 == len(found) + len(rest)


FAILURES = [
    (httpx.ReadTimeout(""), HubTimeoutError),
    (httpx.ReadError(""), HubConnectionError),
    (httpx.ConnectError(""), HubConnectionError),
    (reply(401, {"detail": "wrong"}), LoginError),
    (reply(429, {"detail": "slow"}), RateLimitError),
    (reply(503), Exception),
]


@WITH_TRIO
@pytest.mark.parametrize(("failure", "kind"), FAILURES)
def test_those_who_waited_for_a_login_share_its_failure(
    drive: Drive, clock: FakeClock, failure: Any, kind: type[Exception]
) -> None:
    """They would wait for each other's time-outs otherwise, or be locked out together."""
    world = Scripted(clock, failure)
    meeting = Meeting(drive, world)
    hub = drive.hub(transport=meeting.transport, retry=RetryPolicy(retries=0), **CREDENTIALS)
    results = drive.together(hub, crowd(drive), meeting.call)
    assert all(isinstance(each, kind) for each in results)
    assert len({id(each) for each in results}) == crowd(drive)
    assert len(world.requests) == 1


def test_a_remembered_failure_keeps_nothing_of_its_caller_alive(
    drive: Drive, clock: FakeClock
) -> None:
    world = Scripted(clock, reply(401, {"detail": "wrong"}))
    hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)

    class Thing:
        pass

    def call() -> weakref.ref[Thing]:
        thing = Thing()
        with pytest.raises(LoginError):
            get(hub)
        return weakref.ref(thing)

    found = call()
    gc.collect()
    assert found() is None


def test_a_login_that_never_left_is_tried_again(drive: Drive, clock: FakeClock) -> None:
    world = LoginWorld(clock)
    replies: Iterator[Any] = iter([httpx.ConnectError("x"), httpx.ConnectError("x")])

    def answer(request: httpx.Request) -> httpx.Response:
        failure = next(replies, None)
        if failure is not None:
            raise failure
        return world(request)

    hub = drive.hub(transport=drive.transport(answer), **CREDENTIALS)
    assert get(hub).name == "latest"
    assert world.logins == 1
    assert len(clock.waits) == 2


@pytest.mark.parametrize("failure", [httpx.ReadTimeout(""), httpx.ReadError(""), reply(500)])
def test_a_login_that_may_have_arrived_is_not_repeated(
    drive: Drive, clock: FakeClock, failure: Any
) -> None:
    world = Scripted(clock, failure)
    hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)
    with pytest.raises(Exception, match="POST /v2/users/login"):
        get(hub)
    assert len(world.requests) == 1


def test_while_the_old_token_is_good_a_failed_renewal_does_no_harm(
    drive: Drive, clock: FakeClock
) -> None:
    world = LoginWorld(clock, life=600)
    down = [False]

    def answer(request: httpx.Request) -> httpx.Response:
        if down[0] and request.url.path == LOGIN:
            return reply(503)
        return world(request)

    hub = drive.hub(transport=drive.transport(answer), **CREDENTIALS)
    get(hub)
    down[0] = True
    clock.advance(575)
    assert get(hub).name == "latest"
    down[0] = False
    clock.advance(10)
    assert get(hub).name == "latest"
    assert world.logins == 2


def test_a_crowd_signs_in_once_on_a_socket(drive: Drive, server: EmulatedHub) -> None:
    hub = drive.hub(base_url=server.url, username="alice", password="alice-password", timeout=60)
    results = drive.together(hub, crowd(drive), lambda hub, _: hub.tags.get("acme/app", "latest"))
    assert {each.name for each in results} == {"latest"}
    assert [each.path for each in server.requests].count(LOGIN) == 1


@pytest.mark.parametrize("drive", ["asyncio", "trio"], indirect=True)
def test_a_cancelled_login_leaves_the_client_usable(drive: AsyncDrive, clock: FakeClock) -> None:
    world = LoginWorld(clock)
    scopes: list[anyio.CancelScope] = []

    async def answer(request: httpx.Request) -> httpx.Response:
        if scopes:
            scopes.pop().cancel()
            await anyio.sleep_forever()
        return world(request)

    hub = drive.hub(transport=drive.transport(answer), **CREDENTIALS)

    async def give_up(hub: Any, _index: int) -> bool:
        with anyio.CancelScope() as scope:
            scopes.append(scope)
            await hub.login()
        return scope.cancelled_caught

    assert drive.together(hub, 1, give_up) == [True]
    assert get(hub).name == "latest"
    assert world.logins == 1
