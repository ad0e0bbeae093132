"""What differs between threads and tasks: locks, and calling what a user passed."""

import inspect
from collections.abc import Awaitable, Callable, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import anyio

__all__ = [
    "AsyncLock",
    "Lock",
    "ask",
    "ask_async",
    "offload",
    "offload_async",
    "spread",
    "spread_async",
]


T = TypeVar("T")
R = TypeVar("R")


class AsyncLock:
    """A lock for tasks; anyio, which makes it, is imported when a lock is first taken."""

    def __init__(self) -> None:
        self._lock: anyio.Lock | None = None

    async def __aenter__(self) -> None:
        if self._lock is None:
            from anyio import Lock  # noqa: PLC0415  # few clients sign in

            self._lock = Lock()
        await self._lock.acquire()

    async def __aexit__(self, *error: object) -> None:
        assert self._lock is not None  # noqa: S101  # it was taken
        self._lock.release()


def offload(function: Callable[[], R]) -> R:
    """Call a function that blocks."""
    return function()


async def offload_async(function: Callable[[], R]) -> R:
    """Call a function that blocks, in a thread, so that other tasks go on."""
    from anyio.to_thread import run_sync  # noqa: PLC0415  # a sync client needs none

    return await run_sync(function)


def spread(function: Callable[[T], R], arguments: Sequence[T]) -> list[R]:
    """Call a function with each argument, all at the same time, and return in their order."""
    if len(arguments) == 1:
        return [function(arguments[0])]
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  # few listings read ahead

    with ThreadPoolExecutor(len(arguments)) as threads:
        return list(threads.map(function, arguments))


async def spread_async(function: Callable[[T], Awaitable[R]], arguments: Sequence[T]) -> list[R]:
    """Call a function with each argument, all at the same time, and return in their order."""
    if len(arguments) == 1:
        return [await function(arguments[0])]
    from anyio import create_task_group  # noqa: PLC0415  # few listings read ahead

    results: dict[int, R] = {}
    errors: dict[int, Exception] = {}

    async def call(index: int, argument: T) -> None:
        try:
            results[index] = await function(argument)
        except Exception as error:
            errors[index] = error

    async with create_task_group() as tasks:
        for index, argument in enumerate(arguments):
            tasks.start_soon(call, index, argument)
    # As with threads: the error itself, not a group of one.
    if errors:
        raise errors[min(errors)]
    return [results[index] for index in range(len(arguments))]


def ask(function: Callable[[], Any]) -> Any:
    """Call a user's function."""
    return function()


async def ask_async(function: Callable[[], Any]) -> Any:
    """Call a user's function, which may be a coroutine function."""
    answer = function()
    return await answer if inspect.isawaitable(answer) else answer
