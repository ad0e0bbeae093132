"""What is between client and Docker Hub: a proxy, TLS with a private authority, HTTP/2."""

import asyncio
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from select import select
from threading import Event, Thread
from typing import Any, Self

import trustme
from hypercorn.asyncio import serve
from hypercorn.config import Config

from dockerhub.emulator import EmulatedHub

_DEADLINE = 10


class Proxy:
    """Forwards plain requests to one server for any host, and tunnels `CONNECT`.

    Args:
        target: Where it sends plain requests, and tunnels to hosts that do not exist.
        refusing: If given, it responds to everything with this status line.
    """

    def __init__(self, target: tuple[str, int], refusing: bytes = b"") -> None:
        self._target = target
        self._refusing = refusing
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = [Thread(target=self._accept, daemon=True)]
        self.heads: list[bytes] = []
        self.passed = b""

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *error: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(_DEADLINE)

    def _accept(self) -> None:
        while True:
            try:
                client = self._listener.accept()[0]
            except OSError:
                return
            thread = Thread(target=self._serve, args=(client,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, client: socket.socket) -> None:
        with client:
            head = b""
            while b"\r\n\r\n" not in head:
                data = client.recv(65_536)
                if not data:
                    return
                head += data
            self.heads.append(head)
            if self._refusing:
                client.sendall(self._refusing + b"\r\nContent-Length: 0\r\n\r\n")
                return
            with socket.create_connection(self._target) as server:
                if head.startswith(b"CONNECT "):
                    client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                else:
                    server.sendall(_in_origin_form(head))
                self._pump(client, server)

    def _pump(self, client: socket.socket, server: socket.socket) -> None:
        ends = {client: server, server: client}
        while True:
            for one in select([client, server], [], [], _DEADLINE)[0]:
                try:
                    data = one.recv(65_536)
                except ConnectionResetError:
                    return
                if not data:
                    return
                self.passed += data
                ends[one].sendall(_in_origin_form(data) if one is client else data)


def _in_origin_form(data: bytes) -> bytes:
    """Remove the host from a request line, as a proxy does (RFC 9112, section 3.2)."""
    return re.sub(rb"^([A-Z]+) http://[^/ ]+", rb"\1 ", data)


class Authority:
    """A certificate authority that only a client with its context trusts."""

    def __init__(self) -> None:
        self._authority = trustme.CA()

    def trusting(self) -> ssl.SSLContext:
        """Return what a client needs to trust the authority."""
        context = ssl.create_default_context()
        self._authority.configure_trust(context)
        return context

    def serving(self, name: str) -> ssl.SSLContext:
        """Return what a server with that name needs; it offers HTTP/2."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_alpn_protocols(["h2", "http/1.1"])
        self._authority.issue_cert(name).configure_cert(context)
        return context


class Versions:
    """Records the HTTP version of each request."""

    def __init__(self, hub: EmulatedHub) -> None:
        self._app = hub.app
        self.seen: set[str] = set()
        self.connections: set[Any] = set()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            self.seen.add(scope["http_version"])
            self.connections.add(scope["client"])
        await self._app(scope, receive, send)


@contextmanager
def over_tls(app: Any, context: ssl.SSLContext) -> Iterator[tuple[str, int]]:
    """Serve an application over TLS; yield the address."""

    class Secured(Config):
        def create_ssl_context(self) -> ssl.SSLContext:
            return context

        @property
        def ssl_enabled(self) -> bool:
            return True

    listener = socket.create_server(("127.0.0.1", 0))
    config = Secured()
    config.bind = [f"fd://{listener.fileno()}"]
    config.graceful_timeout = 1
    config.accesslog = config.errorlog = None
    end = Event()

    async def ended() -> None:
        while not end.is_set():  # noqa: ASYNC110  # set by another thread
            await asyncio.sleep(0.01)

    def run() -> None:
        asyncio.run(serve(app, config, shutdown_trigger=ended))

    thread = Thread(target=run, daemon=True)
    thread.start()
    address = listener.getsockname()
    try:
        yield address
    finally:
        end.set()
        thread.join(_DEADLINE)
        listener.detach()
