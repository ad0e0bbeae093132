"""Reading requests from ASGI, and sending responses through it."""

from dataclasses import replace
from email.utils import formatdate
from http import HTTPStatus
from urllib.parse import quote

from starlette.types import Receive, Scope, Send

from .messages import Response

_WITHOUT_BODY = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})


class BodyTooLargeError(Exception):
    """A request body is larger than the Hub accepts."""


class DisconnectedError(Exception):
    """The client disconnected while its request was read."""


async def read_body(receive: Receive, limit: int) -> bytes:
    """Read a whole request body.

    Raises:
        BodyTooLargeError: As soon as more than ``limit`` bytes were received.
        DisconnectedError: If the client disconnects first.
    """
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise DisconnectedError
        body += message.get("body", b"")
        if len(body) > limit:
            raise BodyTooLargeError
        if not message.get("more_body", False):
            return bytes(body)


async def wait_for_disconnect(receive: Receive) -> None:
    """Wait until the server has noticed that the connection of a request is closed."""
    while (await receive())["type"] != "http.disconnect":
        pass


def dated(response: Response, now: float) -> Response:
    """Add a ``Date`` by the Hub's own clock, which a test may have set."""
    date = formatdate(now, usegmt=True)
    return replace(response, headers=(("Date", date), *response.headers))


async def send_response(response: Response, send: Send) -> None:
    """Send a response."""
    headers = [(name.encode(), value.encode()) for name, value in response.headers]
    if response.media_type is not None:
        headers.append((b"Content-Type", response.media_type.encode()))
    if response.status not in _WITHOUT_BODY:
        headers.append((b"Content-Length", str(len(response.body)).encode()))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body})


async def answer_lifespan(receive: Receive, send: Send) -> None:
    """Tell a server that starts or stops the application that it need not wait."""
    while True:
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return


def header_dict(scope: Scope) -> dict[str, str]:
    """Return the request headers, names in lower case; the last of several values is taken."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def client_ip(scope: Scope) -> str:
    """Return the address of the client; in-process transports may not have one."""
    client = scope.get("client")
    return str(client[0]) if client else "127.0.0.1"


def query_text(scope: Scope) -> str:
    """Return the query string."""
    query: bytes = scope["query_string"]
    return query.decode("latin-1")


def raw_path(scope: Scope) -> str:
    """Return the path as the client wrote it, where ``%2F`` is not a slash."""
    raw: bytes | None = scope.get("raw_path")
    return quote(scope["path"]) if raw is None else raw.decode("latin-1")


def without_slash(path: str) -> str:
    """Return a path without a slash at its end, which makes no difference to Docker Hub."""
    return path[:-1] if len(path) > 1 and path.endswith("/") else path


def origin(scope: Scope) -> str:
    """Return scheme and host as the client used them, for links in bodies."""
    host = header_dict(scope).get("host")
    if host is None:
        address, port = scope.get("server") or ("127.0.0.1", 80)
        host = f"{address}:{port}"
    return f"{scope['scheme']}://{host}"
