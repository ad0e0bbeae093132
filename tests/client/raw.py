"""A server that speaks bytes: it runs a given step for each connection."""

import re
import socket
import struct
from collections.abc import Callable
from threading import Thread
from types import TracebackType
from typing import Self

_STATUS_LINE = re.compile(rb"HTTP/1\.[01] [2-9]\d\d[^\r\n]*\r\n")
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 18\r\n\r\n"
BODY = b'{"name": "latest"}'

Step = Callable[[socket.socket], None]


def reset(connection: socket.socket) -> None:
    """Break the connection with a reset instead of an end."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def say(data: bytes, *then: Step) -> Step:
    """Read a request, and respond with these bytes, which say that the connection ends here.

    Otherwise a client might send its next request before it sees the end, and retry.
    """
    answer = _STATUS_LINE.sub(rb"\g<0>Connection: close\r\n", data, count=1)

    def step(connection: socket.socket) -> None:
        connection.sendall(answer)
        for each in then:
            each(connection)

    return step


def wait_for_the_end(connection: socket.socket) -> None:
    """Send nothing until the other side disconnects."""
    while connection.recv(4096):
        pass


class RawServer:
    """Listens on a free port of this machine; each connection gets the next step.

    Later connections repeat the last step. A connection is closed after its step.
    """

    def __init__(self, *steps: Step, reads: bool = True) -> None:
        self._steps = list(steps)
        self._reads = reads
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = Thread(target=self._serve, daemon=True)
        self.received: list[bytes] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)
        assert not self._thread.is_alive()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                self._handle(connection)

    def _handle(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        step = self._steps.pop(0) if len(self._steps) > 1 else self._steps[0]
        try:
            if self._reads:
                self.received.append(_read_request(connection))
            step(connection)
        except OSError:
            return


def _read_request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65_536)
        if not more:
            break
        data += more
    return data


def closed_port() -> int:
    """Return a port of this machine that refuses connections."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
