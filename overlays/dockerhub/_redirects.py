"""Redirects: followed for reading only, and only on the origin that the caller chose."""

from typing import Final
from urllib.parse import parse_qsl, urljoin, urlsplit

from attrs import evolve

from dockerhub._messages import Answer, Request

__all__ = ["redirected"]

_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_PORTS: Final = {"http": 80, "https": 443}


def redirected(request: Request, answer: Answer, base: str) -> Request | None:
    """Return the request that a redirect leads to; None if it is not to be followed.

    Docker Hub redirected paths without a trailing slash until 2018
    (https://github.com/apache/libcloud/pull/862).
    """
    location = answer.headers.get("location")
    if answer.status not in _MOVED or not location or not request.safe:
        return None
    target = urljoin(request.url(base), location)
    parts = urlsplit(target)
    prefix = urlsplit(base).path
    if _origin(target) != _origin(base) or not parts.path.startswith(f"{prefix}/"):
        return None
    query = tuple(parse_qsl(parts.query, keep_blank_values=True))
    return evolve(request, path=parts.path.removeprefix(prefix), query=query)


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    return parts.scheme, parts.hostname, port or _PORTS.get(parts.scheme)
