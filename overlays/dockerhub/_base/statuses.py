"""Groups of HTTP statuses that several layers judge alike."""

from http import HTTPStatus
from typing import Final

SWITCHED_OFF: Final = frozenset(
    {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.GONE}
)
"""The statuses of an operation that Docker has switched off."""

TEMPORARY: Final = frozenset(
    {
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
        *range(520, 528),
    }
)
"""Statuses of the servers in front of Docker Hub; 520 to 527 are Cloudflare's."""
