"""What differs between threads and tasks: locks, and calling what a user passed."""

import inspect
from collections.abc import Callable
from threading import Lock
from typing import Any

from anyio import Lock as AsyncLock

__all__ = ["AsyncLock", "Lock", "ask", "ask_async"]


def ask(function: Callable[[], Any]) -> Any:
    """Call a user's function."""
    return function()


async def ask_async(function: Callable[[], Any]) -> Any:
    """Call a user's function, which may be a coroutine function."""
    answer = function()
    return await answer if inspect.isawaitable(answer) else answer
