"""Pages as Docker Hub cuts and links them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

from dockerhub.emulator.messages import ApiError, Call, message_error

from .requests import invalid

T = TypeVar("T")
_MOST_DIGITS = 18


@dataclass(frozen=True, kw_only=True)
class Window:
    """A page that was asked for."""

    page: int
    size: int

    @property
    def offset(self) -> int:
        """The number of items before the page."""
        return (self.page - 1) * self.size


def window(
    call: Call, *, default_size: int = 10, max_size: int = 100, greatest: int | None = None
) -> Window:
    """Read ``page`` and ``page_size``; a size above the maximum is cut, not refused.

    Args:
        call: The request.
        default_size: The size if none is asked for.
        max_size: The size that larger ones are cut to.
        greatest: The greatest number that may be asked for.

    Raises:
        ApiError: 400 for anything but positive integers, and for those above ``greatest``.
    """
    page = _positive(call, "page", 1, greatest)
    size = _positive(call, "page_size", default_size, greatest)
    return Window(page=page, size=min(size, max_size))


def cut(items: Sequence[T], window: Window) -> Sequence[T]:
    """Return the items of a page.

    Raises:
        ApiError: 404 for a page past the end; the first page may be empty.
    """
    if window.page > 1 and window.offset >= len(items):
        raise past_the_end()
    return items[window.offset : window.offset + window.size]


def past_the_end() -> ApiError:
    """Refuse a page behind the last one."""
    return message_error(404, "page not found")


def links(call: Call, window: Window, count: int) -> tuple[str | None, str | None]:
    """Return ``next`` and ``previous``: absolute, with the query as it was sent."""
    following = window.page + 1 if window.offset + window.size < count else None
    earlier = window.page - 1 if window.page > 1 else None
    return _link(call, following), _link(call, earlier)


def _link(call: Call, page: int | None) -> str | None:
    if page is None:
        return None
    kept = [(key, value) for key, value in call.query.multi_items() if key != "page"]
    return f"{call.origin}{call.path}?{urlencode([('page', page), *kept])}"


def _positive(call: Call, name: str, default: int, greatest: int | None) -> int:
    text = call.query.get(name)
    if text is None:
        return default
    digits = text.lstrip("0")
    if not (text.isascii() and digits.isdigit()):
        raise invalid({name: f"must be an integer from 1, not {text!r}"})
    number = int(digits[:_MOST_DIGITS])
    if greatest is not None and number > greatest:
        raise invalid({name: f"must be at most {greatest}"})
    return number
