"""The client of httpx: send a request, return the response or a typed error."""

import os
from collections.abc import Callable, Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Final

import httpx

from dockerhub._base.arguments import wrong_type
from dockerhub._base.calling import running_loop
from dockerhub._base.errors import HubConnectionError, HubTimeoutError
from dockerhub._base.frames import hiding_locals
from dockerhub._base.messages import Request, Response
from dockerhub._transport.proxies import Proxies
from dockerhub._transport.quiet_logs import quiet_logs, quoted_hidden
from dockerhub._transport.routes import AsyncRoutes, Routes

Transport = httpx.BaseTransport
AsyncTransport = httpx.AsyncBaseTransport
Timeout = float | httpx.Timeout

_LONGEST_TIMEOUT: Final = 86_400
"""Seconds; the system refuses some that are much longer, in the middle of a request."""

_UNSENT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.LocalProtocolError,
)


def check_timeout(timeout: Any) -> None:
    """Check a timeout in seconds, or an `httpx.Timeout`, which may have None for no limit."""
    whole = isinstance(timeout, httpx.Timeout)
    for each in timeout.as_dict().values() if whole else [timeout]:
        if each is None and whole:
            continue
        if isinstance(each, bool) or not isinstance(each, (int, float)):
            raise wrong_type("timeout", "seconds or an httpx.Timeout", each)
        if not 0 < each <= _LONGEST_TIMEOUT:
            raise ValueError(
                f"timeout must be more than 0 and at most {_LONGEST_TIMEOUT} seconds, not {each}"
            )


def _check_transport(transport: Any, method: str) -> None:
    if transport is not None and not callable(getattr(transport, method, None)):
        kind = type(transport).__name__
        raise TypeError(f"transport must be an httpx transport with {method}(), not {kind}")


def _options(
    timeout: Timeout, user_agent: str, hide_location: Callable[[httpx.Response], Any]
) -> dict[str, Any]:
    return {
        "timeout": timeout,
        "headers": {"User-Agent": user_agent},
        # A login sets session cookies; they would be sent with requests that go without a token.
        "cookies": CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        "follow_redirects": False,
        "event_hooks": {"response": [hide_location]},
    }


def _hide_location(received: httpx.Response) -> None:
    """Keep the location from httpx, which reads it even when it follows no redirect.

    It raises `httpx.InvalidURL` or a breach of protocol for some, such as ``mailto:a@b``.
    """
    received.extensions["location"] = received.headers.pop("Location", None)


async def _hide_location_async(received: httpx.Response) -> None:
    _hide_location(received)


def _build(
    client: httpx.Client | httpx.AsyncClient,
    base: str,
    request: Request,
    headers: Mapping[str, str],
    timeout: Timeout | None,
) -> httpx.Request:
    media_type = {"Content-Type": request.media_type} if request.media_type else {}
    return client.build_request(
        request.method,
        request.url(base),
        content=request.body,
        headers={"Accept": request.accept, **media_type, **headers},
        timeout=httpx.USE_CLIENT_DEFAULT if timeout is None else timeout,
    )


def _typed(
    error: httpx.HTTPError, request: Request, server: str, proxies: Proxies, url: httpx.URL
) -> HubConnectionError:
    """Turn an error of httpx into one of ours, which names the server and the proxy.

    It is to be raised outside of the handler: what httpx raises holds its request, which holds
    the token or, in a login, the password, and must not be its context.
    """
    late = isinstance(error, httpx.TimeoutException)
    kind = HubTimeoutError if late else HubConnectionError
    server = f"{server}{proxies.describe(str(url))}"
    problem = (
        f"{server} did not answer in time ({type(error).__name__})"
        if late
        else f"the connection to {server} failed: {_told(error)}"
    )
    return kind(
        problem,
        **request.names,
        sent=not isinstance(error, _UNSENT),
    )


