"""Fixtures of the jobs' tests: an embedded Docker Hub, and clients of both kinds."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal
from clocks import FakeClock
from working import START, AsyncWorker, SyncWorker, Worker

from dockerhub.emulator import EmulatedHub


@pytest.fixture(autouse=True)
def _nobodys_environment(nobodys_environment: None) -> None:
    """Run without the credentials of the machine."""


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(START)


@pytest.fixture(params=["sync", "async"])
def worker(
    request: pytest.FixtureRequest,
    server: EmulatedHub,
    clock: FakeClock,
    asyncio_portal: BlockingPortal,
) -> Iterator[Worker]:
    """Runs jobs with each of the clients in turn, signed in as alice."""
    with ExitStack() as stack:
        if request.param == "sync":
            yield SyncWorker(server, clock, stack)
        else:
            yield AsyncWorker(server, clock, stack, asyncio_portal)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Where audit logs are exported to."""
    return tmp_path / "events.ndjson"
