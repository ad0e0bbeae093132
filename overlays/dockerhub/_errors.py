"""Read an answer that is an error: its message whatever its shape, and the class it belongs to.

Docker Hub's errors come in at least six JSON shapes, as HTML, as plain text and empty
(https://github.com/docker/hub-feedback/issues/1919, /2250, /2362, /2398; RFC 7644 for SCIM).
"""

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final

from dockerhub._exceptions import (
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
from dockerhub._messages import Answer, Request
from dockerhub._waits import told_wait

__all__ = ["error_from", "read_message", "retry_time", "unexpected"]

_KEYS: Final = ("detail", "message", "text", "error", "title")
_LONGEST_MESSAGE: Final = 500
_LONGEST_BODY: Final = 65_536
_REQUEST_IDS: Final = ("x-request-id", "x-docker-request-id", "cf-ray")
_TITLE: Final = re.compile(rb"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)

_BY_STATUS: Final[dict[int, type[HubResponseError]]] = {
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    410: NotFoundError,
    429: RateLimitError,
}
_FORBIDDEN: Final = 403
_RETIRED: Final = frozenset({404, 405, 410})
_ADVICE: Final[dict[type[HubResponseError], str]] = {
    AuthenticationError: "sign in again, or check the token that was given",
    AccessTokenNotAllowedError: (
        "a login with an access token may not do this; sign in with the account's password "
        "(and second factor) instead"
    ),
    PaginationDepthError: "sign in to read further",
    EdgeBlockedError: (
        "the network in front of Docker Hub blocked the request; wait, use another address, or "
        "set a user_agent that names your program"
    ),
    RetiredEndpointError: "Docker has switched this operation off; there is no replacement",
    NotFoundError: "it does not exist, or the account may not see it",
}


def error_from(
    answer: Answer,
    request: Request,
    now: float,
    *,
    retired: bool = False,
    by_access_token: bool = False,
) -> HubResponseError:
    """Build the typed error of an answer.

    Args:
        answer: An answer whose status is not the one hoped for.
        request: What was asked.
        now: The local unix time.
        retired: Whether Docker is known to have switched the operation off.
        by_access_token: Whether the login was made with an access token, and the operation is
            one that Docker Hub refuses to those.
    """
    kind = _classify(answer, retired=retired)
    if kind is PermissionDeniedError and by_access_token:
        kind = AccessTokenNotAllowedError
    advice = f". What to do: {_ADVICE[kind]}" if kind in _ADVICE else ""
    return kind(
        f"{answer.status} {_reason(answer.status)}: {read_message(answer)}{advice}",
        method=request.method,
        path=request.template,
        status=answer.status,
        body=_json(answer),
        raw_body=answer.content[:_LONGEST_BODY],
        request_id=next((answer.headers[h] for h in _REQUEST_IDS if h in answer.headers), None),
        retry_at=retry_time(answer, now) if kind in (RateLimitError, ServerError) else None,
    )


def unexpected(answer: Answer, request: Request, problem: str) -> UnexpectedResponseError:
    """Build the error of a successful answer that cannot be what it says."""
    return UnexpectedResponseError(
        f"{answer.status} {_reason(answer.status)}, but {problem}",
        method=request.method,
        path=request.template,
        status=answer.status,
        body=_json(answer),
        raw_body=answer.content[:_LONGEST_BODY],
        request_id=next((answer.headers[h] for h in _REQUEST_IDS if h in answer.headers), None),
    )


def retry_time(answer: Answer, now: float) -> datetime | None:
    """Return when the server says to come back, by the local clock, in UTC."""
    wait = told_wait(answer, now)
    return None if wait is None else datetime.fromtimestamp(now + wait, UTC)


def _classify(answer: Answer, *, retired: bool) -> type[HubResponseError]:
    status = answer.status
    if _blocked_by_edge(answer):
        return EdgeBlockedError
    if retired and status in _RETIRED:
        return RetiredEndpointError
    if status == _FORBIDDEN:
        return _forbidden(read_message(answer).lower())
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    match status // 100:
        case 4:
            return BadRequestError
        case 5:
            return ServerError
        case _:
            return UnexpectedResponseError


def _forbidden(message: str) -> type[HubResponseError]:
    # https://github.com/docker/hub-feedback/issues/2438
    if "access token" in message:
        return AccessTokenNotAllowedError
    # https://github.com/dotCMS/core/issues/37025
    if "pagination offset" in message:
        return PaginationDepthError
    return PermissionDeniedError


def _blocked_by_edge(answer: Answer) -> bool:
    """Recognise Cloudflare (https://github.com/docker/hub-feedback/issues/2502)."""
    if answer.status not in (_FORBIDDEN, 503):
        return False
    text = answer.content.lstrip()[:200].lower()
    from_edge = "cf-ray" in answer.headers or "cloudflare" in answer.headers.get("server", "")
    page = text.startswith((b"<!doctype html", b"<html")) and from_edge
    return page or text.startswith(b"error code: ") or b"just a moment" in text


def read_message(answer: Answer) -> str:
    """Return what an error says, in one line; its reason phrase if it says nothing."""
    body = _json(answer)
    found = next(_texts(body), None) if body is not None else _plain(answer.content)
    line = " ".join((found or _reason(answer.status)).split())
    return line if len(line) <= _LONGEST_MESSAGE else f"{line[:_LONGEST_MESSAGE]}…"


def _texts(body: Any) -> Iterator[str]:
    """Yield the texts of an error's body, the most telling first."""
    if isinstance(body, str):
        yield body
    elif isinstance(body, list):
        for item in body:
            yield from _texts(item)
    elif isinstance(body, dict):
        for key in (*_KEYS, "errors", "errinfo", "fields"):
            value = body.get(key)
            if isinstance(value, str) and value.strip():
                yield value
            elif isinstance(value, (list, dict)) and value:
                yield from _texts(value) if key in ("errors", *_KEYS) else _pairs(value)


def _pairs(value: Any) -> Iterator[str]:
    """Yield a map from field to reason as one text."""
    if isinstance(value, dict):
        yield "; ".join(f"{key}: {reason}" for key, reason in value.items())


def _plain(content: bytes) -> str | None:
    title = _TITLE.search(content[:_LONGEST_BODY])
    if title:
        return html.unescape(title.group(1).decode("utf-8", "replace"))
    text = content[:_LONGEST_BODY].decode("utf-8", "replace").strip()
    return None if text.startswith("<") else text or None


def _json(answer: Answer) -> Any:
    try:
        return answer.json()
    except (ValueError, RecursionError):
        return None


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "unknown status"
