"""The clock of the embedded Hub: real by default, settable for tests."""

import time
from collections.abc import Callable

NANOSECONDS = 1_000_000_000
_YEAR_10000 = 253_402_300_800


class EmulatedClock:
    """A clock that can be moved and stopped; times outside 1970 to 9999 raise ValueError.

    Args:
        source: Returns the underlying Unix time in seconds. The real time by default;
            pass the clock of the code under test to make both agree.
    """

    def __init__(self, source: Callable[[], float] = time.time) -> None:
        self._source = source
        self._offset = 0.0
        self._frozen: float | None = None
        self._at_start: tuple[float, float | None] = (0.0, None)

    @classmethod
    def at(cls, unix_seconds: float) -> "EmulatedClock":
        """Return a clock that is stopped at ``unix_seconds``.

        Args:
            unix_seconds: The time it shows, from 1970 to 9999.
        """
        clock = cls()
        clock.freeze(unix_seconds)
        return clock

    def now(self) -> float:
        """Return the current time as Unix seconds."""
        if self._frozen is not None:
            return self._frozen
        return self._source() + self._offset

    def now_ns(self) -> int:
        """Return the current time in nanoseconds, cut to microseconds as the Hub stores it."""
        return round(self.now() * 1_000_000) * 1_000

    def advance(self, seconds: float) -> None:
        """Move the clock forward by ``seconds`` (back, if negative).

        Args:
            seconds: How far.
        """
        self.set(self.now() + seconds)

    def set(self, unix_seconds: float) -> None:
        """Set the clock; unless it is stopped, it keeps running from there.

        Args:
            unix_seconds: The time it shows from now on.
        """
        _check(unix_seconds)
        if self._frozen is not None:
            self._frozen = unix_seconds
        else:
            self._offset = unix_seconds - self._source()

    def freeze(self, unix_seconds: float | None = None) -> None:
        """Stop the clock now, or at ``unix_seconds``.

        Args:
            unix_seconds: The time it shows; None for the current one.
        """
        moment = self.now() if unix_seconds is None else unix_seconds
        _check(moment)
        self._frozen = moment

    def run(self) -> None:
        """Let a stopped clock run again."""
        now, self._frozen = self.now(), None
        self.set(now)

    def remember(self) -> None:
        """Make what the clock shows now, and whether it is stopped, the point to return to."""
        self._at_start = self._offset, self._frozen

    def restore(self) -> None:
        """Return to the point that was remembered, or to the start."""
        self._offset, self._frozen = self._at_start


def _check(unix_seconds: float) -> None:
    if not 0 <= unix_seconds < _YEAR_10000:
        raise ValueError(f"a clock cannot show {unix_seconds!r}: from 1970 to 9999 only")
