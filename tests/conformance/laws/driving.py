"""Both clients, over an injected transport with a given response that keeps what was sent."""

import asyncio
import base64
import inspect
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from dockerhub import AsyncDockerHub, DockerHub
from laws.tally import tried

NOW: Final = 1_795_000_000.0
SCIM_TOKEN: Final = "scim-secret"
SERVER: Final = "https://hub.docker.com"


def _token() -> str:
    parts = ({"alg": "none"}, {"exp": NOW + 10**8, "iat": NOW, "username": "ann"})
    texts = (base64.urlsafe_b64encode(json.dumps(each).encode()).decode() for each in parts)
    return ".".join(text.rstrip("=") for text in (*texts, "signature"))


TOKEN: Final = _token()


class Clock:
    """A clock on which an hour passes between two readings: no limit lasts until the next call."""

    def __init__(self) -> None:
        self._now = NOW

    def now(self) -> float:
        return self._now

    def monotonic(self) -> float:
        return self._now

    def sleep(self, seconds: float) -> None:
        self._now += seconds

    async def sleep_async(self, seconds: float) -> None:
        self._now += seconds


@dataclass
class Wire:
    """The transport: one response for everything, and the requests that it received."""

    answer: Callable[[httpx.Request], httpx.Response] = lambda _: httpx.Response(204)
    requests: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.requests.append(request)
        return self.answer(request)

    async def later(self, request: httpx.Request) -> httpx.Response:
        """Respond to an asynchronous client."""
        await request.aread()
        return self(request)

    def take(self) -> list[httpx.Request]:
        """Return what was sent since the last call."""
        taken, self.requests = self.requests, []
        return taken


def json_answer(status: int, body: Any, media_type: str) -> Callable[..., httpx.Response]:
    """Make a response with a JSON body, or a text; if there is no media type, without a body."""
    plain = isinstance(body, str) and media_type.startswith("text/")
    text = body if plain else json.dumps(body)
    content = text.encode() if media_type else b""
    headers = {"Content-Type": media_type} if media_type else {}
    return lambda _: httpx.Response(status, headers=headers, content=content)


@dataclass
class Client:
    """A client whose methods block, whether it is synchronous or not."""

    name: str
    wire: Wire
    hub: Any
    finish: Callable[[Any], Any]

    def call(self, operation: str, /, **arguments: Any) -> Any:
        """Call an operation and wait for its end."""
        tried(f"calls, {self.name}", "all")
        return self.finish(self.hub.call(operation, **arguments))

    def answered(
        self, answer: Callable[..., httpx.Response], operation: str, /, **named: Any
    ) -> Any:
        """Call an operation that gets a certain response."""
        self.wire.answer = answer
        return self.call(operation, **named)


@contextmanager
def clients(*names: str, **options: Any) -> Iterator[list[Client]]:
    """Make clients by name (`sync`, `async`), with all credentials; they are closed at the end.

    Args:
        names: Which clients to make.
        options: Further options of the clients.
    """
    shared = {"token": TOKEN, "scim_token": SCIM_TOKEN, "retry": lambda _: None, **options}
    with asyncio.Runner() as runner:
        made = [_client(name, runner, shared) for name in names]
        try:
            yield made
        finally:
            for each in made:
                each.finish(each.hub.close())


def _client(name: str, runner: asyncio.Runner, options: dict[str, Any]) -> Client:
    wire = Wire()
    if name == "sync":
        hub: Any = DockerHub(transport=httpx.MockTransport(wire), clock=Clock(), **options)
        return Client(name, wire, hub, _finished_sync)
    transport = httpx.MockTransport(wire.later)
    hub = AsyncDockerHub(transport=transport, clock=Clock(), **options)
    return Client(name, wire, hub, lambda result: runner.run(_finished(result)))


def _finished_sync(result: Any) -> Any:
    return list(result) if hasattr(result, "pages") else result


async def _finished(result: Any) -> Any:
    if hasattr(result, "pages"):
        return [item async for item in result]
    return await result if inspect.isawaitable(result) else result
