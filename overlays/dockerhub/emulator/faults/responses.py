"""Faults that respond instead of the API, or damage its response as a whole."""

import json
from dataclasses import replace
from fnmatch import fnmatchcase
from http import HTTPStatus
from typing import Literal, get_args

from dockerhub.emulator.api.rate_limit import too_many_requests
from dockerhub.emulator.asgi import client_ip, origin, query_text, raw_path
from dockerhub.emulator.messages import HTML, JSON, TEXT, Response, json_response
from dockerhub.emulator.state import ids
from dockerhub.emulator.state.ratelimit import FORMS, Budget, Form

from .exchange import Exchange
from .kinds import Proceed, fault, one_of, seconds_up_to, whole

_CLOUDFLARE_PAGE = (
    b"<!DOCTYPE html><html><head><title>Just a moment...</title></head>"
    b"<body>Enable JavaScript and cookies to continue</body></html>"
)
_CLOUDFLARE = (("Server", "cloudflare"), ("CF-RAY", "8f1e2d3c4b5a6978-FRA"))
_PAGE = b"<!DOCTYPE html><html><head><title>Docker Hub</title></head><body>%d</body></html>"
_MOVED = b"<html><head><title>301 Moved Permanently</title></head><body></body></html>"
_DAY = 86_400

Shape = Literal["message", "detail", "txnid", "text", "empty"]
_ERROR_STATUS = whole(400, 599)
_SHAPE = one_of(*get_args(Shape))


@fault()
async def garbage(_exchange: Exchange, _proceed: Proceed) -> Response | None:
    """Respond with 200 and bytes that are not JSON, labeled as JSON."""
    noise = b"".join(ids.fingerprint("garbage", number) for number in range(4))
    return Response(body=b"\xff\xfe" + noise, media_type=JSON)


@fault()
async def cut_json(_exchange: Exchange, proceed: Proceed) -> Response | None:
    """Cut the JSON in half; the connection and the Content-Length are correct."""
    response = await proceed()
    return response and replace(response, body=response.body[: len(response.body) // 2])


@fault()
async def empty_body(_exchange: Exchange, _proceed: Proceed) -> Response | None:
    """Respond with 200 and no body, labeled as JSON."""
    return Response(media_type=JSON)


@fault(status=whole(200, 599))
async def html(
    exchange: Exchange, proceed: Proceed, status: int = 200, user_agent: str = "*"
) -> Response | None:
    """Respond with a web page: 200 and 404 of a website, 403 of Cloudflare.

    Only to a User-Agent that matches; some users got rid of Cloudflare's 403 by sending any.
    """
    if not _has_agent(exchange, user_agent):
        return await proceed()
    if status == HTTPStatus.FORBIDDEN:
        return _blocked(_CLOUDFLARE_PAGE, HTML)
    return Response(status=status, body=_PAGE % status, media_type=HTML)


@fault()
async def error_1010(
    exchange: Exchange, proceed: Proceed, user_agent: str = "*"
) -> Response | None:
    """Respond as Cloudflare does to a User-Agent that it blocks: any, or matching ones."""
    if not _has_agent(exchange, user_agent):
        return await proceed()
    return _blocked(b"error code: 1010", TEXT)


@fault(code=_ERROR_STATUS, shape=_SHAPE)
async def status(
    _exchange: Exchange,
    _proceed: Proceed,
    code: int = 500,
    message: str = "internal error",
    shape: Shape = "message",
) -> Response | None:
    """Respond with any status from 400 to 599, and a body of one of the recorded shapes."""
    return _error(code, message, shape)


@fault(code=_ERROR_STATUS, shape=_SHAPE)
async def error_after_effect(
    _exchange: Exchange,
    proceed: Proceed,
    code: int = 500,
    message: str = "internal error",
    shape: Shape = "message",
) -> Response | None:
    """Carry out the request, then respond with an error anyway."""
    return await proceed() and _error(code, message, shape)


@fault()
async def slash_redirect(exchange: Exchange, proceed: Proceed) -> Response | None:
    """Redirect paths without a slash at the end to those with one, as until 2018."""
    path, query = raw_path(exchange.scope), query_text(exchange.scope)
    if path.endswith("/"):
        return await proceed()
    target = f"{origin(exchange.scope)}{path}/{'?' if query else ''}{query}"
    location = (("Location", target),)
    status = HTTPStatus.MOVED_PERMANENTLY
    return Response(status=status, body=_MOVED, media_type=HTML, headers=location)


@fault(form=one_of(*FORMS), seconds=seconds_up_to(_DAY))
async def rate_limited(
    exchange: Exchange, _proceed: Proceed, form: Form = "unix-retry-after", seconds: float = 60
) -> Response | None:
    """Respond with 429 in one of the recorded forms, regardless of the rate limit."""
    now = exchange.backend.clock.now()
    reset = int(now + seconds)
    response = too_many_requests(form, reset=reset, now=now)
    if form == "hap429":
        return response
    limit = exchange.backend.limiter.rate_limit.limit
    budget = Budget(limit=limit, remaining=0, reset=reset, exceeded=True)
    headers = budget.headers(client_ip(exchange.scope))
    return replace(response, headers=(*response.headers, *headers))


@fault()
async def nested_error(_exchange: Exchange, _proceed: Proceed) -> Response | None:
    """Respond with 500 and the real error, a 401, as escaped text inside, as recorded."""
    inner = {"errors": [{"code": "UNAUTHORIZED", "message": "authentication required"}]}
    outer = {"message": json.dumps(inner), "errinfo": {}}
    return json_response(outer, HTTPStatus.INTERNAL_SERVER_ERROR)


@fault()
async def expire_token(exchange: Exchange, proceed: Proceed) -> Response | None:
    """Let the bearer token of the request expire before it is checked."""
    _revoke(exchange, with_access_token=False)
    return await proceed()


@fault()
async def revoke_token(exchange: Exchange, proceed: Proceed) -> Response | None:
    """Let the token expire, and deactivate the access token that it was made from."""
    _revoke(exchange, with_access_token=True)
    return await proceed()


def _has_agent(exchange: Exchange, pattern: str) -> bool:
    return fnmatchcase(exchange.headers.get("user-agent", ""), pattern)


def _blocked(body: bytes, media_type: str) -> Response:
    status = HTTPStatus.FORBIDDEN
    return Response(status=status, body=body, media_type=media_type, headers=_CLOUDFLARE)


def _revoke(exchange: Exchange, *, with_access_token: bool) -> None:
    authorization = exchange.headers.get("authorization", "")
    with exchange.backend.lock:
        exchange.backend.sessions.revoke(authorization, with_access_token=with_access_token)


def _error(code: int, message: str, shape: Shape) -> Response:
    return {
        "message": json_response({"message": message, "errinfo": {}}, code),
        "detail": json_response({"detail": message}, code),
        "txnid": json_response({"txnid": "hub-1", "message": message, "errinfo": {}}, code),
        "text": Response(status=code, body=message.encode(), media_type=TEXT),
        "empty": Response(status=code),
    }[shape]
