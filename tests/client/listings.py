"""Lists made by hand, and how a pager reads them."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from dockerhub._base.messages import Request
from dockerhub._paging.cursor import Cursor
from dockerhub._paging.positions import Position
from dockerhub._paging.styles import STYLES, Style
from dockerhub._spec.operations import Operation, find_operation

REPO = {"namespace": "acme", "repository": "app"}
TAGS = find_operation("list_tags")
LOGS = find_operation("list_audit_logs")
USERS = find_operation("list_scim_users")
CATALOG = find_operation("search_catalog")

Query = Mapping[str, str]
Service = Callable[[Query], Any]
"""Answers a query with a body; None is a 404."""


class MissingError(Exception):
    """A page that does not exist."""


class RepeatError(Exception):
    """A list that repeats itself."""


def tags(**arguments: Any) -> Request:
    return TAGS.request({**REPO, **arguments})


def logs(**arguments: Any) -> Request:
    return LOGS.request({"account": "acme", **arguments})


def users(**arguments: Any) -> Request:
    return USERS.request(arguments)


def catalog(**arguments: Any) -> Request:
    return CATALOG.request(arguments)


KINDS = {"tags": TAGS, "auditlogs": LOGS, "Users": USERS, "/api/search": CATALOG}


def style_of(operation: Operation) -> Style:
    return STYLES[operation.pagination or ""]


def style_for(request: Request) -> Style:
    return style_of(next(each for name, each in KINDS.items() if name in request.path))


def cursor_of(request: Request, start: Position | None = None) -> Cursor:
    return Cursor(style_for(request), request, start or Position(request.query))


def accept(cursor: Cursor, body: Any) -> list[int]:
    assert cursor.position is not None
    return cursor.accept(cursor.position, body)


def read(
    request: Request, service: Service, start: Position | None = None, *, most: int = 500
) -> list[tuple[Any, Position]]:
    """Read a list as a pager does; return each row with the position after it."""
    cursor = cursor_of(request, start)
    found: list[tuple[Any, Position]] = []
    for _ in range(most):
        following = cursor.next_request()
        if following is None:
            return found
        if cursor.repeats():
            raise RepeatError
        body = service(dict(following.query))
        if body is None:
            if cursor.ends_at_missing_page():
                return found
            raise MissingError
        query = cursor.position.query if cursor.position else ()
        rows = body.get("results") or body.get("logs") or body.get("Resources") or []
        found += [(rows[index], Position(query, index + 1)) for index in accept(cursor, body)]
    raise AssertionError("the listing does not end")


def names(found: list[tuple[Any, Position]]) -> list[Any]:
    return [row["id"] for row, _ in found]


def things(count: int) -> list[dict[str, Any]]:
    return [{"id": number, "name": f"thing {number}"} for number in range(1, count + 1)]


def linked(
    items: list[dict[str, Any]],
    *,
    largest: int = 100,
    link: Callable[[Query], Any] | None = None,
    count: bool = True,
    missing: bool = True,
) -> Service:
    """A service that pages by number and returns a link to the next page."""

    def serve(query: Query) -> Any:
        page, size = int(query.get("page", "1")), min(int(query.get("page_size", "10")), largest)
        rows = items[(page - 1) * size : page * size]
        if not rows and page > 1 and missing:
            return None
        following = {**query, "page": str(page + 1)}
        more = page * size < len(items)
        make = link or (lambda query: f"https://hub.docker.com/v2/x?{urlencode(query)}")
        body = {"results": rows, "next": make(following) if more else None}
        return {**body, "count": len(items)} if count else body

    return serve
