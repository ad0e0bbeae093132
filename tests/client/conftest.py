"""Fixtures of the client's tests: each test runs with both clients."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from clocks import FakeClock
from driving import AsyncDrive, Drive, SyncDrive
from live import Check, checks

from dockerhub.emulator import EmulatedHub


@pytest.fixture(autouse=True)
def _environment_without_credentials(nobodys_environment: None) -> None:
    """Run without the credentials of the machine."""


@pytest.fixture(scope="session")
def trio_portal() -> Iterator[BlockingPortal]:
    with start_blocking_portal("trio") as portal:
        yield portal


@pytest.fixture(params=["sync", "asyncio"])
def drive(request: pytest.FixtureRequest, clock: FakeClock) -> Iterator[Drive]:
    """Each of the clients in turn; what it creates is closed after the test."""
    with ExitStack() as stack:
        if request.param == "sync":
            yield SyncDrive(clock, stack)
        else:
            portal = request.getfixturevalue(f"{request.param}_portal")
            yield AsyncDrive(request.param, portal, clock, stack)


@pytest.fixture
def check(drive: Drive, server: EmulatedHub) -> Iterator[Check]:
    """Check the embedded Hub as alice, with either client."""
    yield from checks(drive, server)
