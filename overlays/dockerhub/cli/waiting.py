"""Waits are seen: a countdown on a terminal, one line elsewhere."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from attrs import define, field

from dockerhub._base.clock import Clock
from dockerhub._base.events import Event, EventKind
from dockerhub.cli.text import local_time

__all__ = ["SeenWaits"]

_NOTABLE: Final = 1.0
"""Seconds; a shorter wait is not spoken of."""

_REASONS: Final = {
    EventKind.RATE_LIMIT_WAIT: "The rate limit is spent",
    EventKind.RATE_LIMITED: "Docker Hub's rate limit was met",
    EventKind.RETRY: "No answer",
}


@define
class SeenWaits:
    """A clock for the client that shows what it waits for.

    Args:
        clock: The clock that it is.
        tell: Says a line, once for each wait.
        count_down: Shows a text that replaces the one before; tells whether it is seen.
        between: Called again and again while it waits.
    """

    clock: Clock
    tell: Callable[[str], None]
    count_down: Callable[[str], bool]
    between: Callable[[], None] = lambda: None
    _reason: str = field(default="", init=False)

    def hear(self, event: Event) -> None:
        """Take in why the client is going to wait."""
        self._reason = _REASONS.get(event.kind, "")
        if event.kind is EventKind.RETRY and event.status is not None:
            self._reason = f"Docker Hub failed ({event.status})"

    def now(self) -> float:
        """Return the unix time in seconds."""
        return self.clock.now()

    def sleep(self, seconds: float) -> None:
        """Wait, and show it."""
        if seconds < _NOTABLE or not self._reason:
            self.clock.sleep(seconds)
            return
        until = local_time(datetime.fromtimestamp(self.clock.now() + seconds, UTC))
        told = False
        left = seconds
        while left > 0:
            line = f"{self._reason}: going on in {left:.0f} s, at {until}"
            if not self.count_down(line) and not told:
                self.tell(line)
                told = True
            step = min(1.0, left)
            self.clock.sleep(step)
            left -= step
            self.between()
        self.count_down("")

    async def sleep_async(self, seconds: float) -> None:
        """Wait in the running task."""
        await self.clock.sleep_async(seconds)
