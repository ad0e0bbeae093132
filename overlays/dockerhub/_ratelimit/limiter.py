"""The rate limit as the server tells it, and the limiter that keeps requests within it."""

import math
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final

from attrs import define, frozen

from dockerhub._base.locks import Lock
from dockerhub._base.messages import Response
from dockerhub._ratelimit.waits import LONGEST_WAIT, header_wait, told_wait

_SAME_RESET: Final = 2.0
"""Seconds; resets and dates are sent in whole ones, so two values for one reset can differ."""

_WINDOW: Final = 61.0
"""Seconds after which a new window may be guessed again: the API's is a minute, and begins with
the first request that arrives."""

_PAUSE: Final = 1.0
"""Seconds after which to ask again while the budget of a new window is unknown."""

_LEAST_USED: Final = 8
"""Requests in a window after which the share of a process in them can be told."""

_DIGITS: Final = 9
"""A count that is longer is not one."""


@frozen
class RateLimit:
    """What the last response said about the rate limit.

    Attributes:
        limit: Requests that the window allows; None if unknown.
        remaining: Requests that remain in the window.
        reset: When the window ends, by the local clock, as an aware datetime in UTC.
    """

    limit: int | None
    remaining: int
    reset: datetime

    @staticmethod
    def read(response: Response, now: float) -> "RateLimit | None":
        """Return what the headers of a response say; None if they are missing or unusable.

        Args:
            response: What came.
            now: The local Unix time in seconds.
        """
        remaining = _least(response, "x-ratelimit-remaining")
        if remaining is None:
            return None
        wait = header_wait(response, "x-ratelimit-reset", now)
        if wait is None or wait > LONGEST_WAIT:
            return None
        limit = _least(response, "x-ratelimit-limit")
        return RateLimit(limit, remaining, datetime.fromtimestamp(now + wait, UTC))


def _least(response: Response, header: str) -> int | None:
    """Return the least count that a header tells; None if it tells none."""
    counts = map(_count, response.values(header))
    return min((each for each in counts if each is not None), default=None)


def _count(text: str) -> int | None:
    # The pull limit writes "100;w=21600" (https://github.com/docker/hub-feedback/issues/2081).
    digits = text.partition(";")[0].strip()
    return int(digits) if digits.isdecimal() and len(digits) <= _DIGITS else None


