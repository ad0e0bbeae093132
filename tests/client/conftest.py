"""Fixtures of the client's tests: a clock that nobody waits for, and both clients."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from driving import AsyncDrive, Drive, FakeClock, SyncDrive
from live import Check, checks
from shared_hub import SharedHub, forget_credentials, shared_hub

from dockerhub.emulator import EmulatedHub


@pytest.fixture(autouse=True)
def _nobodys_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep away the credentials of whoever runs the tests."""
    forget_credentials(monkeypatch)
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path / "no-docker-config"))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def asyncio_portal() -> Iterator[BlockingPortal]:
    with start_blocking_portal("asyncio") as portal:
        yield portal


@pytest.fixture(scope="session")
def trio_portal() -> Iterator[BlockingPortal]:
    with start_blocking_portal("trio") as portal:
        yield portal


@pytest.fixture(params=["sync", "asyncio"])
def drive(request: pytest.FixtureRequest, clock: FakeClock) -> Iterator[Drive]:
    """Each of the clients in turn; what it makes is closed after the test."""
    with ExitStack() as stack:
        if request.param == "sync":
            yield SyncDrive(clock, stack)
        else:
            portal = request.getfixturevalue(f"{request.param}_portal")
            yield AsyncDrive(request.param, portal, clock, stack)


@pytest.fixture(scope="session")
def _shared() -> Iterator[SharedHub]:
    with shared_hub(FakeClock(), rate_limit=None) as shared:
        yield shared


@pytest.fixture
def server(_shared: SharedHub, clock: FakeClock) -> EmulatedHub:
    """An embedded Docker Hub on a socket, as new, that lives by the tests' clock."""
    return _shared.anew(clock)


@pytest.fixture
def check(drive: Drive, server: EmulatedHub) -> Iterator[Check]:
    """Check the embedded Hub as alice, with a client of either kind."""
    yield from checks(drive, server)
