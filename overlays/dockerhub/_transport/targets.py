"""Read what a caller wants to request: a path, or a URL of the configured origin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from dockerhub._base.arguments import check_segment, has_control, wrong_type
from dockerhub._base.errors import InvalidArgumentError
from dockerhub._base.messages import Query, Request
from dockerhub._transport.urls import origin_of

METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_USER: Final = re.compile(r"(?<=//).*@", re.DOTALL)
_HALF_QUOTED: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_QUOTED: Final = "/%:@!$&'()*+,;=~"
"""What a path keeps as it is; letters, digits and ``_.-`` too (RFC 3986, section 3.3)."""
_LONGEST: Final = 8_000
"""Characters; httpx refuses URLs that are much longer."""
_RIGHT: Final = "write a path such as '/v2/orgs/acme', or a URL under"


def read_target(method: str, path: str, params: Mapping[str, Any] | None, base: str) -> Request:
    """Return the request without its body that a caller wants.

    Args:
        method: The HTTP method.
        path: A path with an optional query, or a whole URL under `base`.
        params: More of the query; None is left out, a list repeats the name.
        base: Where the API is.

    Raises:
        TypeError: One of them has a wrong type.
        InvalidArgumentError: One of them cannot be sent, or leads elsewhere.
    """
    if not isinstance(method, str):
        raise wrong_type("method", "text such as 'GET'", method)
    if method.upper() not in METHODS:
        raise InvalidArgumentError("method", f"must be one of {', '.join(METHODS)}, not {method!r}")
    route, _, query = _local(path, base).partition("?")
    _check_route(route)
    pairs = (*parse_qsl(query, keep_blank_values=True), *_pairs(params))
    if len(route) + len(urlencode(pairs)) > _LONGEST:
        raise InvalidArgumentError("path", f"and its query are longer than {_LONGEST} characters")
    return Request(method.upper(), template=route, path=quote(route, safe=_QUOTED), query=pairs)


def _local(path: str, base: str) -> str:
    """Return a path and its query, without the origin if it was given."""
    if not isinstance(path, str):
        raise wrong_type("path", "text such as '/v2/orgs/acme'", path)
    shown = _shown(path)
    if has_control(path) or "\\" in path:
        raise InvalidArgumentError("path", f"has a control character or a backslash: {shown}")
    if "#" in path:
        raise InvalidArgumentError("path", f"has a fragment, which is never sent: {shown}")
    if _SCHEME.match(path):
        path = _below(path, base)
    if not path.startswith("/") or path.startswith("//"):
        raise InvalidArgumentError("path", f"is {shown}: {_RIGHT} {base}")
    return path


def _shown(path: str) -> str:
    """Return a path for a message, without its query and user, which may be secrets."""
    return repr(_USER.sub("", path.partition("?")[0]))


def _below(url: str, base: str) -> str:
    """Return what a URL has behind the base."""
    own = urlsplit(base)
    try:
        parts = urlsplit(url)
        same = origin_of(parts) == origin_of(own) and "@" not in parts.netloc
    except ValueError:
        parts, same = own, False
    if not same:
        raise InvalidArgumentError(
            "path", f"leads to another server than {base}, so that nothing was sent: {_shown(url)}"
        )
    if not parts.path.startswith(f"{own.path}/"):
        raise InvalidArgumentError("path", f"is not under {base}: {parts.path!r}")
    return f"{parts.path.removeprefix(own.path)}?{parts.query}"


def _check_route(route: str) -> None:
    """Refuse a path of which a server or proxy could make another one."""
    if _HALF_QUOTED.search(route):
        raise InvalidArgumentError("path", f"has a '%' that quotes nothing: {route!r}; write %25")
    *segments, last = route.split("/")[1:]
    for segment in [*segments, last] if last else segments:
        text = segment
        # Quoted twice is once too often to be meant, and some proxies unquote twice.
        while (inner := unquote(text)) != text:
            text = inner
        try:
            check_segment("a part of path", text)
        except ValueError as error:
            raise InvalidArgumentError("path", f"cannot be sent: {error}") from None


def _pairs(params: Mapping[Any, Any] | None) -> Iterator[tuple[str, str]]:
    if params is None:
        return
    if not isinstance(params, Mapping):
        raise wrong_type("params", "a mapping of names to values", params)
    for name, value in params.items():
        if not isinstance(name, str) or not name:
            raise wrong_type("a name in params", "text", name)
        for each in value if isinstance(value, (list, tuple)) else [value]:
            if each is not None:
                yield name, _text(name, each)


def _text(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, (str, int, float)):
        raise wrong_type(f"params[{name!r}]", "text, a number or a list of them", value)
    return str(value)


def check_list_query(query: Query) -> None:
    """Refuse a query that names a parameter twice, which lists do not take."""
    names = [name for name, _ in query]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise InvalidArgumentError("params", f"has {twice!r} twice; a list takes one value")
