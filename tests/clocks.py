"""A clock for tests, which never really wait."""

from threading import Lock

from anyio.lowlevel import checkpoint

START = 1_795_000_000.0
"""The unix time at which most tests begin, in November 2026."""


class FakeClock:
    """A clock that moves only when somebody waits, and then at once."""

    def __init__(self, time: float = START) -> None:
        self.time = time
        self.ahead = 0.0
        self.waits: list[float] = []
        self._lock = Lock()

    def now(self) -> float:
        return self.time

    def monotonic(self) -> float:
        return self.time - self.ahead

    def advance(self, seconds: float) -> None:
        with self._lock:
            self.time += seconds

    def set_ahead(self, seconds: float) -> None:
        """Set the clock forward, or back: no time passes."""
        with self._lock:
            self.time += seconds
            self.ahead += seconds

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.waits.append(seconds)
            self.time += seconds

    async def sleep_async(self, seconds: float) -> None:
        self.sleep(seconds)
        await checkpoint()
