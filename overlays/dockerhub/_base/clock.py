"""Time, as the client asks for it: injected, so that no test sleeps."""

import time
from collections.abc import Callable
from typing import Protocol

from dockerhub._base.locks import Lock
from dockerhub._base.workers import pause


class Clock(Protocol):
    """What the client needs to know and do about time."""

    def now(self) -> float:
        """Return the Unix time in seconds."""
        ...

    def monotonic(self) -> float:
        """Return the seconds since some moment, however the time of day is set meanwhile."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait in the calling thread.

        Args:
            seconds: How long, at least 0.
        """
        ...

    async def sleep_async(self, seconds: float) -> None:
        """Wait in the running task, letting others run.

        Args:
            seconds: How long, at least 0.
        """
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> float:
        """Return the Unix time in seconds."""
        return time.time()

    def monotonic(self) -> float:
        """Return the seconds since some moment, however the time of day is set meanwhile."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait in the calling thread.

        Args:
            seconds: How long, at least 0.
        """
        pause(seconds)

    async def sleep_async(self, seconds: float) -> None:
        """Wait in the running task, under asyncio or trio.

        Args:
            seconds: How long, at least 0.
        """
        from anyio import sleep  # noqa: PLC0415  # httpx brings it; a sync client needs none

        await sleep(seconds)


class SteadyClock:
    """A clock's Unix time as it would be if nobody set the clock: for waits and deadlines.

    By a clock without `monotonic`, steps back are no time, and a wait is as long as it was to be.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = Lock()
        self._read = getattr(clock, "monotonic", None) or _Forward(clock.now).read
        self._ahead = clock.now() - self._read()

    def now(self) -> float:
        return self._ahead + self._read()

    def wall(self) -> float:
        """Return the Unix time that the clock shows, for people and for the server."""
        return self._clock.now()

    def sleep(self, seconds: float) -> None:
        until = self.now() + seconds
        self._clock.sleep(seconds)
        self._waited(until)

    async def sleep_async(self, seconds: float) -> None:
        until = self.now() + seconds
        await self._clock.sleep_async(seconds)
        self._waited(until)

    def _waited(self, until: float) -> None:
        with self._lock.here():
            self._ahead += max(0.0, until - self.now())


class _Forward:
    """The time that passes by a clock which may be set back."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._lock = Lock()
        self._last = now()
        self._passed = 0.0

    def read(self) -> float:
        with self._lock.here():
            last, self._last = self._last, self._now()
            self._passed += max(0.0, self._last - last)
            return self._passed
