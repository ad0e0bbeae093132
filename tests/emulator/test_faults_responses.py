"""Faults of whole responses, seen on a raw socket."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from raw_exchange import ALPINE, exchange, head_and_body

from dockerhub.emulator import EmulatedHub


@pytest.fixture(autouse=True)
def own_server(hub: EmulatedHub) -> None:
    """Check that the server responds before the test, and works again after it."""
    hub.settings.max_page_size = 2
    data, reset = exchange(hub)
    assert not reset
    assert data.startswith(b"HTTP/1.1 200 OK\r\n")
    assert data.count(b'"v2":true') == 2


def answer(hub: EmulatedHub, name: str, **options: Any) -> tuple[str, dict[str, str], bytes]:
    hub.faults.add(name, **options)
    data, reset = exchange(hub)
    assert not reset
    headers, body = head_and_body(data)
    assert int(headers["content-length"]) == len(body)
    return data.partition(b"\r\n")[0].decode().removeprefix("HTTP/1.1 "), headers, body


def test_bodies_may_be_garbage(hub: EmulatedHub) -> None:
    """Under 200, and labeled as JSON."""
    line, headers, body = answer(hub, "garbage")
    assert (line, headers["content-type"]) == ("200 OK", "application/json")
    with pytest.raises(UnicodeDecodeError):
        body.decode()


def test_json_may_be_cut(hub: EmulatedHub) -> None:
    """Although the transfer is complete."""
    line, _, body = answer(hub, "cut-json")
    assert (line, body[:9], body[-1:] == b"}") == ("200 OK", b'{"count":', False)


def test_bodies_may_be_empty(hub: EmulatedHub) -> None:
    """Under 200, and labeled as JSON."""
    line, headers, body = answer(hub, "empty-body")
    assert (line, headers["content-type"], body) == ("200 OK", "application/json", b"")


@pytest.mark.parametrize(
    ("status", "line", "text"),
    [
        (200, "200 OK", b"<body>200"),
        (403, "403 Forbidden", b"Just a moment..."),
        (404, "404 Not Found", b"<body>404"),
        (504, "504 Gateway Timeout", b"<body>504"),
    ],
)
def test_responses_may_be_web_pages(hub: EmulatedHub, status: int, line: str, text: bytes) -> None:
    """The 403 is Cloudflare's."""
    found, headers, body = answer(hub, "html", status=status)
    assert (found, headers["content-type"]) == (line, "text/html; charset=utf-8")
    assert text in body
    assert (headers.get("server") == "cloudflare") is (status == 403)
    assert ("cf-ray" in headers) is (status == 403)


def test_cloudflare_may_refuse_a_request(hub: EmulatedHub) -> None:
    """With ``error code: 1010``."""
    line, headers, body = answer(hub, "error-1010")
    assert (line, body) == ("403 Forbidden", b"error code: 1010")
    assert headers["content-type"].startswith("text/plain")


def test_any_error_may_come(hub: EmulatedHub) -> None:
    """From 400 to 599."""
    for code in range(400, 600):
        line, _, body = answer(hub, "status", code=code, message="so it is")
        assert line.split()[0] == str(code)
        assert body == b'{"message":"so it is","errinfo":{}}'


@pytest.mark.parametrize(
    ("form", "name", "value"),
    [
        ("unix-retry-after", "retry-after", "1793491230"),
        ("seconds", "retry-after", "30"),
        ("x-retry-after", "x-retry-after", "1793491230"),
        ("hap429", "retry-after", "30"),
    ],
)
def test_a_chosen_request_is_refused(hub: EmulatedHub, form: str, name: str, value: str) -> None:
    """The second one, in each recorded form."""
    hub.faults.add("rate-limited", after=1, form=form, seconds=30)
    assert exchange(hub)[0].startswith(b"HTTP/1.1 200 ")
    data, _ = exchange(hub)
    assert data.startswith(b"HTTP/1.1 429 Too Many Requests\r\n")
    headers, body = head_and_body(data)
    assert headers[name] == value
    assert (b"HAP429" in body) is (form == "hap429")
    assert ("x-ratelimit-reset" in headers) is (form != "hap429")
    assert headers.get("x-ratelimit-ip") == (None if form == "hap429" else "127.0.0.1")
    assert exchange(hub)[0].startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    ("shape", "media_type", "body"),
    [
        ("message", "application/json", b'{"message":"no","errinfo":{}}'),
        ("detail", "application/json", b'{"detail":"no"}'),
        ("txnid", "application/json", b'{"txnid":"hub-1","message":"no","errinfo":{}}'),
        ("text", "text/plain; charset=utf-8", b"no"),
        ("empty", None, b""),
    ],
)
def test_errors_have_many_shapes(
    hub: EmulatedHub, shape: str, media_type: str | None, body: bytes
) -> None:
    """Each of them may come with any status."""
    line, headers, found = answer(hub, "status", code=502, message="no", shape=shape)
    assert (line, headers.get("content-type"), found) == ("502 Bad Gateway", media_type, body)


