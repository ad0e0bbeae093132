"""What differs between threads and tasks: locks, and calling what a user passed."""

import inspect
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any, TypeVar

from anyio import Lock as AsyncLock
from anyio import create_task_group

__all__ = ["AsyncLock", "Lock", "ask", "ask_async", "spread", "spread_async"]

T = TypeVar("T")
R = TypeVar("R")


def spread(function: Callable[[T], R], arguments: Sequence[T]) -> list[R]:
    """Call a function with each argument, all at the same time, and return in their order."""
    if len(arguments) == 1:
        return [function(arguments[0])]
    with ThreadPoolExecutor(len(arguments)) as threads:
        return list(threads.map(function, arguments))


async def spread_async(function: Callable[[T], Awaitable[R]], arguments: Sequence[T]) -> list[R]:
    """Call a function with each argument, all at the same time, and return in their order."""
    if len(arguments) == 1:
        return [await function(arguments[0])]
    results: dict[int, R] = {}

    async def call(index: int, argument: T) -> None:
        results[index] = await function(argument)

    async with create_task_group() as tasks:
        for index, argument in enumerate(arguments):
            tasks.start_soon(call, index, argument)
    return [results[index] for index in range(len(arguments))]


def ask(function: Callable[[], Any]) -> Any:
    """Call a user's function."""
    return function()


async def ask_async(function: Callable[[], Any]) -> Any:
    """Call a user's function, which may be a coroutine function."""
    answer = function()
    return await answer if inspect.isawaitable(answer) else answer
