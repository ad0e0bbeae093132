"""The per-minute limit of the Hub API, and the forms in which its 429 has been seen."""

import math
from dataclasses import dataclass, field
from typing import Literal, get_args

from dockerhub.emulator.messages import TEXT, Reply, json_reply

from .settings import LONGEST

Form = Literal["unix-retry-after", "seconds", "x-retry-after", "hap429"]
FORMS: tuple[str, ...] = get_args(Form)


@dataclass(frozen=True, kw_only=True)
class RateLimit:
    """How many requests are allowed, and how an excess is refused.

    Attributes:
        limit: Requests per window, counted per account, or per address for anonymous callers.
        window: Seconds, up to a thousand years; the window starts with the first request.
        form: The 429: ``unix-retry-after`` has a unix time in ``Retry-After`` and no
            ``X-Retry-After`` (recorded in May 2025), ``seconds`` has seconds in ``Retry-After``
            (documented since June 2025), ``x-retry-after`` is the spec's, ``hap429`` is the plain
            text of the proxy in front, without any ``X-RateLimit`` header.
        enforced: If not, nothing is ever refused, and the headers always tell of a whole window.
    """

    limit: int = 180
    window: float = 60
    form: Form = "unix-retry-after"
    enforced: bool = True

    def __post_init__(self) -> None:
        """Refuse numbers and forms that make no limit."""
        if type(self.limit) is not int or self.limit < 0:
            raise ValueError(f"a rate limit is a whole number from 0, not {self.limit!r}")
        if type(self.window) is bool or not 0 < self.window <= LONGEST:
            raise ValueError(f"the window of a rate limit is a time > 0 s, not {self.window!r}")
        if self.form not in FORMS:
            raise ValueError(f"unknown rate limit form {self.form!r}: use {', '.join(FORMS)}")


UNLIMITED = RateLimit(limit=1_000_000, enforced=False)
"""Nothing is refused, and a client that counts what it sends has nothing to wait for either."""


@dataclass(frozen=True, kw_only=True)
class Budget:
    """What is left of a window after a request was counted."""

    limit: int
    remaining: int
    reset: int
    exceeded: bool

    def headers(self, client_ip: str) -> list[tuple[str, str]]:
        """Return the headers that every answer carries."""
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

    rule: RateLimit
    _windows: dict[str, _Window] = field(default_factory=dict)

    def count(self, caller: str, now: float) -> Budget:
        """Count one request and say what is left."""
        window = self._windows.get(caller)
        if window is None or now >= window.end:
            window = self._windows[caller] = _Window(end=math.ceil(now + self.rule.window))
        exceeded = self.rule.enforced and window.used >= self.rule.limit
        if self.rule.enforced and not exceeded:
            window.used += 1
        remaining = max(0, self.rule.limit - window.used)
        return Budget(
            limit=self.rule.limit, remaining=remaining, reset=int(window.end), exceeded=exceeded
        )

    def replace(self, rule: RateLimit) -> None:
        """Limit by another rule, and forget all that was counted."""
        self.rule = rule
        self._windows.clear()


def too_many_requests(form: Form, *, reset: int, now: float) -> Reply:
    """Return the 429 in one of its recorded forms."""
    wait = max(1, math.ceil(reset - now))
    if form == "hap429":
        headers = (("Retry-After", str(wait)),)
        body = b"Too Many Requests (HAP429).\n"
        return Reply(status=429, body=body, media_type=TEXT, headers=headers)
    name = "X-Retry-After" if form == "x-retry-after" else "Retry-After"
    value = wait if form == "seconds" else reset
    reply = json_reply({"detail": "Rate limit exceeded", "error": False}, 429)
    return Reply(
        status=429, body=reply.body, media_type=reply.media_type, headers=((name, str(value)),)
    )
