"""Faults that answer in the place of the API, or spoil its answer as a whole."""

import json
from dataclasses import replace

from dockerhub.emulator import ids
from dockerhub.emulator.messages import HTML, JSON, TEXT, Reply, json_reply
from dockerhub.emulator.ratelimit import FORMS, Form, too_many_requests

from .exchange import Exchange, Fault, Proceed
from .rules import Kind, check_seconds, check_whole

_MOMENT = (
    b"<!DOCTYPE html><html><head><title>Just a moment...</title></head>"
    b"<body>Enable JavaScript and cookies to continue</body></html>"
)
_PAGE = b"<!DOCTYPE html><html><head><title>Docker Hub</title></head><body>%d</body></html>"
_EDGE = (("Server", "cloudflare"), ("CF-RAY", "8f1e2d3c4b5a6978-FRA"))
_LONGEST = 86_400.0
_FORBIDDEN = 403
_FIRST_ERROR, _LAST_ERROR = 400, 599


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


def html(status: int = 200) -> Fault:
    """Answer with a web page: 200 and 404 as of a web site, 403 as of Cloudflare."""
    check_whole("status", status, 200, _LAST_ERROR)
    if status == _FORBIDDEN:
        return always(Reply(status=status, body=_MOMENT, media_type=HTML, headers=_EDGE))
    return always(Reply(status=status, body=_PAGE % status, media_type=HTML))


def error_1010() -> Fault:
    """Answer as Cloudflare does to a User-Agent that it does not like."""
    return always(Reply(status=403, body=b"error code: 1010", media_type=TEXT, headers=_EDGE))


def status(code: int = 500, message: str = "internal error") -> Fault:
    """Answer with any status from 400 to 599, in the words of the Go backend."""
    check_whole("code", code, _FIRST_ERROR, _LAST_ERROR)
    return always(json_reply({"message": message, "errinfo": {}}, code))


def rate_limited(form: Form = "unix-retry-after", seconds: float = 60) -> Fault:
    """Answer 429 in one of the recorded forms, whatever the budget."""
    if form not in FORMS:
        raise ValueError(f"form must be one of {', '.join(FORMS)}, not {form!r}")
    check_seconds(seconds, _LONGEST)

    async def fault(exchange: Exchange, _proceed: Proceed) -> Reply | None:
        now = exchange.service.clock.now()
        reset = int(now + seconds)
        reply = too_many_requests(form, reset=reset, now=now)
        limit = exchange.service.limiter.rule.limit
        headers = (
            ("X-RateLimit-Limit", str(limit)),
            ("X-RateLimit-Remaining", "0"),
            ("X-RateLimit-Reset", str(reset)),
        )
        return reply if form == "hap429" else replace(reply, headers=(*reply.headers, *headers))

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


ANSWER_FAULTS = {
    "garbage": Kind(make=garbage),
    "cut-json": Kind(make=cut_json),
    "empty-body": Kind(make=empty_body),
    "html": Kind(make=html),
    "error-1010": Kind(make=error_1010),
    "status": Kind(make=status),
    "rate-limited": Kind(make=rate_limited),
    "nested-error": Kind(make=nested_error),
    "expire-token": Kind(make=expire_token),
    "revoke-token": Kind(make=revoke_token),
}
