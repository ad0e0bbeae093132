"""Faults for one request of a list, by name, for an injected transport."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import httpx
from clocks import START
from worlds import Pages, reply

__all__ = ["FAULTS", "HARMLESS", "PASSING", "Fault"]

Fault = Callable[[Pages, int], httpx.Response]
"""Given the listing and the number of the page: answers, or raises."""


def _broken(error: Exception) -> Fault:
    def fault(pages: Pages, number: int) -> httpx.Response:
        raise error

    return fault


def _answer(status: int = 200, body: Any = b"", **headers: str) -> Fault:
    return lambda pages, number: reply(status, body, **headers)


def _cut(pages: Pages, number: int) -> httpx.Response:
    return reply(200, pages.body(number)[:-7])


def _compressed(pages: Pages, number: int) -> httpx.Response:
    stream = httpx.ByteStream(b"this is not gzip")
    return httpx.Response(200, headers={"content-encoding": "gzip"}, stream=stream)


def _link(make: Callable[[Pages, int], Any]) -> Fault:
    """Change the link to the next page, if there is one."""

    def fault(pages: Pages, number: int) -> httpx.Response:
        link = make(pages, number) if number < pages.pages else None
        return reply(200, pages.body(number, next=link))

    return fault


def _changed(**members: Any) -> Fault:
    return lambda pages, number: reply(200, pages.body(number, **members))


def _without(*names: str) -> Fault:
    def fault(pages: Pages, number: int) -> httpx.Response:
        page = json.loads(pages.body(number))
        return reply(200, {name: value for name, value in page.items() if name not in names})

    return fault


def _stale(pages: Pages, number: int) -> str:
    return pages.link(pages.pages + 7)


BROKEN: dict[str, Fault] = {
    "refused": _broken(httpx.ConnectError("connection refused")),
    "connect timeout": _broken(httpx.ConnectTimeout("")),
    "reset before headers": _broken(httpx.ReadError("connection reset")),
    "reset during headers": _broken(httpx.RemoteProtocolError("server disconnected")),
    "reset in body": _broken(httpx.ReadError("connection reset in body")),
    "slow": _broken(httpx.ReadTimeout("")),
}
ANSWERS: dict[str, Fault] = {
    **{str(status): _answer(status, {"message": "down"}) for status in (500, 502, 503, 504, 520)},
    "429 in seconds": _answer(429, retry_after="30"),
    "429 in unix time": _answer(429, retry_after=str(int(START) + 10**6)),
    "429 by x-retry-after": _answer(429, x_retry_after=str(int(START) + 50)),
    "429 by reset": _answer(429, x_ratelimit_reset=str(int(START) + 40)),
    "429 by date": _answer(429, retry_after="Fri, 01 Jan 2100 00:00:00 GMT"),
    "429 without a time": _answer(429, "slow down"),
    "429 for long": _answer(429, retry_after="86400"),
    "401": _answer(401, {"detail": "token expired"}),
    "403 of the edge": _answer(403, "error code: 1010"),
    "403 by depth": _answer(403, {"message": "pagination offset exceeds the maximum"}),
    "html": _answer(200, "<html>welcome</html>", content_type="text/html"),
    "404": _answer(404, {"message": "object not found"}),
    "empty body": _answer(200),
    "no content": _answer(204),
    "garbage": _answer(200, b"\x00\xff garbage"),
    "truncated json": _cut,
    "no gzip": _compressed,
    "deep json": _answer(200, b"[" * 100_000),
    "json list": _answer(200, b"[]"),
    "json null": _answer(200, b"null"),
    "foreign redirect": _answer(302, location="https://evil.example/v2/"),
}
WRONG_PAGES: dict[str, Fault] = {
    "results are text": _changed(results="garbage"),
    "results are an object": _changed(results={"name": "x"}),
    "results are a number": _changed(results=7),
    "no results": _without("results"),
    "an error under 200": lambda pages, number: reply(200, {"message": "try again"}),
    "stale next": _link(_stale),
    "next goes back": _link(lambda pages, number: pages.link(1)),
    "next is itself": _link(lambda pages, number: pages.link(number)),
    "next is no url": _link(lambda pages, number: "http://[broken"),
    "next is too long": _link(lambda pages, number: pages.link(number + 1) + "&x=" + "y" * 70_000),
    "next has half a character": _link(lambda pages, number: "?page=\ud800"),
    "next is a number": _link(lambda pages, number: 7),
    "next is an object": _link(lambda pages, number: {"page": number + 1}),
}
PASSING: dict[str, Fault] = BROKEN | ANSWERS | WRONG_PAGES
"""Faults that end a listing, unless they pass in time."""


def _other_origin(base: str, pages: Pages, number: int) -> str:
    return pages.link(number + 1, base)


HARMLESS: dict[str, Fault] = {
    "foreign next": _link(partial(_other_origin, "https://evil.example")),
    "http next": _link(partial(_other_origin, "http://hub.docker.com")),
    "relative next": _link(partial(_other_origin, "")),
    "query next": _link(lambda pages, number: f"?page={number + 1}"),
    "next without page_size": _link(lambda pages, number: f"{pages.PATH}?page={number + 1}"),
    "count is null": _changed(count=None),
    "count is a float": _changed(count=24.0),
    "count is too small": _changed(count=1),
    "count is absurd": _changed(count=10**30),
    "no count": _without("count", "previous"),
    "unknown keys": _changed(surprise={"deep": [1, None]}),
}
"""Faults that cost nothing."""

FAULTS = PASSING | HARMLESS
