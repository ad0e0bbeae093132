"""What the handlers of one embedded Hub work on: its state, clock, settings, limits and log."""

import threading
from collections import deque
from dataclasses import dataclass, field, replace

from .clock import EmulatedClock
from .ratelimit import RateLimiter
from .records import AuditEvent
from .request_log import RequestLog
from .sessions import Sessions
from .settings import Settings
from .state import State

_MILLISECOND = 1_000_000  # audit logs have no finer times


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """What came of one request to the URL of a webhook.

    Attributes:
        repository: Where something was pushed: namespace and name.
        tag: What was pushed.
        url: The URL of the webhook.
        status: HTTP status of the response; None if there was none.
        error: Why not; empty otherwise.
    """

    repository: str
    tag: str
    url: str
    status: int | None
    error: str


@dataclass(kw_only=True)
class Backend:
    """All that the handlers of one Hub share. Handlers run one at a time, under ``lock``."""

    seeded: State
    clock: EmulatedClock
    settings: Settings
    limiter: RateLimiter
    state: State = field(init=False)
    sessions: Sessions = field(init=False)
    requests: RequestLog = field(init=False, default_factory=RequestLog)
    deliveries: deque[Delivery] = field(init=False)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        """Start from the seed."""
        self._settings_at_start = replace(self.settings)
        self._rate_limit_at_start = self.limiter.rate_limit
        self.deliveries = deque(maxlen=1_000)
        self.clock.remember()
        self.reset()

    def reset(self) -> None:
        """Go back to the seed: state, settings, limits, clock and log."""
        with self.lock:
            self.state = self.seeded.copy()
            self.sessions = Sessions(state=self.state, clock=self.clock)
            self.settings.copy_from(self._settings_at_start)
            self.limiter.replace(self._rate_limit_at_start)
            self.clock.restore()
            self.requests.clear()
            self.deliveries.clear()

    def audit(
        self, account: str, action: str, name: str, actor: str, description: str, **data: str
    ) -> None:
        """Write a line of the audit log."""
        event = AuditEvent(
            account=account,
            action=action,
            name=name,
            actor=actor,
            timestamp=self.clock.now_ns() // _MILLISECOND * _MILLISECOND,
            description=description,
            data=data,
        )
        self.state.audit_events.append(event)
