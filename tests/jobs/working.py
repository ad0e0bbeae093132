"""Run jobs with either client in the same test."""

from contextlib import ExitStack
from functools import partial
from typing import Any, Protocol

from anyio.from_thread import BlockingPortal
from clocks import FakeClock

from dockerhub import AsyncDockerHub, DockerHub, RetryPolicy
from dockerhub.audit import AsyncAuditExporter, AuditExporter
from dockerhub.emulator import EmulatedHub
from dockerhub.retention import AsyncTagRetention, TagRetention
from dockerhub.scim import AsyncUserSync, UserSync

START = 1_793_500_000.0
"""The unix time at which the tests begin: 31 October 2026."""


class Worker(Protocol):
    """Makes jobs whose methods block."""

    def tag_retention(self, **options: Any) -> Any:
        """Make what deletes tags by rules."""

    def exporter(self, **options: Any) -> Any:
        """Make an exporter of audit logs."""

    def user_sync(self, **options: Any) -> Any:
        """Make a synchronization of users."""


def _options(server: EmulatedHub, clock: FakeClock, options: dict[str, Any]) -> dict[str, Any]:
    alice = {"username": "alice", "password": "alice-password"}
    return {
        "base_url": server.url,
        "clock": clock,
        "retry": RetryPolicy(retries=0),
        "scim_token": "dckr_scim_acme",
        **({} if "token" in options or "anonymous" in options else alice),
        **options,
    }


class SyncWorker:
    """Works with the synchronous client."""

    def __init__(self, server: EmulatedHub, clock: FakeClock, stack: ExitStack) -> None:
        self._server, self._clock, self._stack = server, clock, stack

    def _hub(self, options: dict[str, Any]) -> DockerHub:
        hub = DockerHub(**_options(self._server, self._clock, options))
        return self._stack.enter_context(hub)

    def tag_retention(self, **options: Any) -> Any:
        return TagRetention(self._hub(options), clock=options.get("clock", self._clock))

    def exporter(self, **options: Any) -> Any:
        return AuditExporter(self._hub(options), clock=options.get("clock", self._clock))

    def user_sync(self, **options: Any) -> Any:
        return UserSync(self._hub(options))


class AsyncWorker:
    """Works with the asynchronous client; its jobs are called as functions that block."""

    def __init__(
        self, server: EmulatedHub, clock: FakeClock, stack: ExitStack, portal: BlockingPortal
    ) -> None:
        self._server, self._clock, self._stack, self._portal = server, clock, stack, portal

    def _hub(self, options: dict[str, Any]) -> AsyncDockerHub:
        hub = AsyncDockerHub(**_options(self._server, self._clock, options))
        self._stack.callback(self._portal.call, hub.close)
        return hub

    def tag_retention(self, **options: Any) -> Any:
        clock = options.get("clock", self._clock)
        return _Blocking(AsyncTagRetention(self._hub(options), clock=clock), self._portal)

    def exporter(self, **options: Any) -> Any:
        clock = options.get("clock", self._clock)
        return _Blocking(AsyncAuditExporter(self._hub(options), clock=clock), self._portal)

    def user_sync(self, **options: Any) -> Any:
        return _Blocking(AsyncUserSync(self._hub(options)), self._portal)


class _Blocking:
    """A job whose coroutines are run to their ends."""

    def __init__(self, target: Any, portal: BlockingPortal) -> None:
        self._target, self._portal = target, portal

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._target, name)
        return lambda *values, **named: self._portal.call(partial(method, *values, **named))
