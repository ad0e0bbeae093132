"""Calling a function for many arguments at once, by threads or by tasks."""

from threading import Barrier, get_ident

import anyio
import pytest

from dockerhub._concurrency import spread, spread_async

ALL_AT_ONCE = 10.0
"""Seconds that calls wait for each other, if they come one by one."""


def test_threads_return_in_the_order_of_the_arguments() -> None:
    barrier = Barrier(5)

    def work(number: int) -> tuple[int, int]:
        barrier.wait(ALL_AT_ONCE)
        return number, get_ident()

    found = spread(work, [3, 1, 4, 1, 5])
    assert [number for number, _ in found] == [3, 1, 4, 1, 5]
    assert len({thread for _, thread in found}) == 5


def test_one_argument_needs_no_thread() -> None:
    assert spread(lambda _: get_ident(), [0]) == [get_ident()]


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_tasks_return_in_the_order_of_the_arguments(backend: str) -> None:
    """However they end."""
    turns: list[int] = []

    async def work(number: int) -> int:
        for _ in range(number):
            await anyio.lowlevel.checkpoint()
        turns.append(number)
        return number

    assert anyio.run(spread_async, work, [9, 1, 5], backend=backend) == [9, 1, 5]
    assert turns == [1, 5, 9]
    assert anyio.run(spread_async, work, [2], backend=backend) == [2]


def fail(number: int) -> int:
    if number:
        raise LookupError(str(number))
    return number


async def fail_later(number: int) -> int:
    for _ in range(9 - number):
        await anyio.lowlevel.checkpoint()
    return fail(number)


@pytest.mark.parametrize("arguments", [[5], [0, 5], [5, 7], [0, 5, 7, 0]])
def test_the_first_error_in_the_order_of_the_arguments_is_raised(arguments: list[int]) -> None:
    with pytest.raises(LookupError, match="5"):
        spread(fail, arguments)
    for backend in ("asyncio", "trio"):
        with pytest.raises(LookupError, match="5"):
            anyio.run(spread_async, fail_later, arguments, backend=backend)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_who_gives_up_stops_all_of_it(backend: str) -> None:
    """Requests of a listing end with the task that reads it."""
    ended: list[int] = []

    async def work(number: int) -> None:
        try:
            await anyio.sleep_forever()
        finally:
            ended.append(number)

    async def give_up() -> None:
        with anyio.move_on_after(0.001):
            await spread_async(work, [1, 2, 3])

    anyio.run(give_up, backend=backend)
    assert sorted(ended) == [1, 2, 3]
