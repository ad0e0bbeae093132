"""One embedded Hub: its state, clock, settings, limits and log, and nothing about HTTP."""

import threading
from collections import deque
from dataclasses import dataclass, field, replace

from dockerhub.emulator.faults.catalogue import new_faults
from dockerhub.emulator.faults.rules import Faults
from dockerhub.emulator.state.clock import Clock
from dockerhub.emulator.state.ratelimit import UNLIMITED, RateLimit, RateLimiter
from dockerhub.emulator.state.records import AuditEvent
from dockerhub.emulator.state.sessions import Sessions
from dockerhub.emulator.state.settings import Settings
from dockerhub.emulator.state.state import State

_MILLISECOND = 1_000_000  # audit logs know no shorter time


@dataclass(frozen=True, kw_only=True)
class ServedRequest:
    """A line of the request log.

    Attributes:
        method: HTTP method.
        path: Path, decoded and without its query.
        query: What stands behind the question mark; empty if nothing does.
        status: HTTP status of the answer; None if none was sent.
    """

    method: str
    path: str
    query: str
    status: int | None


@dataclass(kw_only=True)
class Service:
    """All that the handlers of one Hub share. Handlers run one at a time, under ``lock``."""

    seeded: State
    clock: Clock
    settings: Settings
    limiter: RateLimiter
    faults: Faults
    state: State = field(init=False)
    sessions: Sessions = field(init=False)
    requests: deque[ServedRequest] = field(init=False)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        """Start from the seed."""
        self._settings_at_start = replace(self.settings)
        self._rate_limit_at_start = self.limiter.rule
        self.requests = deque(maxlen=100_000)
        self.clock.remember()
        self.reset()

    def reset(self) -> None:
        """Go back to the seed: state, settings, limits, clock, faults and log."""
        with self.lock:
            self.state = self.seeded.copy()
            self.sessions = Sessions(state=self.state, clock=self.clock)
            self.settings.take(self._settings_at_start)
            self.limiter.replace(self._rate_limit_at_start)
            self.clock.restore()
            self.faults.clear()
            self.requests.clear()

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


def new_service(
    seed: State,
    *,
    clock: Clock | None = None,
    rate_limit: RateLimit | None = None,
    settings: Settings | None = None,
) -> Service:
    """Make a Hub from a seeded state; ``rate_limit`` None means that nothing is refused."""
    return Service(
        seeded=seed,
        clock=clock or Clock(),
        settings=replace(settings) if settings is not None else Settings(),
        limiter=RateLimiter(rate_limit or UNLIMITED),
        faults=new_faults(),
    )
