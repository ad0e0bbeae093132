"""Pools of workers: threads for the synchronous client, tasks for the asynchronous one."""

from __future__ import annotations

from collections import deque
from contextvars import ContextVar, copy_context
from threading import Event, Lock
from time import sleep
from typing import TYPE_CHECKING, Any, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from concurrent.futures import ThreadPoolExecutor

T = TypeVar("T")
R = TypeVar("R")


class WorkerPool:
    """Threads, `size` at most, that call functions before their results are wanted.

    Leaving the pool waits for calls that are working, ends those that only wait (for a slot, or
    for a time), and drops those that have not begun.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._stop = _Stop()
        self._threads: ThreadPoolExecutor | None = None

    def submit(self, function: Callable[[T], R], argument: T) -> Callable[[], R]:
        """Call a function in the background; return what waits for its result."""
        if self._threads is None:
            from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  # seldom needed

            self._threads = ThreadPoolExecutor(self._size)
        return self._threads.submit(self._call, function, argument).result

    def _call(self, function: Callable[[T], R], argument: T) -> R:
        _STOP.set(self._stop)
        return function(argument)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        if self._threads is not None:
            self._threads.shutdown(cancel_futures=True)


class WorkerStopped(BaseException):  # like a cancellation, it is not an error
    """Ends a thread that waits, when its result is no longer wanted."""


class _Stop:
    """Ends the waits of threads whose results are no longer wanted."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._stopped = False
        self._awaited: set[Event] = set()

    def set(self) -> None:
        with self._lock:
            self._stopped = True
            for event in self._awaited:
                event.set()

    def wait(self, event: Event, seconds: float | None) -> None:
        with self._lock:
            self._awaited.add(event)
            if self._stopped:
                event.set()
        try:
            event.wait(seconds)
        finally:
            with self._lock:
                self._awaited.discard(event)
        if self._stopped:
            raise WorkerStopped


_STOP: ContextVar[_Stop | None] = ContextVar("stop", default=None)
"""What stops the running thread; None outside of pools."""


def wait_for(event: Event, seconds: float | None) -> None:
    """Wait in the calling thread; `WorkerStopped` if its result is no longer wanted.

    That sets the event as well.

    Args:
        event: Ends the wait when it is set.
        seconds: How long to wait at most; None for as long as it takes.
    """
    stop = _STOP.get()
    if stop is None:
        event.wait(seconds)
    else:
        stop.wait(event, seconds)


def pause(seconds: float) -> None:
    """Wait in the calling thread; `WorkerStopped` if its result is no longer wanted."""
    stop = _STOP.get()
    if stop is None:
        # On Windows, Ctrl-C ends a sleep, but not the wait for an event.
        sleep(seconds)
    else:
        stop.wait(Event(), seconds)


class AsyncWorkerPool:
    """Tasks, `size` at most, that call functions before their results are wanted.

    Leaving the pool cancels them. A task group cannot be used: it must not be open while a
    generator yields.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._waiting: deque[_Call] = deque()
        self._running: set[_Call] = set()

    def submit(
        self, function: Callable[[T], Awaitable[R]], argument: T
    ) -> Callable[[], Awaitable[R]]:
        """Call a function in the background; return what waits for its result."""
        call = _Call(lambda: function(argument), self._ended)
        self._waiting.append(call)
        self._start_waiting()
        return call.result

    def _start_waiting(self) -> None:
        while self._waiting and len(self._running) < self._size:
            call = self._waiting.popleft()
            self._running.add(call)
            call.begin()

    def _ended(self, call: _Call) -> None:
        self._running.discard(call)
        self._start_waiting()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        self._waiting.clear()
        for call in self._running:
            call.scope.cancel()


class _Call:
    """A call by a task of its own, under asyncio or trio."""

    def __init__(
        self, function: Callable[[], Awaitable[Any]], on_end: Callable[[_Call], None]
    ) -> None:
        import anyio  # noqa: PLC0415  # a sync client needs none

        self.scope = anyio.CancelScope()
        self._function = function
        self._on_end = on_end
        self._done = anyio.Event()
        self._result: Any = None
        self._error: Exception | None = None
        self._cut_off = True
        self._task: object = None

    def begin(self) -> None:
        # The loop holds its tasks by weak references only.
        self._task = _spawn(self._run)

    async def _run(self) -> None:
        with self.scope:
            try:
                self._result = await self._function()
                self._cut_off = False
            except Exception as error:
                self._error = error
            finally:
                # The next call first: it waits for a server.
                self._on_end(self)
                self._done.set()

    async def result(self) -> Any:
        """Return the result; a task that nobody waits for is canceled."""
        try:
            return await self.outcome()
        finally:
            self.scope.cancel()

    async def outcome(self) -> Any:
        """Return the result of the task, which continues when this is canceled."""
        await self._done.wait()
        if self._error is not None:
            raise self._error
        # Somebody else may have canceled the task, as some do with all that there are.
        return await self._function() if self._cut_off else self._result

    async def cancel(self) -> None:
        self.scope.cancel()
        await self._done.wait()


class LastingCall:
    """A call that outlives its callers; in a thread, nobody leaves before its end."""

    def run(self, function: Callable[[], R]) -> R:
        """Call a function."""
        return function()

    def close(self) -> None:
        """End the call; there is none under way."""


class AsyncLastingCall:
    """A call that outlives its callers: if one is canceled, the next one gets its result."""

    def __init__(self) -> None:
        self._call: _Call | None = None

    async def run(self, function: Callable[[], Awaitable[R]]) -> R:
        """Call a function, or wait for the call that is under way."""
        call = self._call
        if call is None:
            call = self._call = _Call(function, self._ended)
            call.begin()
        result: R = await call.outcome()
        return result

    def _ended(self, _call: _Call) -> None:
        self._call = None

    async def close(self) -> None:
        """End the call, if one is under way."""
        if self._call is not None:
            await self._call.cancel()


def _spawn(run: Callable[[], Awaitable[None]]) -> object:
    import asyncio  # noqa: PLC0415  # a sync client needs none

    from anyio import get_cancelled_exc_class  # noqa: PLC0415  # as above

    if get_cancelled_exc_class() is asyncio.CancelledError:
        return asyncio.ensure_future(run())
    from trio.lowlevel import spawn_system_task  # noqa: PLC0415  # only there under trio

    return spawn_system_task(run, context=copy_context())
