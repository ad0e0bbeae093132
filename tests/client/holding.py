"""A server that holds requests until the expected number of them has arrived."""

import asyncio
from collections.abc import Callable
from threading import Condition, Thread
from typing import Self

DEADLINE = 60.0
"""Seconds after which what should have happened will not."""
OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 18\r\n{}\r\n"
BODY = '{"name": "latest"}'

Head = Callable[[int], str]


class HoldingServer:
    """Responds to requests on any number of connections.

    Args:
        together: The number of requests to wait for before it responds to all of them.
        head: Returns additional headers for the request with a number, starting at 1.

    Attributes:
        targets: The targets of the requests, in order.
        most: The largest number of requests in flight at the same time.
        connections: The number of all connections.
    """

    def __init__(self, together: int = 1, head: Head = lambda _: "") -> None:
        self.together = together
        self.targets: list[str] = []
        self.most = self.connections = 0
        self._head = head
        self._open: set[asyncio.WriteTransport] = set()
        self._held: list[asyncio.WriteTransport] = []
        self._changed = Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._run, daemon=True)
        self.url = ""

    def __enter__(self) -> Self:
        self._thread.start()
        self._until(lambda: bool(self.url))
        return self

    def __exit__(self, *error: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(DEADLINE)

    def wait_for_requests(self, count: int) -> None:
        """Wait until this number of requests has arrived, with or without a response."""
        self._until(lambda: len(self.targets) >= count)

    def wait_for_connections(self, count: int) -> None:
        """Wait until at most this number of connections is open."""
        self._until(lambda: len(self._open) <= count)

    def release(self, together: int = 1) -> None:
        """Respond to the held requests; from now on, respond to this number together."""
        self.together = together
        self._loop.call_soon_threadsafe(self._answer)

    def _until(self, holds: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(holds, DEADLINE)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        listening = self._loop.create_server(lambda: _Protocol(self), "127.0.0.1", 0, backlog=999)
        server = self._loop.run_until_complete(listening)
        with self._changed:
            self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            self._changed.notify_all()
        self._loop.run_forever()
        server.close()
        for transport in self._open:
            transport.abort()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    def opened(self, transport: asyncio.WriteTransport) -> None:
        self.connections += 1
        self._open.add(transport)

    def closed(self, transport: asyncio.WriteTransport) -> None:
        with self._changed:
            self._open.discard(transport)
            self._held = [each for each in self._held if each is not transport]
            self._changed.notify_all()

    def came(self, target: str, transport: asyncio.WriteTransport) -> None:
        with self._changed:
            self._held.append(transport)
            self.targets.append(target)
            self.most = max(self.most, len(self._held))
            self._changed.notify_all()
        if len(self._held) >= self.together:
            self._answer()

    def _answer(self) -> None:
        held, self._held = self._held, []
        first = len(self.targets) - len(held) + 1
        for number, transport in enumerate(held, first):
            transport.write((OK.format(self._head(number)) + BODY).encode())


class _Protocol(asyncio.Protocol):
    def __init__(self, server: HoldingServer) -> None:
        self._server = server
        self._data = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport
        self._server.opened(transport)

    def connection_lost(self, _error: Exception | None) -> None:
        self._server.closed(self._transport)

    def data_received(self, data: bytes) -> None:
        self._data += data
        while b"\r\n\r\n" in self._data:
            head, _, self._data = self._data.partition(b"\r\n\r\n")
            self._server.came(head.split()[1].decode(), self._transport)
