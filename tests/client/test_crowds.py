"""Many calls at once: a limited number is in flight, and the others wait for their turn."""

import asyncio
import signal
import threading
import time
from collections.abc import AsyncIterator, Iterator
from email.utils import formatdate
from threading import Semaphore, Thread
from typing import Any

import anyio
import pytest
from anyio.lowlevel import checkpoint
from clocks import FakeClock
from driving import WITH_TRIO, Drive
from holding import DEADLINE, HoldingServer

from dockerhub import (
    AsyncDockerHub,
    DockerHub,
    HubTimeoutError,
    RetryPolicy,
    SystemClock,
)
from dockerhub._base.workers import WorkerPool, WorkerStopped
from dockerhub._transport import routes, slots
from dockerhub._transport.deadlines import within
from dockerhub.emulator import EmulatedHub

BACKENDS = pytest.mark.parametrize("backend", ["asyncio", "trio"])


def get(hub: Any, number: int) -> Any:
    return hub.tags.get("acme/app", f"v{number}")


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> Semaphore:
    """Released when a thread begins to wait for a slot."""
    begun = Semaphore(0)

    def wait_for(event: threading.Event, seconds: float | None) -> None:
        begun.release()
        original(event, seconds)

    original = slots.wait_for
    monkeypatch.setattr(slots, "wait_for", wait_for)
    return begun


@pytest.mark.sweep
@WITH_TRIO
def test_many_calls_never_exceed_the_limit_in_flight(drive: Drive) -> None:
    """Nor that number of connections, whatever the timeout of the connection pool is."""
    with HoldingServer(together=5) as server:
        hub = drive.hub(base_url=server.url, anonymous=True, max_concurrent_requests=5)
        found = drive.together(hub, 200, get)
        hub.close()
    assert [tag.name for tag in found] == ["latest"] * 200
    assert (server.most, server.connections) == (5, 5)


def test_by_default_64_requests_are_in_flight(drive: Drive) -> None:
    with HoldingServer(together=64) as server:
        hub = drive.hub(base_url=server.url, anonymous=True)
        drive.together(hub, 128, get)
        hub.close()
    assert (server.most, server.connections) == (64, 64)


def test_calls_are_served_in_order_of_arrival(waits: Semaphore) -> None:
    """Copies of a client share the slots."""
    with HoldingServer(together=99) as server:
        with DockerHub(base_url=server.url, anonymous=True, max_concurrent_requests=1) as hub:
            other = hub.with_options(strict=True)
            threads = [Thread(target=get, args=((hub, other)[each % 2], each)) for each in range(9)]
            threads[0].start()
            server.wait_for_requests(1)
            for thread in threads[1:]:
                thread.start()
                assert waits.acquire(timeout=DEADLINE)
            server.release()
            for thread in threads:
                thread.join(DEADLINE)
        assert [target.rpartition("/v")[2] for target in server.targets] == list("012345678")


@BACKENDS
def test_tasks_are_served_in_order(backend: str) -> None:
    async def use(url: str) -> None:
        async with (
            AsyncDockerHub(base_url=url, anonymous=True, max_concurrent_requests=2) as hub,
            anyio.create_task_group() as tasks,
        ):
            for number in range(100):
                tasks.start_soon(get, hub, number)
                await checkpoint()

    with HoldingServer(together=2) as server:
        anyio.run(use, server.url, backend=backend)
    # Two that are sent at the same time may arrive in either order.
    assert [int(each.rpartition("/v")[2]) // 2 for each in server.targets] == [
        each // 2 for each in range(100)
    ]


@WITH_TRIO
def test_a_call_that_waits_for_its_turn_keeps_its_deadline(drive: Drive) -> None:
    def brief(hub: Any) -> Any:
        return hub.with_options(retry=RetryPolicy(deadline=0.01)).tags.get("acme/app", "late")

    def call(hub: Any, number: int) -> Any:
        if number == 0:
            return get(hub, 0)
        return late(hub) if drive.name == "sync" else late_task(hub)

    def late(hub: Any) -> Any:
        server.wait_for_requests(1)
        try:
            return brief(hub)
        finally:
            server.release()

    async def late_task(hub: Any) -> Any:
        await anyio.to_thread.run_sync(server.wait_for_requests, 1)
        try:
            return await brief(hub)
        finally:
            server.release()

    one = {"max_concurrent_requests": 1, "anonymous": True, "clock": SystemClock()}
    with HoldingServer(together=2) as server:
        hub = drive.hub(base_url=server.url, **one)
        found, error = drive.together(hub, 2, call)
        assert drive.together(hub, 1, get)[0].name == found.name == "latest"
        hub.close()
    assert isinstance(error, HubTimeoutError)
    assert (error.sent, error.method) == (False, "GET")
    assert error.message == (
        "the deadline of the call has passed while it waited for other requests of this client; "
        "nothing was sent"
    )
    assert len(server.targets) == 2


