"""The operations of the API description: look them up by name, or by method and path.

>>> from dockerhub import operations
>>> operation = operations.find_operation("get_tag")
>>> operation.method, operation.path
('GET', '/v2/namespaces/{namespace}/repositories/{repository}/tags/{tag}')
>>> found = operations.match_path("GET", "/v2/auditlogs/acme/actions")
>>> found.operation.name, found.arguments
('list_audit_actions', {'account': 'acme'})
"""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple
from urllib.parse import unquote

from dockerhub._spec.operation import Operation, Parameter
from dockerhub._spec.operations import find_operation, operation_names

__all__ = [
    "Operation",
    "Parameter",
    "PathMatch",
    "find_operation",
    "match_path",
    "operation_names",
]

_PLACEHOLDER: Final = re.compile(r"\\\{(\w+)\\\}")


class PathMatch(NamedTuple):
    """The operation that a path belongs to."""

    operation: Operation
    arguments: Mapping[str, str]
    """The values in the path, by their names in the API description."""


def match_path(method: str, path: str) -> PathMatch | None:
    """Return the operation that a request belongs to, and the values; None if there is none.

    Args:
        method: The HTTP method, e.g. ``GET``.
        path: The path with values, without a query.
    """
    found = [
        PathMatch(operation, values)
        for operation in map(find_operation, operation_names())
        if operation.method == method and (values := _match(operation.path, path)) is not None
    ]
    # A path with fewer placeholders is more specific.
    return min(found, key=lambda each: len(each.arguments), default=None)


def _match(template: str, path: str) -> dict[str, str] | None:
    pattern = _PLACEHOLDER.sub(r"(?P<\1>[^/]+)", re.escape(template.rstrip("/")))
    found = re.fullmatch(pattern, path.rstrip("/"))
    return {name: unquote(text) for name, text in found.groupdict().items()} if found else None
