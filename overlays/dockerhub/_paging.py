"""Which page comes next: decisions about listings, without I/O.

A listing is followed by the query of its links alone, on the origin and path that the caller
chose: a `next` link may name another host, be relative, drop the page size, repeat itself, or
lead past the end (https://github.com/docker/hub-feedback/issues/52 and /2343).
"""

import base64
import json
from collections import deque
from collections.abc import Mapping
from typing import Any, Final, Generic, TypeVar
from urllib.parse import parse_qsl, urlsplit

from attrs import Factory, define, field, frozen

from dockerhub._exceptions import UnexpectedResponseError
from dockerhub._messages import Query, Request
from dockerhub._operations import Operation, Paging

__all__ = ["Fetched", "Page", "Position", "Walk", "decode", "page_items"]

T = TypeVar("T")

_LISTS: Final = ("results", "logs", "resources", "Resources")
_TOTALS: Final = ("count", "totalResults")
_KEYS: Final = ("uuid", "id", "event_id", "digest", "name")
_REMEMBERED_PAGES: Final = 2
"""Items that are inserted while paging push others onto the next page, where they are known."""


@frozen
class Page(Generic[T]):
    """A page of a listing.

    Attributes:
        items: The items that no earlier page had.
        total: How many items the listing has, as the server says; None if it does not.
    """

    items: list[T]
    total: int | None


@frozen
class Position:
    """A place in a listing: a page, and how many of its items are behind."""

    query: tuple[tuple[str, str], ...]
    skip: int = 0

    def token(self, request: Request) -> str:
        """Write the place as an opaque text, bound to the listing."""
        parts = [request.path, list(self.query), self.skip]
        return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")

    @staticmethod
    def read(token: str, request: Request) -> "Position":
        """Read such a text.

        Raises:
            ValueError: It is none, or belongs to another listing.
        """
        try:
            text = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
            path, query, skip = json.loads(text)
            position = Position(tuple((str(name), str(value)) for name, value in query), int(skip))
        except (ValueError, TypeError, AttributeError):
            raise ValueError(
                f"resume must be the resume_token of an earlier listing, not {token!r}"
            ) from None
        if path != request.path:
            raise ValueError(f"resume belongs to another listing: {path}, not {request.path}")
        return position


@frozen
class Fetched(Generic[T]):
    """The new items of a page, with their places in it."""

    position: Position
    indexes: list[int]
    items: list[T]


