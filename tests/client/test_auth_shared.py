"""One login for all: threads and tasks that share a client, and its failures."""

import sys
import time
from collections.abc import Callable
from threading import Barrier
from types import FrameType
from typing import Any

import anyio
import httpx
import pytest
from driving import WITH_TRIO, AsyncDrive, Drive, FakeClock
from worlds import CREDENTIALS, LoginWorld, Scripted, reply

from dockerhub import (
    HubConnectionError,
    HubTimeoutError,
    LoginError,
    RateLimitError,
    RetryPolicy,
)
from dockerhub._login import Credentials
from dockerhub._secrets import Secret
from dockerhub.emulator import EmulatedHub

THREADS, TASKS = 64, 256
PATIENCE = 30.0
"""Seconds after which somebody is missing."""
LOGIN = "/v2/users/login"


def get(hub: Any, _index: int = 0) -> Any:
    return hub.tags.get("acme/app", "latest")


def crowd(drive: Drive) -> int:
    return THREADS if drive.name == "sync" else TASKS


class Meeting:
    """Holds back the answer to the first login until all callers have begun theirs."""

    def __init__(
        self,
        drive: Drive,
        world: Callable[[httpx.Request], httpx.Response],
        function: str = "log_in",
    ) -> None:
        self._world = world
        self._function = function
        self._begun = 0
        self._size = crowd(drive)
        self._barrier = Barrier(self._size)
        self._all_begun = anyio.Event()
        self._threads = self._waits = drive.name == "sync"
        self.transport = drive.transport(self.answer if self._threads else self.answer_later)

    def call(self, hub: Any, index: int) -> Any:
        self._begun += 1
        if self._threads:
            self._barrier.wait(PATIENCE)
        elif self._begun == self._size:
            self._all_begun.set()
        return get(hub)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.wait()
        return self._world(request)

    def wait(self) -> None:
        """Wait, the first time, until all threads are in the function."""
        deadline = time.monotonic() + PATIENCE
        while self._waits and not self._all_inside():
            assert time.monotonic() < deadline, "not all threads came to the login"
            time.sleep(0)
        self._waits = False

    def _all_inside(self) -> bool:
        frames = sys._current_frames().values()
        return sum(_is_in(self._function, frame) for frame in frames) >= self._size

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


@WITH_TRIO
def test_a_crowd_looks_once_for_what_docker_has_stored(drive: Drive, clock: FakeClock) -> None:
    world = LoginWorld(clock)
    meeting = Meeting(drive, world, function="_look_up")
    hub = drive.hub(transport=drive.transport(world))
    session = (hub if drive.name == "sync" else hub.target)._session
    looked: list[float] = []

    def find(now: float) -> Credentials:
        meeting.wait()
        looked.append(now)
        return Credentials(CREDENTIALS["username"], Secret(CREDENTIALS["password"]))

    session.authenticator._find_stored = find
    results = drive.together(hub, crowd(drive), meeting.call)
    assert {each.name for each in results} == {"latest"}
    assert (len(looked), world.logins) == (1, 1)
