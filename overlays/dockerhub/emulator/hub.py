"""An embedded Hub in this process: a real server on a real port, in a thread."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from .api.oidc import RUNNER_PATH, RUNNER_TOKEN
from .faults.catalog import new_faults
from .faults.rules import Faults
from .http.app import HubApp, hub_app
from .http.deliveries import push_and_deliver
from .http.server import HubServer, base_url, listen
from .seeds.loading import load_seed
from .state.backend import Backend, Delivery
from .state.clock import EmulatedClock
from .state.pushes import ImmutableTagError
from .state.ratelimit import UNLIMITED, EmulatedRateLimit, RateLimiter
from .state.repositories import Tag
from .state.request_log import ServedRequest
from .state.settings import Settings
from .state.state import State

_DEADLINE = 10.0


class EmulatedHub:
    """An embedded Docker Hub, a context manager.

        >>> with EmulatedHub() as hub:
        ...     hub.url.startswith("http://127.0.0.1:")
        True

    Args:
        seed: What it holds at first: ``demo``, ``empty``, the path of a seed file, or a state.
        clock: An `EmulatedClock`, or a callable that returns Unix seconds. By default the real
            time.
        rate_limit: By default as Docker's: 180 requests per minute. None: nothing is refused.
        settings: Lifetimes, limits and behavior; see `Settings`.
        host: The address to listen on.
        port: The port to listen on; 0 finds a free one.

    Raises:
        SeedError: If the seed is unknown or not valid.
        OSError: On entering, if the port is taken.
    """

    def __init__(
        self,
        seed: str | Path | State = "demo",
        *,
        clock: EmulatedClock | Callable[[], float] | None = None,
        rate_limit: EmulatedRateLimit | int | None = EmulatedRateLimit(),  # noqa: B008 - frozen
        settings: Settings | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        if isinstance(rate_limit, int):
            rate_limit = EmulatedRateLimit(limit=rate_limit)
        self._address = (host, port)
        self._backend = Backend(
            seeded=load_seed(seed),
            clock=clock if isinstance(clock, EmulatedClock) else EmulatedClock(clock or time.time),
            settings=replace(settings or Settings()),
            limiter=RateLimiter(rate_limit or UNLIMITED),
        )
        self._faults = new_faults()
        self.app: HubApp = hub_app(self._backend, self._faults)
        """The ASGI application, for in-process use without a port."""
        self._server: HubServer | None = None
        self._thread: threading.Thread | None = None
        self._port = 0

    @property
    def url(self) -> str:
        """The base URL, without a slash at the end; it exists once the Hub was started."""
        if not self._port:
            raise RuntimeError("an embedded Hub has no URL before it is started, as `with` does")
        return base_url(self._address[0], self._port)

    @property
    def actions_environment(self) -> dict[str, str]:
        """The variables of a job of GitHub Actions whose runner issues ID tokens: this Hub does."""
        return {
            "ACTIONS_ID_TOKEN_REQUEST_URL": f"{self.url}{RUNNER_PATH}?api-version=2.0",
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN": RUNNER_TOKEN,
        }

    def id_token(self, *, audience: str = "api.docker.com", lifetime: float = 300) -> str:
        """Return an ID token of a CI, for the setting `oidc_subject`.

        Args:
            audience: For whom it is.
            lifetime: Seconds that it is valid.
        """
        with self.lock:
            return self._backend.sessions.id_token(audience, self.settings.oidc_subject, lifetime)

    @property
    def is_running(self) -> bool:
        """Whether it listens."""
        return self._server is not None

    @property
    def state(self) -> State:
        """What the Hub holds now; hold ``lock`` to change it while requests are served."""
        return self._backend.state

    @property
    def clock(self) -> EmulatedClock:
        """The clock of the Hub."""
        return self._backend.clock

    @property
    def settings(self) -> Settings:
        """The settings of the Hub; changes take effect with the next request."""
        return self._backend.settings

    @property
    def lock(self) -> threading.RLock:
        """Held while a request changes the state."""
        return self._backend.lock

    @property
    def requests(self) -> tuple[ServedRequest, ...]:
        """The requests that arrived since the start, the last reset or clearing, oldest first."""
        return self._backend.requests.lines()

    def clear_requests(self) -> None:
        """Empty the log of served requests."""
        self._backend.requests.clear()

    @property
    def deliveries(self) -> tuple[Delivery, ...]:
        """The requests sent to webhooks since the start or the last reset, oldest first."""
        return tuple(self._backend.deliveries)

    def push(
        self,
        repository: str,
        tag: str,
        *,
        by: str = "",
        content: object = None,
        platforms: Sequence[str] = ("linux/amd64",),
    ) -> Tag:
        """Push an image under a tag, as ``docker push`` does, and report it to webhooks.

        A repository that does not exist is created. Webhooks are called on this machine only:
        ``127.0.0.1``, ``::1`` or ``localhost``. What came of it is in `deliveries` afterwards.

        Args:
            repository: Namespace and name, such as ``acme/app``.
            tag: The name of the tag.
            by: The user who pushes; by default the namespace.
            content: Any value; tags with the same content share a manifest. By default each push
                has its own.
            platforms: ``os/architecture[/variant]`` each; more than one makes an index.

        Returns:
            The tag, as the Hub holds it.

        Raises:
            PermissionError: The tag is there already, and immutable.
            ValueError: There is no such namespace or user.
        """
        try:
            with self._backend.lock:
                pushed, deliveries = push_and_deliver(
                    self._backend,
                    repository,
                    tag,
                    base_url(self._address[0], self._port),
                    by=by,
                    content=content,
                    platforms=platforms,
                )
        except ImmutableTagError as error:
            raise PermissionError(str(error)) from None
        deliveries.join()
        return pushed

    @property
    def rate_limit(self) -> EmulatedRateLimit:
        """The current rate limit; if it is replaced, counting starts again."""
        return self._backend.limiter.rate_limit

    @rate_limit.setter
    def rate_limit(self, rate_limit: EmulatedRateLimit) -> None:
        self._backend.limiter.replace(rate_limit)

    @property
    def faults(self) -> Faults:
        """The faults: ``hub.faults.add("html", times=1, status=403)``."""
        return self._faults

    def reset(self) -> None:
        """Go back to the seed: state, settings, limits, clock, and an empty request log."""
        self._backend.reset()
        self._faults.clear()

    def start(self) -> None:
        """Listen, and return as soon as requests are served.

        Raises:
            OSError: The address is in use, or is not one of this machine.
            RuntimeError: It is running already.
            TimeoutError: The server does not start.
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


def _wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _DEADLINE
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("the embedded Hub did not start")
        time.sleep(0.001)