def _told(error: httpx.HTTPError) -> str:
    """Return what httpx says, without the bytes of a response or a header that it quotes."""
    return quoted_hidden(str(error)) or type(error).__name__


def _response(received: httpx.Response) -> Response:
    headers = {name.lower(): value for name, value in received.headers.items()}
    location = received.extensions["location"]
    if location is not None:
        headers["location"] = location
    return Response(received.status_code, headers, received.content)


class HTTP:
    """A pool of connections, used by any number of threads.

    After a fork, the child process uses a pool of its own: with the connections of the parent,
    the responses of both would be mixed up. A transport that was given is shared as it is.
    """

    def __init__(
        self, base: str, timeout: Timeout, user_agent: str, transport: Transport | None
    ) -> None:
        check_timeout(timeout)
        _check_transport(transport, "handle_request")
        self._base = base
        self._proxies = Proxies.of_system() if transport is None else Proxies()
        self._transport = transport
        self._options = _options(timeout, user_agent, _hide_location)
        self._client = self._open()
        self._inherited: httpx.Client | None = None
        self._process = os.getpid()

    def send(
        self,
        request: Request,
        headers: Mapping[str, str],
        timeout: Timeout | None,
        origin: str | None = None,
    ) -> Response:
        """Send a request once, to the API or another origin.

        `HubConnectionError` if no response came.
        """
        if self._process != os.getpid():
            self._leave_to_parent()
        with hiding_locals():
            built = _build(self._client, origin or self._base, request, headers, timeout)
        try:
            with hiding_locals(), quiet_logs():
                return _response(self._client.send(built))
        except httpx.HTTPError as error:
            failure = _typed(error, request, origin or self._base, self._proxies, built.url)
        raise failure

    def _open(self) -> httpx.Client:
        transport = Routes(self._proxies) if self._transport is None else self._transport
        return httpx.Client(transport=transport, **self._options)

    def _leave_to_parent(self) -> None:
        # Kept, since to close them would end the parent's connections (TLS says goodbye).
        self._inherited, self._client = self._client, self._open()
        self._process = os.getpid()

    def close(self) -> None:
        self._client.close()


class AsyncHTTP:
    """A pool of connections, used by any number of tasks of one event loop.

    Connections belong to the loop that opened them. With a transport that was given, that is the
    transport's affair.
    """

    def __init__(
        self, base: str, timeout: Timeout, user_agent: str, transport: AsyncTransport | None
    ) -> None:
        check_timeout(timeout)
        _check_transport(transport, "handle_async_request")
        self._base = base
        self._proxies = Proxies.of_system() if transport is None else Proxies()
        self._own_pool = transport is None
        self._client = httpx.AsyncClient(
            transport=AsyncRoutes(self._proxies) if transport is None else transport,
            **_options(timeout, user_agent, _hide_location_async),
        )
        self._loop: object = None

    async def send(
        self,
        request: Request,
        headers: Mapping[str, str],
        timeout: Timeout | None,  # noqa: ASYNC109  # of each step of the exchange, by httpx
        origin: str | None = None,
    ) -> Response:
        """Send a request once, to the API or another origin.

        `HubConnectionError` if no response came.
        """
        self._check_loop()
        with hiding_locals():
            built = _build(self._client, origin or self._base, request, headers, timeout)
        try:
            with hiding_locals(), quiet_logs():
                return _response(await self._client.send(built))
        except httpx.HTTPError as error:
            failure = _typed(error, request, origin or self._base, self._proxies, built.url)
        raise failure

    def _check_loop(self) -> None:
        loop = running_loop() if self._own_pool else None
        if self._loop is None:
            self._loop = loop
        if self._loop is not loop:
            raise RuntimeError(
                "this client was used in another event loop, to which its connections belong: make "
                "a client for each loop, e.g. inside of what asyncio.run() runs"
            )

    async def close(self) -> None:
        """Close the connections; `RuntimeError` if they belong to another event loop."""
        self._check_loop()
        await self._client.aclose()
