"""Faults of the connection, seen on a raw socket."""

import time

import httpx
import pytest
from raw_exchange import exchange, head_and_body

from dockerhub.emulator import EmulatedHub


@pytest.fixture(autouse=True)
def own_server(hub: EmulatedHub) -> None:
    """Check that the server responds before the test, and works again after it."""
    hub.settings.max_page_size = 2
    data, reset = exchange(hub)
    assert not reset
    assert data.startswith(b"HTTP/1.1 200 OK\r\n")
    assert data.count(b'"v2":true') == 2


@pytest.mark.parametrize("name", ["reset-at-accept", "reset-at-request", "reset-after-effect"])
def test_a_connection_is_reset_without_a_response(hub: EmulatedHub, name: str) -> None:
    """Once; the next connection works."""
    hub.faults.add(name)
    assert exchange(hub) == (b"", True)
    assert exchange(hub)[1] is False
    if name != "reset-at-accept":
        assert [line.status for line in hub.requests] == [200, None, 200]


def test_a_reset_may_come_after_the_effect(hub: EmulatedHub, alice: httpx.Client) -> None:
    """The tag is deleted, although the client got no response."""
    path = "/v2/repositories/acme/app/tags/latest/"
    hub.faults.add("reset-after-effect", method="DELETE")
    with pytest.raises(httpx.ReadError):
        alice.delete(path)
    assert alice.get(path).status_code == 404


def test_a_reset_before_the_effect_prevents_it(hub: EmulatedHub, alice: httpx.Client) -> None:
    """The tag is still there."""
    path = "/v2/repositories/acme/app/tags/latest/"
    hub.faults.add("reset-at-request", method="DELETE")
    with pytest.raises(httpx.ReadError):
        alice.delete(path)
    assert alice.get(path).status_code == 200


def test_a_connection_is_reset_in_the_headers(hub: EmulatedHub) -> None:
    """After half of the headers."""
    hub.faults.add("reset-in-headers")
    data, reset = exchange(hub)
    assert reset
    assert data.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"\r\n\r\n" not in data


@pytest.mark.parametrize(("name", "resets"), [("reset-in-body", True), ("truncated-body", False)])
def test_a_body_is_cut(hub: EmulatedHub, name: str, resets: bool) -> None:
    """In the middle; the Content-Length is that of the whole body."""
    hub.faults.add(name)
    data, reset = exchange(hub)
    assert reset is resets
    headers, body = head_and_body(data)
    assert 0 < len(body) == int(headers["content-length"]) // 2


def test_a_connection_is_closed_without_a_response(hub: EmulatedHub) -> None:
    """It is closed normally, without a reset."""
    hub.faults.add("close-at-request")
    assert exchange(hub) == (b"", False)


def test_a_response_may_be_late(hub: EmulatedHub) -> None:
    """By the time that was set."""
    hub.faults.add("delay", seconds=0.2)
    started = time.perf_counter()
    assert exchange(hub)[0].startswith(b"HTTP/1.1 200")
    assert time.perf_counter() - started >= 0.2


def test_a_body_may_come_in_parts(hub: EmulatedHub) -> None:
    """In the end, it is complete."""
    hub.faults.add("slow-body", seconds=0.2)
    started = time.perf_counter()
    data, reset = exchange(hub)
    assert time.perf_counter() - started >= 0.2
    headers, body = head_and_body(data)
    assert (reset, len(body)) == (False, int(headers["content-length"]))


def test_header_lines_may_end_with_line_feeds(hub: EmulatedHub) -> None:
    """As in a recorded 429 of the proxy."""
    hub.faults.add("bare-line-feeds")
    data, _ = exchange(hub)
    assert data.startswith(b"HTTP/1.1 429 Too Many Requests\nRetry-After: 60\n")
    assert b"\r" not in data
    assert data.endswith(b"\n\nToo Many Requests (HAP429).\n")


@pytest.mark.parametrize("name", ["slow-body", "truncated-body", "reset-in-body"])
def test_cut_responses_have_the_headers_of_the_hub(hub: EmulatedHub, name: str) -> None:
    """They have its headers, such as the date, and no body if the request is a HEAD."""
    options = {"seconds": 0} if name == "slow-body" else {}
    hub.faults.add(name, **options)
    headers, body = head_and_body(exchange(hub)[0])
    assert headers["date"] == "Sun, 01 Nov 2026 00:00:00 GMT"
    assert headers["x-ratelimit-limit"] == str(hub.rate_limit.limit)
    assert body
    hub.faults.add(name, **options)
    headers, body = head_and_body(exchange(hub, path="/v2/scim/2.0/Users", method="HEAD")[0])
    assert (int(headers["content-length"]) > 0, body) == (True, b"")
