"""The few types of ASGI, and how a reply becomes its messages."""

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import replace
from email.utils import formatdate
from typing import Any
from urllib.parse import quote

from .messages import Reply

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


_WITHOUT_BODY = frozenset({204, 304})


class BodyTooLargeError(Exception):
    """A request body is larger than the Hub accepts."""


class DisconnectedError(Exception):
    """The client went away while its request was read."""


async def read_body(receive: Receive, limit: int) -> bytes:
    """Read a whole request body.

    Raises:
        BodyTooLargeError: As soon as more than ``limit`` bytes have come.
        DisconnectedError: If the client goes away first.
    """
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise DisconnectedError
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise BodyTooLargeError
        chunks.append(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks)


def dated(reply: Reply, now: float) -> Reply:
    """Date a reply by the Hub's own clock, which a test may have set."""
    date = formatdate(now, usegmt=True)
    return replace(reply, headers=(("Date", date), *reply.headers))


async def send_reply(reply: Reply, send: Send) -> None:
    """Send a reply."""
    headers = [(name.encode(), value.encode()) for name, value in reply.headers]
    if reply.media_type is not None:
        headers.append((b"Content-Type", reply.media_type.encode()))
    if reply.status not in _WITHOUT_BODY:
        headers.append((b"Content-Length", str(len(reply.body)).encode()))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body})


async def answer_lifespan(receive: Receive, send: Send) -> None:
    """Tell a server that starts or stops the application that there is nothing to wait for."""
    while True:
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return


def header_dict(scope: Scope) -> dict[str, str]:
    """Return the request headers, names in lower case; the last of several values wins."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def client_ip(scope: Scope) -> str:
    """Return the address of the client; in-process transports may not have one."""
    client = scope.get("client")
    return client[0] if client else "127.0.0.1"


def raw_path(scope: Scope) -> str:
    """Return the path as the client wrote it; ``%2F`` is no slash there."""
    raw: bytes | None = scope.get("raw_path")
    return quote(scope["path"]) if raw is None else raw.decode("latin-1")


def without_slash(path: str) -> str:
    """Return a path without a slash at its end, which makes no difference to Docker Hub."""
    return path[:-1] if len(path) > 1 and path.endswith("/") else path


def origin(scope: Scope, headers: dict[str, str]) -> str:
    """Return scheme and host as the client used them, for links in bodies."""
    host = headers.get("host")
    if host is None:
        address, port = scope.get("server") or ("127.0.0.1", 80)
        host = f"{address}:{port}"
    return f"{scope['scheme']}://{host}"
