"""The client of httpx: send a request, return the response or a typed error."""

import os
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Final

import httpx

from dockerhub._base.arguments import check_count, wrong_type
from dockerhub._base.calling import running_loop
from dockerhub._base.errors import HubConnectionError, HubTimeoutError
from dockerhub._base.frames import hiding_locals
from dockerhub._base.messages import Request, Response
from dockerhub._transport.bodies import ACCEPTED, Body, UnpackError
from dockerhub._transport.deadlines import LateError, one_exchange, read_no_more, step_timeout
from dockerhub._transport.proxies import Proxies
from dockerhub._transport.quiet_logs import quiet_logs, quoted_hidden
from dockerhub._transport.routes import AsyncRoutes, Routes
from dockerhub._transport.slots import MOST_IN_FLIGHT, AsyncSlots, Slots

Transport = httpx.BaseTransport
AsyncTransport = httpx.AsyncBaseTransport
Timeout = float | httpx.Timeout

_LONGEST_TIMEOUT: Final = 86_400
"""Seconds; the system refuses some that are much longer, in the middle of a request."""

LARGEST_RESPONSE: Final = 8 * 1024 * 1024
"""Bytes; the largest pages of Docker Hub have less than a tenth of it."""

_LARGEST_ERROR: Final = 65_537
"""Bytes that are read of the body of an error, which shows one less."""

_BROKEN: Final = (httpx.HTTPError, LateError, UnpackError)

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


def check_largest(largest: Any) -> None:
    """Check how many bytes the body of a response may have."""
    if isinstance(largest, bool) or not isinstance(largest, int):
        raise wrong_type("max_response_size", "a number of bytes", largest)
    if largest < 1:
        raise ValueError(f"max_response_size must be at least 1, not {largest}")


def _check_transport(transport: Any, method: str) -> None:
    if transport is not None and not callable(getattr(transport, method, None)):
        kind = type(transport).__name__
        raise TypeError(f"transport must be an httpx transport with {method}(), not {kind}")


