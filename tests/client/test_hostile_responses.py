"""For any bytes that a server sends, the client raises nothing but a `HubError`."""

import contextlib
import socket
from collections.abc import Callable
from typing import Any

import pytest
from driving import WITH_TRIO, Drive
from hypothesis import example, given
from hypothesis import strategies as st
from raw import RawServer
from worlds import CREDENTIALS, bearer

from dockerhub import HubError

pytestmark = pytest.mark.sweep

STATUS_LINES = st.sampled_from(
    [
        b"HTTP/1.1 200 OK",
        b"HTTP/1.1 302 Found",
        b"HTTP/1.1 404 X",
        b"HTTP/1.0 200",
        b"HTTP/1.1 999 ",
    ]
) | st.binary(max_size=20)
NAMES = st.sampled_from(
    [
        b"Location",
        b"Content-Type",
        b"Content-Encoding",
        b"Content-Length",
        b"Transfer-Encoding",
        b"Set-Cookie",
        b"Date",
        b"Retry-After",
        b"X-RateLimit-Reset",
        b"X-RateLimit-Remaining",
        b"Link",
    ]
) | st.binary(max_size=8)
VALUES = st.sampled_from(
    [
        b"mailto:a@b",
        b"http://xn--a.example/",
        b"http:\\\\x",
        b"https://[::1",
        b"gzip",
        b"br, gzip, deflate",
        b"chunked",
        b"-1",
        b"1e400",
        b"99999999999999999999",
        b"Thu, 99 Foo 20260 99:99:99 GMT",
        b"text/html; charset=\xff",
        b"application/json; charset=utf-99",
    ]
) | st.binary(max_size=30)
BODIES = st.sampled_from(
    [b'{"name": "latest"}', b"\x1f\x8b\x08\x00", b"\xff\xfe{\x00", b"[" * 100_000, b"NaN", b"1e999"]
) | st.binary(max_size=60)


CALLS: dict[str, Callable[[Any], object]] = {
    "read": lambda hub: hub.tags.get("acme/app", "latest"),
    "list": lambda hub: next(iter(hub.tags.list("acme/app")), None),
    "create": lambda hub: hub.access_tokens.create("ci", ["repo:read"]),
    "delete": lambda hub: hub.tags.delete("acme/app", "latest"),
    "sign in": lambda hub: hub.login(),
}


@WITH_TRIO
def test_the_client_raises_no_other_error(drive: Drive) -> None:
    """Status line, headers and body consist of what breaks parsers, and of random bytes."""
    reply = b""

    def say_it(connection: socket.socket) -> None:
        connection.sendall(reply)

    with RawServer(say_it) as server:
        signed_in = drive.hub(base_url=server.url, token=bearer(), retry=None)

        @example("sign in", b"HTTP/1.1 302 Found", [(b"Location", b"mailto:a@b")], b"")
        @given(
            st.sampled_from(sorted(CALLS)),
            STATUS_LINES,
            st.lists(st.tuples(NAMES, VALUES), max_size=4),
            BODIES,
        )
        def attack(
            call: str, status: bytes, headers: list[tuple[bytes, bytes]], body: bytes
        ) -> None:
            nonlocal reply
            lines = [status, *(name + b": " + value for name, value in headers)]
            reply = b"\r\n".join(lines) + b"\r\n\r\n" + body
            # A failed login prevents the next one.
            new = {"base_url": server.url, "retry": None, **CREDENTIALS}
            hub = drive.hub(**new) if call == "sign in" else signed_in
            with contextlib.suppress(HubError):
                CALLS[call](hub)
            if hub is not signed_in:
                hub.close()

        attack()