@define
class Walk:
    """The way through one listing: which request is next, and which items are new.

    Attributes:
        position: The next item to deliver; None when the listing is at its end.
        seen: How many items the answers have held so far.
        total: How many items there are, as the last answer said; None if it did not.
        read_ahead: Bodies and errors of pages that were requested before their turn.
    """

    paging: Paging
    request: Request
    position: Position | None
    seen: int = 0
    total: int | None = None
    read_ahead: dict[Query, Any] = field(factory=dict)
    _visited: set[tuple[tuple[str, str], ...]] = field(factory=set, alias="visited")
    _longest: int = 0
    _last: int | None = None
    _known: deque[frozenset[Any]] = Factory(lambda: deque(maxlen=_REMEMBERED_PAGES))

    def next_request(self) -> Request | None:
        """Return the request for the next page; None at the end."""
        if self.position is None:
            return None
        return self.request.with_query(dict(self.position.query))

    def accept(self, body: Mapping[str, Any]) -> list[int]:
        """Take a page in and move on.

        Args:
            body: The decoded answer.

        Returns:
            The indexes of the items that are new.
        """
        assert self.position is not None  # noqa: S101  # a page was asked for
        rows = page_rows(body)
        query, skip = self.position.query, self.position.skip
        keys = [_key(row) for row in rows]
        known = frozenset().union(*self._known)
        fresh = [
            index
            for index, key in enumerate(keys)
            if index >= skip and (key is None or key not in known)
        ]
        self._known.append(frozenset(key for key in keys if key is not None))
        self._visited.add(tuple(sorted(query)))
        self.seen += len(rows)
        self.total = next((body[name] for name in _TOTALS if _is_count(body.get(name))), None)
        following = self._following(dict(query), body, len(rows))
        self._longest, self._last = max(self._longest, len(rows)), len(rows)
        self.position = None if following is None else Position(tuple(following.items()))
        return fresh

    def ahead(self, count: int) -> list[Request]:
        """Return the next request and, as far as they can be foreseen, those behind it.

        They can, once an answer told how many items there are. What is foreseen is a guess
        that saves time: a page counts only when the listing itself leads to it.

        Args:
            count: The most requests to return.
        """
        if self.position is None:
            return []
        query = dict(self.position.query)
        pages = 1
        if self.total is not None and self._last:
            pages = max(1, -(-(self.total - self.seen) // self._last))
        name, step = ("page", 1) if self.paging is Paging.NEXT_LINK else ("startIndex", self._last)
        first = query.get(name, "")
        if not first.isdecimal():
            pages = 1
        return [self.request.with_query(query)] + [
            self.request.with_query(query | {name: str(int(first) + number * (step or 0))})
            for number in range(1, min(count, pages))
        ]

    def repeats(self) -> bool:
        """Tell whether the next page is one that was taken in already."""
        return self.position is not None and tuple(sorted(self.position.query)) in self._visited

    def ends_at_missing_page(self) -> bool:
        """Tell whether a 404 for the next page is the end: the link to it was stale."""
        if self._last is None:
            return False
        all_seen = self.total is not None and self.seen >= self.total
        return all_seen or self._last < self._asked_size()

    def _asked_size(self) -> int:
        asked = dict(self.request.query).get("page_size", "")
        return max(self._longest, int(asked) if asked.isdecimal() else 0)

    def _following(
        self, query: dict[str, str], body: Mapping[str, Any], received: int
    ) -> dict[str, str] | None:
        match self.paging:
            case Paging.NEXT_LINK:
                return _after_link(query, body.get("next"))
            case Paging.SHORT_PAGE:
                return _after_page(query, received, self._longest)
            case _:
                return _after_index(query, received, self.total)


def page_rows(body: Mapping[str, Any]) -> list[Any]:
    """Return the items of a page as they came; empty if there are none, or null."""
    rows = next((body[name] for name in _LISTS if isinstance(body.get(name), list)), None)
    return rows or []


def page_items(operation: Operation, request: Request, body: Any) -> list[Any]:
    """Decode a page and return its items.

    Raises:
        UnexpectedResponseError: It is no page.
    """
    model = decode(operation, request, body)
    rows = page_rows(body)
    found = (getattr(model, name, None) for name in _LISTS)
    items = next((each for each in found if isinstance(each, list)), None)
    # A list under a name that the spec does not have is kept as it came.
    return items if items is not None else rows


def decode(operation: Operation, request: Request, body: Any) -> Any:
    """Decode the body of a successful answer.

    Raises:
        UnexpectedResponseError: It is not the JSON object that the spec says.
    """
    try:
        return operation.decode(body)
    except TypeError:
        raise UnexpectedResponseError(
            f"the answer is not a JSON object but {type(body).__name__}",
            method=request.method,
            path=request.template,
            body=body,
        ) from None


def _key(row: Any) -> Any:
    """Return what identifies an item; None if nothing does."""
    if not isinstance(row, dict):
        return None
    found = ((name, row.get(name)) for name in _KEYS)
    return next((pair for pair in found if isinstance(pair[1], (str, int)) and pair[1]), None)


def _is_count(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0


def _after_link(query: dict[str, str], link: Any) -> dict[str, str] | None:
    """Follow a link by its query; what it leaves out stays as it was asked."""
    if not isinstance(link, str) or not link:
        return None
    return query | dict(parse_qsl(urlsplit(link).query))


def _after_page(query: dict[str, str], received: int, longest: int) -> dict[str, str] | None:
    """Turn the page until one is empty or shorter than another was.

    The size that was asked for proves nothing: the service clamps it, and ignored it altogether
    for three days (https://github.com/docker/hub-feedback/issues/2343).
    """
    if received == 0 or received < longest:
        return None
    return query | {"page": str(int(query.get("page", "1")) + 1)}


def _after_index(query: dict[str, str], received: int, total: int | None) -> dict[str, str] | None:
    """Go on behind the last item (RFC 7644, section 3.4.2.4)."""
    following = int(query.get("startIndex", "1")) + received
    if received == 0 or (total is not None and following > total):
        return None
    return query | {"startIndex": str(following)}
