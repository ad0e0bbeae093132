"""The one module that knows httpx: send a request, return the response or a typed error."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Final

import httpx

from dockerhub._base.arguments import wrong_type
from dockerhub._base.calling import running_loop
from dockerhub._base.errors import HubConnectionError, HubTimeoutError
from dockerhub._base.messages import Request, Response

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


def _options(timeout: Timeout, user_agent: str) -> dict[str, Any]:
    return {
        "timeout": timeout,
        "headers": {"User-Agent": user_agent},
        # A login sets session cookies; they would be sent with requests that go without a token.
        "cookies": CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        "follow_redirects": False,
    }


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


def _typed(error: httpx.HTTPError, request: Request, origin: str | None) -> HubConnectionError:
    """Turn an error of httpx into one of ours; `origin` is that of another server than the API's.

    It is to be raised outside of the handler: what httpx raises holds its request, which holds
    the token or, in a login, the password, and must not be its context.
    """
    late = isinstance(error, httpx.TimeoutException)
    kind = HubTimeoutError if late else HubConnectionError
    server = origin or "Docker Hub"
    problem = (
        f"{server} did not answer in time ({type(error).__name__})"
        if late
        else f"the connection to {server} failed: {str(error) or type(error).__name__}"
    )
    return kind(
        problem,
        method=request.method,
        path=request.template,
        sent=not isinstance(error, _UNSENT),
    )


def _response(received: httpx.Response) -> Response:
    headers = {name.lower(): value for name, value in received.headers.items()}
    return Response(received.status_code, headers, received.content)


@contextmanager
def _reading_environment() -> Iterator[None]:
    """Name the variables that httpx reads, in a `ValueError` about what they hold."""
    try:
        yield
    except OSError as error:
        raise ValueError(
            "the certificates that SSL_CERT_FILE or SSL_CERT_DIR names cannot be read: "
            f"{error.strerror or type(error).__name__}"
        ) from None
    except ImportError as error:
        raise ValueError(f"the proxy that HTTPS_PROXY or ALL_PROXY names: {error}") from None
    except (httpx.InvalidURL, ValueError):
        # What httpx says of it may be a part of a password.
        raise ValueError(
            "HTTPS_PROXY, HTTP_PROXY or ALL_PROXY must be like 'http://proxy.example:3128'"
        ) from None


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
        self._open = partial(httpx.Client, transport=transport, **_options(timeout, user_agent))
        with _reading_environment():
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
        built = _build(self._client, origin or self._base, request, headers, timeout)
        try:
            return _response(self._client.send(built))
        except httpx.HTTPError as error:
            failure = _typed(error, request, origin)
        raise failure

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
        with _reading_environment():
            self._client = httpx.AsyncClient(transport=transport, **_options(timeout, user_agent))
        self._own_pool = transport is None
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
        built = _build(self._client, origin or self._base, request, headers, timeout)
        try:
            return _response(await self._client.send(built))
        except httpx.HTTPError as error:
            failure = _typed(error, request, origin)
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
