"""One login for threads and tasks that share a client; they share its failures, too."""

from collections.abc import Callable
from threading import Lock, Semaphore
from typing import Any

import anyio
import httpx
import pytest
from clocks import FakeClock
from driving import WITH_TRIO, AsyncDrive, Drive
from sweeps import EVERY_CASE
from worlds import CREDENTIALS, LoginWorld, Scripted, reply

from dockerhub import (
    AuthenticationError,
    HubConnectionError,
    HubError,
    HubTimeoutError,
    LoginError,
    RateLimitError,
    RetryPolicy,
)
from dockerhub._auth.login_steps import Credentials
from dockerhub._base.secret import Secret
from dockerhub.emulator import EmulatedHub

THREADS, TASKS = (64, 256) if EVERY_CASE else (16, 32)
PATIENCE = 30.0
"""Seconds after which somebody is missing."""
LOGIN = "/v2/users/login"


def get(hub: Any, _index: int = 0) -> Any:
    return hub.tags.get("acme/app", "latest")


def crowd(drive: Drive) -> int:
    return THREADS if drive.name == "sync" else TASKS


class AllAtTheLock:
    """Delays what the first caller does until all others wait for it.

    They wait for the lock of the login. Searching the frames of all threads for them could
    cause a deadlock before Python 3.11.9 (https://github.com/python/cpython/issues/106883).
    """

    def __init__(self, drive: Drive, world: Callable[[httpx.Request], httpx.Response]) -> None:
        self._world = world
        self._size = crowd(drive)
        self._begun = 0
        self._all_begun = anyio.Event()
        self._at_the_lock = Semaphore(0)
        self._lock = Lock()
        self._threads = self._waits = drive.name == "sync"
        self.transport = drive.transport(self.answer if self._threads else self.answer_later)

    def hub(self, drive: Drive, **options: Any) -> Any:
        """Make a client whose lock records its callers."""
        hub = drive.hub(transport=self.transport, **options)
        if self._threads:
            hub._session.authenticator._lock = self
        return hub

    def here(self) -> Any:
        """Return the lock, which is acquired at once."""
        self._at_the_lock.release()
        return self._lock

    def call(self, hub: Any, index: int) -> Any:
        self._begun += 1
        if self._begun == self._size and not self._threads:
            self._all_begun.set()
        return get(hub)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.wait()
        return self._world(request)

    def wait(self) -> None:
        """The first time, wait until all threads wait for the lock or hold it."""
        if self._waits:
            for _ in range(self._size):
                assert self._at_the_lock.acquire(timeout=PATIENCE), "a thread is missing"
        self._waits = False

    async def answer_later(self, request: httpx.Request) -> httpx.Response:
        await self._all_begun.wait()
        return self._world(request)


@WITH_TRIO
def test_many_calls_on_a_new_client_sign_in_once(drive: Drive, clock: FakeClock) -> None:
    world = LoginWorld(clock)
    meeting = AllAtTheLock(drive, world)
    hub = meeting.hub(drive, **CREDENTIALS)
    results = drive.together(hub, crowd(drive), meeting.call)
    assert {each.name for each in results} == {"latest"}
    assert world.logins == 1
    assert len(world.requests) == 1 + crowd(drive)


