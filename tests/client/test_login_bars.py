"""For how long no login is sent after one that failed: decided without I/O."""

import math
from datetime import UTC, datetime
from typing import Any

import pytest
from answers import NOW, POST

from dockerhub import (
    AuthenticationError,
    BadRequestError,
    EdgeBlockedError,
    HubConnectionError,
    HubError,
    HubResponseError,
    LoginError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    TwoFactorRequiredError,
    UnexpectedResponseError,
)
from dockerhub._auth.login_bars import LoginBar, cut_off

TEN_MINUTES = 600.0
NOTE = "; the login is not repeated for ten minutes"


def limited(seconds: float | None, **about: Any) -> RateLimitError:
    until = None if seconds is None else datetime.fromtimestamp(NOW + seconds, UTC)
    return RateLimitError("slowly", method="POST", status=429, retry_at=until, **about)


def refused(status: int | None, kind: type[HubResponseError] = BadRequestError) -> HubError:
    return kind("no", method="POST", status=status)


BARS: list[tuple[HubError, float]] = [
    (refused(401, LoginError), math.inf),
    (refused(400, LoginError), math.inf),
    (refused(401, AuthenticationError), math.inf),
    (refused(None, TwoFactorRequiredError), math.inf),
    # What the server of the API refuses may lock the account.
    (refused(400), math.inf),
    (refused(403, PermissionDeniedError), math.inf),
    (refused(423), math.inf),
    (refused(499), math.inf),
    # No login is there, or something in front of it failed.
    (refused(404), 0),
    (refused(405), 0),
    (refused(410), 0),
    (refused(408), 0),
    (refused(425), 0),
    (refused(399), 0),
    (refused(200, UnexpectedResponseError), 0),
    (refused(None, HubResponseError), 0),
    (refused(500, ServerError), 0),
    (refused(503, ServerError), 0),
    (HubError("a function of the user failed", method="POST"), 0),
    # The login may have come to its end.
    (HubConnectionError("lost", method="POST", sent=True), TEN_MINUTES),
    (HubConnectionError("lost", method="POST", sent=False), 0),
    (refused(403, EdgeBlockedError), TEN_MINUTES),
    (refused(503, EdgeBlockedError), 0),
    (limited(None), TEN_MINUTES),
    (limited(90.0), 90.0),
    (limited(3_600.0), 3_600.0),
    (limited(3_601.0), 3_600.0),
    (limited(0.5), 0.5),
    (limited(0.0), math.inf),
    (limited(-1.0), math.inf),
    # To ask for an ID token locks nothing.
    (HubConnectionError("lost", method="GET", sent=True), 0),
    (EdgeBlockedError("blocked", method="GET", status=403), 0),
    (BadRequestError("no", method="GET", status=400), 0),
    (RateLimitError("slowly", method="GET", status=429), TEN_MINUTES),
    (LoginError("no", method="GET", status=403), math.inf),
]


def bars(bar: LoginBar, now: float) -> HubError | None:
    try:
        bar.check(now)
    except HubError as error:
        return error
    return None


@pytest.mark.parametrize(("error", "seconds"), BARS)
def test_a_login_that_failed_bars_the_next_one(error: HubError, seconds: float) -> None:
    """By the steady clock, whatever the wall clock says; the failure itself stays as it is."""
    bar, steady = LoginBar(), 1_000.0
    assert bars(bar, steady) is None
    bar.keep(error, steady, NOW)
    ends = steady + min(seconds, 1e9)
    noted = isinstance(error, (HubConnectionError, EdgeBlockedError))
    for moment in (steady, ends - 0.25) if seconds else ():
        again = bars(bar, moment)
        assert again is not None
        assert again is not error
        assert type(again) is type(error)
        assert again.message == error.message + NOTE * noted
    assert NOTE not in error.message
    assert (bars(bar, ends) is None) == (seconds < math.inf)
    # What is over is forgotten, also by a clock that goes back.
    assert (bars(bar, steady) is None) == (seconds < math.inf)


def test_what_bars_nothing_does_not_lift_a_bar() -> None:
    bar = LoginBar()
    bar.keep(limited(90.0), 0.0, NOW)
    bar.keep(refused(503, ServerError), 1.0, NOW)
    assert type(bars(bar, 89.0)) is RateLimitError
    assert bars(bar, 90.0) is None


def test_a_login_that_was_cut_off_says_so() -> None:
    error = cut_off(POST)
    assert error.message == (
        "the login was ended before Docker Hub answered it, and may have been refused"
    )
    assert (error.method, error.path, error.target, error.sent) == (
        "POST",
        POST.template,
        POST.path,
        True,
    )
