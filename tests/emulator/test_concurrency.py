"""Order under load; in-process use; the pytest plugin."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from dockerhub.emulator import Clock, EmulatedHub

pytest_plugins = ["pytester"]
CLIENTS = 64
PATH = "/v2/access-tokens"
ALPINE = "/v2/namespaces/library/repositories/alpine/tags"


async def signed_in(client: httpx.AsyncClient) -> httpx.AsyncClient:
    body = {"username": "alice", "password": "alice-password"}
    token = (await client.post("/v2/users/login", json=body)).json()["token"]
    client.headers["Authorization"] = f"Bearer {token}"
    return client


async def churn(client: httpx.AsyncClient, number: int) -> str:
    """Create two tokens, rename one twice, delete the other; return the survivor."""
    uuids = []
    for half in "ab":
        body = {"token_label": f"{number}{half}", "scopes": ["repo:read"]}
        answer = await client.post(PATH, json=body)
        assert answer.status_code == 201
        uuids.append(answer.json()["uuid"])
    for label in ("x", "y"):
        body = {"token_label": f"{number}{label}"}
        assert (await client.patch(f"{PATH}/{uuids[0]}", json=body)).status_code == 200
    assert (await client.delete(f"{PATH}/{uuids[1]}")).status_code == 202
    return str(uuids[0])


async def run_load(hub: EmulatedHub) -> tuple[list[str], dict[str, Any]]:
    limits = httpx.Limits(max_connections=CLIENTS)
    async with httpx.AsyncClient(base_url=hub.url, limits=limits, timeout=30) as client:
        await signed_in(client)
        survivors = await asyncio.gather(*(churn(client, n) for n in range(CLIENTS)))
        page: dict[str, Any] = (await client.get(f"{PATH}?page_size=100")).json()
    return survivors, page


def test_64_clients_lose_no_update(hub: EmulatedHub) -> None:
    """Each survivor bears its last name; every change stands in the log once."""
    survivors, page = asyncio.run(run_load(hub))
    assert len(set(survivors)) == CLIENTS
    assert page["count"] == CLIENTS + 4
    labels = {row["uuid"]: row["token_label"] for row in page["results"]}
    assert [labels[uuid] for uuid in survivors] == [f"{n}y" for n in range(CLIENTS)]
    changes = [event.action.rpartition(".")[2] for event in hub.state.audit_events]
    counts = [changes.count(verb) for verb in ("create", "update", "delete")]
    assert counts == [2 * CLIENTS, 2 * CLIENTS, CLIENTS]
    assert len([r for r in hub.requests if r.status in (200, 201, 202)]) == 5 * CLIENTS + 2


def test_load_gives_out_the_same_identifiers(hub: EmulatedHub) -> None:
    """As many as without: none is skipped and none given twice."""
    asyncio.run(run_load(hub))
    first = set(hub.state.access_tokens)
    numbers = dict(hub.state.counters)
    hub.reset()
    asyncio.run(run_load(hub))
    assert hub.state.counters == numbers
    assert len(first) == len(hub.state.access_tokens)


async def in_process(hub: EmulatedHub, **faults: Any) -> list[int]:
    transport = httpx.ASGITransport(app=hub.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://hub") as client:
        await signed_in(client)
        answers = [await client.get(ALPINE), await client.delete(f"{ALPINE}/3.22")]
        assert answers[0].json()["next"] is None
        for name in faults:
            hub.faults.add(name.replace("_", "-"))
            with pytest.raises(ConnectionResetError):
                await client.get(ALPINE)
    return [answer.status_code for answer in answers]


def test_a_hub_works_without_a_port() -> None:
    """Through an in-process transport; connections that break raise ``ConnectionResetError``."""
    hub = EmulatedHub(clock=Clock.at(1_793_491_200))
    faults = {"reset_at_request": True, "truncated_body": True, "slow_body": True}
    assert asyncio.run(in_process(hub, **faults)) == [200, 403]
    assert [request.status for request in hub.requests] == [200, 200, 403, None, None, None]


def test_faults_of_connections_need_connections() -> None:
    """Without them they strike nothing."""
    hub = EmulatedHub(seed="empty")
    hub.faults.add("reset-at-accept")
    transport = httpx.ASGITransport(app=hub.app, client=("10.0.0.9", 5))

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://hub") as client:
            return await client.get(ALPINE)

    answer = asyncio.run(ask())
    assert (answer.status_code, answer.headers["X-RateLimit-IP"]) == (404, "10.0.0.9")


def test_the_application_speaks_the_lifespan_protocol() -> None:
    """Other servers than uvicorn may run it."""
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
    """As bare ASGI servers may present them; a client may also leave in the middle."""
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


def test_the_fixture_is_new_for_every_test(docker_hub: EmulatedHub) -> None:
    """It holds the demo, and no requests."""
    assert not docker_hub.requests
    assert httpx.get(docker_hub.url + ALPINE).json()["count"] == 3


def test_the_factory_starts_what_is_asked_for(
    docker_hub_factory: Callable[..., EmulatedHub],
) -> None:
    """Several at a time."""
    first, second = docker_hub_factory(seed="empty"), docker_hub_factory(rate_limit=1)
    assert httpx.get(first.url + ALPINE).status_code == 404
    assert [httpx.get(second.url + ALPINE).status_code for _ in range(2)] == [200, 429]


def test_the_plugin_serves_the_tests_of_others(pytester: pytest.Pytester) -> None:
    """Each test sees the demo as new; nothing is left running."""
    pytester.makepyfile(
        """
        import httpx

        PATH = "/v2/repositories/acme/app/tags/latest/"

        def remove(hub):
            token = httpx.post(
                f"{hub.url}/v2/users/login",
                json={"username": "alice", "password": "alice-password"},
            ).json()["token"]
            headers = {"Authorization": f"Bearer {token}"}
            return httpx.delete(hub.url + PATH, headers=headers).status_code

        def test_one(docker_hub):
            assert remove(docker_hub) == 204

        def test_two(docker_hub, docker_hub_factory):
            assert remove(docker_hub) == 204
            assert remove(docker_hub_factory(seed="demo")) == 204

        def test_three(docker_hub):
            assert httpx.get(docker_hub.url + PATH).status_code == 200
        """
    )
    result = pytester.runpytest_subprocess("-q")
    result.assert_outcomes(passed=3)
