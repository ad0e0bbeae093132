"""Which URLs are requested: the base that the caller chose, and redirects within it."""

from http import HTTPStatus
from ipaddress import ip_address
from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote, urljoin, urlsplit

from attrs import evolve

from dockerhub._base.environment import Variable
from dockerhub._base.errors import InvalidArgumentError
from dockerhub._base.messages import Request, Response

_MOVED: Final = frozenset(
    {
        HTTPStatus.MOVED_PERMANENTLY,
        HTTPStatus.FOUND,
        HTTPStatus.SEE_OTHER,
        HTTPStatus.TEMPORARY_REDIRECT,
        HTTPStatus.PERMANENT_REDIRECT,
    }
)
PORTS: Final = {"http": 80, "https": 443}
_LONGEST: Final = 8_000
"""Characters of a location; httpx refuses URLs that are much longer."""


def check_base_url(url: str, argument: str = "base_url") -> str:
    """Return the URL under which the API is served, without a trailing slash.

    Args:
        url: ``https://hub.docker.com``, or another origin with an optional path prefix.
        argument: What it is called, for the message.

    Raises:
        InvalidArgumentError: It is not such a URL.
    """
    import httpx  # noqa: PLC0415  # it takes long, and a command line may only show its help

    try:
        parts = httpx.URL(url)
    except (TypeError, ValueError, httpx.InvalidURL):
        parts = httpx.URL("")
    if parts.scheme not in ("http", "https") or not parts.host or not _is_plain(url):
        shown = "one with '@'" if "@" in str(url) else repr(url)
        raise InvalidArgumentError(argument, f"must be like 'https://hub.docker.com', not {shown}")
    if parts.userinfo or "?" in url or "#" in url:
        raise InvalidArgumentError(argument, "must not have credentials, a query or a fragment")
    return url.rstrip("/")


def check_encrypted(name: str, url: str) -> None:
    """Refuse (`InvalidArgumentError`) a URL to which credentials would be sent in the clear.

    What stays on this machine needs no encryption.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
        raise InvalidArgumentError(
            name,
            f"{url!r} is not encrypted, so that others could read the password or token on its "
            "way; nothing was sent. Use https://, or allow it with allow_http=True, --allow-http "
            f"or {Variable.ALLOW_HTTP}=1",
        )


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_plain(url: str) -> bool:
    return url.isprintable() and not {" ", "\\"} & set(url)


def redirected(request: Request, response: Response, base: str) -> Request | None:
    """Return the request that a redirect leads to; None if it is not to be followed.

    Docker Hub redirected paths without a trailing slash until 2018
    (https://github.com/apache/libcloud/pull/862).
    """
    location = response.headers.get("location")
    if response.status not in _MOVED or not location or not request.safe:
        return None
    prefix = urlsplit(base).path
    try:
        parts = urlsplit(urljoin(request.url(base), location))
        elsewhere = origin_of(parts) != origin_of(urlsplit(base))
    except ValueError:
        return None
    inside = parts.path.startswith(f"{prefix}/") and not _climbs(parts.path)
    if elsewhere or not inside or not _fits_url(location):
        return None
    query = tuple(parse_qsl(parts.query, keep_blank_values=True))
    return evolve(request, path=parts.path.removeprefix(prefix), query=query)


def origin_of(parts: SplitResult) -> tuple[str, str | None, int | None]:
    """Return scheme, host and port; `ValueError` if the port is none."""
    port = parts.port
    return parts.scheme, parts.hostname, PORTS.get(parts.scheme) if port is None else port


def _climbs(path: str) -> bool:
    """Tell whether a path leaves a folder, as servers or HTTP libraries may read it."""
    return ".." in unquote(path).replace("\\", "/").split("/")


def _fits_url(location: str) -> bool:
    return location.isascii() and location.isprintable() and len(location) <= _LONGEST
