"""Signing in, as a sequence of requests and responses without I/O.

There are two logins (https://github.com/docker/terraform-provider-docker/issues/108).
`/v2/users/login` takes a password or a personal access token and knows the second factor;
`/v2/auth/token` takes all that and organization access tokens, but no second factor. So the
first is used, except for an organization's token, and the second where the first does not exist
or says that it is the wrong one. Neither is repeated after a refusal: Docker Hub locks accounts
(https://github.com/docker/hub-feedback/issues/2201).
"""

import json
from collections.abc import Callable, Generator
from http import HTTPStatus
from typing import Any, Final, Protocol

from attrs import field, frozen

from dockerhub._auth.jwt import Token, fits_header
from dockerhub._auth.totp import STEP, totp
from dockerhub._auth.totp_steps import IN_MEMORY, MOST_WAITING, TotpSteps
from dockerhub._base.errors import (
    HubError,
    InvalidArgumentError,
    LoginError,
    RateLimitError,
    TwoFactorRequiredError,
    UnexpectedResponseError,
)
from dockerhub._base.messages import ForeignRequest, Request, Response
from dockerhub._base.secret import Secret
from dockerhub._base.statuses import SWITCHED_OFF
from dockerhub._responses.error_responses import error_fields, error_from, retry_time
from dockerhub._responses.error_texts import read_message

_LOGIN: Final = "/v2/users/login"
SECOND_FACTOR: Final = "/v2/users/2fa-login"
_EXCHANGE: Final = "/v2/auth/token"

_OPEN: Final = ("username", "identifier", "connection_id")
"""What of the body of a login may be shown."""

_ORGANIZATION_TOKEN: Final = "dckr_oat_"  # noqa: S105  # a prefix, not a token
_WRONG_ROUTE: Final = "organization account"


@frozen
class Credentials:
    """What a user signs in with."""

    username: str
    password: Secret
    """A password, a personal access token or an organization access token."""
    otp: Secret | None = None
    """A code that was given beforehand; good for one login."""
    ask_otp: Callable[[], Any] | None = field(default=None, repr=False)
    """Asked for a code when one is demanded, at most once in a login."""
    totp_key: Secret | None = None
    """Latin-1 text of the key from which codes are made."""
    totp_steps: TotpSteps = field(default=IN_MEMORY, repr=False)
    origin: str = ""
    """Where the account is."""

    @property
    def for_organization(self) -> bool:
        """Whether it is the access token of an organization."""
        return self.password.reveal().startswith(_ORGANIZATION_TOKEN)

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """What must not be shown, as far as it is sent as it is."""
        return (self.password,) if self.otp is None else (self.password, self.otp)

    def steps(self, now: Callable[[], float], used: set[Secret]) -> "Steps":
        """Sign in, step by step; see `log_in`."""
        return log_in(self, now, used)


@frozen
class CallUser:
    """A step: call a function of the user, which returns a code or an ID token."""

    function: Callable[[], Any]


@frozen
class Wait:
    """A step: wait, in seconds."""

    seconds: float


Step = Request | ForeignRequest | CallUser | Wait
Steps = Generator[Step, Any, Token]


class Login(Protocol):
    """A way to sign in."""

    @property
    def for_organization(self) -> bool: ...

    @property
    def secrets(self) -> tuple[Secret, ...]: ...

    def steps(self, now: Callable[[], float], used: set[Secret], /) -> Steps: ...


def log_in(credentials: Credentials, now: Callable[[], float], used: set[Secret]) -> Steps:
    """Sign in, step by step: yield what to do next, and return the bearer token.

    A `Request` is to be answered with its `Response`, a `CallUser` with its result. `used` holds
    the codes that were used before, and takes the one used now. Refusals are a `LoginError`,
    `TwoFactorRequiredError`, `RateLimitError` or `UnexpectedResponseError`.
    """
    if credentials.for_organization:
        return (yield from _exchange(credentials, now))
    password = credentials.password.reveal()
    request = post(_LOGIN, {"username": credentials.username, "password": password})
    response: Response = yield request
    if body_text(response, "login_2fa_token"):
        return (yield from _second_factor(request, response, credentials, now, used))
    if response.status in SWITCHED_OFF or _names_other_route(response):
        return (yield from _exchange(credentials, now))
    return _token(response, "token", request, credentials, now)


def _second_factor(
    first: Request,
    challenge: Response,
    credentials: Credentials,
    now: Callable[[], float],
    used: set[Secret],
) -> Steps:
    """Answer the challenge that came in place of a token."""
    error, began = clock_error(challenge, now()), now()
    code = yield from _code(credentials, lambda: now() + error, used)
    intermediate = body_text(challenge, "login_2fa_token")
    if credentials.totp_key is not None and now() - began > STEP:
        # It waited long for its turn, and a challenge is good for a short time.
        challenge = yield first
        intermediate = body_text(challenge, "login_2fa_token")
    if intermediate is None:
        return _token(challenge, "token", first, credentials, now)
    request = post(SECOND_FACTOR, {"login_2fa_token": intermediate, "code": code})
    response = yield request
    hint = _hint(error) if credentials.totp_key is not None else ""
    return _token(response, "token", request, credentials, now, hint)


def clock_error(response: Response, now: float) -> float:
    """Return the seconds to add to this machine's time; 0 if codes come true without."""
    ahead = response.date(now) - now
    return ahead if abs(ahead) > STEP else 0.0


