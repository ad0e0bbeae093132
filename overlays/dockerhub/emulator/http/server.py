"""Running an embedded Hub in this process: a real server on a real port, in a thread."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from dockerhub.emulator.faults.exchange import Connection
from dockerhub.emulator.faults.rules import Faults
from dockerhub.emulator.seeds.loading import load_seed
from dockerhub.emulator.state.clock import Clock
from dockerhub.emulator.state.ratelimit import RateLimit
from dockerhub.emulator.state.settings import Settings
from dockerhub.emulator.state.state import State

from .app import HubApp, hub_app
from .service import ServedRequest, Service, new_service

_DEADLINE = 10.0


class EmulatedHub:
    """An embedded Docker Hub, a context manager.

        >>> with EmulatedHub() as hub:
        ...     hub.url.startswith("http://127.0.0.1:")
        True

    Args:
        seed: What it holds at first: ``demo``, ``empty``, the path of a seed file, or a state.
        clock: A `Clock`, or a callable that gives unix seconds. The real time by default.
        rate_limit: As Docker's by default: 180 requests per minute. None: nothing is refused.
        settings: Lifetimes, limits and switches; see `Settings`.
        host: The address to listen on.
        port: The port to listen on; 0 finds a free one.

    Raises:
        SeedError: If the seed is unknown or broken.
        OSError: On entering, if the port is taken.
    """

    def __init__(
        self,
        seed: str | Path | State = "demo",
        *,
        clock: Clock | Callable[[], float] | None = None,
        rate_limit: RateLimit | int | None = RateLimit(),  # noqa: B008 - frozen
        settings: Settings | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        if isinstance(rate_limit, int):
            rate_limit = RateLimit(limit=rate_limit)
        self._address = (host, port)
        self.service: Service = new_service(
            load_seed(seed),
            clock=clock if isinstance(clock, Clock | None) else Clock(clock),
            rate_limit=rate_limit,
            settings=settings,
        )
        self.app: HubApp = hub_app(self.service)
        """The ASGI application, for in-process use without a port."""
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self._port = 0

    @property
    def url(self) -> str:
        """The base URL, without a slash at the end; there is one from the first start on."""
        if not self._port:
            raise RuntimeError("an embedded Hub has no URL before it is started, as `with` does")
        return base_url(self._address[0], self._port)

    @property
    def is_running(self) -> bool:
        """Whether it listens."""
        return self._server is not None

    @property
    def state(self) -> State:
        """What the Hub holds now; change it under ``lock`` while requests are under way."""
        return self.service.state

    @property
    def clock(self) -> Clock:
        """The clock of the Hub."""
        return self.service.clock

    @property
    def settings(self) -> Settings:
        """The settings of the Hub; changes take effect with the next request."""
        return self.service.settings

    @property
    def lock(self) -> threading.RLock:
        """Held while a request changes the state."""
        return self.service.lock

    @property
    def requests(self) -> tuple[ServedRequest, ...]:
        """The requests served since the start, the last reset or clearing, oldest first."""
        return tuple(self.service.requests)

    def clear_requests(self) -> None:
        """Empty the log of served requests."""
        self.service.requests.clear()

    @property
    def rate_limit(self) -> RateLimit:
        """The rate limit in force; may be replaced, and then counting starts again."""
        return self.service.limiter.rule

    @rate_limit.setter
    def rate_limit(self, rule: RateLimit) -> None:
        self.service.limiter.replace(rule)

    @property
    def faults(self) -> Faults:
        """The bad habits: ``hub.faults.add("html", times=1, status=403)``."""
        return self.service.faults

    def reset(self) -> None:
        """Go back to the seed: state, settings, limits, clock, and an empty request log."""
        self.service.reset()

    def start(self) -> None:
        """Listen, and return as soon as requests are served.

        Raises:
            OSError: The address is in use, or is none of this machine.
            RuntimeError: It is running already.
            TimeoutError: The server does not come up.
        """
        if self._server is not None:
            raise RuntimeError("the embedded Hub is running already")
        listener = listen(*self._address)
        self._port = listener.getsockname()[1]
        self._server = HubServer(self.app)
        self._thread = threading.Thread(
            target=self._server.run, args=([listener],), name="dockerhub-emulator", daemon=True
        )
        self._thread.start()
        try:
            _wait_until(lambda: self._server is not None and self._server.started)
        except TimeoutError:
            self.stop()
            listener.close()
            raise

    def stop(self) -> None:
        """Stop listening and end the thread."""
        if self._server is None or self._thread is None:
            return
        self._server.should_exit = True
        self._thread.join(_DEADLINE)
        self._server = self._thread = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.stop()


class HubServer(uvicorn.Server):
    """A server that waits for nobody when it stops."""

    def __init__(self, app: HubApp) -> None:
        super().__init__(_config(app))
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Give up the requests that cannot be answered yet, then stop."""
        self._app.under_way.give_up()
        await super().shutdown(sockets)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on an address of either family.

    Raises:
        OSError: If the host is unknown, or the port taken or reserved.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=2048)


def base_url(host: str, port: int) -> str:
    """Return the URL of an address, which stands in brackets if it is one of IPv6."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _config(app: HubApp) -> uvicorn.Config:
    """Return the server's configuration: quiet, and without waiting for idle connections."""
    return uvicorn.Config(
        app,
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
            # asyncio does so only for sockets that name their protocol; without it, head and body
            # of an answer wait 40 ms for each other (Nagle's algorithm and delayed ACK).
            raw: socket.socket = transport.get_extra_info("socket")
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection = Connection(transport)
            self._peer = transport.get_extra_info("peername")[:2]
            app.connections[self._peer] = connection
            with app.service.lock:
                refused = app.service.faults.refuses_connection()
            if refused:
                connection.reset()

        def connection_lost(self, exc: Exception | None) -> None:
            app.connections.pop(self._peer, None)
            super().connection_lost(exc)

    return Protocol


def _wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _DEADLINE
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("the embedded Hub did not start")
        time.sleep(0.001)
