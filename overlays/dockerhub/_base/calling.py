"""Call blocking functions and functions of the user, from threads and from tasks.

The synchronous form of each function does nothing but call; it exists for the derived client.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

R = TypeVar("R")


def run_blocking(function: Callable[[], R]) -> R:
    return function()


async def run_blocking_async(function: Callable[[], R]) -> R:
    """Call a function that blocks in a thread, so that other tasks continue."""
    from anyio.to_thread import run_sync  # noqa: PLC0415  # a sync client needs none

    return await run_sync(function)


def running_loop() -> object:
    """Return what stands for the running event loop, of asyncio or trio."""
    import asyncio  # noqa: PLC0415  # a sync client needs none

    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        from trio.lowlevel import current_trio_token  # noqa: PLC0415  # only there under trio

        return current_trio_token()


def call_user(function: Callable[[], Any]) -> Any:
    return function()


async def call_user_async(function: Callable[[], Any]) -> Any:
    """Call a function of the user, which may be a coroutine function."""
    result = function()
    return await result if inspect.isawaitable(result) else result
