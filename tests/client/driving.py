"""Drive either client by one test body: the asynchronous one is made to block."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from threading import Thread
from typing import Any, Protocol

import anyio
import httpx
import pytest
from anyio.from_thread import BlockingPortal
from clocks import FakeClock

from dockerhub import AsyncDockerHub, AsyncPager, DockerHub, HubError
from dockerhub.conformance import ConformanceReport, check, check_async

WITH_TRIO = pytest.mark.parametrize("drive", ["sync", "asyncio", "trio"], indirect=True)
"""For tests that run under trio as well."""

Handler = Callable[[httpx.Request], Any]


class Drive(Protocol):
    """What a test does with a client, synchronous or asynchronous."""

    name: str

    def hub(self, **options: Any) -> Any:
        """Make a client whose methods block; it is closed after the test."""

    def transport(self, handler: Handler) -> Any:
        """Make a transport; the handler is called for each request."""

    def collect(self, pager: Any) -> tuple[list[Any], HubError | None]:
        """Iterate to the end, or to an error."""

    def check(self, hub: Any, *values: Any, **named: Any) -> ConformanceReport:
        """Check the service of the client against the spec."""

    def together(self, hub: Any, count: int, call: Callable[[Any, int], Any]) -> list[Any]:
        """Call a function this many times at once; return results and errors in order."""


class SyncDrive:
    """Drives the synchronous client; calls at once run in threads."""

    name = "sync"

    def __init__(self, clock: FakeClock, stack: ExitStack) -> None:
        self._clock = clock
        self._stack = stack

    def hub(self, **options: Any) -> Any:
        return self._stack.enter_context(DockerHub(**{"clock": self._clock, **options}))

    def transport(self, handler: Handler) -> httpx.BaseTransport:
        return httpx.MockTransport(handler)

    def collect(self, pager: Any) -> tuple[list[Any], HubError | None]:
        items: list[Any] = []
        try:
            items.extend(pager)
        except HubError as error:
            return items, error
        return items, None

    def check(self, hub: Any, *values: Any, **named: Any) -> ConformanceReport:
        return check(hub, *values, **named)

    def together(self, hub: Any, count: int, call: Callable[[Any, int], Any]) -> list[Any]:
        results: dict[int, Any] = {}

        def run(index: int) -> None:
            try:
                results[index] = call(hub, index)
            except Exception as error:
                results[index] = error

        threads = [Thread(target=run, args=(index,)) for index in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return [results[index] for index in range(count)]


class AsyncDrive:
    """Drives the asynchronous client under an event loop; calls at once run in tasks."""

    def __init__(
        self, name: str, portal: BlockingPortal, clock: FakeClock, stack: ExitStack
    ) -> None:
        self.name = name
        self._portal = portal
        self._clock = clock
        self._stack = stack

    def hub(self, **options: Any) -> Any:
        client = AsyncDockerHub(**{"clock": self._clock, **options})
        return self._stack.enter_context(Blocking(client, self._portal))

    def transport(self, handler: Handler) -> httpx.AsyncBaseTransport:
        return httpx.MockTransport(handler)

    def collect(self, pager: Any) -> tuple[list[Any], HubError | None]:
        return self._portal.call(_collect, pager.target)

    def check(self, hub: Any, *values: Any, **named: Any) -> ConformanceReport:
        return self._portal.call(partial(check_async, hub.target, *values, **named))

    def together(self, hub: Any, count: int, call: Callable[[Any, int], Any]) -> list[Any]:
        return self._portal.call(_together, hub.target, count, call)


class Blocking:
    """An object whose coroutines run to their end, and whose lists are plain iterables."""

    def __init__(self, target: Any, portal: BlockingPortal) -> None:
        self.target = target
        self._portal = portal

    def __getattr__(self, name: str) -> Any:
        value = getattr(self.target, name)
        if not inspect.ismethod(value):
            return self._blocking(value)
        return lambda *values, **named: self._blocking(value(*values, **named))

    def __iter__(self) -> Iterator[Any]:
        return self._steps(self.target.__aiter__())

    def __enter__(self) -> Any:
        return self._blocking(self.target.__aenter__())

    def __exit__(self, *error: object) -> None:
        self._portal.call(self.target.__aexit__, *error)

    def __repr__(self) -> str:
        return repr(self.target)

    def _blocking(self, value: Any) -> Any:
        if inspect.isasyncgen(value):
            return self._steps(value)
        if inspect.iscoroutine(value):
            return self._blocking(self._portal.call(_finish, value))
        ours = type(value).__module__.startswith("dockerhub._async")
        return Blocking(value, self._portal) if ours else value

    def _steps(self, generator: Any) -> Iterator[Any]:
        end = object()
        try:
            while (item := self._portal.call(anext, generator, end)) is not end:
                yield item
        finally:
            self._portal.call(generator.aclose)


async def _finish(coroutine: Any) -> Any:
    return await coroutine


async def _collect(pager: AsyncPager[Any]) -> tuple[list[Any], HubError | None]:
    items: list[Any] = []
    try:
        async for item in pager:
            items.append(item)  # noqa: PERF401  # an error must not lose what came before it
    except HubError as error:
        return items, error
    return items, None


async def _together(hub: Any, count: int, call: Callable[[Any, int], Any]) -> list[Any]:
    results: dict[int, Any] = {}

    async def run(index: int) -> None:
        try:
            results[index] = await call(hub, index)
        except Exception as error:
            results[index] = error

    async with anyio.create_task_group() as tasks:
        for index in range(count):
            tasks.start_soon(run, index)
    return [results[index] for index in range(count)]
