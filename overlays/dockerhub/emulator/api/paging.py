"""Pages of a list, with links as Docker Hub writes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import urlencode

from dockerhub.emulator import errors
from dockerhub.emulator.messages import json_response

from .handlers import Request, Response
from .requests import positive_integer

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page that was requested."""

    number: int
    size: int

    @property
    def offset(self) -> int:
        """The number of items before the page."""
        return (self.number - 1) * self.size

    def slice(self, items: Sequence[T]) -> Sequence[T]:
        """Return the items of the page; none if it is past the end."""
        return items[self.offset : self.offset + self.size]


def requested_page(
    request: Request, *, default_size: int = 10, max_size: int = 100, greatest: int | None = None
) -> Page:
    """Read ``page`` and ``page_size``, up to ``greatest``; sizes above ``max_size`` are reduced."""
    number = positive_integer(request, "page", 1, greatest)
    size = positive_integer(request, "page_size", default_size, greatest)
    return Page(number=number, size=min(size, max_size))


def items_of(page: Page, items: Sequence[T]) -> Sequence[T]:
    """Return the items of a page; refuse a page past the end with 404, unless it is the first."""
    if page.number > 1 and page.offset >= len(items):
        raise errors.with_message(HTTPStatus.NOT_FOUND, "page not found")
    return page.slice(items)


def page_envelope(request: Request, page: Page, count: int) -> dict[str, Any]:
    """Return ``count`` and the links: absolute, with the query as it was sent."""
    following = page.number + 1 if page.offset + page.size < count else None
    earlier = page.number - 1 if page.number > 1 else None
    return {"count": count, "next": _link(request, following), "previous": _link(request, earlier)}


def page_response(
    request: Request, page: Page, count: int, rows: list[dict[str, Any]], **more: Any
) -> Response:
    """Respond with a page; ``more`` are further keys of the envelope."""
    return json_response({**page_envelope(request, page, count), **more, "results": rows})


def _link(request: Request, number: int | None) -> str | None:
    if number is None:
        return None
    kept = [(key, value) for key, value in request.query.multi_items() if key != "page"]
    return f"{request.origin}{request.path}?{urlencode([('page', number), *kept])}"
