"""Pages that are requested before their turn."""

from typing import Any

from attrs import define, field

from dockerhub._base.messages import Query, Request
from dockerhub._paging.pages import page_total
from dockerhub._paging.positions import Position, is_number
from dockerhub._paging.styles import Style


@define
class Counts:
    """The numbers of items so far: in all pages, in the longest, in the last, in the whole list.

    `last` is None before the first page; `total` is what the last page says, None if nothing. An
    empty page after others that says 0 is not believed: a service that is being switched off
    answers so for every list.
    """

    seen: int = 0
    longest: int = 0
    last: int | None = None
    total: int | None = None

    def add(self, received: int, total: int | None) -> None:
        self.seen += received
        self.longest = max(self.longest, received)
        self.last = received
        if received or total or not self.seen:
            self.total = total


@define
class ReadAhead:
    """Pages that are requested before their turn.

    A prediction saves time: a page counts only when the list itself leads to it.

    Attributes:
        pending: What gives the bodies and errors of these pages, by their queries, in the order
            in which they were predicted.
    """

    style: Style
    pending: dict[Query, Any] = field(factory=dict)
    _predictable: bool = True

    def requests(
        self, request: Request, position: Position, counts: Counts, most: int, wanted: int | None
    ) -> list[Request]:
        """Return the next request and, as far as they can be predicted, those after it.

        They can, once a page told how many items there are, until the list leads elsewhere than
        was predicted. `wanted` is how many more items are wanted; all if None.
        """
        query = dict(position.query)
        predicted = next(iter(self.pending), position.query)
        self._predictable = self._predictable and predicted == position.query
        number = query.get(self.style.number)
        requests = [request.with_query(query)]
        if not self._predictable or counts.total is None or not counts.last:
            return requests
        if not is_number(number):
            return requests
        step = self.style.step(counts.last)
        left = counts.total - (int(number) - self.style.first) * counts.last // step
        left = left if wanted is None else min(left, wanted + position.skip)
        return requests + [
            request.with_query(query | {self.style.number: str(int(number) + index * step)})
            for index in range(1, min(most, -(-left // counts.last)))
        ]

    def outdated(self, body: Any, counts: Counts) -> bool:
        """Tell whether a page that was read ahead is older than the last one.

        The last page tells of more items, so that some came in after this one was read. They
        pushed others from the last page onto this one, where they are not yet.
        """
        total = page_total(self.style, body) if isinstance(body, dict) else None
        return total is not None and counts.total is not None and total < counts.total
