"""One request and its answer, as faults see them."""

import asyncio
import os
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from dockerhub.emulator.asgi import Receive, Scope, dated, header_dict
from dockerhub.emulator.messages import Reply

if TYPE_CHECKING:
    from dockerhub.emulator.http.service import Service

_A_MOMENT = 0.02
_NO_LINGER = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)


class Connection:
    """The TCP connection that a request came on."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport

    def reset(self) -> None:
        """Break the connection with a RST; the client sees ``ECONNRESET``."""
        raw: socket.socket = self._transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self._transport.abort()

    def close(self) -> None:
        """End the connection in good order once all is sent."""
        self._transport.close()

    async def write(self, data: bytes) -> None:
        """Send bytes past the server, and give the client time to read them."""
        self._transport.write(data)
        await asyncio.sleep(_A_MOMENT)


@dataclass(kw_only=True)
class Exchange:
    """A request under way. ``connection`` is None if it came through an in-process transport."""

    service: "Service"
    scope: Scope
    receive: Receive
    connection: Connection | None

    @property
    def headers(self) -> dict[str, str]:
        """The request's headers, names in lower case."""
        return header_dict(self.scope)

    def wire(self) -> Connection:
        """Return the connection.

        Raises:
            ConnectionResetError: If there is none; in-process clients see this instead.
        """
        if self.connection is None:
            raise ConnectionResetError("the embedded Hub broke the connection, as it was told to")
        return self.connection

    def on_the_wire(self, reply: Reply) -> tuple[bytes, bytes]:
        """Return head and body of an answer as this request's connection carries them."""
        head, body = raw_reply(dated(reply, self.service.clock.now()))
        return head, b"" if self.scope["method"] == "HEAD" else body

    async def gone(self) -> None:
        """Wait until the server has noticed that the connection is gone."""
        await gone(self.receive)


async def gone(receive: Receive) -> None:
    """Wait until a server has noticed that the connection of a request is gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


Proceed = Callable[[], Awaitable[Reply | None]]
Fault = Callable[[Exchange, Proceed], Awaitable[Reply | None]]


def raw_reply(reply: Reply, *, line_end: bytes = b"\r\n") -> tuple[bytes, bytes]:
    """Return head and body of an answer as they go over the wire."""
    phrases = {status.value: status.phrase for status in HTTPStatus}
    lines = [f"HTTP/1.1 {reply.status} {phrases.get(reply.status, 'Unknown')}"]
    lines += [f"{name}: {value}" for name, value in reply.headers]
    if reply.media_type is not None:
        lines.append(f"Content-Type: {reply.media_type}")
    lines += [f"Content-Length: {len(reply.body)}", "", ""]
    return line_end.join(line.encode() for line in lines), reply.body
