"""What the client tells about itself while it works: waits, retries, logins.

Everything is safe to keep: methods, templated paths, statuses and waits; no queries, no headers,
no bodies.
"""

import logging
from collections.abc import Callable
from enum import StrEnum
from typing import Final

from attrs import frozen

_LOGGER: Final = logging.getLogger("dockerhub")
_LOGGER.addHandler(logging.NullHandler())


class EventKind(StrEnum):
    """What happened."""

    LOGIN = "login"
    """A bearer token was obtained."""
    REFRESH = "refresh"
    """A bearer token was refused before its time; a new one is obtained."""
    RETRY = "retry"
    """A request failed and is sent again after `wait`."""
    RATE_LIMITED = "rate limited"
    """A request was refused with 429 and is sent again after `wait`."""
    RATE_LIMIT_WAIT = "rate limit wait"
    """No request is left in the window; this one is sent after `wait`."""
    CODE_WAIT = "code wait"
    """The code of the second factor was used before; the next one is sent after `wait`."""


@frozen
class Event:
    """One thing that happened.

    Attributes:
        kind: What it is.
        method: HTTP method of the request.
        path: Path of the request as the spec writes it.
        status: Status of the response; None if none came.
        wait: Seconds until the request is sent again; zero if at once.
    """

    kind: EventKind
    method: str
    path: str
    status: int | None = None
    wait: float = 0.0


Observer = Callable[[Event], None]


def report(event: Event, observer: Observer | None) -> None:
    """Log an event, as `event` of the log record, and hand it to the observer, if any."""
    level = logging.INFO if event.kind is EventKind.LOGIN else logging.WARNING
    _LOGGER.log(
        level,
        "%s: %s %s status=%s wait=%.1fs",
        event.kind.value,
        event.method,
        event.path,
        event.status,
        event.wait,
        extra={"event": event},
    )
    if observer is not None:
        observer(event)
