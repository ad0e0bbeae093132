"""Redirects: followed for reading only, and only on the origin that the caller chose."""

from typing import Final
from urllib.parse import SplitResult, parse_qsl, urljoin, urlsplit

from attrs import evolve

from dockerhub._base.messages import Request, Response

__all__ = ["redirected"]

_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_PORTS: Final = {"http": 80, "https": 443}
_LONGEST: Final = 8_000
"""Characters of a location; httpx refuses URLs that are much longer."""


def redirected(request: Request, answer: Response, base: str) -> Request | None:
    """Return the request that a redirect leads to; None if it is not to be followed.

    Docker Hub redirected paths without a trailing slash until 2018
    (https://github.com/apache/libcloud/pull/862).
    """
    location = answer.headers.get("location")
    if answer.status not in _MOVED or not location or not request.safe:
        return None
    prefix = urlsplit(base).path
    try:
        parts = urlsplit(urljoin(request.url(base), location))
        elsewhere = _origin(parts) != _origin(urlsplit(base))
    except ValueError:
        return None
    if elsewhere or not parts.path.startswith(f"{prefix}/") or not _fits_url(location):
        return None
    query = tuple(parse_qsl(parts.query, keep_blank_values=True))
    return evolve(request, path=parts.path.removeprefix(prefix), query=query)


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    port = parts.port
    return parts.scheme, parts.hostname, _PORTS.get(parts.scheme) if port is None else port


def _fits_url(location: str) -> bool:
    return location.isascii() and location.isprintable() and len(location) <= _LONGEST
