"""Many requests at once."""

import asyncio
from typing import Any

import httpx
import pytest
from signing_in import sign_in

from dockerhub.emulator import EmulatedHub

pytestmark = pytest.mark.sweep

CLIENTS = 24
PATH = "/v2/access-tokens"


async def churn(client: httpx.AsyncClient, number: int) -> str:
    """Create two tokens, rename one twice, delete the other; return the remaining one."""
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
        await sign_in(client)
        survivors = await asyncio.gather(*(churn(client, n) for n in range(CLIENTS)))
        page: dict[str, Any] = (await client.get(f"{PATH}?page_size=100")).json()
    return survivors, page


def test_many_clients_lose_no_update(hub: EmulatedHub) -> None:
    """Each remaining token has its last name; every change is in the log once."""
    survivors, page = asyncio.run(run_load(hub))
    assert len(set(survivors)) == CLIENTS
    assert page["count"] == CLIENTS + 4
    labels = {row["uuid"]: row["token_label"] for row in page["results"]}
    assert [labels[uuid] for uuid in survivors] == [f"{n}y" for n in range(CLIENTS)]
    changes = [event.action.rpartition(".")[2] for event in hub.state.audit_events]
    counts = [changes.count(verb) for verb in ("create", "update", "delete")]
    assert counts == [2 * CLIENTS, 2 * CLIENTS, CLIENTS]
    assert len([r for r in hub.requests if r.status in (200, 201, 202)]) == 5 * CLIENTS + 2


def test_concurrent_requests_create_the_same_identifiers(hub: EmulatedHub) -> None:
    """None is skipped, and none is used twice."""
    asyncio.run(run_load(hub))
    first = set(hub.state.access_tokens)
    numbers = dict(hub.state.counters)
    hub.reset()
    asyncio.run(run_load(hub))
    assert hub.state.counters == numbers
    assert len(first) == len(hub.state.access_tokens)
