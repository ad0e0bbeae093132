"""The rate limit as the server tells it, and the limiter that keeps requests within it."""

import math
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final

from attrs import frozen

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

    Every request takes a place before it is sent. When no place is left, all requests wait
    for the reset, and none is sent that would be refused. After a refusal for more than an hour,
    one request goes ahead when that hour is over, and the others wait for its response. Processes
    that share an account see each other's requests in what the server reports. `chance` returns
    random numbers from 0 to 1, to spread those who wake up together.
    """

    def __init__(self, chance: Callable[[], float]) -> None:
        self._chance = chance
        self._lock = Lock()
        self._paused_until = -math.inf
        self._probing = False
        self._seen: RateLimit | None = None
        self._window_end = -math.inf
        self._left: int | None = None
        self._in_flight = 0
        self._guess_ends = -math.inf

    @property
    def rate_limit(self) -> RateLimit | None:
        """The rate limit as last told, less what was sent since; None before the first response."""
        with self._lock.here():
            if self._seen is None or self._left is None:
                return None
            return RateLimit(self._seen.limit, self._left, self._seen.reset)

    def acquire(self, now: float) -> float:
        """Take a place: return zero, or the seconds after which to ask again."""
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
            if self._left == 0:
                return max(reopening - now, _PAUSE) + self._chance()
            if self._left is not None:
                self._left -= 1
            self._in_flight += 1
            return 0.0

    def _open_window(self, limit: int | None, now: float) -> None:
        """Guess what a new window allows, and the next ones, until a response tells.

        What is under way may be counted in it. When all that was guessed is spent and nothing is
        under way, no response told anything, so one request goes ahead to learn.
        """
        if now >= self._guess_ends:
            self._left = None if limit is None else max(0, limit - self._in_flight)
            self._guess_ends = now + _WINDOW
        if self._left == 0 and self._in_flight == 0:
            self._left = 1

    def release(self, response: Response | None, now: float) -> None:
        """Give the place back, with what the response says; None if no response came."""
        with self._lock.here():
            self._in_flight -= 1
            if response is None:
                return
            if response.status == HTTPStatus.TOO_MANY_REQUESTS:
                self._hold_back(told_wait(response, now) or 0.0, now)
            elif now >= self._paused_until:
                self._probing = False
            if told := RateLimit.read(response, now):
                self._learn(told, told.reset.timestamp() - now + response.date(now))

    def _hold_back(self, told: float, now: float) -> None:
        """Let no request be sent for as long as a refusal tells, or for an hour."""
        if told > LONGEST_WAIT or now >= self._paused_until:
            self._probing = told > LONGEST_WAIT
        self._paused_until = max(self._paused_until, now + min(told, LONGEST_WAIT))

    def _learn(self, told: RateLimit, window_end: float) -> None:
        """Take in what a response tells of the window that ends then by the server's clock.

        By the local clock, a response that was long on its way seems to tell of a later window.
        """
        if window_end < self._window_end - _SAME_RESET:
            return
        # Requests under way are not counted in what this response says remains.
        left = max(0, told.remaining - self._in_flight)
        later = window_end > self._window_end + _SAME_RESET
        if self._seen is None or self._left is None or later:
            self._seen, self._window_end, self._left = told, window_end, left
            self._guess_ends = -math.inf
            return
        # Responses overtake each other: the least that was told is true.
        self._left = min(left, self._left)
        self._seen = RateLimit(told.limit, told.remaining, min(told.reset, self._seen.reset))

    def pause(self, until: float) -> None:
        """Let no request be sent before a Unix time."""
        with self._lock.here():
            self._paused_until = max(self._paused_until, until)
