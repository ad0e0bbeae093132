"""Call blocking functions and user functions from threads and from tasks."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ask", "ask_async", "offload", "offload_async", "running_loop"]

R = TypeVar("R")


def offload(function: Callable[[], R]) -> R:
    """Call a function that blocks."""
    return function()


async def offload_async(function: Callable[[], R]) -> R:
    """Call a function that blocks, in a thread, so that other tasks go on."""
    from anyio.to_thread import run_sync  # noqa: PLC0415  # a sync client needs none

    return await run_sync(function)


def running_loop() -> object:
    """Return what stands for the event loop that runs, of asyncio or trio."""
    import asyncio  # noqa: PLC0415  # a sync client needs none

    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        from trio.lowlevel import current_trio_token  # noqa: PLC0415  # only there under trio

        return current_trio_token()


def ask(function: Callable[[], Any]) -> Any:
    """Call a user's function."""
    return function()


async def ask_async(function: Callable[[], Any]) -> Any:
    """Call a user's function, which may be a coroutine function."""
    result = function()
    return await result if inspect.isawaitable(result) else result
