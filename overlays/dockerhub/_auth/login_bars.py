"""How long a login is not repeated after it failed: Docker Hub locks accounts after some failures.

A lock lasts for ten minutes or more (https://github.com/docker/hub-feedback/issues/2201).
"""

from __future__ import annotations

import math
from copy import copy
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from attrs import define

from dockerhub._base.errors import (
    AuthenticationError,
    EdgeBlockedError,
    HubConnectionError,
    HubResponseError,
    RateLimitError,
)
from dockerhub._base.statuses import SWITCHED_OFF, TEMPORARY
from dockerhub._ratelimit.waits import LONGEST_WAIT

if TYPE_CHECKING:
    from dockerhub._base.errors import HubError
    from dockerhub._base.messages import Request

_LOCK_OUT: Final = 600.0
"""Seconds."""

_NOTE: Final = "; the login is not repeated for ten minutes"


@define
class LoginBar:
    """Why a login failed, for as long as it must not be repeated."""

    _failure: HubError | None = None
    _until: float = -math.inf

    def check(self, now: float) -> None:
        """Raise the failure again, unless its time is over."""
        if self._failure is not None and now < self._until:
            raise copy(self._failure)
        self._failure = None

    def keep(self, error: HubError, now: float, wall: float) -> None:
        """Remember a failure, if the login must not be repeated after it.

        Args:
            error: What the login raised.
            now: The time that `check` gets.
            wall: The Unix time.
        """
        seconds = _seconds(error, wall)
        if seconds == 0:
            return
        # A copy: the error itself keeps the frames of its caller alive.
        self._failure, self._until = copy(error), now + seconds
        if isinstance(error, (HubConnectionError, EdgeBlockedError)):
            self._failure.message += _NOTE


def cut_off(request: Request) -> HubConnectionError:
    """Return the error of a login that was ended before its response came."""
    return HubConnectionError(
        "the login was ended before Docker Hub answered it, and may have been refused",
        **request.names,
    )


def _seconds(error: HubError, wall: float) -> float:
    if isinstance(error, RateLimitError):
        return _told(error, wall)
    if isinstance(error, AuthenticationError):
        return math.inf
    if error.method == "GET":
        # It was to bring an ID token, which locks nothing.
        return 0.0
    if isinstance(error, HubConnectionError):
        return _LOCK_OUT if error.sent else 0.0
    status = error.status if isinstance(error, HubResponseError) else None
    if isinstance(error, EdgeBlockedError):
        return _LOCK_OUT if status == HTTPStatus.FORBIDDEN else 0.0
    refused = HTTPStatus.BAD_REQUEST <= (status or 0) < HTTPStatus.INTERNAL_SERVER_ERROR
    return math.inf if refused and status not in SWITCHED_OFF | TEMPORARY else 0.0


def _told(error: RateLimitError, wall: float) -> float:
    """Return how long a refusal for too many logins tells; a time that is past tells nothing."""
    if error.retry_at is None:
        return _LOCK_OUT
    wait = error.retry_at.timestamp() - wall
    return min(wait, LONGEST_WAIT) if wait > 0 else math.inf
