"""Whether to send a request again, and after how long: decisions without I/O."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from attrs import Attribute, field, frozen

from dockerhub._base.messages import Request
from dockerhub._base.statuses import TEMPORARY

_RETRIED: Final = TEMPORARY | {HTTPStatus.INTERNAL_SERVER_ERROR}


@frozen
class Failure:
    """What a retry policy decides on."""

    request: Request
    """What was sent: `method`, `template` (the path as the spec writes it) and others."""
    status: int | None
    """The status of the response; None if none came."""
    sent: bool
    """Whether the request may have reached the server."""
    told_wait: float | None
    """Seconds that the server says to wait; None if it does not say."""
    failures: int
    """How many times this request has failed, this one included, not counting 429."""
    rejections: int
    """How many times this request was answered 429."""
    elapsed: float
    """Seconds since the request was first tried."""
    chance: float
    """A random number from 0 to 1."""


Retry = Callable[[Failure], float | None]
"""A retry policy: seconds to wait before trying again, or None to give up."""


def _check_bound(_policy: object, attribute: "Attribute[Any]", value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"{attribute.name} must be a number, not {type(value).__name__}: {value!r}")
    if not value >= 0:
        raise ValueError(f"{attribute.name} must be at least 0, not {value}")


def _check_deadline(_policy: object, _attribute: "Attribute[Any]", value: Any) -> None:
    if value == 0:
        raise ValueError("deadline must be more than 0")


@frozen(kw_only=True)
class RetryPolicy:
    """The policy that is used unless another one is given.

    A wait that the server tells is never shortened. One that is longer than `longest_wait` ends
    the call at once, with an error that says when to come back. POST and PATCH are sent again
    only after 429, or if the request provably never left.

    Args:
        retries: How often a request is repeated after a response that may be better the next time
            (408, 425, 500, 502 to 504, 520 to 527, 529, 530, 598, 599) or a broken connection; 2 by
            default.
        first_delay: Seconds that bound the first wait after such a failure, 0.5 by default; it
            doubles each time.
        longest_delay: Seconds that bound every such wait; 8 by default.
        longest_wait: The longest wait in seconds to accept from the server; 120 by default. More
            than an hour is never accepted.
        deadline: Seconds that a call takes at most; 600 by default. Logins, waits, and responses
            that come slowly are included.

    Raises:
        TypeError: One of these is not a number.
        ValueError: One of these is negative, or `deadline` is zero.
    """

    retries: int = field(default=2, validator=_check_bound)
    first_delay: float = field(default=0.5, validator=_check_bound)
    longest_delay: float = field(default=8.0, validator=_check_bound)
    longest_wait: float = field(default=120.0, validator=_check_bound)
    deadline: float = field(default=600.0, validator=[_check_bound, _check_deadline])

    def __call__(self, failure: Failure) -> float | None:
        """Return the seconds to wait before the next attempt, or None to give up."""
        if failure.status == HTTPStatus.TOO_MANY_REQUESTS:
            wait = self._rejected(failure)
        elif failure.status is None or failure.status in _RETRIED:
            wait = self._failed(failure)
        else:
            wait = None
        return wait if wait is not None and failure.elapsed + wait <= self.deadline else None

    def _rejected(self, failure: Failure) -> float | None:
        backoff = self._backoff(failure.rejections, failure.chance)
        told = backoff if failure.told_wait is None else failure.told_wait
        if told > self.longest_wait:
            return None
        # A server that keeps refusing while it tells no wait, or one that is over, is not to be
        # stormed. Resets are whole seconds: come a moment after, and not all at once.
        return max(told, min(backoff, self.longest_wait)) + failure.chance

    def _failed(self, failure: Failure) -> float | None:
        repeatable = failure.request.idempotent or not failure.sent
        told = failure.told_wait or 0.0
        if failure.failures > self.retries or not repeatable or told > self.longest_wait:
            return None
        return max(told, self._backoff(failure.failures, failure.chance))

    def _backoff(self, failures: int, chance: float) -> float:
        """Exponential with full jitter; the exponent is bounded, so that it cannot overflow."""
        return chance * min(self.longest_delay, self.first_delay * 2.0 ** min(failures - 1, 30))
