"""Locks for threads and for tasks, with the same methods."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import anyio


class Lock:
    """A lock for threads.

    A process that forks has one of its own in its child, where the thread that holds the
    parent's is not there to give it back.
    """

    def __init__(self) -> None:
        self._locks: dict[int, threading.Lock] = {}

    def here(self) -> threading.Lock:
        """Return the lock of this process, to be taken by `with`, which no signal interrupts."""
        process = os.getpid()
        return self._locks.get(process) or self._locks.setdefault(process, threading.Lock())


class AsyncLock:
    """A lock for tasks; anyio, which makes it, is imported when a lock is first taken."""

    def __init__(self) -> None:
        self._lock: anyio.Lock | None = None

    def here(self) -> Self:
        """Return the lock, to be taken by `async with`."""
        return self

    async def __aenter__(self) -> None:
        if self._lock is None:
            from anyio import Lock  # noqa: PLC0415  # few clients sign in

            self._lock = Lock()
        await self._lock.acquire()

    async def __aexit__(self, *error: object) -> None:
        assert self._lock is not None  # noqa: S101  # it was taken
        self._lock.release()
