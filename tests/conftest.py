"""Setup for all tests: how they are distributed, and a check of the embedded Hub's responses."""

import gc
import os
import signal
import ssl
from collections.abc import Iterator
from functools import cache
from itertools import count
from typing import Any

import certifi
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from clocks import FakeClock
from coverage import Coverage
from hypothesis import HealthCheck, settings
from shared_hub import SharedHub, forget_credentials, shared_hub
from watching import Answer, Watcher

from dockerhub._auth.totp_steps import IN_MEMORY
from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.http.app import HubApp

_TOGETHER = ("tests/conformance/", "tests/project/test_site.py")
"""Tests that one process must run: a suite that counts its tests, and those of one built site."""
_SWEEPING = ("tests/conformance/", "tests/docs/", "tests/project/")
"""Folders whose tests are all sweeps: other tests cover the code that they run."""

_NUMBERS = count(1)
"""One for each test."""

# The same examples in every run; slow ones only mean that the machine is slow.
settings.register_profile(
    "tests", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
# At least 3,000 hostile responses, new ones each time: `make attack`.
settings.register_profile(
    "attack", settings.get_profile("tests"), derandomize=False, max_examples=1_000
)
settings.load_profile("attack" if os.environ.get("ATTACK") else "tests")


def pytest_configure() -> None:
    """Restore signals that nohup, or a shell that runs this in the background, ignores.

    Programs inherit ignored signals: nothing could interrupt those that tests start.
    """
    defaults = {signal.SIGINT: signal.default_int_handler, signal.SIGHUP: signal.SIG_DFL}
    for number, default in defaults.items():
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, default)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep together what one process must run.

    A mark would do, but pytest-xdist 3.8.0 does not see the groups of items under pytest 9.2.
    The order stays: larger groups would come first, and these are sweeps.
    """
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415  # where it is installed

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return next((each for each in _TOGETHER if nodeid.startswith(each)), nodeid)

    config.option.loadscopereorder = False
    return Together(config, log)


def _sweeps(item: pytest.Item) -> bool:
    return item.nodeid.startswith(_SWEEPING) or item.get_closest_marker("sweep") is not None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the sweeps last."""
    items.sort(key=_sweeps)


def pytest_collection_finish() -> None:
    """Let programs that tests start write no bytecode, and collect garbage less often."""
    # A program may be killed, or have no disk left: before version 3.13, Python keeps half a file.
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    # To look at all modules and tests again in each collection takes a tenth of the time.
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Measure coverage up to the first sweep: unmeasured tests take less than half the time."""
    if (measured := Coverage.current()) and _sweeps(item):
        measured.stop()
        os.environ.pop("COVERAGE_PROCESS_CONFIG", None)


@pytest.fixture(scope="session", autouse=True)
def _read_authorities_once() -> Iterator[None]:
    """Read the certificate authorities once: each client would read them again, which is slow."""
    create = ssl.create_default_context
    # What httpx reads: its own list, or that of the environment.
    usual = {certifi.where(), os.environ.get("SSL_CERT_FILE")} - {None}

    @cache
    def shared(authorities: str) -> ssl.SSLContext:
        return create(cafile=authorities)

    def create_or_share(*values: Any, **named: Any) -> ssl.SSLContext:
        authorities = named.get("cafile")
        is_usual = authorities in usual and not values and len(named) == 1
        if is_usual and "SSLKEYLOGFILE" not in os.environ:
            return shared(authorities)
        return create(*values, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", create_or_share)
        yield


@pytest.fixture(scope="session")
def watcher() -> Iterator[Watcher]:
    """Watches every embedded Hub of this process."""
    made = Watcher()
    # Schemathesis imports much more at its first check; no client should wait for that.
    tuple(made.watch.faults(Answer("POST", "/v2/users/login", 400, {}, b"{}")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HubApp, "__call__", made.watching(HubApp.__call__))
        yield made


@pytest.fixture(autouse=True)
def _the_hub_responds_as_specified(watcher: Watcher) -> Iterator[None]:
    """Fail the test that got a response which the spec does not allow."""
    yield
    faults = watcher.take()
    assert not faults, "the embedded Hub differs from the spec:\n" + "\n".join(faults)


@pytest.fixture
def nobodys_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Remove the credentials of the machine, and the codes that other tests have used."""
    forget_credentials(monkeypatch)
    # These folders do not exist. To make one takes 1 ms, and thousands of tests need none.
    folder, number = tmp_path_factory.getbasetemp(), next(_NUMBERS)
    monkeypatch.setenv("HOME", str(folder / f"no-home-{number}"))
    monkeypatch.setattr(IN_MEMORY, "_taken", {})
    monkeypatch.setenv("DOCKER_CONFIG", str(folder / f"no-docker-config-{number}"))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def asyncio_portal() -> Iterator[BlockingPortal]:
    with start_blocking_portal("asyncio") as portal:
        yield portal


@pytest.fixture(scope="session")
def _shared_hub() -> Iterator[SharedHub]:
    with shared_hub(FakeClock(), rate_limit=None) as shared:
        yield shared


@pytest.fixture
def server(_shared_hub: SharedHub, clock: FakeClock) -> EmulatedHub:
    """An embedded Docker Hub on a socket, reset, with the clock of the test."""
    return _shared_hub.reset(clock)
