"""Connections of our own: direct ones, and those through each proxy, by httpx."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic
from typing import Any, Final, Generic, TypeVar

import httpx

from dockerhub._transport.deadlines import bounded
from dockerhub._transport.proxies import Proxies

T = TypeVar("T", bound=httpx.HTTPTransport | httpx.AsyncHTTPTransport)

_KEPT: Final = 5.0
"""Seconds that a connection is kept open when it is not used, as by httpx."""

_KEPT_OPEN: Final = httpx.Limits(max_keepalive_connections=3, keepalive_expiry=_KEPT)
"""One connection each to the API, the registry and its token service."""


class Routes(httpx.BaseTransport):
    """Sends each request directly or through its proxy.

    httpx reads the same variables itself, but fails altogether for some entries of ``NO_PROXY``.
    """

    def __init__(self, proxies: Proxies) -> None:
        self._proxies = proxies
        self._ways = _ways(proxies, httpx.HTTPTransport)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        way = self._ways[_proxy_for(request, self._proxies)]
        transport = way.take()
        try:
            response = transport.handle_request(request)
        except BaseException:
            way.give_back(transport)
            raise
        response.stream = _Body(response.stream, way, transport)
        return response

    def close(self) -> None:
        for way in self._ways.values():
            for transport in tuple(way.all):
                transport.close()


class AsyncRoutes(httpx.AsyncBaseTransport):
    """Does the same for the asynchronous client."""

    def __init__(self, proxies: Proxies) -> None:
        self._proxies = proxies
        self._ways = _ways(proxies, httpx.AsyncHTTPTransport)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        way = self._ways[_proxy_for(request, self._proxies)]
        transport = way.take()
        try:
            response = await transport.handle_async_request(request)
        except BaseException:
            way.give_back(transport)
            raise
        response.stream = _AsyncBody(response.stream, way, transport)
        return response

    async def aclose(self) -> None:
        for way in self._ways.values():
            for transport in tuple(way.all):
                await transport.aclose()


def _proxy_for(request: httpx.Request, proxies: Proxies) -> str | None:
    # Few have one, and to write a URL takes long.
    return proxies.proxy_for(str(request.url)) if proxies.by_scheme else None


class _Way(Generic[T]):
    """Transports that send one request at a time; the one that was used last is used next.

    For each request, a pool of httpcore looks through all of its connections, several times; for
    32 at a time, that takes three times as long as to send them.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._idle: deque[tuple[float, T]] = deque()
        self.all: set[T] = set()
        # What is wrong with a proxy is told when the client is made.
        self.give_back(self._new())

    def _new(self) -> T:
        transport = self._make()
        self.all.add(transport)
        return transport

    def take(self) -> T:
        try:
            return self._idle.pop()[1]
        except IndexError:
            return self._new()

    def give_back(self, transport: T) -> None:
        self._idle.append((monotonic(), transport))

    def unused(self) -> T | None:
        """Return a transport that was not used for long, to be closed, if there is one."""
        with suppress(IndexError):
            oldest = self._idle.popleft()
            if oldest[0] + _KEPT < monotonic():
                return oldest[1]
            self._idle.appendleft(oldest)
        return None


class _Body(httpx.SyncByteStream):
    """A body at whose end its connection is for the next request."""

    def __init__(
        self, body: Any, way: _Way[httpx.HTTPTransport], used: httpx.HTTPTransport
    ) -> None:
        self._body = body
        self._way = way
        self._used = used

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._body)

    def close(self) -> None:
        try:
            self._body.close()
        finally:
            self._way.give_back(self._used)
        unused = self._way.unused()
        if unused is not None:
            unused.close()
            self._way.all.discard(unused)


class _AsyncBody(httpx.AsyncByteStream):
    """The same for the asynchronous client."""

    def __init__(
        self, body: Any, way: _Way[httpx.AsyncHTTPTransport], used: httpx.AsyncHTTPTransport
    ) -> None:
        self._body = body
        self._way = way
        self._used = used

    def __aiter__(self) -> AsyncIterator[bytes]:
        body: AsyncIterator[bytes] = aiter(self._body)
        return body

    async def aclose(self) -> None:
        try:
            await self._body.aclose()
        finally:
            self._way.give_back(self._used)
        unused = self._way.unused()
        if unused is not None:
            await unused.aclose()
            self._way.all.discard(unused)


def _ways(proxies: Proxies, kind: type[T]) -> dict[str | None, _Way[T]]:
    """Return what leads directly, and through each proxy."""
    with _naming_variables():
        context = httpx.create_ssl_context()

        def way(proxy: str | None) -> _Way[T]:
            return _Way(lambda: bounded(kind(verify=context, proxy=proxy, limits=_KEPT_OPEN)))

        return {proxy: way(proxy) for proxy in (None, *proxies.by_scheme.values())}


@contextmanager
def _naming_variables() -> Iterator[None]:
    """Name the variable, in a `ValueError` about what cannot be used."""
    try:
        yield
    except OSError as error:
        raise ValueError(_unreadable(error)) from None
    except ImportError as error:
        raise ValueError(f"the proxy that HTTPS_PROXY or ALL_PROXY names: {error}") from None
    except (httpx.InvalidURL, ValueError):
        # What httpx says of it may be a part of a password.
        raise ValueError(
            "HTTPS_PROXY, HTTP_PROXY or ALL_PROXY must be like 'http://proxy.example:3128'"
        ) from None


def _unreadable(error: OSError) -> str:
    problem = error.strerror or type(error).__name__
    log = os.environ.get("SSLKEYLOGFILE")
    if log and error.filename == log:
        return f"the file that SSLKEYLOGFILE names cannot be written: {problem}: {log}"
    return f"the certificates that SSL_CERT_FILE or SSL_CERT_DIR names cannot be read: {problem}"
