"""Groups of HTTP statuses that several layers judge alike."""

from http import HTTPStatus
from typing import Final

SWITCHED_OFF: Final = frozenset(
    {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.GONE}
)
"""The statuses of an operation that Docker has switched off."""

TEMPORARY: Final = frozenset(
    {
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.TOO_EARLY,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
        *range(520, 528),
        529,
        530,
        598,
        599,
    }
)
"""Statuses of the servers in front of Docker Hub.

520 to 527 and 530 are Cloudflare's; other proxies say by 529 that they are overloaded, and by 598
and 599 that a server behind them did not answer in time.
"""