@WITH_TRIO
@pytest.mark.parametrize("ended", ["by the clock", "by the server"])
def test_many_calls_with_an_expired_token_renew_it_once(
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
def test_calls_that_waited_for_a_login_share_its_failure(
    drive: Drive, clock: FakeClock, failure: Any, kind: type[Exception]
) -> None:
    """Otherwise they would wait for each other's timeouts, or lock the account together."""
    world = Scripted(clock, failure)
    meeting = AllAtTheLock(drive, world)
    hub = meeting.hub(drive, retry=RetryPolicy(retries=0), **CREDENTIALS)
    results = drive.together(hub, crowd(drive), meeting.call)
    assert all(isinstance(each, kind) for each in results)
    assert len({id(each) for each in results}) == crowd(drive)
    assert len(world.requests) == 1


@WITH_TRIO
def test_calls_that_waited_for_a_code_do_not_each_ask_for_one(
    drive: Drive, clock: FakeClock
) -> None:
    """Each would sign in, and be refused without the code, until the account is locked."""
    world = Scripted(clock, reply(401, {"detail": "code?", "login_2fa_token": "intermediate"}))
    meeting = AllAtTheLock(drive, world)
    asked: list[int] = []

    def nobody() -> str:
        asked.append(len(world.requests))
        raise EOFError

    hub = meeting.hub(drive, otp=nobody, **CREDENTIALS)
    results = drive.together(hub, crowd(drive), meeting.call)
    assert [type(each) for each in results].count(EOFError) == 1
    others = [str(each) for each in results if isinstance(each, AuthenticationError)]
    assert others == ["the login that this call waited for failed (EOFError)"] * (crowd(drive) - 1)
    assert asked == [1]
    assert world.sent == [f"POST {LOGIN}"]


def test_many_calls_sign_in_once_on_a_socket(drive: Drive, server: EmulatedHub) -> None:
    hub = drive.hub(base_url=server.url, username="alice", password="alice-password", timeout=60)
    results = drive.together(hub, crowd(drive), lambda hub, _: hub.tags.get("acme/app", "latest"))
    assert {each.name for each in results} == {"latest"}
    assert [each.path for each in server.requests].count(LOGIN) == 1


@pytest.mark.sweep
@pytest.mark.parametrize("drive", ["asyncio", "trio"], indirect=True)
@pytest.mark.parametrize("refused", [False, True])
def test_a_login_continues_when_its_callers_are_canceled(
    drive: AsyncDrive, clock: FakeClock, *, refused: bool
) -> None:
    """All are canceled while the login is in flight; the next caller uses its result."""
    world = LoginWorld(clock)
    came, go = anyio.Event(), anyio.Event()

    async def answer(request: httpx.Request) -> httpx.Response:
        came.set()
        await go.wait()
        return reply(401, {"detail": "wrong"}) if refused else world(request)

    hub = drive.hub(transport=drive.transport(answer), **CREDENTIALS)

    async def give_up(hub: Any, index: int) -> bool:
        with anyio.CancelScope() as scope:
            if index:
                await came.wait()
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(hub.login)
                await came.wait()
                await anyio.wait_all_tasks_blocked()
                scope.cancel()
        return scope.cancelled_caught

    async def come_later(hub: Any, index: int) -> Any:
        if index == 0:
            go.set()
        return await get(hub)

    assert drive.together(hub, TASKS, give_up) == [True] * TASKS
    results = drive.together(hub, TASKS, come_later)
    if refused:
        assert {type(each) for each in results} == {LoginError}
    else:
        assert {each.name for each in results} == {"latest"}
        assert world.logins == 1


@pytest.mark.parametrize("drive", ["asyncio", "trio"], indirect=True)
def test_a_login_ends_with_its_client(drive: AsyncDrive, clock: FakeClock) -> None:
    """It may have been refused, so no other caller starts one."""
    sent: list[str] = []
    came = anyio.Event()

    async def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request.url.path)
        came.set()
        await anyio.sleep_forever()
        raise AssertionError

    hub = drive.hub(transport=drive.transport(answer), **CREDENTIALS)

    async def sign_in_or_close(hub: Any, index: int) -> None:
        if index == 0:
            await came.wait()
            await anyio.wait_all_tasks_blocked()
            await hub.close()
        else:
            await hub.login()

    results = drive.together(hub, 8, sign_in_or_close)
    assert results[0] is None
    assert {type(each) for each in results[1:]} == {HubConnectionError}
    assert "was ended before Docker Hub answered it" in str(results[1])
    assert sent == [LOGIN]


@WITH_TRIO
def test_many_calls_look_up_dockers_stored_login_once(drive: Drive, clock: FakeClock) -> None:
    world = LoginWorld(clock)
    meeting = AllAtTheLock(drive, world)
    hub = meeting.hub(drive)
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


def test_a_login_that_waits_too_long_for_other_requests_is_not_sent(
    drive: Drive, clock: FakeClock
) -> None:
    """Here, the registry's login waits for that of Docker Hub."""
    failures: list[HubTimeoutError] = []

    def first(_: httpx.Request) -> httpx.Response:
        with pytest.raises(HubTimeoutError) as caught:
            hub.pull_limit()
        failures.append(caught.value)
        return reply(500)

    async def first_task(_: httpx.Request) -> httpx.Response:
        with pytest.raises(HubTimeoutError) as caught:
            await hub.target.pull_limit()
        failures.append(caught.value)
        return reply(500)

    hub = drive.hub(
        transport=drive.transport(first if drive.name == "sync" else first_task),
        max_concurrent_requests=1,
        retry=RetryPolicy(deadline=0.01),
        **CREDENTIALS,
    )
    with pytest.raises(HubError):
        hub.login()
    [failure] = failures
    assert failure.message.endswith("waited for other requests of this client; nothing was sent")
    assert (failure.sent, failure.method, failure.path) == (
        False,
        "GET",
        "https://auth.docker.io/token",
    )
