"""All tests watch the embedded Hub: the watcher notices responses that differ from the spec."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import httpx
import pytest
from starlette.types import Receive, Scope, Send
from watching import Answer, Watch, Watcher

from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.http.app import HubApp

TAGS = "/v2/namespaces/library/repositories/alpine/tags"
PAGE = {"count": 0, "next": None, "previous": None, "results": []}
LIMITS = {f"x-ratelimit-{name}": "180" for name in ("limit", "remaining", "reset")}
GOOD = Answer(
    "GET", TAGS, 200, {"content-type": "application/json", **LIMITS}, json.dumps(PAGE).encode()
)
LIMITED = b'{"error": true, "detail": "Rate limit exceeded"}'


def test_responses_of_all_tests_are_watched(hub: EmulatedHub, watcher: Watcher) -> None:
    before = watcher.seen
    for path in (TAGS, "/v2/access-tokens", "/nowhere", "/_emulator/faults"):
        httpx.get(hub.url + path)
    assert watcher.seen == before + 2, "the last two are no operations of the spec"


def test_what_the_spec_allows_is_accepted() -> None:
    limited = replace(GOOD, status=429, body=LIMITED)
    empty = Answer("HEAD", TAGS, 200, GOOD.headers, b"")
    for answer in (GOOD, limited, empty, replace(GOOD, path=f"{TAGS}/")):
        assert list(Watch().faults(answer)) == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"path": "/v2/nothing"}, "no such operation"),
        ({"method": "PUT"}, "no such operation"),
        ({"status": 418}, "the status is not among 200, 403"),
        (
            {"headers": {**LIMITS, "content-type": "text/html"}},
            "holds text/html, not application/json",
        ),
        ({"headers": LIMITS}, "holds no media type, not application/json"),
        ({"headers": {"content-type": "application/json"}}, "X-RateLimit-Reset is missing"),
        ({"body": b""}, "it has no body"),
        ({"body": b"{"}, "JSON"),
        ({"body": b"[]"}, "is not of type"),
        ({"body": b'{"count": "many"}'}, "is not of type"),
        (
            {
                "status": 429,
                "body": LIMITED,
                "headers": {**GOOD.headers, "x-ratelimit-limit": "few"},
            },
            "X-RateLimit-Limit is 'few', not an integer",
        ),
        ({"method": "DELETE", "path": "/v2/access-tokens/x", "status": 204}, "it has a body"),
    ],
)
def test_what_differs_from_the_spec_is_reported(changes: dict[str, Any], fault: str) -> None:
    assert fault in "\n".join(Watch().faults(replace(GOOD, **changes)))


def test_a_required_header_must_be_there() -> None:
    """The spec has none yet, but a later one may."""
    header = {"required": True, "schema": {"type": "integer"}}
    answers = {"200": {"description": "", "headers": {"X-Total": header}}}
    watch = Watch({"openapi": "3.0.3", "paths": {"/v2/x": {"get": {"responses": answers}}}})
    answer = Answer("GET", "/v2/x", 200, {}, b"")
    assert list(watch.faults(answer)) == ["the header X-Total is missing"]


@pytest.mark.parametrize("habit", [None, "fault", "retired", "form"])
def test_faults_that_are_turned_on_are_not_reported(habit: str | None) -> None:
    """Their responses differ on purpose; all others are checked and reported once."""

    async def serve(app: HubApp, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 418, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def nothing(*_: Any) -> Any:
        return {"type": "http.request"}

    hub, watcher = EmulatedHub(seed="empty"), Watcher()
    if habit == "fault":
        hub.faults.add("html")
    elif habit == "retired":
        hub.settings.images_retired = "json404"
    elif habit == "form":
        hub.rate_limit = replace(hub.rate_limit, form="hap429")

    async def crash(app: HubApp, scope: Scope, receive: Receive, send: Send) -> None:
        raise KeyError("x")

    scope: Scope = {"type": "http", "method": "GET", "path": TAGS}
    asyncio.run(watcher.watching(serve)(hub.app, scope, nothing, nothing))
    assert len(watcher.take()) == (habit is None)
    with pytest.raises(KeyError):
        asyncio.run(watcher.watching(crash)(hub.app, scope, nothing, nothing))
    crashed = [] if habit else [f"GET {TAGS} ended with KeyError('x')"]
    assert watcher.take() == crashed
    assert watcher.take() == []
