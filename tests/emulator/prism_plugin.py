"""A pytest plugin that puts Stoplight Prism between every embedded Hub and its client.

Prism compares requests and responses with the corrected spec, and names what does not fit in a
header; a test that receives one fails. `make prism` runs the client's tests in this way.

A test that turns on a fault is skipped at that moment: what it would receive is not in the spec,
on purpose. Its exchanges before that count.
"""

import json
import re
from collections import Counter
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx
import pytest
from prism import SPEC, HeadWithoutMediaType, Prism
from schemathesis_run import statuses_by_operation

from dockerhub.emulator import EmulatedHub, ServedRequest, Settings
from dockerhub.emulator.api.oidc import RUNNER_PATH
from dockerhub.emulator.faults.rules import Faults

_OTHER_SERVERS = re.compile(
    rf"{re.escape(RUNNER_PATH)}|/token|/v2/ratelimitpreview/|/v2/[^/]+/[^/]+/manifests/"
)
"""Paths of GitHub's runner and of the registry, which an embedded Hub serves, too."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the plugin's own options."""
    parser.addoption("--prism", required=True, type=Path, help="Prism's own program")
    parser.addoption("--least-exchanges", type=int, default=1, help="fewer are a failure")


def pytest_configure(config: pytest.Config) -> None:
    """Put Prism between Hubs and clients until the end of the session."""
    watch = Watch(config.getoption("--prism"), config.getoption("--least-exchanges"))
    patches = pytest.MonkeyPatch()
    config.add_cleanup(patches.undo)
    watch.stand_between(patches)
    watch.listen(patches)
    skip_faults(patches)
    config.pluginmanager.register(watch)
    # A test that is skipped in the middle leaves its lists open; any thread may close them later.
    config.addinivalue_line("filterwarnings", "ignore::pytest.PytestUnraisableExceptionWarning")


class Watch:
    """What passes through Prism in a session, and what Prism finds."""

    def __init__(self, program: Path, least_exchanges: int) -> None:
        self._program = program
        self._least = least_exchanges
        self._proxies: dict[EmulatedHub, Prism] = {}
        self._ports: set[int] = set()
        self.served: list[ServedRequest] = []
        self.violations: list[str] = []

    def stand_between(self, patches: pytest.MonkeyPatch) -> None:
        """Start Prism with each Hub, and use its address as that of the Hub."""
        start, stop, url = EmulatedHub.start, EmulatedHub.stop, EmulatedHub.url

        def start_both(hub: EmulatedHub) -> None:
            hub.app = HeadWithoutMediaType(**vars(hub.app))
            start(hub)
            self._proxies[hub] = proxy = Prism(self._program, "proxy", str(SPEC), url.__get__(hub))
            self._ports.add(proxy.port)

        def stop_both(hub: EmulatedHub) -> None:
            self._proxies.pop(hub).stop()
            stop(hub)

        patches.setattr(EmulatedHub, "start", start_both)
        patches.setattr(EmulatedHub, "stop", stop_both)
        patches.setattr(EmulatedHub, "url", property(lambda hub: self._proxies[hub].url))

    def listen(self, patches: pytest.MonkeyPatch) -> None:
        """Record every response that httpx gets, from any client."""
        send = httpx.HTTPTransport.handle_request
        send_async = httpx.AsyncHTTPTransport.handle_async_request

        def heard(own: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
            return self._note(request, send(own, request))

        async def heard_async(
            own: httpx.AsyncHTTPTransport, request: httpx.Request
        ) -> httpx.Response:
            return self._note(request, await send_async(own, request))

        patches.setattr(httpx.HTTPTransport, "handle_request", heard)
        patches.setattr(httpx.AsyncHTTPTransport, "handle_async_request", heard_async)

    def _note(self, request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if request.url.port in self._ports and not _OTHER_SERVERS.match(request.url.path):
            method, path, status = request.method, request.url.path, response.status_code
            self.served.append(ServedRequest(method=method, path=path, query="", status=status))
            if found := response.headers.get("sl-violations"):
                self.violations.append(f"{method} {path} {status}: {found}")
        return response

    def pytest_sessionstart(self) -> None:
        """Make sure that Prism reports violations; this exchange does not count."""
        with EmulatedHub() as hub:
            httpx.get(f"{hub.url}/v2/namespaces/acme/repositories/app/tags", params={"page": 0})
        if not self.violations:
            raise pytest.UsageError("Prism did not see that there is no page 0")
        self.violations.clear()
        self.served.clear()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Generator[None, Any, Any]:
        """Fail a test with a violation, whatever its own result is."""
        before = len(self.violations)
        try:
            return (yield)
        finally:
            if found := self.violations[before:]:
                pytest.fail("\n".join(found), pytrace=False)

    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        """Leave out the tests that have no embedded Hub."""
        config.hook.pytest_deselected(items=[item for item in items if not _has_hub(item)])
        items[:] = filter(_has_hub, items)

    def shortcomings(self) -> list[str]:
        """Return why the session does not prove enough."""
        found = [f"{name} never succeeded" for name in self._missed()]
        if len(self.served) < self._least:
            found.append(f"there were only {len(self.served)} exchanges, not {self._least}")
        return found

    def _missed(self) -> list[str]:
        met = statuses_by_operation(json.loads(SPEC.read_text("utf-8")), self.served)
        return [name for name, counted in met.items() if not _succeeded(counted)]

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail a session that does not prove enough."""
        if self.shortcomings():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print how much passed through Prism."""
        for line in self.shortcomings():
            terminalreporter.write_line(line, red=True)
        exchanges, violations = len(self.served), len(self.violations)
        terminalreporter.write_line(f"{exchanges} exchanges through Prism, {violations} violations")


def _has_hub(item: pytest.Item) -> bool:
    """Tell whether a test gets a Hub from a fixture, or makes one itself."""
    return isinstance(item, pytest.Function) and (
        "server" in item.fixturenames or "EmulatedHub" in item.function.__code__.co_names
    )


def _succeeded(counted: Counter[int]) -> bool:
    return any(200 <= status < 300 for status in counted)


def skip_faults(patches: pytest.MonkeyPatch) -> None:
    """Skip tests at the moment in which they turn on a fault."""

    def skip(*arguments: Any, **options: Any) -> None:
        pytest.skip("the Hub is to misbehave")

    def set_anything_else(settings: Settings, name: str, value: Any) -> None:
        if name == "images_retired" and value != "no":
            skip()
        object.__setattr__(settings, name, value)

    patches.setattr(Faults, "add", skip)
    patches.setattr(Settings, "__setattr__", set_anything_else)
