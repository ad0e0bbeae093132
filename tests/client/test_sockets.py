"""Connections that break at every point, and credentials that must not be sent: real sockets."""

from typing import Any

import httpx
import pytest
from clocks import FakeClock
from driving import WITH_TRIO, Drive
from raw import BODY, OK, RawServer, Step, closed_port, reset, say, wait_for_the_end
from worlds import CREDENTIALS

from dockerhub import (
    HubConnectionError,
    HubTimeoutError,
    LoginError,
    RetryPolicy,
    ServerError,
    UnexpectedResponseError,
)
from dockerhub.emulator import EmulatedHub

ONCE = RetryPolicy(retries=0)
TOKEN = "e30.e30.not-for-others"
ALICE = {"username": "alice", "password": "alice-password"}


def get(hub: Any) -> Any:
    return hub.tags.get("acme/app", "latest")


def chunked(*chunks: bytes) -> bytes:
    parts = [f"{len(each):x}\r\n".encode() + each + b"\r\n" for each in chunks]
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"".join(parts)


BREAKS: dict[str, Step] = {
    "closed before headers": say(b""),
    "reset before headers": say(b"", reset),
    "closed in the status line": say(OK[:9]),
    "closed in headers": say(OK[:40]),
    "reset in headers": say(OK[:40], reset),
    "closed before the body": say(OK),
    "reset before the body": say(OK, reset),
    "closed in the body": say(OK + BODY[:9]),
    "reset in the body": say(OK + BODY[:9], reset),
    "closed in a chunk": say(chunked(BODY)[:-9]),
    "closed between chunks": say(chunked(BODY)),
    "no http": say(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"),
    "wrong length": say(OK.replace(b"18", b"-1") + BODY),
}


@pytest.mark.sweep
@WITH_TRIO
@pytest.mark.parametrize("step", BREAKS.values(), ids=BREAKS)
def test_a_connection_that_breaks_is_a_typed_error(drive: Drive, step: Step) -> None:
    with RawServer(step) as server:
        hub = drive.hub(base_url=server.url, retry=ONCE, timeout=10)
        with pytest.raises(HubConnectionError, match=r"connection to http://127\.0") as caught:
            get(hub)
    assert caught.value.sent
    assert not isinstance(caught.value, HubTimeoutError)
    assert len(server.received) == 1


@pytest.mark.sweep
@WITH_TRIO
@pytest.mark.parametrize("step", BREAKS.values(), ids=BREAKS)
def test_reads_continue_after_broken_connections(
    drive: Drive, clock: FakeClock, step: Step
) -> None:
    with RawServer(step, step, say(OK + BODY)) as server:
        hub = drive.hub(base_url=server.url, timeout=10)
        assert get(hub).name == "latest"
    assert len(server.received) == 3
    assert len(clock.waits) == 2


def test_a_body_that_cannot_be_decompressed_is_a_typed_error(
    drive: Drive, clock: FakeClock
) -> None:
    packed = say(OK.replace(b"18", b"18\r\nContent-Encoding: gzip") + BODY)
    with RawServer(packed, packed, say(OK + BODY)) as server:
        hub = drive.hub(base_url=server.url, timeout=10)
        with pytest.raises(HubConnectionError, match="incorrect header check") as caught:
            get(hub.with_options(retry=ONCE))
        assert get(hub).name == "latest"
    assert caught.value.sent
    assert len(server.received) == 3


def test_a_connection_that_is_reset_at_once_is_a_typed_error(drive: Drive) -> None:
    """Whether the request was sent before that depends on chance."""
    with RawServer(reset, reads=False) as server:
        hub = drive.hub(base_url=server.url, retry=ONCE, timeout=10)
        with pytest.raises(HubConnectionError, match=r"connection to http://\S+ failed"):
            get(hub)


@WITH_TRIO
def test_the_error_names_a_server_that_cannot_be_reached(drive: Drive, clock: FakeClock) -> None:
    hub = drive.hub(base_url=f"http://127.0.0.1:{closed_port()}", token=TOKEN)
    for call in (get, lambda hub: hub.call("create_access_token", body=NEW_TOKEN)):
        clock.waits.clear()
        with pytest.raises(HubConnectionError, match=r"connection to http://\S+ failed") as e:
            call(hub)
        assert e.value.sent is False
        assert len(clock.waits) == 2


NEW_TOKEN = {"token_label": "ci", "scopes": ["repo:read"]}


def test_a_login_is_retried_if_its_server_cannot_be_reached(drive: Drive, clock: FakeClock) -> None:
    hub = drive.hub(base_url=f"http://127.0.0.1:{closed_port()}", **ALICE)
    with pytest.raises(HubConnectionError, match="POST /v2/users/login"):
        get(hub)
    assert len(clock.waits) == 2


def test_an_unknown_host_name_is_a_typed_error(drive: Drive) -> None:
    hub = drive.hub(base_url="http://hub.invalid", retry=ONCE)
    with pytest.raises(HubConnectionError) as caught:
        get(hub)
    assert caught.value.sent is False


@WITH_TRIO
def test_a_silent_server_times_out(drive: Drive) -> None:
    for step in (wait_for_the_end, say(OK[:30], wait_for_the_end), say(OK, wait_for_the_end)):
        with RawServer(step) as server:
            # Only the read timeout is short: on a busy machine, connecting may take longer.
            timeout = httpx.Timeout(30, read=0.05)
            hub = drive.hub(base_url=server.url, retry=ONCE, timeout=timeout)
            with pytest.raises(HubTimeoutError, match="did not answer in time") as caught:
                get(hub)
            hub.close()
        assert caught.value.sent


def test_a_timeout_can_be_set_for_a_copy_alone(drive: Drive, server: EmulatedHub) -> None:
    """The response never comes, so the result does not depend on how busy the machine is."""
    server.faults.add("delay", seconds=3600, times=1)
    hub = drive.hub(base_url=server.url, retry=ONCE)
    with pytest.raises(HubTimeoutError):
        get(hub.with_options(timeout=httpx.Timeout(30, read=0.05)))
    assert get(hub).name == "latest"


@pytest.mark.parametrize("fault", ["html", "garbage", "cut-json", "empty-body"])
def test_an_invalid_success_is_an_error(drive: Drive, server: EmulatedHub, fault: str) -> None:
    server.faults.add(fault, times=1, path="*/tags/*")
    hub = drive.hub(base_url=server.url)
    with pytest.raises(UnexpectedResponseError):
        get(hub)
    assert get(hub).name == "latest"


@pytest.mark.sweep
@pytest.mark.parametrize(
    "fault",
    ["reset-at-request", "reset-in-headers", "reset-in-body", "truncated-body",
     "close-at-request", "bare-line-feeds", "expire-token", "revoke-token", "rate-limited"],
)  # fmt: skip
@pytest.mark.parametrize("concurrency", [1, 8])
def test_a_list_survives_temporary_failures(
    drive: Drive, server: EmulatedHub, fault: str, concurrency: int
) -> None:
    server.faults.add(fault, times=1, after=3, path="*/tags")
    hub = drive.hub(base_url=server.url, **ALICE)
    pager = hub.tags.list("library/python", page_size=5, concurrency=concurrency)
    found = [tag.name for tag in pager]
    assert len(set(found)) == len(found) == 60


def test_a_deletion_is_not_reported_as_failed_because_its_response_was_lost(
    drive: Drive, server: EmulatedHub
) -> None:
    server.faults.add("reset-after-effect", times=1, path="*/tags/*", method="DELETE")
    hub = drive.hub(base_url=server.url, **ALICE)
    hub.tags.delete("acme/app", "latest")
    assert not hub.tags.exists("acme/app", "latest")


def test_a_creation_is_not_repeated_when_its_response_is_lost(
    drive: Drive, server: EmulatedHub
) -> None:
    hub = drive.hub(base_url=server.url, **ALICE)
    before = len(server.state.access_tokens)
    server.faults.add("reset-after-effect", times=1, path="*/access-tokens", method="POST")
    with pytest.raises(HubConnectionError) as caught:
        hub.call("create_access_token", body=NEW_TOKEN)
    assert caught.value.sent
    assert len(server.state.access_tokens) == before + 1


def redirect(url: str, status: str = "302 Found") -> bytes:
    head = f"HTTP/1.1 {status}\r\nLocation: {url}\r\nContent-Length: 0\r\n\r\n"
    return head.encode()


@WITH_TRIO
def test_another_server_gets_no_credentials_by_a_redirect(drive: Drive) -> None:
    with RawServer(say(OK + BODY)) as other, RawServer(say(redirect(f"{other.url}/v2/x"))) as ours:
        hub = drive.hub(base_url=ours.url, token=TOKEN)
        with pytest.raises(UnexpectedResponseError, match="302"):
            get(hub)
        login = drive.hub(base_url=ours.url, **CREDENTIALS)
        with pytest.raises(UnexpectedResponseError, match="302"):
            login.login()
    assert other.received == []
    assert TOKEN.encode() in ours.received[0]


@WITH_TRIO
def test_another_server_gets_no_credentials_by_a_link(drive: Drive, server: EmulatedHub) -> None:
    with RawServer(say(OK + BODY)) as other:
        server.faults.add("foreign-next", times=None, origin=other.url)
        hub = drive.hub(base_url=server.url, **ALICE)
        assert len(list(hub.tags.list("library/python", page_size=5))) == 60
    assert other.received == []


def test_a_redirect_on_the_same_server_is_followed_with_the_token(drive: Drive) -> None:
    with RawServer(say(redirect("/v2/x?y=1")), say(OK + BODY)) as server:
        hub = drive.hub(base_url=server.url, token=TOKEN)
        assert get(hub).name == "latest"
    assert server.received[1].startswith(b"GET /v2/x?y=1 HTTP/1.1\r\n")
    assert f"Bearer {TOKEN}".encode() in server.received[1]


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 T", "308 P"])
def test_a_login_is_not_sent_along_a_redirect(drive: Drive, status: str) -> None:
    with RawServer(say(redirect("/v2/elsewhere", status))) as server:
        hub = drive.hub(base_url=server.url, **CREDENTIALS)
        with pytest.raises(UnexpectedResponseError):
            hub.login()
    assert len(server.received) == 1


def test_a_password_that_a_server_repeats_is_not_in_the_error(
    drive: Drive, clock: FakeClock
) -> None:
    password = CREDENTIALS["password"]
    body = f'{{"detail": "wrong", "echo": "{password}"}}'.encode()
    head = f"HTTP/1.1 401 No\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    with RawServer(say(head + body)) as server:
        hub = drive.hub(base_url=server.url, **CREDENTIALS)
        with pytest.raises(LoginError) as caught:
            hub.login()
    assert password not in repr(vars(caught.value))


def test_an_interim_response_is_ignored(drive: Drive) -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
    with RawServer(say(hints + OK + BODY)) as server:
        assert get(drive.hub(base_url=server.url)).name == "latest"


def test_an_error_without_a_body_is_an_error(drive: Drive) -> None:
    with RawServer(say(b"HTTP/1.1 503 \r\nContent-Length: 0\r\n\r\n")) as server:
        hub = drive.hub(base_url=server.url, retry=ONCE)
        with pytest.raises(ServerError, match="503 Service Unavailable"):
            get(hub)


def test_limits_that_a_proxy_sends_twice_are_read(drive: Drive, clock: FakeClock) -> None:
    """The longest wait counts, and the smallest remaining number; then nothing is sent."""
    told = b"Retry-After: 30\r\nRetry-After: 45\r\n"
    limited = b"HTTP/1.1 429 Too Many\r\n" + told + b"Content-Length: 0\r\n\r\n"
    reset = f"X-RateLimit-Reset: {clock.now() + 100:.0f}\r\n".encode() * 2
    left = b"X-RateLimit-Remaining: 0\r\nX-RateLimit-Remaining: 99\r\n"
    spent = OK.removesuffix(b"\r\n") + reset + left + b"\r\n"
    with RawServer(say(limited), say(spent + BODY), say(OK + BODY)) as server:
        hub = drive.hub(base_url=server.url)
        assert [get(hub).name, get(hub).name] == ["latest", "latest"]
    refused, emptied = clock.waits
    assert 45 <= refused <= 46
    assert 54 <= emptied <= 57
