"""Fixtures of the jobs' tests: an embedded Docker Hub, and both kinds of clients to drive."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from shared_hub import SharedHub, forget_credentials, shared_hub
from working import AsyncWorker, StillClock, SyncWorker, Worker

from dockerhub.emulator import EmulatedHub


@pytest.fixture(autouse=True)
def _nobodys_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep away the credentials of whoever runs the tests."""
    forget_credentials(monkeypatch)
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path / "no-docker-config"))


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture(scope="session")
def portal() -> Iterator[BlockingPortal]:
    with start_blocking_portal("asyncio") as running:
        yield running


@pytest.fixture(scope="session")
def _shared() -> Iterator[SharedHub]:
    with shared_hub(StillClock(), rate_limit=None) as shared:
        yield shared


@pytest.fixture
def server(_shared: SharedHub, clock: StillClock) -> EmulatedHub:
    """An embedded Docker Hub on a socket, as new, that lives by the tests' clock."""
    return _shared.anew(clock)


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


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Where audit logs are exported to."""
    return tmp_path / "events.ndjson"
