"""Calling functions before their results are needed, in threads or in tasks."""

import asyncio
from collections.abc import AsyncGenerator
from threading import Barrier, Event, Semaphore, get_ident

import anyio
import pytest
from anyio.lowlevel import checkpoint

from dockerhub._base.clock import SystemClock
from dockerhub._base.workers import AsyncWorkerPool, WorkerPool, WorkerStopped

ALL_AT_ONCE = 10.0
"""Seconds that calls wait for each other, if they come one by one."""
BACKENDS = pytest.mark.parametrize("backend", ["asyncio", "trio"])


def fail(number: int) -> int:
    raise LookupError(str(number))


async def fail_later(number: int) -> int:
    await checkpoint()
    return fail(number)


def test_threads_call_at_the_same_time() -> None:
    """The results can be requested in any order."""
    barrier = Barrier(3)

    def work(number: int) -> tuple[int, int]:
        barrier.wait(ALL_AT_ONCE)
        return number, get_ident()

    with WorkerPool(3) as workers:
        first, second, third = [workers.submit(work, number) for number in (3, 1, 4)]
        found = [third(), first(), second()]
    assert [number for number, _ in found] == [4, 3, 1]
    assert len({thread for _, thread in found}) == 3


def test_an_error_of_a_thread_is_raised_with_its_result() -> None:
    """And not raised if the result is not needed."""
    with WorkerPool(2) as workers:
        wanted, _ = workers.submit(fail, 5), workers.submit(fail, 7)
        with pytest.raises(LookupError, match="5"):
            wanted()


def test_calls_that_have_not_begun_are_dropped_at_the_end() -> None:
    """One that has begun is waited for."""
    begun, leaving = Event(), Event()
    called: list[int] = []

    def work(number: int) -> None:
        begun.set()
        leaving.wait(ALL_AT_ONCE)
        called.append(number)

    with WorkerPool(1) as workers:
        for number in range(5):
            workers.submit(work, number)
        begun.wait(ALL_AT_ONCE)
        dropping = workers._threads.shutdown
        workers._threads.shutdown = lambda **how: (  # type: ignore[method-assign]
            dropping(wait=False, **how),
            leaving.set(),
            dropping(),
        )
    assert called == [0]


def test_threads_that_only_wait_end_when_their_results_are_not_needed() -> None:
    """Otherwise a caller that stops reading would wait for the end of a rate limit."""
    waiting, ended = Semaphore(0), []

    def work(number: int) -> None:
        waiting.release()
        try:
            SystemClock().sleep(3600)
        finally:
            ended.append(number)

    with WorkerPool(2) as workers:
        unwanted = [workers.submit(work, number) for number in range(3)]
        assert waiting.acquire(timeout=ALL_AT_ONCE)
        assert waiting.acquire(timeout=ALL_AT_ONCE)
    assert sorted(ended) == [0, 1]
    with pytest.raises(WorkerStopped):
        unwanted[0]()


def test_a_thread_waits_as_long_as_its_result_is_needed() -> None:
    with WorkerPool(1) as workers:
        assert workers.submit(SystemClock().sleep, 0.001)() is None


@BACKENDS
def test_tasks_call_at_the_same_time(backend: str) -> None:
    """Each result is available as soon as it is ready, whatever happens to the others."""

    async def use() -> None:
        arrived = [anyio.Event() for _ in range(3)]

        async def work(number: int) -> int:
            arrived[number].set()
            for each in arrived:
                await each.wait()
            return number

        async with AsyncWorkerPool(3) as workers:
            results = [workers.submit(work, number) for number in range(3)]
            failing = workers.submit(fail_later, 5)
            assert [await result() for result in reversed(results)] == [2, 1, 0]
            with pytest.raises(LookupError, match="5"):
                await failing()

    anyio.run(use, backend=backend)


@BACKENDS
def test_there_are_never_more_tasks_than_allowed(backend: str) -> None:
    """The next one begins as soon as one is done, whether its result was used or not."""
    calling: set[int] = set()
    most: list[int] = []

    async def work(number: int) -> int:
        calling.add(number)
        most.append(len(calling))
        await checkpoint()
        calling.remove(number)
        return number

    async def use() -> None:
        async with AsyncWorkerPool(2) as workers:
            results = [workers.submit(work, number) for number in range(5)]
            assert await results[4]() == 4
            assert [await result() for result in results[:4]] == [0, 1, 2, 3]

    anyio.run(use, backend=backend)
    assert max(most) == 2


def test_the_next_call_begins_before_the_last_result_is_used() -> None:
    """So the next page is requested before a page is decoded."""
    happened: list[str] = []

    async def work(number: int) -> int:
        happened.append(f"begin {number}")
        await checkpoint()
        return number

    async def use() -> None:
        async with AsyncWorkerPool(1) as workers:
            first, second = [workers.submit(work, number) for number in (1, 2)]
            happened.append(f"use {await first()}")
            happened.append(f"use {await second()}")

    # Trio calls tasks that are ready in any order.
    anyio.run(use, backend="asyncio")
    assert happened == ["begin 1", "begin 2", "use 1", "use 2"]


@BACKENDS
def test_tasks_end_with_the_task_that_wanted_their_results(backend: str) -> None:
    """Requests of a list end with the iteration that reads it, or with the task that waits."""
    ended: list[int] = []

    async def work(number: int) -> None:
        try:
            await anyio.sleep_forever()
        finally:
            ended.append(number)

    async def use() -> None:
        async with AsyncWorkerPool(3) as workers:
            wanted = workers.submit(work, 1)
            workers.submit(work, 2)
            with anyio.move_on_after(0.001):
                await wanted()
            await anyio.wait_all_tasks_blocked()
            assert ended == [1]
        await anyio.wait_all_tasks_blocked()
        assert ended == [1, 2]

    anyio.run(use, backend=backend)


@BACKENDS
def test_a_generator_may_hold_tasks_while_it_waits_for_its_reader(backend: str) -> None:
    """A caller that stops reading, even in another task, stops them."""
    ended: list[int] = []

    async def work(number: int) -> int:
        try:
            await anyio.sleep(number * 1000)
        finally:
            ended.append(number)
        return number

    async def generate() -> AsyncGenerator[int, None]:
        async with AsyncWorkerPool(2) as workers:
            soon, _ = workers.submit(work, 0), workers.submit(work, 1)
            yield await soon()

    async def use() -> None:
        generator = generate()
        assert await anext(generator) == 0
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(generator.aclose)
        await anyio.wait_all_tasks_blocked()
        assert ended == [0, 1]

    anyio.run(use, backend=backend)


def test_a_call_that_was_canceled_from_outside_is_repeated_when_its_result_is_needed() -> None:
    """Some programs cancel all tasks of a loop; no result must become None because of that."""
    calls: list[int] = []

    async def work(number: int) -> int:
        calls.append(number)
        if calls.count(number) == 1:
            await anyio.sleep_forever()
        return number

    async def use() -> None:
        async with AsyncWorkerPool(2) as workers:
            results = [workers.submit(work, number) for number in (1, 2)]
            await checkpoint()
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()
            assert [await result() for result in results] == [1, 2]

    anyio.run(use)
    assert calls == [1, 2, 1, 2]
