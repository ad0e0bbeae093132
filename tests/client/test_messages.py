"""Requests and responses as values, the clock, and what the client logs."""

import logging
import time

import anyio
import pytest
from answers import GET, NOW, POST, answer, http_date

from dockerhub import Event, EventKind, SystemClock
from dockerhub._base.events import report
from dockerhub._base.messages import Request


@pytest.mark.parametrize(
    ("query", "url"),
    [
        ((), "https://hub.docker.com/v2/things/one"),
        ((("page", "2"),), "https://hub.docker.com/v2/things/one?page=2"),
        (
            (("a", "1&b=2"), ("c d", "é+ /?#")),
            "https://hub.docker.com/v2/things/one?a=1%26b%3D2&c+d=%C3%A9%2B+%2F%3F%23",
        ),
    ],
)
def test_a_request_has_a_url(query: tuple[tuple[str, str], ...], url: str) -> None:
    """No value in it can become another parameter."""
    request = Request("GET", GET.template, GET.path, query)
    assert request.url("https://hub.docker.com") == url


def test_a_query_is_replaced_as_a_whole() -> None:
    """In a copy."""
    other = GET.with_query({"page": "2", "size": "5"})
    assert other.query == (("page", "2"), ("size", "5"))
    assert other.with_query({}) == GET
    assert GET.query == ()


@pytest.mark.parametrize(
    ("method", "safe", "idempotent"),
    [
        ("GET", True, True),
        ("HEAD", True, True),
        ("PUT", False, True),
        ("DELETE", False, True),
        ("POST", False, False),
        ("PATCH", False, False),
    ],
)
def test_methods_have_the_properties_of_the_standard(
    method: str, *, safe: bool, idempotent: bool
) -> None:
    """RFC 9110, section 9.2."""
    request = Request(method, "/", "/")
    assert (request.safe, request.idempotent) == (safe, idempotent)


def test_a_request_does_not_show_its_body() -> None:
    """It may hold a password."""
    assert "{}" not in repr(POST)


@pytest.mark.parametrize(
    ("header", "media_type"),
    [
        ("application/json", "application/json"),
        ("Application/JSON; charset=utf-8", "application/json"),
        (" text/html ;x", "text/html"),
        ("text/html; charset=utf-8, application/json", "text/html"),
        ("", ""),
    ],
)
def test_the_media_type_has_no_parameters(header: str, media_type: str) -> None:
    assert answer(content_type=header).media_type == media_type
    assert answer().media_type == ""


def test_a_response_has_the_date_of_the_server() -> None:
    """Otherwise that of the local clock."""
    assert answer(date=http_date(5)).date(NOW) == 5
    assert answer(date="today").date(NOW) == NOW
    assert answer().date(NOW) == NOW


def test_the_system_clock_returns_the_time_of_the_machine() -> None:
    """Sleeping for zero seconds does not wait."""
    clock = SystemClock()
    before = time.time()
    clock.sleep(0)
    assert before <= clock.now() <= time.time()


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_waiting_lets_other_tasks_run(backend: str) -> None:
    """In both kinds of event loop."""
    order: list[str] = []

    async def main() -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(other)
            await SystemClock().sleep_async(0.001)
            order.append("after")

    async def other() -> None:
        order.append("other")

    anyio.run(main, backend=backend)
    assert order == ["other", "after"]


@pytest.mark.parametrize("kind", EventKind)
def test_an_event_is_logged_and_passed_to_the_observer(
    kind: EventKind, caplog: pytest.LogCaptureFixture
) -> None:
    """With one name, and data that is safe to keep; a login is not a warning."""
    caplog.set_level(logging.DEBUG, logger="dockerhub")
    event = Event(kind, "GET", "/v2/{x}", 429, 2.5)
    seen: list[Event] = []
    report(event, seen.append)
    assert seen == [event]
    (record,) = caplog.records
    assert record.name == "dockerhub"
    assert record.levelname == ("INFO" if kind is EventKind.LOGIN else "WARNING")
    assert record.getMessage() == f"{kind.value}: GET /v2/{{x}} status=429 wait=2.5s"


def test_an_event_without_an_observer_is_only_logged(caplog: pytest.LogCaptureFixture) -> None:
    report(Event(EventKind.RETRY, "GET", "/"), None)
    assert [record.getMessage() for record in caplog.records] == [
        "retry: GET / status=None wait=0.0s"
    ]


def test_logging_is_silent_by_default() -> None:
    """As in any library."""
    handlers = logging.getLogger("dockerhub").handlers
    assert any(isinstance(handler, logging.NullHandler) for handler in handlers)


def test_only_the_first_values_of_a_header_are_read() -> None:
    """Each may be a date, which takes time to parse."""
    many = answer(retry_after=",".join(map(str, range(99))))
    assert many.values("retry-after") == [str(number) for number in range(16)]
    assert many.values("date") == [""]
