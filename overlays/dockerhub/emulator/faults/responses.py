"""Faults that answer in the place of the API, or spoil its answer as a whole."""

import json
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Literal

from dockerhub.emulator.asgi import client_ip, origin, raw_path
from dockerhub.emulator.messages import HTML, JSON, TEXT, Reply, json_reply
from dockerhub.emulator.state import ids
from dockerhub.emulator.state.ratelimit import FORMS, Budget, Form, too_many_requests

from .exchange import Exchange, Fault, Proceed
from .rules import Kind, check_seconds, check_whole

_MOMENT = (
    b"<!DOCTYPE html><html><head><title>Just a moment...</title></head>"
    b"<body>Enable JavaScript and cookies to continue</body></html>"
)
_PAGE = b"<!DOCTYPE html><html><head><title>Docker Hub</title></head><body>%d</body></html>"
_EDGE = (("Server", "cloudflare"), ("CF-RAY", "8f1e2d3c4b5a6978-FRA"))
_MOVED = b"<html><head><title>301 Moved Permanently</title></head><body></body></html>"
_LONGEST = 86_400.0
_FORBIDDEN = 403
_FIRST_ERROR, _LAST_ERROR = 400, 599

Shape = Literal["message", "detail", "txnid", "text", "empty"]


def garbage() -> Fault:
    """Answer 200 with bytes that are not JSON, labelled as JSON."""
    noise = b"".join(ids.fingerprint("garbage", number) for number in range(4))
    return always(Reply(body=b"\xff\xfe" + noise, media_type=JSON))


def cut_json() -> Fault:
    """Cut the JSON in half; the connection and the Content-Length are as they should be."""

    async def fault(_exchange: Exchange, proceed: Proceed) -> Reply | None:
        reply = await proceed()
        return reply and replace(reply, body=reply.body[: len(reply.body) // 2])

    return fault


def empty_body() -> Fault:
    """Answer 200 with no body at all, labelled as JSON."""
    return always(Reply(media_type=JSON))


def html(status: int = 200, user_agent: str = "*") -> Fault:
    """Answer with a web page: 200 and 404 as of a web site, 403 as of Cloudflare.

    Only to a User-Agent that matches; Cloudflare's 403 went away for some who sent any at all.
    """
    check_whole("status", status, 200, _LAST_ERROR)
    reply = Reply(status=status, body=_PAGE % status, media_type=HTML)
    if status == _FORBIDDEN:
        reply = Reply(status=status, body=_MOMENT, media_type=HTML, headers=_EDGE)
    return _to_agents(user_agent, reply)


def error_1010(user_agent: str = "*") -> Fault:
    """Answer as Cloudflare does to a User-Agent that it does not like: to any, or matching ones."""
    reply = Reply(status=403, body=b"error code: 1010", media_type=TEXT, headers=_EDGE)
    return _to_agents(user_agent, reply)


def status(code: int = 500, message: str = "internal error", shape: Shape = "message") -> Fault:
    """Answer with any status from 400 to 599, and a body of one of the recorded shapes."""
    return always(_error(code, message, shape))


def error_after_effect(
    code: int = 500, message: str = "internal error", shape: Shape = "message"
) -> Fault:
    """Do what was asked, then answer with an error all the same."""
    reply = _error(code, message, shape)

    async def fault(_exchange: Exchange, proceed: Proceed) -> Reply | None:
        return await proceed() and reply

    return fault


def slash_redirect() -> Fault:
    """Redirect paths without a slash at the end to those with one, as until 2018."""

    async def fault(exchange: Exchange, proceed: Proceed) -> Reply | None:
        scope = exchange.scope
        path, query = raw_path(scope), scope["query_string"].decode("latin-1")
        if path.endswith("/"):
            return await proceed()
        target = f"{origin(scope, exchange.headers)}{path}/{'?' if query else ''}{query}"
        return Reply(status=301, body=_MOVED, media_type=HTML, headers=(("Location", target),))

    return fault


def rate_limited(form: Form = "unix-retry-after", seconds: float = 60) -> Fault:
    """Answer 429 in one of the recorded forms, whatever the budget."""
    if form not in FORMS:
        raise ValueError(f"form must be one of {', '.join(FORMS)}, not {form!r}")
    check_seconds(seconds, _LONGEST)

    async def fault(exchange: Exchange, _proceed: Proceed) -> Reply | None:
        now = exchange.service.clock.now()
        reset = int(now + seconds)
        reply = too_many_requests(form, reset=reset, now=now)
        if form == "hap429":
            return reply
        limit = exchange.service.limiter.rule.limit
        budget = Budget(limit=limit, remaining=0, reset=reset, exceeded=True)
        headers = budget.headers(client_ip(exchange.scope))
        return replace(reply, headers=(*reply.headers, *headers))

    return fault


def nested_error() -> Fault:
    """Answer 500 with the real error, a 401, as escaped text inside, as recorded."""
    inner = {"errors": [{"code": "UNAUTHORIZED", "message": "authentication required"}]}
    return always(json_reply({"message": json.dumps(inner), "errinfo": {}}, 500))


def expire_token() -> Fault:
    """Let the bearer token of the request expire before it is looked at."""

    async def fault(exchange: Exchange, proceed: Proceed) -> Reply | None:
        with exchange.service.lock:
            exchange.service.sessions.revoke(exchange.headers)
        return await proceed()

    return fault


def revoke_token() -> Fault:
    """Let the token expire, and switch off the access token that it was made from."""

    async def fault(exchange: Exchange, proceed: Proceed) -> Reply | None:
        with exchange.service.lock:
            exchange.service.sessions.revoke(exchange.headers, with_access_token=True)
        return await proceed()

    return fault


def always(reply: Reply) -> Fault:
    """Return the fault that gives this answer."""

    async def fault(_exchange: Exchange, _proceed: Proceed) -> Reply | None:
        return reply

    return fault


def _to_agents(pattern: str, reply: Reply) -> Fault:
    async def fault(exchange: Exchange, proceed: Proceed) -> Reply | None:
        struck = fnmatchcase(exchange.headers.get("user-agent", ""), pattern)
        return reply if struck else await proceed()

    return fault


def _error(code: int, message: str, shape: Shape) -> Reply:
    check_whole("code", code, _FIRST_ERROR, _LAST_ERROR)
    replies = {
        "message": json_reply({"message": message, "errinfo": {}}, code),
        "detail": json_reply({"detail": message}, code),
        "txnid": json_reply({"txnid": "hub-1", "message": message, "errinfo": {}}, code),
        "text": Reply(status=code, body=message.encode(), media_type=TEXT),
        "empty": Reply(status=code),
    }
    if shape not in replies:
        raise ValueError(f"shape must be one of {', '.join(replies)}, not {shape!r}")
    return replies[shape]


ANSWER_FAULTS = {
    "garbage": Kind(make=garbage),
    "cut-json": Kind(make=cut_json),
    "empty-body": Kind(make=empty_body),
    "html": Kind(make=html),
    "error-1010": Kind(make=error_1010),
    "status": Kind(make=status),
    "error-after-effect": Kind(make=error_after_effect),
    "slash-redirect": Kind(make=slash_redirect),
    "rate-limited": Kind(make=rate_limited),
    "nested-error": Kind(make=nested_error),
    "expire-token": Kind(make=expire_token),
    "revoke-token": Kind(make=revoke_token),
}
