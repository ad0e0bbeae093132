"""How many requests are in flight at a time: the others wait in the order in which they came.

The pool of an HTTP library looks through all waiting requests whenever one of them changes, and
gives up those that wait long.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final

from attrs import define

from dockerhub._base.workers import wait_for
from dockerhub._transport.deadlines import LateError, seconds_left

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_IN_FLIGHT: Final = 64
"""By default; see docs/performance.md for how it compares with more and fewer."""


@define(eq=False)
class _Waiter:
    event: Any
    """Set when the waiter gets a slot, or by others when it must stop waiting."""
    has_slot: bool = False

    def check(self) -> None:
        if not self.has_slot:
            raise LateError(sent=False)


class _Queue:
    """Who waits for a slot; each step takes the same time, however many wait."""

    def __init__(self, size: int) -> None:
        self._free = size
        self._waiting: OrderedDict[_Waiter, None] = OrderedDict()

    def enter(self, event: Callable[[], Any]) -> _Waiter | None:
        """Take a slot, or a place in the queue, which is returned."""
        if self._free:
            self._free -= 1
            return None
        waiter = _Waiter(event())
        self._waiting[waiter] = None
        return waiter

    def give_back(self) -> None:
        """Hand a slot to the one who came first."""
        if self._waiting:
            waiter, _ = self._waiting.popitem(last=False)
            waiter.has_slot = True
            waiter.event.set()
        else:
            self._free += 1

    def leave(self, waiter: _Waiter) -> None:
        """Wait no more; a slot that came meanwhile goes to the next one."""
        if waiter.has_slot:
            self.give_back()
        else:
            del self._waiting[waiter]


class Slots:
    """Slots for threads."""

    def __init__(self, size: int) -> None:
        self._lock = threading.Lock()
        self._queue = _Queue(size)

    def take(self) -> None:
        """Wait for a slot; `LateError` if the deadline of the call passes meanwhile."""
        with self._lock:
            waiter = self._queue.enter(threading.Event)
        if waiter is None:
            return
        try:
            wait_for(waiter.event, seconds_left())
            waiter.check()
        except BaseException:
            with self._lock:
                self._queue.leave(waiter)
            raise

    def give_back(self) -> None:
        with self._lock:
            self._queue.give_back()


class AsyncSlots:
    """Slots for tasks, under asyncio or trio."""

    def __init__(self, size: int) -> None:
        self._queue = _Queue(size)

    async def take(self) -> None:
        """Wait for a slot; `LateError` if the deadline of the call passes meanwhile."""
        import anyio  # noqa: PLC0415  # a sync client needs none

        waiter = self._queue.enter(anyio.Event)
        if waiter is None:
            return
        try:
            with anyio.move_on_after(seconds_left()):
                await waiter.event.wait()
            waiter.check()
        except BaseException:
            self._queue.leave(waiter)
            raise

    def give_back(self) -> None:
        self._queue.give_back()