class RateLimiter:
    """Keeps the requests of one token within the limit; shared by threads and tasks.

    Every request takes a place before it is sent. There are as many places as the server says
    requests remain, less what is under way. When no place is left, all requests wait, and none is
    sent that would be refused. After a refusal for more than an hour, one request goes ahead when
    that hour is over, and the others wait for its response.

    Processes that share an account see each other's requests in what the server reports. Each
    takes less of what remains than it had of the window so far. So they have not more requests
    under way together than remain.

    `chance` returns random numbers from 0 to 1, to spread those who wake up together.
    """

    def __init__(self, chance: Callable[[], float]) -> None:
        self._chance = chance
        self._lock = Lock()
        self._paused_until = -math.inf
        self._probing = False
        self._seen: RateLimit | None = None
        self._window_end = -math.inf
        self._remaining: int | None = None
        self._in_flight = 0
        self._guess_ends = -math.inf
        self._share = _Share()

    @property
    def rate_limit(self) -> RateLimit | None:
        """The rate limit as last told, less what was sent since; None before the first response."""
        with self._lock.here():
            if self._seen is None or self._remaining is None:
                return None
            left = max(0, self._remaining - self._in_flight)
            return RateLimit(self._seen.limit, left, self._seen.reset)

    def acquire(self, now: float, *, patient: bool = True) -> float:
        """Take a place: return zero, or the seconds after which to ask again.

        Who is not patient takes the last places as well, and is told when the window ends instead
        of when something under way may have left one.
        """
        with self._lock.here():
            if now < self._paused_until:
                return self._paused_until - now + self._chance()
            if self._probing and self._in_flight:
                return _PAUSE + self._chance()
            reopening = 0.0
            if self._seen is not None:
                # Resets are sent in whole seconds, so that one can be up to a second early.
                reopening = self._seen.reset.timestamp() + 1
                if now >= reopening:
                    self._open_window(self._seen.limit, now)
            left = self._remaining
            if left is not None and self._in_flight >= (self._places(left) if patient else left):
                later = _PAUSE if left and patient else max(reopening - now, _PAUSE)
                return later + self._chance()
            self._in_flight += 1
            self._share.sent += 1
            return 0.0

    def _places(self, remaining: int) -> int:
        """Return how many requests may be under way; the last ones are for who comes first."""
        # The square keeps some back: no response tells what others have sent meanwhile.
        return max(int(remaining * self._share.of_window**2), min(remaining, 1))

    def _open_window(self, limit: int | None, now: float) -> None:
        """Guess what a new window allows, and the next ones, until a response tells.

        What is under way may be counted in it. When all that was guessed is spent and nothing is
        under way, no response told anything, so one request goes ahead to learn.
        """
        if now >= self._guess_ends:
            self._remaining = limit
            self._guess_ends = now + _WINDOW
        if self._remaining == 0 and self._in_flight == 0:
            self._remaining = 1

    def release(self, response: Response | None, now: float) -> None:
        """Give the place back, with what the response says; None if no response came."""
        with self._lock.here():
            self._in_flight -= 1
            told = None if response is None else RateLimit.read(response, now)
            if told is None and self._remaining:
                # It may have been counted.
                self._remaining -= 1
            if response is None:
                return
            refused = response.status == HTTPStatus.TOO_MANY_REQUESTS
            if refused:
                self._hold_back(told_wait(response, now) or 0.0, now)
            elif now >= self._paused_until:
                self._probing = False
            if told:
                window_end = told.reset.timestamp() - now + response.date(now)
                self._learn(told, window_end, refused=refused)

    def _hold_back(self, told: float, now: float) -> None:
        """Let no request be sent for as long as a refusal tells, or for an hour."""
        if told > LONGEST_WAIT or now >= self._paused_until:
            self._probing = told > LONGEST_WAIT
        self._paused_until = max(self._paused_until, now + min(told, LONGEST_WAIT))

    def _learn(self, told: RateLimit, window_end: float, *, refused: bool) -> None:
        """Take in what a response tells of the window that ends then by the server's clock.

        By the local clock, a response that was long on its way seems to tell of a later window.
        A refusal may come from a proxy, which knows nothing of who sent what.
        """
        if window_end < self._window_end - _SAME_RESET:
            return
        later = window_end > self._window_end + _SAME_RESET
        if self._seen is None or self._remaining is None or later:
            self._seen, self._window_end, self._remaining = told, window_end, told.remaining
            self._guess_ends = -math.inf
            self._share.begin(told.remaining, self._in_flight)
            return
        # Responses overtake each other: the least that was told is true.
        self._remaining = min(told.remaining, self._remaining)
        self._seen = RateLimit(told.limit, told.remaining, min(told.reset, self._seen.reset))
        if not refused:
            self._share.measure(told.remaining)

    def pause(self, until: float) -> None:
        """Let no request be sent before a Unix time."""
        with self._lock.here():
            self._paused_until = max(self._paused_until, until)


@define
class _Share:
    """How much of a window's requests are sent by this process.

    Attributes:
        of_window: From 0 to 1. A new window begins with that of the last one.
        sent: Requests that were sent in the window.
    """

    of_window: float = 1.0
    sent: int = 0
    _first: int = 0

    def begin(self, remaining: int, in_flight: int) -> None:
        """Begin a window with what its first response tells."""
        self._first, self.sent = remaining, in_flight

    def measure(self, remaining: int) -> None:
        """Take in how many requests remain."""
        used = self._first - remaining
        if used >= _LEAST_USED:
            self.of_window = min(1.0, self.sent / used)
