"""Fixtures of the jobs' tests: an embedded Docker Hub, and both kinds of clients to drive."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from working import AsyncWorker, StillClock, SyncWorker, Worker

from dockerhub.emulator import EmulatedHub


@pytest.fixture(autouse=True)
def _nobodys_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep away the credentials of whoever runs the tests."""
    for name in os.environ:
        if name.startswith(("DOCKERHUB_", "DOCKER_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path / "no-docker-config"))


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture(scope="session")
def portal() -> Iterator[BlockingPortal]:
    with start_blocking_portal("asyncio") as running:
        yield running


class Follower:
    """A clock for a server that outlives the clocks of the tests."""

    clock = StillClock()

    def __call__(self) -> float:
        return self.clock.now()


@pytest.fixture(scope="session")
def _server() -> Iterator[tuple[EmulatedHub, Follower]]:
    follower = Follower()
    with EmulatedHub(clock=follower, rate_limit=None) as server:
        yield server, follower


@pytest.fixture
def server(_server: tuple[EmulatedHub, Follower], clock: StillClock) -> EmulatedHub:
    """An embedded Docker Hub on a socket, as new, that lives by the tests' clock."""
    hub, follower = _server
    follower.clock = clock
    hub.reset()
    return hub


@pytest.fixture(params=["sync", "async"])
def worker(
    request: pytest.FixtureRequest, server: EmulatedHub, clock: StillClock, portal: BlockingPortal
) -> Iterator[Worker]:
    """Runs jobs with each of the clients in turn, signed in as alice."""
    with ExitStack() as stack:
        if request.param == "sync":
            yield SyncWorker(server, clock, stack)
        else:
            yield AsyncWorker(server, clock, stack, portal)
