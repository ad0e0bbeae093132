"""The Hub as an ASGI application, without a port."""

import asyncio
from typing import Any

import httpx
import pytest
from signing_in import sign_in

from dockerhub.emulator import EmulatedClock, EmulatedHub

ALPINE = "/v2/namespaces/library/repositories/alpine/tags"


async def in_process(hub: EmulatedHub, **faults: Any) -> list[int]:
    transport = httpx.ASGITransport(app=hub.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://hub") as client:
        await sign_in(client)
        answers = [await client.get(ALPINE), await client.delete(f"{ALPINE}/3.22")]
        assert answers[0].json()["next"] is None
        for name in faults:
            hub.faults.add(name.replace("_", "-"))
            with pytest.raises(ConnectionResetError):
                await client.get(ALPINE)
    return [answer.status_code for answer in answers]


def test_a_hub_works_without_a_port() -> None:
    """Through an in-process transport; a broken connection raises ``ConnectionResetError``."""
    hub = EmulatedHub(clock=EmulatedClock.at(1_793_491_200))
    faults = {"reset_at_request": True, "truncated_body": True, "slow_body": True}
    assert asyncio.run(in_process(hub, **faults)) == [200, 403]
    assert [request.status for request in hub.requests] == [200, 200, 403, None, None, None]


def test_faults_of_connections_need_connections() -> None:
    """Without them they do nothing."""
    hub = EmulatedHub(seed="empty")
    hub.faults.add("reset-at-accept")
    transport = httpx.ASGITransport(app=hub.app, client=("10.0.0.9", 5))

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://hub") as client:
            return await client.get(ALPINE)

    answer = asyncio.run(ask())
    assert (answer.status_code, answer.headers["X-RateLimit-IP"]) == (404, "10.0.0.9")


def test_the_application_supports_the_lifespan_protocol() -> None:
    """So other servers than uvicorn can run it."""
    asked = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
    sent: list[Any] = []

    async def receive() -> Any:
        return next(asked)

    async def send(message: Any) -> None:
        sent.append(message["type"])

    hub = EmulatedHub(seed="empty")
    asyncio.run(hub.app({"type": "lifespan"}, receive, send))
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_clients_without_host_and_address_are_served() -> None:
    """As simple ASGI servers may pass them; a client may also disconnect in the middle."""
    hub = EmulatedHub(seed="demo")
    sent: list[Any] = []

    def ask(path: str, message: dict[str, Any]) -> None:
        async def receive() -> Any:
            return message

        async def send(part: Any) -> None:
            sent.append(part)

        scope = {
            "type": "http",
            "method": "GET",
            "scheme": "http",
            "path": path,
            "query_string": b"page_size=1",
            "headers": [],
        }
        asyncio.run(hub.app(scope, receive, send))

    ask(ALPINE, {"type": "http.request"})
    assert b'"next":"http://127.0.0.1:80/v2/namespaces' in sent[1]["body"]
    ask(ALPINE, {"type": "http.disconnect"})
    assert len(sent) == 2
    assert [request.status for request in hub.requests] == [200, None]
