"""Which operation a path belongs to, and what a request to a path that has none is."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

from attrs import frozen

from dockerhub._base.messages import JSON
from dockerhub._spec.document import operation_names, operation_place
from dockerhub._spec.operation import Operation
from dockerhub._spec.operations import find_operation
from dockerhub._spec.security import Security

_PLACEHOLDER: Final = re.compile(r"\\\{(\w+)\\\}")
_SCIM_JSON: Final = "application/scim+json"
_SCIM: Final = "/v2/scim/"
"""All that Docker Hub serves there takes the SCIM token."""


class PathMatch(NamedTuple):
    """The operation that a path belongs to."""

    operation: Operation
    arguments: Mapping[str, str]
    """The values in the path, by their names in the spec."""


@frozen
class PathOperation:
    """What the client has to know of a request to any path.

    Attributes:
        security: Which credentials it takes.
        deprecated: Whether Docker has switched it off, or will.
        refuses_access_tokens: Whether Docker Hub does not do it for a login with an access token.
        pagination: The name of its pagination style; None if that is not known.
        media_type: What a body is sent as.
        accept: The media types of its responses, as the header of that name has them.
    """

    security: Security
    deprecated: bool = False
    refuses_access_tokens: bool = False
    pagination: str | None = None
    media_type: str = JSON
    accept: str = JSON
    answers_list: bool = False

    def decode(self, data: Any) -> Any:
        """Return a page as it came; `TypeError` if it is not an object."""
        if not isinstance(data, dict):
            raise TypeError
        return data


_SCIM_PATH: Final = PathOperation(
    Security.SCIM, media_type=_SCIM_JSON, accept=f"{_SCIM_JSON}, {JSON};q=0.9"
)


def match_path(method: str, path: str) -> PathMatch | None:
    """Return the operation that a request belongs to, and the values; None if there is none.

    Args:
        method: The HTTP method, e.g. ``GET``.
        path: The path with values, without a query.
    """
    found = [
        (name, _values(hit))
        for known, pattern, name in _patterns()
        if known == method and (hit := pattern.fullmatch(path.rstrip("/")))
    ]
    # A path with fewer placeholders is more specific.
    name, values = min(found, key=lambda each: len(each[1]), default=("", {}))
    return PathMatch(find_operation(name), values) if name else None


def operation_at(method: str, path: str) -> PathOperation:
    """Return what is known of a request: all of an operation of the spec, else its security."""
    match = match_path(method, path)
    if match is None:
        return _SCIM_PATH if path.startswith(_SCIM) else PathOperation(Security.OPTIONAL)
    found = match.operation
    return PathOperation(
        found.security,
        found.deprecated,
        found.refuses_access_tokens,
        found.pagination,
        found.body_media_type or JSON,
        found.record.accept,
    )


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    """Return method, pattern of the path, and name of each operation."""
    places = ((name, *operation_place(name)) for name in operation_names())
    return tuple(
        (method, re.compile(_PLACEHOLDER.sub(r"(?P<\1>[^/]+)", re.escape(path.rstrip("/")))), name)
        for name, method, path in places
    )


def _values(hit: re.Match[str]) -> dict[str, str]:
    return {name: unquote(text) for name, text in hit.groupdict().items()}