@BACKENDS
def test_tasks_that_are_canceled_at_once_leave_nothing_behind(backend: str) -> None:
    async def use(server: HoldingServer) -> None:
        async with AsyncDockerHub(
            base_url=server.url, anonymous=True, max_concurrent_requests=4
        ) as hub:
            for _ in range(3):
                async with anyio.create_task_group() as tasks:
                    for number in range(1_000):
                        tasks.start_soon(get, hub, number)
                    seen = len(server.targets)
                    await anyio.to_thread.run_sync(server.wait_for_requests, seen + 4)
                    tasks.cancel_scope.cancel()
                await anyio.to_thread.run_sync(server.wait_for_connections, 0)
            # All four slots are free, or the server would wait for the fourth request.
            server.release(together=4)
            async with anyio.create_task_group() as tasks:
                for number in range(8):
                    tasks.start_soon(get, hub, number)
            assert server.most == 4
            if backend == "asyncio":
                assert len(asyncio.all_tasks()) == 1

    with HoldingServer(together=99) as server:
        anyio.run(use, server, backend=backend)


def test_a_slot_that_comes_too_late_goes_to_the_next() -> None:
    """To the task after one that is canceled before it learns of its slot."""

    async def use() -> None:
        taken = slots.AsyncSlots(1)
        await taken.take()
        waiting = [asyncio.create_task(taken.take()) for _ in range(3)]
        await checkpoint()
        waiting[1].cancel()
        taken.give_back()
        waiting[0].cancel()
        ended, _ = await asyncio.wait(waiting, timeout=DEADLINE)
        assert [each.cancelled() for each in waiting if each in ended] == [True, True, False]
        taken.give_back()
        await asyncio.wait_for(taken.take(), DEADLINE)

    asyncio.run(use())


def test_threads_that_wait_for_a_slot_end_when_their_results_are_not_needed(
    waits: Semaphore,
) -> None:
    """When a caller stops reading a list, and when a program is interrupted."""
    taken = slots.Slots(1)
    taken.take()
    with WorkerPool(2) as workers:
        unwanted = [workers.submit(lambda _: taken.take(), each) for each in range(2)]
        for _ in unwanted:
            assert waits.acquire(timeout=DEADLINE)
    for each in unwanted:
        with pytest.raises(WorkerStopped):
            each()
    # A thread that begins to wait only then does not wait at all.
    begun, left = threading.Event(), threading.Event()
    with WorkerPool(1) as workers:
        late = workers.submit(lambda _: (begun.set(), left.wait(DEADLINE), taken.take()), 0)
        assert begun.wait(DEADLINE)
        workers._stop.set()
        left.set()
        with pytest.raises(WorkerStopped):
            late()
        assert waits.acquire(timeout=DEADLINE)
    main = threading.main_thread().ident
    assert main is not None

    ended = threading.Event()

    def interrupt() -> None:
        waits.acquire(timeout=DEADLINE)
        # A signal just before the wait does not end the wait; the next one does.
        while not ended.wait(0.05):
            signal.pthread_kill(main, signal.SIGINT)

    def end_once(_number: int, _frame: object) -> None:
        if not ended.is_set():
            ended.set()
            raise KeyboardInterrupt

    thread = Thread(target=interrupt)
    before = signal.signal(signal.SIGINT, end_once)
    try:
        thread.start()
        with pytest.raises(KeyboardInterrupt):
            taken.take()
    finally:
        ended.set()
        thread.join(DEADLINE)
        signal.signal(signal.SIGINT, before)
    taken.give_back()
    with within(DEADLINE, time.monotonic):
        taken.take()


def test_what_a_call_needs_besides_does_not_wait_for_the_call_itself(
    drive: Drive, server: EmulatedHub
) -> None:
    """With a single slot: logins, retries, pages that are read in advance, and the registry."""
    server.faults.add("revoke-token", times=1, after=2, path="*/tags")
    server.faults.add("reset-in-body", times=2, path="*/tags")
    hub = drive.hub(
        base_url=server.url,
        username="alice",
        password="alice-password",
        max_concurrent_requests=1,
    )
    names, error = drive.collect(hub.tags.list("acme/app", page_size=2, limit=9, concurrency=4))
    assert (len(names), error) == (9, None)
    found = drive.together(hub, 20, lambda hub, _: hub.request("GET", "/v2/namespaces/acme"))
    assert hub.pull_limit() is not None
    assert found