def test_an_error_may_come_after_the_effect(hub: EmulatedHub, alice: httpx.Client) -> None:
    """As in recorded deletions, which responded with 500 although they worked."""
    path = "/v2/repositories/acme/app/tags/latest/"
    hub.faults.add("error-after-effect", method="DELETE", message="so it is")
    refused = alice.delete(path)
    assert (refused.status_code, refused.json()["message"]) == (500, "so it is")
    assert alice.get(path).status_code == 404
    hub.faults.add("error-after-effect", code=503, shape="empty")
    assert (alice.get(ALPINE).status_code, hub.requests[-1].status) == (503, 503)


def test_paths_may_need_a_slash_at_the_end(hub: EmulatedHub, http: httpx.Client) -> None:
    """Without one, there is a redirect to the same path with one."""
    hub.faults.add("slash-redirect", times=None)
    moved = http.get(f"{ALPINE}?page_size=1&page=2")
    assert (moved.status_code, moved.headers["Content-Type"]) == (301, "text/html; charset=utf-8")
    assert moved.headers["Location"] == f"{hub.url}{ALPINE}/?page_size=1&page=2"
    assert http.get(moved.headers["Location"]).status_code == 200
    assert http.get(ALPINE).headers["Location"] == f"{hub.url}{ALPINE}/"


@pytest.mark.parametrize(("name", "options"), [("error-1010", {}), ("html", {"status": 403})])
def test_cloudflare_may_block_some_clients(
    hub: EmulatedHub, http: httpx.Client, name: str, options: dict[str, Any]
) -> None:
    """Those with a certain User-Agent, or without one."""
    hub.faults.add(name, times=None, user_agent="Go-http-client/*", **options)
    assert http.get(ALPINE, headers={"User-Agent": "Go-http-client/2.0"}).status_code == 403
    assert http.get(ALPINE, headers={"User-Agent": "mine/1.0"}).status_code == 200
    hub.faults.clear()
    hub.faults.add(name, times=None, user_agent="", **options)
    assert exchange(hub)[0].startswith(b"HTTP/1.1 403 Forbidden\r\n")
    assert exchange(hub, headers="User-Agent: mine\r\n")[0].startswith(b"HTTP/1.1 200 OK\r\n")


def test_errors_may_be_nested(hub: EmulatedHub) -> None:
    """A 401 inside a 500."""
    line, _, body = answer(hub, "nested-error")
    assert line == "500 Internal Server Error"
    assert b'\\"code\\": \\"UNAUTHORIZED\\"' in body


@pytest.mark.parametrize(("name", "status"), [("expire-token", 200), ("revoke-token", 401)])
def test_a_token_may_expire_in_the_middle_of_a_list(
    hub: EmulatedHub, signed_in: Callable[..., httpx.Client], name: str, status: int
) -> None:
    """A new login helps if the token expired, not if it was revoked."""
    client = signed_in("alice", "dckr_pat_alice_read")
    link = "/v2/namespaces/acme/repositories/app/tags?page_size=2"
    hub.faults.add(name, after=1)
    first = client.get(link)
    assert first.status_code == 200
    assert client.get(first.json()["next"]).status_code == 401
    assert client.get(first.json()["next"]).status_code == 401
    body = {"username": "alice", "password": "dckr_pat_alice_read"}
    assert client.post("/v2/users/login", json=body).status_code == status


@pytest.mark.parametrize("name", ["expire-token", "revoke-token"])
def test_faults_of_tokens_do_not_affect_anonymous_requests(hub: EmulatedHub, name: str) -> None:
    """The request is served as usual."""
    hub.faults.add(name)
    assert exchange(hub)[0].startswith(b"HTTP/1.1 200 ")
    hub.faults.add(name)
    assert exchange(hub, headers="Authorization: Bearer x\r\n")[0].startswith(b"HTTP/1.1 401 ")


def test_revoking_ends_a_session_with_a_password(hub: EmulatedHub, alice: httpx.Client) -> None:
    """There is no access token to deactivate."""
    hub.faults.add("revoke-token")
    assert alice.get(ALPINE).status_code == 401