def _options(hide_location: Callable[[httpx.Response], Any]) -> dict[str, Any]:
    return {
        # A login sets session cookies. They are never sent, so they are not kept.
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


class _RequestBuilder:
    """Builds requests with the headers and timeouts that the client sets for all of them."""

    def __init__(self, user_agent: str, timeout: Timeout) -> None:
        defaults = {
            "Accept-Encoding": ACCEPTED,
            "Connection": "keep-alive",
            "User-Agent": user_agent,
        }
        self._headers = httpx.Headers(defaults).raw
        self._steps = _steps(timeout)

    def build(
        self, url: str, request: Request, headers: Mapping[str, str], timeout: Timeout | None
    ) -> httpx.Request:
        """Build a request. httpx's own `build_request` merges headers, which takes longer."""
        own = {"Accept": request.accept, **headers}
        if request.media_type:
            own["Content-Type"] = request.media_type
        left = step_timeout(None, sent=False)
        steps = self._steps if timeout is None else _steps(timeout)
        steps = {name: left if each is None else min(left, each) for name, each in steps.items()}
        return httpx.Request(
            request.method,
            url,
            headers=[*self._headers, *((n.encode(), value.encode()) for n, value in own.items())],
            content=request.body,
            extensions={"timeout": steps},
        )


def _steps(timeout: Timeout) -> dict[str, float | None]:
    """Return how long each step may take, in seconds.

    The wait for a connection may take as long as the call, unless `timeout` says how long: only a
    transport from the user can have fewer connections than there are requests in flight.
    """
    whole = timeout if isinstance(timeout, httpx.Timeout) else httpx.Timeout(timeout, pool=None)
    return whole.as_dict()


def _typed(
    error: Exception, request: Request, server: str, proxies: Proxies, url: str
) -> HubConnectionError:
    """Turn an error of httpx into one of ours, which names the server and the proxy.

    It is to be raised outside of the handler: what httpx raises holds its request, which holds
    the token or, in a login, the password, and must not be its context.
    """
    late = isinstance(error, (httpx.TimeoutException, LateError))
    kind = HubTimeoutError if late else HubConnectionError
    server = f"{server}{proxies.describe(url)}"
    why = str(error) if isinstance(error, LateError) else type(error).__name__
    problem = (
        f"{server} did not answer in time ({why})"
        if late
        else f"the connection to {server} failed: {_told(error)}"
    )
    return kind(
        problem,
        **request.names,
        sent=error.sent if isinstance(error, LateError) else not isinstance(error, _UNSENT),
    )


def _never_sent(request: Request) -> HubTimeoutError:
    return HubTimeoutError(
        "the deadline of the call has passed while it waited for other requests of this client; "
        "nothing was sent",
        **request.names,
        sent=False,
    )


def _told(error: Exception) -> str:
    """Return what httpx says, without the bytes of a response or a header that it quotes."""
    return quoted_hidden(str(error)) or type(error).__name__


def _body(received: httpx.Response, largest: int) -> Body:
    whole = received.is_success
    return Body(received.headers.raw, largest if whole else _LARGEST_ERROR, whole=whole)


def _response(received: httpx.Response, body: Body) -> Response:
    headers = {name.lower(): value for name, value in received.headers.items()}
    location = received.extensions["location"]
    if location is not None:
        headers["location"] = location
    content = body.content()
    unread = body.problem if received.is_success else ""
    return Response(received.status_code, headers, content, unread)


class HTTP:
    """A pool of connections, used by any number of threads.

    After a fork, the child process uses a pool of its own: with the connections of the parent,
    the responses of both would be mixed up. A transport that was given is shared as it is.
    """

    def __init__(
        self,
        base: str,
        timeout: Timeout,
        user_agent: str,
        transport: Transport | None,
        largest: int = LARGEST_RESPONSE,
        most: int = MOST_IN_FLIGHT,
    ) -> None:
        check_timeout(timeout)
        check_largest(largest)
        check_count("max_concurrent_requests", most, least=1)
        _check_transport(transport, "handle_request")
        self._base = base
        self._largest = largest
        self._proxies = Proxies.of_system() if transport is None else Proxies()
        self._transport = transport
        self._most = most
        self._slots = Slots(most)
        self._requests = _RequestBuilder(user_agent, timeout)
        self._client = self._open()
        self._inherited: httpx.Client | None = None
        self._process = os.getpid()

    @contextmanager
    def slot(self, request: Request) -> Iterator[None]:
        """Wait until a request may be sent, and have the next one wait for its end.

        `HubTimeoutError` if the deadline of the call passes meanwhile.
        """
        if self._process != os.getpid():
            self._leave_to_parent()
        slots = self._slots
        try:
            slots.take()
        except LateError:
            failure = _never_sent(request)
        else:
            try:
                yield
            finally:
                slots.give_back()
            return
        raise failure

    def send(
        self,
        request: Request,
        headers: Mapping[str, str],
        timeout: Timeout | None,
        origin: str | None = None,
    ) -> Response:
        """Send a request once, to the API or another origin, from within a `slot`.

        `HubConnectionError` if no response came.
        """
        url = request.url(origin or self._base)
        try:
            with hiding_locals(), quiet_logs(), one_exchange():
                built = self._requests.build(url, request, headers, timeout)
                return self._receive(self._client.send(built, stream=True))
        except _BROKEN as error:
            failure = _typed(error, request, origin or self._base, self._proxies, url)
        raise failure

    def _receive(self, received: httpx.Response) -> Response:
        body = _body(received, self._largest)
        try:
            if received.is_stream_consumed:
                body.keep(received.content)
            elif body.wanted:
                for piece in received.iter_raw():
                    if self._transport is not None:
                        # Other connections than ours tell nothing of the deadline.
                        step_timeout(None)
                    body.take(piece)
                    if not body.wanted:
                        break
        finally:
            received.close()
        return _response(received, body)

    def _open(self) -> httpx.Client:
        transport = Routes(self._proxies) if self._transport is None else self._transport
        return httpx.Client(transport=transport, **_options(_hide_location))

    def _leave_to_parent(self) -> None:
        # Kept, since to close them would end the parent's connections (TLS says goodbye).
        # So are the slots of its threads, which are not here to give them back.
        self._inherited, self._client = self._client, self._open()
        self._slots = Slots(self._most)
        self._process = os.getpid()

    def close(self) -> None:
        self._client.close()


class AsyncHTTP:
    """A pool of connections, used by any number of tasks of one event loop.

    Connections belong to the loop that opened them. With a transport that was given, that is the
    transport's affair.
    """

    def __init__(
        self,
        base: str,
        timeout: Timeout,
        user_agent: str,
        transport: AsyncTransport | None,
        largest: int = LARGEST_RESPONSE,
        most: int = MOST_IN_FLIGHT,
    ) -> None:
        check_timeout(timeout)
        check_largest(largest)
        check_count("max_concurrent_requests", most, least=1)
        _check_transport(transport, "handle_async_request")
        self._base = base
        self._largest = largest
        self._proxies = Proxies.of_system() if transport is None else Proxies()
        self._own_pool = transport is None
        self._slots = AsyncSlots(most)
        self._requests = _RequestBuilder(user_agent, timeout)
        self._client = httpx.AsyncClient(
            transport=AsyncRoutes(self._proxies) if transport is None else transport,
            **_options(_hide_location_async),
        )
        self._loop: object = None

    @asynccontextmanager
    async def slot(self, request: Request) -> AsyncIterator[None]:
        """Wait until a request may be sent, and have the next one wait for its end.

        `HubTimeoutError` if the deadline of the call passes meanwhile.
        """
        self._check_loop()
        try:
            await self._slots.take()
        except LateError:
            failure = _never_sent(request)
        else:
            try:
                yield
            finally:
                self._slots.give_back()
            return
        raise failure

    async def send(
        self,
        request: Request,
        headers: Mapping[str, str],
        timeout: Timeout | None,  # noqa: ASYNC109  # of each step of the exchange, by httpx
        origin: str | None = None,
    ) -> Response:
        """Send a request once, to the API or another origin, from within a `slot`.

        `HubConnectionError` if no response came.
        """
        url = request.url(origin or self._base)
        try:
            with hiding_locals(), quiet_logs(), one_exchange():
                built = self._requests.build(url, request, headers, timeout)
                return await self._receive(await self._client.send(built, stream=True))
        except _BROKEN as error:
            failure = _typed(error, request, origin or self._base, self._proxies, url)
        raise failure

    async def _receive(self, received: httpx.Response) -> Response:
        body = _body(received, self._largest)
        try:
            if received.is_stream_consumed:
                body.keep(received.content)
            elif body.wanted:
                async for piece in received.aiter_raw():
                    body.take(piece)
                    if not body.wanted:
                        read_no_more()
                    # Connections of our own end here by themselves, which is better.
                    if not self._own_pool:
                        step_timeout(None)
        except LateError:
            if body.wanted:
                raise
        finally:
            await received.aclose()
        return _response(received, body)

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
