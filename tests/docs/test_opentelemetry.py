"""The example for OpenTelemetry writes the spans that it promises."""

from typing import Any

import pytest
from clocks import FakeClock
from doing import USERS
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from shared_hub import forget_credentials
from snippets import DOCS, blocks

from dockerhub import DockerHub
from dockerhub.emulator import EmulatedHub


def test_each_login_and_wait_is_a_span_below_the_current_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As long as the wait, with the path as a template."""
    exporter, clock = InMemorySpanExporter(), FakeClock()
    [program] = blocks(DOCS / "howto" / "opentelemetry.md")
    forget_credentials(monkeypatch)
    monkeypatch.setattr("opentelemetry.sdk.trace.export.ConsoleSpanExporter", lambda: exporter)
    for name, value in USERS["alice"].items():
        monkeypatch.setenv(name, value)
    with EmulatedHub(clock=clock.now) as server:
        monkeypatch.setenv("DOCKERHUB_URL", server.url)
        names: dict[str, Any] = {}
        exec(program.text, names)
        login, job = exporter.get_finished_spans()
        assert [login.name, job.name] == ["dockerhub login", "list tags"]
        assert job.attributes == {"tags": 100}
        assert login.parent is not None
        assert login.parent.span_id == job.context.span_id

        exporter.clear()
        server.faults.add("status", path="*/tags", code=503)
        write = names["span_writer"](names["tracer"])
        with DockerHub(on_event=write, clock=clock, anonymous=True) as hub:
            list(hub.tags.list("library/python", limit=1))
        names["provider"].shutdown()
    [retry] = exporter.get_finished_spans()
    assert retry.name == "dockerhub retry"
    assert retry.attributes == {
        "http.request.method": "GET",
        "url.template": "/v2/namespaces/{namespace}/repositories/{repository}/tags",
        "http.response.status_code": 503,
    }
    assert retry.start_time is not None
    assert retry.end_time is not None
    [wait] = clock.waits
    assert (retry.end_time - retry.start_time) / 1e9 == pytest.approx(wait)
