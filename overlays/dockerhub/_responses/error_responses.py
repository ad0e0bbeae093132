"""The error that a response is: its class, and what it tells."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final

from dockerhub._base.errors import (
    AccessTokenNotAllowedError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    EdgeBlockedError,
    HubResponseError,
    NotFoundError,
    PaginationDepthError,
    PermissionDeniedError,
    RateLimitError,
    RetiredEndpointError,
    ServerError,
    UnexpectedResponseError,
)
from dockerhub._base.messages import Request, Response
from dockerhub._base.secret import hide
from dockerhub._base.statuses import SWITCHED_OFF
from dockerhub._ratelimit.waits import told_wait
from dockerhub._responses.error_texts import (
    LONGEST_BODY,
    LONGEST_HEAD,
    decode_error,
    read_message,
    reason,
)

_REQUEST_IDS: Final = ("x-request-id", "x-docker-request-id", "cf-ray")

_BY_STATUS: Final[dict[int, type[HubResponseError]]] = {
    HTTPStatus.UNAUTHORIZED: AuthenticationError,
    HTTPStatus.NOT_FOUND: NotFoundError,
    HTTPStatus.CONFLICT: ConflictError,
    HTTPStatus.GONE: NotFoundError,
    HTTPStatus.TOO_MANY_REQUESTS: RateLimitError,
}
_ADVICE: Final[dict[type[HubResponseError], str]] = {
    AuthenticationError: "Sign in again, or check the token that was given.",
    AccessTokenNotAllowedError: (
        "A login with an access token may not do this. Sign in with the account's password (and "
        "second factor)."
    ),
    PaginationDepthError: "Sign in to read further.",
    EdgeBlockedError: (
        "The network in front of Docker Hub blocked the request. Wait, use another address, or "
        "set a user_agent that names your program."
    ),
    RetiredEndpointError: "Docker has switched this operation off. There is no replacement.",
}

_ADVICE_TO_ORGANIZATION: Final = (
    "An organization access token may do what its scopes allow, such as scope-activity-read for "
    "audit logs. For tokens and settings, an owner has to sign in with the password."
)


def error_from(
    response: Response,
    request: Request,
    now: float,
    *,
    retired: bool = False,
    by_access_token: bool = False,
    by_org_access_token: bool = False,
    login: bool = False,
) -> HubResponseError:
    """Build the typed error of a response.

    `retired` says that Docker has switched the operation off; `by_access_token`, that the login
    was made with an access token and Docker Hub refuses those for this operation;
    `by_org_access_token`, that the login was made with an organization's; `login`, that it was a
    login, which Docker Hub itself never refuses by a web page.
    """
    kind = _classify(response, retired=retired)
    if login and response.status == HTTPStatus.FORBIDDEN and _is_page(response):
        kind = EdgeBlockedError
    if kind is PermissionDeniedError and by_access_token:
        kind = AccessTokenNotAllowedError
    advice = _ADVICE.get(kind)
    if kind is AccessTokenNotAllowedError and by_org_access_token:
        advice = _ADVICE_TO_ORGANIZATION
    return kind(
        f"{response.status} {reason(response.status)}: {read_message(response)}",
        advice=advice,
        body=decode_error(response),
        raw_body=response.content[:LONGEST_BODY],
        **error_fields(request, response),
        retry_at=retry_time(response, now) if kind in (RateLimitError, ServerError) else None,
    )


def unexpected(
    response: Response, request: Request, problem: str, secrets: frozenset[str] = frozenset()
) -> UnexpectedResponseError:
    """Build the error of a successful response that cannot be what it says.

    If it may have properties that are named in `secrets`, the error lacks their values.
    """
    maybe = "" if request.safe else "; it may have taken effect: check before you repeat it"
    return UnexpectedResponseError(
        f"{response.status} {reason(response.status)}, but {problem}{maybe}",
        body=hide(decode_error(response), secrets) if secrets else decode_error(response),
        raw_body=b"" if secrets else response.content[:LONGEST_BODY],
        **error_fields(request, response),
    )


def error_fields(request: Request, response: Response) -> dict[str, Any]:
    """Return the arguments that every error about a response has."""
    return {
        **request.names,
        "status": response.status,
        "request_id": next(
            (response.headers[h] for h in _REQUEST_IDS if h in response.headers), None
        ),
    }


def read_text(response: Response, request: Request) -> str:
    """Return a successful response that is text, e.g. a CSV export, and no web page."""
    if response.media_type == "text/html":
        raise unexpected(response, request, "the body is a web page")
    try:
        return response.content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise unexpected(response, request, "the body is not UTF-8 text") from None


def retry_time(response: Response, now: float) -> datetime | None:
    """Return when the server says to come back, by the local clock, in UTC."""
    wait = told_wait(response, now)
    return None if wait is None else datetime.fromtimestamp(now + wait, UTC)


def _classify(response: Response, *, retired: bool) -> type[HubResponseError]:
    status = response.status
    if _blocked_by_edge(response):
        return EdgeBlockedError
    if retired and _switched_off(response):
        return RetiredEndpointError
    if status == HTTPStatus.FORBIDDEN:
        return _forbidden(read_message(response).lower())
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    match status // 100:
        case 4:
            return BadRequestError
        case 5:
            return ServerError
        case _:
            return UnexpectedResponseError


def _switched_off(response: Response) -> bool:
    """Tell an operation that is gone from one that only misses a thing.

    The latter says so in the shape of the spec. For the former, the service's front end responds
    as for any unknown path (https://github.com/docker/hub-feedback/issues/2362).
    """
    if response.status != HTTPStatus.NOT_FOUND:
        return response.status in SWITCHED_OFF
    body = decode_error(response)
    return not (isinstance(body, dict) and ("errinfo" in body or "txnid" in body))


def _forbidden(message: str) -> type[HubResponseError]:
    # https://github.com/docker/hub-feedback/issues/2438
    if "access token" in message:
        return AccessTokenNotAllowedError
    # https://github.com/dotCMS/core/issues/37025
    if "pagination offset" in message:
        return PaginationDepthError
    return PermissionDeniedError


def _blocked_by_edge(response: Response) -> bool:
    """Recognize Cloudflare (https://github.com/docker/hub-feedback/issues/2502)."""
    if response.status not in (HTTPStatus.FORBIDDEN, HTTPStatus.SERVICE_UNAVAILABLE):
        return False
    text = response.content.lstrip()[:LONGEST_HEAD].lower()
    server = response.headers.get("server", "").lower()
    from_edge = "cf-ray" in response.headers or "cloudflare" in server
    known = from_edge or b"just a moment" in text
    return text.startswith(b"error code: ") or (known and _is_page(response))


def _is_page(response: Response) -> bool:
    text = response.content.lstrip()[:LONGEST_HEAD].lower()
    return text.startswith((b"<!doctype html", b"<html"))
