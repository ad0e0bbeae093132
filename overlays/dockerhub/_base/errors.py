"""Everything that this package raises about Docker Hub.

    HubError
    ├── CredentialStoreError          a stored login cannot be used
    │   └── ProfileError              a profile that was chosen has no login, or an unusable one
    ├── HubConnectionError            no response: the connection failed
    │   └── HubTimeoutError           no response in time
    └── HubResponseError              a response that is an error
        ├── BadRequestError           400 and every 4xx that is not below
        ├── AuthenticationError       401, or no credentials where some are needed
        │   ├── LoginError            the login itself was refused
        │   └── TwoFactorRequiredError  the account wants a second factor and none was given
        ├── PermissionDeniedError     403
        │   ├── AccessTokenNotAllowedError  an access token may not do this
        │   ├── PaginationDepthError  a listing may not be read further
        │   └── EdgeBlockedError      refused by the content delivery network, not by Docker Hub
        ├── NotFoundError             404
        │   └── RetiredEndpointError  an operation that Docker has switched off
        ├── ConflictError             409
        ├── RateLimitError            429, or a wait that is longer than allowed
        ├── ServerError               5xx
        └── UnexpectedResponseError   a response that the spec does not allow
            └── IncompleteListError   a list that ended before all of its items came

    ValueError
    └── InvalidArgumentError          an argument has a value that cannot be used

Arguments that are wrong in themselves raise `ValueError` or `TypeError` before anything is sent.
No error carries headers, so none carries a token.
"""

from datetime import datetime
from typing import Any

from dockerhub._base.environment import Variable
from dockerhub._base.resource_names import resource_name

__all__ = [
    "AccessTokenNotAllowedError",
    "AuthenticationError",
    "BadRequestError",
    "ConflictError",
    "CredentialStoreError",
    "EdgeBlockedError",
    "HubConnectionError",
    "HubError",
    "HubResponseError",
    "HubTimeoutError",
    "IncompleteListError",
    "InvalidArgumentError",
    "LoginError",
    "NotFoundError",
    "PaginationDepthError",
    "PermissionDeniedError",
    "ProfileError",
    "RateLimitError",
    "RetiredEndpointError",
    "ServerError",
    "TwoFactorRequiredError",
    "UnexpectedResponseError",
]


class HubError(Exception):
    """Base of all errors of this package.

    Attributes:
        message: What happened, for people.
        method: HTTP method of the request, e.g. ``GET``; None if no request was made.
        path: Path of the request as the spec writes it, with names in place of values.
        target: The path as it was sent, without the query.
        advice: What to do about it, in sentences; None if there is nothing to do.
        resume_token: Where to continue, if the error ended a listing: pass it as ``resume=`` to the
            same listing to get exactly the items that were not delivered yet. None otherwise.
    """

    def __init__(
        self,
        message: str,
        *,
        method: str | None = None,
        path: str | None = None,
        target: str | None = None,
        advice: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.method = method
        self.path = path
        self.target = target or path
        self.advice = advice
        self.resume_token: str | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by state, since arguments are by keyword."""
        return _restore, (type(self), self.__dict__)

    @property
    def resource(self) -> str | None:
        """What the request was about, e.g. ``tag acme/app:v1``; None if that is not known."""
        return resource_name(self.target or "")

    def __str__(self) -> str:
        where = f" ({self.method} {self.target})" if self.method and self.target else ""
        advice = f"\n{self.advice}" if self.advice else ""
        return f"{self.message}{where}{advice}"


def _restore(kind: type[HubError], state: dict[str, Any]) -> HubError:
    error = kind.__new__(kind)
    error.args = (state["message"],)
    error.__dict__.update(state)
    return error


class CredentialStoreError(HubError):
    """A login is stored, but cannot be used; the message says what to do."""


class ProfileError(CredentialStoreError):
    """The chosen profile has no login to the server, or its login cannot be used.

    The client does not use another account, or no account, instead.
    """


class HubConnectionError(HubError):
    """Docker Hub could not be reached, or the connection broke.

    Attributes:
        sent: Whether the request may have reached Docker Hub. False means that it did not.
    """

    def __init__(
        self,
        message: str,
        *,
        method: str | None = None,
        path: str | None = None,
        target: str | None = None,
        sent: bool = True,
    ) -> None:
        super().__init__(message, method=method, path=path, target=target)
        self.sent = sent


class HubTimeoutError(HubConnectionError):
    """Docker Hub did not answer in time."""


class HubResponseError(HubError):
    """Docker Hub answered with an error, or with something that is not a response.

    Attributes:
        status: HTTP status, e.g. 404; None if the error was known before a request was made.
        body: The decoded JSON body; None if there is none or it is not JSON.
        raw_body: The body as it came, at most 64 KiB of it.
        request_id: What names the request in the logs of Docker Hub or its network, if sent.
        retry_at: When the same request may succeed, as an aware datetime in UTC, if known.
    """

    def __init__(
        self,
        message: str,
        *,
        method: str | None = None,
        path: str | None = None,
        target: str | None = None,
        advice: str | None = None,
        status: int | None = None,
        body: Any = None,
        raw_body: bytes = b"",
        request_id: str | None = None,
        retry_at: datetime | None = None,
    ) -> None:
        super().__init__(message, method=method, path=path, target=target, advice=advice)
        self.status = status
        self.body = body
        self.raw_body = raw_body
        self.request_id = request_id
        self.retry_at = retry_at


class BadRequestError(HubResponseError):
    """Docker Hub refused the request as malformed or unacceptable (400 and other 4xx)."""


class AuthenticationError(HubResponseError):
    """The credentials are missing, expired or not accepted (401).

    Attributes:
        variable: The environment variable that may hold what is missing, if it is not a login.
    """

    def __init__(self, message: str, *, variable: Variable | None = None, **about: Any) -> None:
        super().__init__(message, **about)
        self.variable = variable


class LoginError(AuthenticationError):
    """The login was refused; it is not repeated, since Docker Hub locks accounts."""


class TwoFactorRequiredError(AuthenticationError):
    """The account has two-factor authentication and no usable code was given."""


class PermissionDeniedError(HubResponseError):
    """The account may not do this (403)."""


class AccessTokenNotAllowedError(PermissionDeniedError):
    """A login with an access token may not do this; sign in with the password."""


class PaginationDepthError(PermissionDeniedError):
    """The listing may not be read further without signing in; see `resume_token`."""


class EdgeBlockedError(PermissionDeniedError):
    """The network in front of Docker Hub blocked the request; Docker Hub never saw it."""


class NotFoundError(HubResponseError):
    """There is no such thing, or the account may not see it (404)."""


class RetiredEndpointError(NotFoundError):
    """Docker has switched this operation off."""


class ConflictError(HubResponseError):
    """The thing exists already, or was changed meanwhile (409)."""


class RateLimitError(HubResponseError):
    """Too many requests (429) and the wait is longer than allowed; see `retry_at`."""


class ServerError(HubResponseError):
    """Docker Hub failed (5xx)."""


class UnexpectedResponseError(HubResponseError):
    """A response that the spec does not allow: its status, its media type or its body."""


class IncompleteListError(UnexpectedResponseError):
    """A list ended before all of the items came that it says it has; see `resume_token`."""


class InvalidArgumentError(ValueError):
    """An argument has the right type, but a value that cannot be used.

    Attributes:
        argument: Name of the argument.
        problem: What is wrong with it, to be read after the name.
    """

    def __init__(self, argument: str, problem: str) -> None:
        super().__init__(argument, problem)
        self.argument = argument
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.argument} {self.problem}"
