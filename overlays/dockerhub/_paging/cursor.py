"""The place in a list that is being read: decisions without I/O.

A list is followed by the query of its links alone, on the origin and path that the caller
chose: a `next` link may name another host, be relative, drop the page size, repeat itself, or
lead past the end (https://github.com/docker/hub-feedback/issues/52 and /2343).
"""

from collections.abc import Mapping
from typing import Any, Final, Generic, TypeVar

from attrs import frozen

from dockerhub._base.messages import Query, Request
from dockerhub._paging.pages import page_rows, page_total
from dockerhub._paging.positions import Position, is_number
from dockerhub._paging.read_ahead import Counts, ReadAhead
from dockerhub._paging.seen_items import SeenItems
from dockerhub._paging.styles import Progress, Style

T = TypeVar("T")

_MOST_PAGES_WITHOUT_NEW: Final = 10
_UNUSABLE: Final = "the link to the next page is unusable"


@frozen
class Fetched(Generic[T]):
    """The new items of a page, with their places in it."""

    position: Position
    indexes: list[int]
    items: list[T]


class Cursor:
    """The place in a list: which request is next, and which items are new.

    Attributes:
        position: The next item to deliver; None when the list is at its end.
        behind: The end of the last page; None before the first one.
        problem: Why the list cannot be continued, though it is not at its end; empty if it can.
        incomplete: Whether that is because fewer items came than the list has.
        counts: The numbers of items so far.
        read_ahead: The pages that were requested before their turn.
    """

    def __init__(self, style: Style, request: Request, start: Position) -> None:
        self.position: Position | None = start
        self.behind: Position | None = None
        self.problem = ""
        self.incomplete = False
        self.counts = Counts()
        self.read_ahead = ReadAhead(style)
        self._style = style
        self._request = request
        self._start = dict(start.query)
        self._seen = SeenItems(style.keys)
        self._visited: set[Query] = set()

    def next_request(self) -> Request | None:
        """Return the request for the next page; None at the end."""
        if self.position is None:
            return None
        return self._request.with_query(dict(self.position.query))

    def upcoming(self, position: Position, most: int, wanted: int | None = None) -> list[Request]:
        """Return the request of the next page and those that can be predicted; see `ReadAhead`."""
        return self.read_ahead.requests(self._request, position, self.counts, most, wanted)

    def accept(self, position: Position, body: Mapping[str, Any]) -> list[int]:
        """Add a page and move to the next one; return the indexes of the items that are new."""
        rows = page_rows(self._style, body)
        self.behind = Position(position.query, len(rows))
        progress = Progress(len(rows), self.counts.longest, page_total(self._style, body))
        try:
            following = self._style.following(dict(position.query), body, progress)
            self.position = None if following is None else Position(tuple(following.items()))
        except ValueError:
            # The items are good; the same page, read again, may have a better link.
            self.problem, self.position = _UNUSABLE, self.behind
        self._visited.add(self._place(position.query))
        self.counts.add(progress.received, progress.total)
        if self.position is None and self._reached() < (self.counts.total or 0):
            self.incomplete, self.position = True, self.behind
            self.problem = f"the list ended after {self._reached()} of {self.counts.total} items"
        return self._seen.add(rows, position.skip)

    def outdated(self, body: Any) -> bool:
        """Tell whether a page that was read ahead is older than the last one; see `ReadAhead`."""
        return self.read_ahead.outdated(body, self.counts)

    def repeats(self) -> bool:
        """Tell whether the list leads back to pages that were read.

        Its next page was read already or lies before the last one, or many pages in a row brought
        nothing new.
        """
        if self.position is None or self.behind is None:
            return False
        number = dict(self.position.query).get(self._style.number)
        last = dict(self.behind.query).get(self._style.number, str(self._style.first))
        backwards = is_number(number) and is_number(last) and int(number) <= int(last)
        visited = self._place(self.position.query) in self._visited
        return backwards or visited or self._seen.pages_without_new > _MOST_PAGES_WITHOUT_NEW

    def ends_at_missing_page(self) -> bool:
        """Tell whether a 404 for the next page is the end, and not a page that is lost."""
        counts = self.counts
        if counts.last is None:
            return False
        if counts.total is not None:
            return self._reached() >= counts.total
        # Pages of one size: a short one is known by the others, or by the size that was asked for.
        asked = dict(self._request.query).get(self._style.size)
        short = counts.last < counts.longest or (is_number(asked) and counts.last < int(asked))
        return short or not self._style.promises_next

    def ended_meanwhile(self, body: Any) -> bool:
        """Tell whether the last page, read again after a 404 for the next one, says it is the end.

        Items may have been deleted since it was read first.
        """
        total = page_total(self._style, body) if isinstance(body, dict) else None
        return total is not None and self._reached() >= total

    def _reached(self) -> int:
        """Return how many items came, with repeats and those before the start of a resumed list."""
        start = self._start.get(self._style.number)
        if not is_number(start):
            return self.counts.seen
        # The service may give shorter pages than it was asked for, or longer ones.
        asked = self._start.get(self._style.size)
        size = max(self.counts.longest, int(asked) if is_number(asked) else 1)
        before = (int(start) - self._style.first) * size // self._style.step(size)
        return before + self.counts.seen

    def _place(self, query: Query) -> Query:
        """Return a query so that all that lead to the same page are equal."""
        return tuple(sorted(set(query) - {(self._style.number, str(self._style.first))}))
