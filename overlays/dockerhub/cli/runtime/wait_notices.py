"""Notices of waits: a countdown on a terminal, one line elsewhere."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from attrs import define, field

from dockerhub import Clock, Event, EventKind
from dockerhub.cli.output.formatting import local_time
from dockerhub.cli.runtime.program_output import ProgramOutput

_SHORTEST: Final = 1.0
"""Seconds; a shorter wait is not shown."""

_REASONS: Final = {
    EventKind.RATE_LIMIT_WAIT: "The rate limit is used up",
    EventKind.RATE_LIMITED: "Docker Hub's rate limit was reached",
    EventKind.RETRY: "No answer",
    EventKind.CODE_WAIT: "The two-factor code was used, and each works only once",
}


@define
class WaitNotices:
    """A clock for the client that shows what it waits for; `step` is called each second."""

    clock: Clock
    output: ProgramOutput
    step: Callable[[], None] = lambda: None
    _reason: str = field(default="", init=False)

    def on_event(self, event: Event) -> None:
        """Take in why the client is going to wait."""
        self._reason = _REASONS.get(event.kind, "")
        if event.kind is EventKind.RETRY and event.status is not None:
            self._reason = f"Docker Hub failed ({event.status})"

    def now(self) -> float:
        """Return the unix time in seconds."""
        return self.clock.now()

    def monotonic(self) -> float:
        """Return the seconds since some moment, however the time of day is set meanwhile."""
        return self.clock.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait, and show it."""
        if seconds < _SHORTEST or not self._reason:
            self.clock.sleep(seconds)
            return
        until = local_time(datetime.fromtimestamp(self.clock.now() + seconds, UTC))
        try:
            self._count_down(seconds, until)
        finally:
            self.output.show_status("")

    def _count_down(self, left: float, until: str) -> None:
        told = False
        while left > 0:
            line = f"{self._reason}: continuing in {left:.0f} s, at {until}"
            if not self.output.show_status(line) and not told:
                self.output.say(line)
                told = True
            step = min(1.0, left)
            self.clock.sleep(step)
            left -= step
            self.step()

    async def sleep_async(self, seconds: float) -> None:
        """Wait in the running task."""
        await self.clock.sleep_async(seconds)
