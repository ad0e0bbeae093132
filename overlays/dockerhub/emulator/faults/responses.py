"""Faults that respond instead of the API, or damage its response as a whole."""

import json
from dataclasses import replace
from fnmatch import fnmatchcase
from http import HTTPStatus
from typing import Literal

from dockerhub.emulator.api.rate_limit import too_many_requests
from dockerhub.emulator.asgi import client_ip, origin, query_text, raw_path
from dockerhub.emulator.messages import HTML, JSON, TEXT, Response, json_response
from dockerhub.emulator.state import ids
from dockerhub.emulator.state.ratelimit import FORMS, Budget, Form

from .exchange import Exchange, Fault, Proceed
from .factories import FIRST_ERROR, always, check_seconds, check_whole
from .rules import FaultKind

_CLOUDFLARE_PAGE = (
    b"<!DOCTYPE html><html><head><title>Just a moment...</title></head>"
    b"<body>Enable JavaScript and cookies to continue</body></html>"
)
_PAGE = b"<!DOCTYPE html><html><head><title>Docker Hub</title></head><body>%d</body></html>"
_CLOUDFLARE = (("Server", "cloudflare"), ("CF-RAY", "8f1e2d3c4b5a6978-FRA"))
_MOVED = b"<html><head><title>301 Moved Permanently</title></head><body></body></html>"
_LONGEST = 86_400.0
_LAST_STATUS = 599

Shape = Literal["message", "detail", "txnid", "text", "empty"]


def garbage() -> Fault:
    """Respond with 200 and bytes that are not JSON, labeled as JSON."""
    noise = b"".join(ids.fingerprint("garbage", number) for number in range(4))
    return always(Response(body=b"\xff\xfe" + noise, media_type=JSON))


def cut_json() -> Fault:
    """Cut the JSON in half; the connection and the Content-Length are correct."""

    async def fault(_exchange: Exchange, proceed: Proceed) -> Response | None:
        response = await proceed()
        return response and replace(response, body=response.body[: len(response.body) // 2])

    return fault


def empty_body() -> Fault:
    """Respond with 200 and no body, labeled as JSON."""
    return always(Response(media_type=JSON))


def html(status: int = 200, user_agent: str = "*") -> Fault:
    """Respond with a web page: 200 and 404 of a website, 403 of Cloudflare.

    Only to a User-Agent that matches; some users got rid of Cloudflare's 403 by sending any.
    """
    check_whole("status", status, HTTPStatus.OK, _LAST_STATUS)
    if status == HTTPStatus.FORBIDDEN:
        return _to_agents(user_agent, _blocked(_CLOUDFLARE_PAGE, HTML))
    return _to_agents(user_agent, Response(status=status, body=_PAGE % status, media_type=HTML))


def error_1010(user_agent: str = "*") -> Fault:
    """Respond as Cloudflare does to a User-Agent that it blocks: any, or matching ones."""
    return _to_agents(user_agent, _blocked(b"error code: 1010", TEXT))


def status(code: int = 500, message: str = "internal error", shape: Shape = "message") -> Fault:
    """Respond with any status from 400 to 599, and a body of one of the recorded shapes."""
    return always(_error(code, message, shape))


def error_after_effect(
    code: int = 500, message: str = "internal error", shape: Shape = "message"
) -> Fault:
    """Carry out the request, then respond with an error anyway."""
    response = _error(code, message, shape)

    async def fault(_exchange: Exchange, proceed: Proceed) -> Response | None:
        return await proceed() and response

    return fault


def slash_redirect() -> Fault:
    """Redirect paths without a slash at the end to those with one, as until 2018."""

    async def fault(exchange: Exchange, proceed: Proceed) -> Response | None:
        scope = exchange.scope
        path, query = raw_path(scope), query_text(scope)
        if path.endswith("/"):
            return await proceed()
        target = f"{origin(scope)}{path}/{'?' if query else ''}{query}"
        return Response(
            status=HTTPStatus.MOVED_PERMANENTLY,
            body=_MOVED,
            media_type=HTML,
            headers=(("Location", target),),
        )

    return fault


def rate_limited(form: Form = "unix-retry-after", seconds: float = 60) -> Fault:
    """Respond with 429 in one of the recorded forms, regardless of the rate limit."""
    if form not in FORMS:
        raise ValueError(f"form must be one of {', '.join(FORMS)}, not {form!r}")
    check_seconds(seconds, _LONGEST)

    async def fault(exchange: Exchange, _proceed: Proceed) -> Response | None:
        now = exchange.backend.clock.now()
        reset = int(now + seconds)
        response = too_many_requests(form, reset=reset, now=now)
        if form == "hap429":
            return response
        limit = exchange.backend.limiter.rate_limit.limit
        budget = Budget(limit=limit, remaining=0, reset=reset, exceeded=True)
        headers = budget.headers(client_ip(exchange.scope))
        return replace(response, headers=(*response.headers, *headers))

    return fault


def nested_error() -> Fault:
    """Respond with 500 and the real error, a 401, as escaped text inside, as recorded."""
    inner = {"errors": [{"code": "UNAUTHORIZED", "message": "authentication required"}]}
    outer = {"message": json.dumps(inner), "errinfo": {}}
    return always(json_response(outer, HTTPStatus.INTERNAL_SERVER_ERROR))


def expire_token() -> Fault:
    """Let the bearer token of the request expire before it is checked."""
    return _revoke(with_access_token=False)


def revoke_token() -> Fault:
    """Let the token expire, and deactivate the access token that it was made from."""
    return _revoke(with_access_token=True)


RESPONSE_FAULTS = {
    "garbage": FaultKind(make=garbage),
    "cut-json": FaultKind(make=cut_json),
    "empty-body": FaultKind(make=empty_body),
    "html": FaultKind(make=html),
    "error-1010": FaultKind(make=error_1010),
    "status": FaultKind(make=status),
    "error-after-effect": FaultKind(make=error_after_effect),
    "slash-redirect": FaultKind(make=slash_redirect),
    "rate-limited": FaultKind(make=rate_limited),
    "nested-error": FaultKind(make=nested_error),
    "expire-token": FaultKind(make=expire_token),
    "revoke-token": FaultKind(make=revoke_token),
}


def _revoke(*, with_access_token: bool) -> Fault:
    async def fault(exchange: Exchange, proceed: Proceed) -> Response | None:
        authorization = exchange.headers.get("authorization", "")
        with exchange.backend.lock:
            exchange.backend.sessions.revoke(authorization, with_access_token=with_access_token)
        return await proceed()

    return fault


def _blocked(body: bytes, media_type: str) -> Response:
    return Response(
        status=HTTPStatus.FORBIDDEN, body=body, media_type=media_type, headers=_CLOUDFLARE
    )


def _to_agents(pattern: str, response: Response) -> Fault:
    async def fault(exchange: Exchange, proceed: Proceed) -> Response | None:
        matches = fnmatchcase(exchange.headers.get("user-agent", ""), pattern)
        return response if matches else await proceed()

    return fault


def _error(code: int, message: str, shape: Shape) -> Response:
    check_whole("code", code, FIRST_ERROR, _LAST_STATUS)
    responses = {
        "message": json_response({"message": message, "errinfo": {}}, code),
        "detail": json_response({"detail": message}, code),
        "txnid": json_response({"txnid": "hub-1", "message": message, "errinfo": {}}, code),
        "text": Response(status=code, body=message.encode(), media_type=TEXT),
        "empty": Response(status=code),
    }
    if shape not in responses:
        raise ValueError(f"shape must be one of {', '.join(responses)}, not {shape!r}")
    return responses[shape]
