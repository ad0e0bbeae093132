"""Fixtures for plain httpx and an embedded Hub whose clock is stopped."""

from collections.abc import Callable, Iterator

import httpx
import pytest

from dockerhub.emulator import EmulatedClock, EmulatedHub
from dockerhub.emulator.seeds.demo import EPOCH

NOW = EPOCH / 1_000_000_000


@pytest.fixture(scope="module")
def _hub() -> Iterator[EmulatedHub]:
    with EmulatedHub(clock=EmulatedClock.at(NOW), rate_limit=None) as hub:
        yield hub


@pytest.fixture
def hub(_hub: EmulatedHub) -> EmulatedHub:
    """A Hub with the demo seed, at the time of the seed, reset, and without a rate limit."""
    _hub.reset()
    return _hub


@pytest.fixture
def http(hub: EmulatedHub) -> Iterator[httpx.Client]:
    """An anonymous client."""
    with httpx.Client(base_url=hub.url) as client:
        yield client


@pytest.fixture
def signed_in(hub: EmulatedHub) -> Iterator[Callable[..., httpx.Client]]:
    """Return a client that is signed in with a password or access token."""
    clients: list[httpx.Client] = []

    def sign_in(username: str, password: str | None = None) -> httpx.Client:
        client = httpx.Client(base_url=hub.url)
        clients.append(client)
        secret = password or f"{username}-password"
        answer = client.post("/v2/users/login", json={"username": username, "password": secret})
        client.headers["Authorization"] = f"Bearer {answer.json()['token']}"
        return client

    yield sign_in
    for client in clients:
        client.close()


@pytest.fixture
def alice(signed_in: Callable[..., httpx.Client]) -> httpx.Client:
    """A client of alice, who owns the organization acme."""
    return signed_in("alice")
