"""The rate limit of the Hub API: how many requests a caller may send, and what is left."""

import math
from dataclasses import dataclass, field
from typing import Literal, get_args

from .settings import LONGEST

Form = Literal["unix-retry-after", "seconds", "x-retry-after", "hap429"]
FORMS: tuple[str, ...] = get_args(Form)


@dataclass(frozen=True, kw_only=True)
class EmulatedRateLimit:
    """How many requests are allowed, and in which form the others are refused.

    Attributes:
        limit: Requests per window, counted per account, or per address for anonymous callers.
        window: Seconds, up to a thousand years; the window starts with the first request.
        form: The 429: ``unix-retry-after`` has a Unix time in ``Retry-After`` and no
            ``X-Retry-After`` (recorded in May 2025), ``seconds`` has seconds in ``Retry-After``
            (documented since June 2025), ``x-retry-after`` is that of Docker's OpenAPI document,
            ``hap429`` is the plain text of the proxy in front, without any ``X-RateLimit`` header.
        enforced: If not, nothing is refused, and the headers always show a whole window.
    """

    limit: int = 180
    window: float = 60
    form: Form = "unix-retry-after"
    enforced: bool = True

    def __post_init__(self) -> None:
        """Refuse impossible numbers and unknown forms."""
        if type(self.limit) is not int or self.limit < 0:
            raise ValueError(f"a rate limit is a whole number from 0, not {self.limit!r}")
        if type(self.window) is bool or not 0 < self.window <= LONGEST:
            raise ValueError(f"the window of a rate limit is a time > 0 s, not {self.window!r}")
        if self.form not in FORMS:
            raise ValueError(f"unknown rate limit form {self.form!r}: use {', '.join(FORMS)}")


UNLIMITED = EmulatedRateLimit(limit=1_000_000, enforced=False)
"""Nothing is refused, and a client that counts its requests need not wait either."""


@dataclass(frozen=True, kw_only=True)
class Budget:
    """What is left of a window after a request was counted."""

    limit: int
    remaining: int
    reset: int
    exceeded: bool

    def headers(self, client_ip: str) -> list[tuple[str, str]]:
        """Return the headers of every response."""
        return [
            ("X-RateLimit-Limit", str(self.limit)),
            ("X-RateLimit-Remaining", str(self.remaining)),
            ("X-RateLimit-Reset", str(self.reset)),
            ("X-RateLimit-IP", client_ip),
        ]


@dataclass
class _Window:
    end: float
    used: int = 0


@dataclass
class RateLimiter:
    """Counts the requests of each caller in fixed windows."""

    rate_limit: EmulatedRateLimit
    _windows: dict[str, _Window] = field(default_factory=dict)

    def count(self, caller: str, now: float) -> Budget:
        """Count one request and return what is left."""
        rule, window = self.rate_limit, self._windows.get(caller)
        if window is None or now >= window.end:
            window = self._windows[caller] = _Window(end=math.ceil(now + rule.window))
        exceeded = rule.enforced and window.used >= rule.limit
        if rule.enforced and not exceeded:
            window.used += 1
        remaining = max(0, rule.limit - window.used)
        return Budget(
            limit=rule.limit, remaining=remaining, reset=int(window.end), exceeded=exceeded
        )

    def replace(self, rate_limit: EmulatedRateLimit) -> None:
        """Set another limit, and forget what was counted."""
        self.rate_limit = rate_limit
        self._windows.clear()
