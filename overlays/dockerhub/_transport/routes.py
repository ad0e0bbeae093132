"""Connections of our own: direct ones, and those through each proxy, by httpx."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from dockerhub._transport.deadlines import bounded
from dockerhub._transport.proxies import Proxies


class Routes(httpx.BaseTransport):
    """Sends each request directly or through its proxy.

    httpx reads the same variables itself, but fails altogether for some entries of ``NO_PROXY``.
    """

    def __init__(self, proxies: Proxies) -> None:
        self._proxies = proxies
        with _naming_variables():
            context = httpx.create_ssl_context()
            self._ways = {
                proxy: bounded(httpx.HTTPTransport(verify=context, proxy=proxy))
                for proxy in (None, *proxies.by_scheme.values())
            }

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._ways[self._proxies.proxy_for(str(request.url))].handle_request(request)

    def close(self) -> None:
        for way in self._ways.values():
            way.close()


class AsyncRoutes(httpx.AsyncBaseTransport):
    """Does the same for the asynchronous client."""

    def __init__(self, proxies: Proxies) -> None:
        self._proxies = proxies
        with _naming_variables():
            context = httpx.create_ssl_context()
            self._ways = {
                proxy: bounded(httpx.AsyncHTTPTransport(verify=context, proxy=proxy))
                for proxy in (None, *proxies.by_scheme.values())
            }

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        way = self._ways[self._proxies.proxy_for(str(request.url))]
        return await way.handle_async_request(request)

    async def aclose(self) -> None:
        for way in self._ways.values():
            await way.aclose()


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