def _hint(error: float) -> str:
    """Return what to check if a code was refused that was made here."""
    hint = (
        ". The code was generated from the setup key: check that key. Each code works only once, "
        "so another machine may have used it"
    )
    if error:
        way = "behind" if error > 0 else "ahead of"
        hint += (
            f". This machine's clock is {abs(error):.0f} seconds {way} Docker Hub's: correct "
            "it. The code was generated for the time of Docker Hub"
        )
    return hint


def _exchange(credentials: Credentials, now: Callable[[], float]) -> Steps:
    body = {"identifier": credentials.username, "secret": credentials.password.reveal()}
    request = post(_EXCHANGE, body)
    response = yield request
    return _token(response, "access_token", request, credentials, now)


def post(path: str, body: dict[str, Any]) -> Request:
    """Return the request that sends an object of JSON."""
    data = json.dumps(body).encode()
    texts = (each for name, each in body.items() if name not in _OPEN and isinstance(each, str))
    return Request(
        "POST", path, path, (), data, "application/json", secrets=tuple(map(Secret, texts))
    )


def body_text(response: Response, name: str) -> str | None:
    """Return a text of the body; None if there is none by that name, or an empty one."""
    try:
        body = response.json()
    except ValueError:
        return None
    found = body.get(name) if isinstance(body, dict) else None
    return found if isinstance(found, str) and found else None


def _names_other_route(response: Response) -> bool:
    return response.status == HTTPStatus.UNAUTHORIZED and _WRONG_ROUTE in read_message(response)


def _token(
    response: Response,
    member: str,
    request: Request,
    credentials: Credentials,
    now: Callable[[], float],
    hint: str = "",
) -> Token:
    token = token_of(response, member)
    if token is None:
        raise refusal(response, request, credentials.username, now(), hint)
    return token


def token_of(response: Response, member: str) -> Token | None:
    """Return the token of a successful login; None if there is none that can be used."""
    text = body_text(response, member) if response.status == HTTPStatus.OK else None
    return Token.read(text) if text and fits_header(text) else None


def refusal(
    response: Response, request: Request, username: str, now: float, hint: str = ""
) -> HubError:
    """Build the error of a login, without its body: that may hold a token.

    `hint` says what else to check if the credentials are refused.
    """
    where = error_fields(request, response)
    if response.status == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimitError(
            f"too many logins as {username!r}: {read_message(response)}",
            retry_at=retry_time(response, now),
            **where,
        )
    if response.succeeded:
        return UnexpectedResponseError(
            f"the login returned {response.status}, but no usable token", **where
        )
    if response.status in (HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED):
        # Docker Hub asks for a code only after the right password.
        check = (
            "The password was accepted: check the code"
            if request.template == SECOND_FACTOR
            else "Check user name, password or access token, and code"
        )
        return LoginError(
            f"Docker Hub refused the login as {username!r}: {read_message(response)}. "
            f"{check}; the login is not repeated, because Docker Hub locks accounts after a few "
            f"failures{hint}",
            **where,
        )
    error = error_from(response, request, now, login=True)
    error.body, error.raw_body = None, b""
    return error


def _code(
    credentials: Credentials, now: Callable[[], float], used: set[Secret]
) -> Generator[CallUser | Wait, Any, str]:
    if credentials.totp_key is not None:
        return (yield from _generated_code(credentials, credentials.totp_key, now))
    if credentials.otp is not None:
        return _given_code(credentials.otp, used)
    if credentials.ask_otp is None:
        raise _no_code(
            f"the account {credentials.username!r} has two-factor authentication: pass otp= (a "
            "code, or a function that asks for one) or totp_secret=, or sign in with a personal "
            "access token"
        )
    return clean_code((yield CallUser(credentials.ask_otp)))


def _generated_code(
    credentials: Credentials, key: Secret, now: Callable[[], float]
) -> Generator[Wait, Any, str]:
    """Make the code of a step that no login has used, and wait for the step to begin."""
    account = f"{credentials.origin} {credentials.username}"
    first = int(now() // STEP)
    steps = range(first, first + MOST_WAITING)
    step = next((each for each in steps if credentials.totp_steps.take(account, each)), None)
    if step is None:
        raise _no_code(
            f"{MOST_WAITING} logins as {credentials.username!r} already wait for their codes, and "
            f"there is one every {STEP} seconds: sign in once and use the session for all, e.g. "
            "with `dockerhub login`, or sign in with a personal access token"
        )
    if (wait := step * STEP - now()) > 0:
        yield Wait(wait)
        # Clocks are not exact. One that was set meanwhile must not make this wait for long.
        if 0 < (rest := step * STEP - now()) < 1:
            yield Wait(rest)
    return totp(key.reveal().encode("latin-1"), step * STEP)


def _given_code(otp: Secret, used: set[Secret]) -> str:
    code = clean_code(otp.reveal())
    if Secret(code) in used:
        raise _no_code(
            "signing in again needs a new code, and the one given as otp= is used up: pass a "
            "function as otp=, or totp_secret="
        )
    used.add(Secret(code))
    return code


def _no_code(message: str) -> TwoFactorRequiredError:
    return TwoFactorRequiredError(message, method="POST", path=SECOND_FACTOR)


def clean_code(code: object) -> str:
    """Return a code without spaces. Numbers are refused, since they lack leading zeros."""
    if not isinstance(code, str):
        raise TypeError(f"otp must be text such as '012345', not {type(code).__name__}")
    clean = "".join(code.split())
    if not (clean.isascii() and clean.isalnum()):
        raise InvalidArgumentError("otp", "must be the digits of a code such as '012345'")
    return clean
