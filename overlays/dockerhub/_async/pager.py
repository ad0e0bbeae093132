"""A listing that is read page by page, as it is iterated."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from copy import copy
from typing import Any, Final, Generic, TypeVar

from dockerhub._base.errors import (
    HubError,
    IncompleteListError,
    NotFoundError,
    UnexpectedResponseError,
)
from dockerhub._base.messages import Request, Response
from dockerhub._base.workers import AsyncWorkerPool
from dockerhub._paging.cursor import Cursor, Fetched
from dockerhub._paging.pages import Page, page_items
from dockerhub._paging.positions import Position
from dockerhub._paging.styles import Style
from dockerhub._spec.operation import Operation
from dockerhub._spec.paths import PathOperation

T = TypeVar("T")

_LOGGER: Final = logging.getLogger("dockerhub")

_FILTERED: Final = "an organization access token may see only a part of them"

_REPEATS: Final = "the list repeats itself: the next page was read already"


class AsyncPager(Generic[T]):
    """A listing; iterate over it to get its items, or over `pages` to get pages.

    Nothing is requested before the iteration begins, and each iteration starts again.
    """

    def __init__(
        self,
        send: Callable[[Any, Request], Awaitable[Response]],
        read: Callable[[Any, Request, Response], Any],
        operation: Operation | PathOperation,
        style: Style,
        request: Request,
        *,
        limit: int | None,
        resume: str | None,
        concurrency: int,
        may_be_filtered: Callable[[Any], bool],
    ) -> None:
        self._send = send
        self._read_response = read
        self._may_be_filtered = may_be_filtered
        self._operation = operation
        self._style = style
        self._request = request
        self._limit = limit
        self._concurrency = concurrency
        self._start = (
            Position(request.query) if resume is None else Position.read(resume, request, style)
        )
        self._position: Position | None = self._start
        self._delivered: int | None = None
        self._total: int | None = None
        self._raw = False

    def raw(self) -> "AsyncPager[Any]":
        """Return the same listing with its items in JSON as they came; this one stays as it is.

        Nothing is decoded, so it is faster, and digits of times beyond microseconds are kept.
        """
        other = copy(self)
        other._raw = True  # noqa: SLF001  # it is of this class
        return other

    @property
    def resume_token(self) -> str | None:
        """Where the latest iteration stands: pass it as ``resume=`` to the same listing.

        The listing continues after the last item that was delivered. None at the end.
        """
        position = self._position
        if position is not None and self._delivered is not None:
            position = Position(position.query, self._delivered)
        return position.token(self._request, self._style) if position else None

    @property
    def total(self) -> int | None:
        """How many items there are in all, as the page told that was read last.

        None before the first page, and for listings that do not tell.
        """
        return self._total

    async def __aiter__(self) -> AsyncIterator[T]:
        """Iterate over the items of all pages.

        Raises:
            HubError: A page could not be read; the error's `resume_token` says where to continue.
        """
        left = self._limit
        cursor = self._begin()
        async with AsyncWorkerPool(self._concurrency) as workers:
            while left != 0 and (page := await self._next_page(cursor, left, workers)):
                self._position = page.position
                for index, item in zip(page.indexes[:left], page.items, strict=False):
                    self._delivered = index + 1
                    yield item
                left = self._after(page, cursor, left)

    async def pages(self) -> AsyncIterator[Page[T]]:
        """Iterate over the pages; `limit` counts items here too, and shortens the last page.

        Yields:
            Each page, with the items that no earlier one had.

        Raises:
            HubError: A page could not be read; the error's `resume_token` says where to continue.
        """
        left = self._limit
        cursor = self._begin()
        async with AsyncWorkerPool(self._concurrency) as workers:
            while left != 0 and (page := await self._next_page(cursor, left, workers)):
                items = page.items[:left]
                left = self._after(page, cursor, left)
                yield Page(items, cursor.counts.total)

    def _begin(self) -> Cursor:
        self._position, self._delivered = self._start, None
        return Cursor(self._style, self._request, self._start)

    def _after(self, page: Fetched[T], cursor: Cursor, left: int | None) -> int | None:
        """Move behind a page, or behind its part within the limit; return what is left of it."""
        self._delivered = None
        if left is None or left >= len(page.items):
            self._position = cursor.position
            return None if left is None else left - len(page.items)
        self._position = Position(page.position.query, page.indexes[left])
        return 0

    async def _next_page(
        self, cursor: Cursor, left: int | None, workers: AsyncWorkerPool
    ) -> Fetched[T] | None:
        """Fetch the next page and move on; None at the end."""
        position, request = cursor.position, cursor.next_request()
        if position is None or request is None:
            return None
        try:
            if cursor.incomplete and self._may_be_filtered(self._operation):
                _LOGGER.warning("%s: %s", cursor.problem, _FILTERED)
                cursor.position = self._position = None
                return None
            if cursor.problem or cursor.repeats():
                kind = IncompleteListError if cursor.incomplete else UnexpectedResponseError
                problem = cursor.problem or _REPEATS
                raise kind(problem, **request.names)
            body = await self._read(cursor, position, request, left, workers)
            items = page_items(self._operation, self._style, request, body, raw=self._raw)
            indexes = cursor.accept(position, body)
            self._total = cursor.counts.total
        except HubError as error:
            if isinstance(error, NotFoundError) and await self._ends(cursor):
                cursor.position = self._position = None
                return None
            if cursor.behind is not None and (cursor.repeats() or isinstance(error, NotFoundError)):
                # The link is wrong: only the page that it stands on can give a right one.
                self._position = position = cursor.behind
            error.resume_token = position.token(self._request, self._style)
            raise
        return Fetched(position, indexes, [items[index] for index in indexes])

    async def _ends(self, cursor: Cursor) -> bool:
        """Tell whether the list ends where a page is missing; if in doubt, the last one tells."""
        if cursor.ends_at_missing_page():
            return True
        if cursor.behind is None or cursor.counts.total is None:
            return False
        last = self._request.with_query(dict(cursor.behind.query))
        return cursor.ended_meanwhile(self._body(last, await self._outcome(last)))

    async def _read(
        self,
        cursor: Cursor,
        position: Position,
        request: Request,
        left: int | None,
        workers: AsyncWorkerPool,
    ) -> Any:
        """Return the body of a page, which may have been read ahead; raise what went wrong."""
        pending = cursor.read_ahead.pending
        predicted = request.query in pending
        # Half as many again are waiting: a worker takes the next one at once, and not when the
        # reader is done with a page.
        requests = cursor.upcoming(position, self._concurrency + self._concurrency // 2, left)
        if not predicted and len(requests) == 1:
            outcome = await self._outcome(request)
        else:
            for each in requests:
                if each.query not in pending:
                    pending[each.query] = workers.submit(self._outcome, each)
            outcome = await pending.pop(request.query)()
        body = self._body(request, outcome)
        if predicted and cursor.outdated(body):
            body = self._body(request, await self._outcome(request))
        if isinstance(body, HubError):
            raise body
        return body

    async def _outcome(self, request: Request) -> Response | HubError:
        """Return the response for a page, or the error: it counts only if the list leads to it."""
        try:
            return await self._send(self._operation, request)
        except HubError as error:
            return error

    def _body(self, request: Request, outcome: Response | HubError) -> Any:
        """Return the body of a page, or what is wrong with it.

        A worker does not read it: it requests the next page first.
        """
        if isinstance(outcome, HubError):
            return outcome
        try:
            return self._read_response(self._operation, request, outcome)
        except HubError as error:
            return error
