"""Which page comes next: decisions about listings, without I/O.

A listing is followed by the query of its links alone, on the origin and path that the caller
chose: a `next` link may name another host, be relative, drop the page size, repeat itself, or
lead past the end (https://github.com/docker/hub-feedback/issues/52 and /2343).
"""

from collections import deque
from collections.abc import Mapping
from typing import Any, Final, Generic, TypeVar
from urllib.parse import parse_qsl, urlsplit

from attrs import Factory, define, field, frozen

from dockerhub._base.messages import Query, Request
from dockerhub._paging.pages import page_rows, page_total
from dockerhub._paging.positions import Position, is_number
from dockerhub._spec.operations import Paging

__all__ = ["Cursor", "Fetched"]

T = TypeVar("T")

_FIRST: Final = frozenset({("page", "1"), ("startIndex", "1")})
_LONGEST_LINK: Final = 8_000
"""Characters; httpx refuses URLs that are much longer."""
_KEYS: Final[Mapping[Paging, tuple[str, ...]]] = {
    Paging.NEXT_LINK: ("uuid", "id", "name", "digest"),
    # The name of an event is that of the thing it happened to, which has many.
    Paging.SHORT_PAGE: ("event_id",),
    Paging.SCIM_INDEX: ("id",),
}
_MOST_IDLE_PAGES: Final = 10
_PAGE_NUMBERS: Final = {Paging.NEXT_LINK: "page", Paging.SCIM_INDEX: "startIndex"}
"""What tells the place of a page in the listings whose answers tell how many items there are."""

_REMEMBERED_PAGES: Final = 2
"""Items that are inserted while paging push others onto the next page, where they are known."""


@frozen
class Fetched(Generic[T]):
    """The new items of a page, with their places in it."""

    position: Position
    indexes: list[int]
    items: list[T]


@define
class Cursor:
    """The way through one listing: which request is next, and which items are new.

    Attributes:
        position: The next item to deliver; None when the listing is at its end.
        seen: How many items the answers have held so far.
        total: How many items there are, as the last answer said; None if it did not.
        read_ahead: What gives the bodies and errors of pages that were requested before their
            turn, in the order in which they were foreseen.
        behind: The end of the last page; None before the first one.
        lost: Whether the link to the next page is unusable.
    """

    paging: Paging
    request: Request
    position: Position | None
    seen: int = 0
    total: int | None = None
    read_ahead: dict[Query, Any] = field(factory=dict)
    behind: Position | None = None
    lost: bool = False
    _straight: bool = True
    _visited: set[tuple[tuple[str, str], ...]] = field(factory=set, alias="visited")
    _longest: int = 0
    _last: int | None = None
    _known: deque[frozenset[Any]] = Factory(lambda: deque(maxlen=_REMEMBERED_PAGES))
    _rows: list[Any] = field(factory=list)
    _idle: int = 0
    _from_start: bool = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Remember where the walk began."""
        began = self.position
        self._from_start = began is None or dict(began.query).get("page", "1") == "1"

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
        self.total = page_total(body)
        self.behind = Position(query, len(rows))
        try:
            following = self._following(dict(query), body, len(rows))
        except ValueError:
            # The items are good; the same page, read again, may have a better link.
            self.lost, following = True, None
        fresh = self._fresh(rows, skip)
        self._rows, self._idle = rows, 0 if fresh else self._idle + 1
        self._visited.add(_place(query))
        self.seen += len(rows)
        self._longest, self._last = max(self._longest, len(rows)), len(rows)
        if self.lost:
            self.position = self.behind
        else:
            self.position = None if following is None else Position(tuple(following.items()))
        return fresh

    def _fresh(self, rows: list[Any], skip: int) -> list[int]:
        keys = [_key(row, _KEYS.get(self.paging, ())) for row in rows]
        known = frozenset().union(*self._known)
        self._known.append(frozenset(key for key in keys if key is not None))
        if rows == self._rows:
            # The same page once more: the service ignores which one is asked for.
            return []
        return [
            index
            for index, key in enumerate(keys)
            if index >= skip and (key is None or key not in known)
        ]

    def ahead(self, count: int, wanted: int | None = None) -> list[Request]:
        """Return the next request and, as far as they can be foreseen, those behind it.

        They can, once an answer told how many items there are, until the listing leads elsewhere
        than was foreseen. What is foreseen is a guess that saves time: a page counts only when
        the listing itself leads to it.

        Args:
            count: The most requests to return.
            wanted: How many more items are wanted; all if None.
        """
        assert self.position is not None  # noqa: S101  # a page is asked for
        query = dict(self.position.query)
        foreseen = next(iter(self.read_ahead), self.position.query)
        self._straight = self._straight and foreseen == self.position.query
        name = _PAGE_NUMBERS.get(self.paging, "")
        first = query.get(name, "")
        requests = [self.request.with_query(query)]
        if not self._straight or not is_number(first) or self.total is None or not self._last:
            return requests
        size, step = (self._last, 1) if name == "page" else (1, self._last)
        left = self.total - (int(first) - 1) * size
        left = left if wanted is None else min(left, wanted + self.position.skip)
        return requests + [
            self.request.with_query(query | {name: str(int(first) + number * step)})
            for number in range(1, min(count, -(-left // self._last)))
        ]

    def outdated(self, body: Any) -> bool:
        """Tell whether a page that was read ahead is older than the last one.

        The last page tells of more items, so that some came in after this one was read. They
        pushed others from the last page onto this one, where they are not yet.
        """
        total = page_total(body) if isinstance(body, dict) else None
        return total is not None and self.total is not None and total < self.total

    def repeats(self) -> bool:
        """Tell whether the listing goes in a circle.

        Its next page was taken in already or lies before the last one, or many pages in a row
        brought nothing new.
        """
        if self.position is None or self.behind is None:
            return False
        page = dict(self.position.query).get("page", "")
        last = dict(self.behind.query).get("page", "1")
        backwards = is_number(page) and is_number(last) and int(page) <= int(last)
        visited = _place(self.position.query) in self._visited
        return backwards or visited or self._idle > _MOST_IDLE_PAGES

    def ends_at_missing_page(self) -> bool:
        """Tell whether a 404 for the next page is the end, and not a page that is lost."""
        if self._last is None:
            return False
        if self.total is not None and self.seen >= self.total:
            return True
        if self.paging is not Paging.NEXT_LINK and self.total is None:
            # No answer promised the page.
            return True
        if self._last < self._longest:
            return True
        # Pages of one size: a short one is known by the size that was asked for, unless the
        # service ignored that, as the number of items shows.
        counted = self.total is not None and self._from_start
        asked = dict(self.request.query).get("page_size", "")
        return not counted and is_number(asked) and self._last < int(asked)

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


def _place(query: Query) -> Query:
    """Return a query so that all that lead to the same page are equal."""
    return tuple(sorted(set(query) - _FIRST))


def _key(row: Any, names: tuple[str, ...]) -> Any:
    """Return what identifies an item; None if nothing does."""
    if not isinstance(row, dict):
        return None
    for name in names:
        value = row.get(name)
        if value and isinstance(value, (str, int)):
            return name, value
    return None


def _after_link(query: dict[str, str], link: Any) -> dict[str, str] | None:
    """Follow a link by its query; what it leaves out stays as it was asked.

    Raises:
        ValueError: It is no URL, or none that can be sent.
    """
    if link is None or link == "":
        return None
    if not isinstance(link, str) or not link.isprintable() or len(link) > _LONGEST_LINK:
        raise ValueError
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
