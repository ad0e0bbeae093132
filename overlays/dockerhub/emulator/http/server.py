"""The server of an embedded Hub: uvicorn, which tells the application about its connections."""

import asyncio
import socket

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from dockerhub.emulator.faults.exchange import Connection

from .app import HubApp


class HubServer(uvicorn.Server):
    """A server that stops at once."""

    def __init__(self, app: HubApp) -> None:
        super().__init__(_config(app))
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Abort the requests that have no response yet, then stop."""
        self._app.pending.abort()
        await super().shutdown(sockets)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on an address of either family.

    Raises:
        OSError: If the host is unknown, or the port taken or reserved.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=2048)


def base_url(host: str, port: int) -> str:
    """Return the URL of an address, with brackets around one of IPv6."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _config(app: HubApp) -> uvicorn.Config:
    """Return the server's configuration: quiet, and without waiting for idle connections."""
    return uvicorn.Config(
        app,
        # Its own would ask the standard output, which may be closed, whether it is a terminal.
        log_config=None,
        log_level="error",
        access_log=False,
        lifespan="off",
        server_header=False,
        date_header=False,
        http=_protocol(app),
        proxy_headers=False,
        ws="none",
        loop="asyncio",
        timeout_graceful_shutdown=1,
        timeout_keep_alive=75,
    )


def _protocol(app: HubApp) -> type[H11Protocol]:
    """Return uvicorn's protocol, which tells the application about its connections."""

    class Protocol(H11Protocol):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
            super().connection_made(transport)
            # asyncio does this only for sockets that name their protocol; without it, head and body
            # of a response wait 40 ms for each other (Nagle's algorithm and delayed ACK).
            raw: socket.socket = transport.get_extra_info("socket")
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection = Connection(transport)
            self._peer = transport.get_extra_info("peername")[:2]
            app.connections[self._peer] = connection
            with app.backend.lock:
                refused = app.faults.refuses_connection()
            if refused:
                connection.reset()

        def connection_lost(self, exc: Exception | None) -> None:
            app.connections.pop(self._peer, None)
            super().connection_lost(exc)

    return Protocol
