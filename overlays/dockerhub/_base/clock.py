"""Time, as the client asks for it: injected, so that no test sleeps."""

import time
from typing import Protocol

from dockerhub._base.workers import pause


class Clock(Protocol):
    """What the client needs to know and do about time."""

    def now(self) -> float:
        """Return the Unix time in seconds."""
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
