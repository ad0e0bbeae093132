"""How long a failed login prevents the next one: decided without I/O."""

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
    # A refusal by the API server may lock the account.
    (refused(400), math.inf),
    (refused(403, PermissionDeniedError), math.inf),
    (refused(423), math.inf),
    (refused(499), math.inf),
    # The address has no login, or a proxy failed.
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
    # The login may have been completed.
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
    # Requesting an ID token locks nothing.
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
def test_a_failed_login_prevents_the_next_one(error: HubError, seconds: float) -> None:
    """By the steady clock, whatever the wall clock shows; the failure itself does not change."""
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
        assert again.message == (error.message + NOTE if noted else error.message)
    assert NOTE not in error.message
    assert (bars(bar, ends) is None) == (seconds < math.inf)
    # After its end it is discarded, even if the clock goes back.
    assert (bars(bar, steady) is None) == (seconds < math.inf)


def test_other_failures_do_not_lift_a_bar() -> None:
    bar = LoginBar()
    bar.keep(limited(90.0), 0.0, NOW)
    bar.keep(refused(503, ServerError), 1.0, NOW)
    assert type(bars(bar, 89.0)) is RateLimitError
    assert bars(bar, 90.0) is None


def test_an_interrupted_login_says_so() -> None:
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
