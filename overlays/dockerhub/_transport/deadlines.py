"""One moment at which everything that a call does ends: connecting, writing, and each read.

The timeouts of HTTP libraries are for one step: a server that sends a byte a second passes all.
"""

from __future__ import annotations

import inspect
import math
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from contextvars import ContextVar
from typing import Any, Final, TypeVar

from attrs import define

T = TypeVar("T")

_LONGEST_EXCHANGE: Final = 600.0
"""Seconds for one exchange where the caller sets no deadline."""

_LONGEST_STEP: Final = 86_400.0
"""Seconds; the system refuses timeouts that are much longer."""

_LEAST_TO_WRITE: Final = 1.0
"""Seconds; to end a request in its middle would leave generators behind, see `read_no_more`."""


class LateError(Exception):
    """The deadline has passed."""

    def __init__(self, *, sent: bool) -> None:
        super().__init__("the deadline of the call has passed")
        self.sent = sent


@define
class _Deadline:
    now: Callable[[], float]
    end: float


_CURRENT: ContextVar[_Deadline | None] = ContextVar("deadline", default=None)


def within(seconds: float, now: Callable[[], float]) -> AbstractContextManager[None]:
    """Bound all exchanges of this thread or task; inside of another such bound, that one counts."""
    return _Within(_CURRENT.get() or _Deadline(now, now() + seconds))


def one_exchange() -> AbstractContextManager[None]:
    """Bound an exchange, also where nobody else does, and allow `read_no_more` in it."""
    outer = _CURRENT.get() or _Deadline(time.monotonic, time.monotonic() + _LONGEST_EXCHANGE)
    return _Within(_Deadline(outer.now, outer.end))


class _Within:
    def __init__(self, deadline: _Deadline) -> None:
        self._deadline = deadline

    def __enter__(self) -> None:
        self._outer = _CURRENT.get()
        _CURRENT.set(self._deadline)

    def __exit__(self, *error: object) -> None:
        # Without a token, which a coroutine that is thrown away could not give back.
        _CURRENT.set(self._outer)


def read_no_more() -> None:
    """Let the next read raise `LateError`.

    To leave the iteration instead would leave the generators of httpcore behind, which trio does
    not allow.
    """
    _current().end = -math.inf


def _current() -> _Deadline:
    deadline = _CURRENT.get()
    assert deadline is not None  # noqa: S101  # each step is one of an exchange
    return deadline


def seconds_left() -> float | None:
    """Return the seconds until the deadline of the call, not below zero; None if it is far."""
    deadline = _CURRENT.get()
    left = math.inf if deadline is None else max(0.0, deadline.end - deadline.now())
    return None if left > _LONGEST_STEP else left


def step_timeout(timeout: float | None, *, sent: bool = True, least: float = 0.0) -> float:
    """Return the seconds that a step may take; `LateError` if there are none left."""
    deadline = _current()
    left = max(least, min(deadline.end - deadline.now(), _LONGEST_STEP))
    if left <= 0:
        raise LateError(sent=sent)
    return left if timeout is None else min(timeout, left)


def bounded(transport: T) -> T:
    """Let the connections of a transport of httpx end their steps at the deadline."""
    pool = transport._pool  # type: ignore[attr-defined]  # noqa: SLF001  # the only way to it
    pool._network_backend = _Bounded(pool._network_backend)  # noqa: SLF001  # as above
    return transport


class _Bounded:
    """A network or one of its streams, blocking or not, whose steps are bounded."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, **options: Any
    ) -> Any:
        timeout = step_timeout(timeout, sent=False)
        return _bounded(self._inner.connect_tcp(host, port, timeout, **options))

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> Any:
        timeout = step_timeout(timeout, sent=False)
        return _bounded(self._inner.start_tls(ssl_context, server_hostname, timeout))

    def read(self, max_bytes: int, timeout: float | None = None) -> Any:
        return self._inner.read(max_bytes, step_timeout(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> Any:
        return self._inner.write(buffer, step_timeout(timeout, least=_LEAST_TO_WRITE))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


def _bounded(stream: Any) -> Any:
    return _later(stream) if inspect.isawaitable(stream) else _Bounded(stream)


async def _later(stream: Awaitable[Any]) -> _Bounded:
    return _Bounded(await stream)
