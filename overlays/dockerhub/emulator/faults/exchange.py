"""One request and its response, as faults see them."""

import asyncio
import os
import socket
import struct
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus

from starlette.types import Receive, Scope

from dockerhub.emulator.asgi import dated, header_dict, wait_for_disconnect
from dockerhub.emulator.messages import Response
from dockerhub.emulator.state.backend import Backend

_TIME_TO_READ = 0.02
_NO_LINGER = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)


class Connection:
    """The TCP connection of a request."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport

    def reset(self) -> None:
        """Break the connection with a RST, unless it is closed; the client gets ``ECONNRESET``."""
        raw: socket.socket = self._transport.get_extra_info("socket")
        with suppress(OSError):
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self._transport.abort()

    def close(self) -> None:
        """Close the connection normally once all is sent."""
        self._transport.close()

    async def write(self, data: bytes) -> None:
        """Send bytes past the server, and give the client time to read them."""
        self._transport.write(data)
        await asyncio.sleep(_TIME_TO_READ)


@dataclass(kw_only=True)
class Exchange:
    """A request without a response yet. ``tcp`` is None for an in-process transport."""

    backend: Backend
    scope: Scope
    receive: Receive
    tcp: Connection | None

    @property
    def headers(self) -> dict[str, str]:
        """The request's headers, names in lower case."""
        return header_dict(self.scope)

    @property
    def connection(self) -> Connection:
        """The connection.

        Raises:
            ConnectionResetError: If there is none; in-process clients get this instead.
        """
        if self.tcp is None:
            raise ConnectionResetError("a fault of the embedded Hub broke the connection")
        return self.tcp

    def raw_response(self, response: Response) -> tuple[bytes, bytes]:
        """Return head and body of a response to this request as they are sent."""
        head, body = raw_response(dated(response, self.backend.clock.now()))
        return head, b"" if self.scope["method"] == "HEAD" else body

    async def end(self, data: bytes = b"", *, reset: bool) -> Response | None:
        """Send some bytes, then reset or close the connection; return None for no response."""
        connection = self.connection
        if data:
            await connection.write(data)
        if reset:
            connection.reset()
        else:
            connection.close()
        await wait_for_disconnect(self.receive)
        return None


def raw_response(response: Response, *, line_end: bytes = b"\r\n") -> tuple[bytes, bytes]:
    """Return head and body of a response as they are sent."""
    phrases = {status.value: status.phrase for status in HTTPStatus}
    lines = [f"HTTP/1.1 {response.status} {phrases.get(response.status, 'Unknown')}"]
    lines += [f"{name}: {value}" for name, value in response.headers]
    if response.media_type is not None:
        lines.append(f"Content-Type: {response.media_type}")
    lines += [f"Content-Length: {len(response.body)}", "", ""]
    return line_end.join(line.encode() for line in lines), response.body