@pytest.mark.sweep
@WITH_TRIO
def test_concurrent_calls_that_know_no_limit_yet_are_not_refused(
    drive: Drive, clock: FakeClock
) -> None:
    """Waiting calls learn the limit from the responses to earlier ones."""
    limit, started = 40, clock.now()

    def head(number: int) -> str:
        left = max(0, limit - number)
        return (
            f"X-RateLimit-Limit: {limit}\r\nX-RateLimit-Remaining: {left}\r\n"
            f"X-RateLimit-Reset: {started + 60:.0f}\r\nDate: {formatdate(started, usegmt=True)}\r\n"
        )

    with HoldingServer(head=head) as server:
        hub = drive.hub(
            base_url=server.url,
            anonymous=True,
            retry=RetryPolicy(longest_wait=0),
            max_concurrent_requests=8,
        )
        found = drive.together(hub, 200, get)
        hub.close()
    # Unused: at most as many as are in flight before a response says how many remain.
    assert limit - 8 <= len(server.targets) <= limit
    assert sum(not isinstance(each, Exception) for each in found) == len(server.targets)


@pytest.mark.parametrize("patient", [True, False])
def test_a_call_that_must_not_wait_does_not_leave_the_rest_to_other_processes(
    drive: Drive, clock: FakeClock, patient: bool
) -> None:
    """They used 49 of 50 requests. A call that can wait lets this client send one at a time."""
    started, left = clock.now(), {1: 100, 2: 50, 3: 49, 4: 48}

    def head(number: int) -> str:
        return (
            f"X-RateLimit-Remaining: {left[number]}\r\nX-RateLimit-Reset: {started + 60:.0f}\r\n"
            f"Date: {formatdate(started, usegmt=True)}\r\n"
        )

    with HoldingServer(head=head) as server:
        retry = RetryPolicy() if patient else RetryPolicy(longest_wait=0)
        hub = drive.hub(base_url=server.url, anonymous=True, retry=retry)
        for number in range(2):
            get(hub, number)
        server.together = 1 if patient else 2
        found = drive.together(hub, 2, get)
        hub.close()
    assert [each.name for each in found] == ["latest"] * 2
    assert len(server.targets) == 4


def test_unneeded_connections_are_closed(drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    """A call after many concurrent ones needs one connection."""
    with HoldingServer(together=6) as server:
        hub = drive.hub(base_url=server.url, anonymous=True)
        drive.together(hub, 6, get)
        server.release()
        get(hub, 1)
        assert server.connections == 6
        monkeypatch.setattr(routes, "_KEPT", -1.0)
        for number in range(6):
            get(hub, number)
        server.wait_for_connections(0)
        assert server.connections == 6
        hub.close()


class Connection:
    """A transport of httpx, or the body of a response, that remembers whether it was closed."""

    closed = False

    def __iter__(self) -> Iterator[bytes]:
        yield b"x"

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"x"

    def close(self) -> None:
        self.closed = True

    async def aclose(self) -> None:
        self.closed = True


def test_the_connection_that_was_used_last_is_used_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that was not used for five seconds is closed by the next response that ends."""
    now = [100.0]
    monkeypatch.setattr(routes, "monotonic", lambda: now[0])
    way: Any = routes._Way[Any](Connection)
    first, second = way.take(), way.take()
    assert way.all == {first, second}
    assert way.unused() is None, "both are in use"
    way.give_back(first)
    now[0] += 3
    way.give_back(second)
    assert way.take() is second
    now[0] += 2
    assert way.unused() is None
    body = Connection()
    ending = routes._Body(body, way, second)
    assert [*ending] == [b"x"]
    ending.close()
    assert (body.closed, first.closed, way.all) == (True, False, {first, second})
    now[0] += 0.1
    assert way.take() is second
    routes._Body(body, way, second).close()
    assert (first.closed, way.all) == (True, {second})

    async def end() -> None:
        used, idle = way.take(), way.take()
        way.give_back(idle)
        now[0] += 5.1
        body = Connection()
        ending = routes._AsyncBody(body, way, used)
        assert [each async for each in ending] == [b"x"]
        await ending.aclose()
        assert (body.closed, idle.closed, way.all) == (True, True, {used})
        assert way.take() is used

    anyio.run(end)


def test_an_invalid_number_of_requests_is_refused(drive: Drive) -> None:
    for wrong, kind in ((0, ValueError), (-1, ValueError), (1.5, TypeError), (True, TypeError)):
        with pytest.raises(kind, match="max_concurrent_requests must be"):
            drive.hub(max_concurrent_requests=wrong)
