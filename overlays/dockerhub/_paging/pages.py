"""What a page of a list holds."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, Generic, TypeVar

from attrs import frozen

from dockerhub._base.errors import UnexpectedResponseError
from dockerhub._base.messages import Request
from dockerhub._paging.styles import STYLES, Style
from dockerhub._responses.results import decode
from dockerhub._spec.operation import Operation
from dockerhub._spec.paths import PathOperation

T = TypeVar("T")

_GREATEST_COUNT: Final = 10**12
"""More items than any list can have; a greater number is a fault."""

_LISTS: Final = tuple(name for style in STYLES.values() for name in style.lists)


@frozen
class Page(Generic[T]):
    """A page of a list.

    Attributes:
        items: The items that no earlier page had.
        total: How many items the list has, as the server says; None if it does not.
    """

    items: list[T]
    total: int | None


def page_rows(style: Style, body: Mapping[str, Any]) -> list[Any]:
    """Return the items of a page as they came; empty if there are none, or null."""
    rows: list[Any] = body.get(_list_name(style, body), [])
    return rows


def page_items(
    operation: Operation | PathOperation,
    style: Style,
    request: Request,
    body: Any,
    *,
    raw: bool = False,
) -> list[Any]:
    """Return the items of a page, undecoded if `raw`; `UnexpectedResponseError` if it is none."""
    name = _list_name(style, body) if isinstance(body, dict) else ""
    documented = style.spellings.get(name, name)
    # The body becomes a part of the model, and the cursor needs the page as it was received.
    own = {**body, documented: body[name]} if name else body
    model = decode(operation, request, own)
    if not _is_page(style, body):
        raise _unusable("the response has no list of items", request, body)
    if raw:
        return page_rows(style, body)
    items: list[Any] | None = getattr(model, documented, None)
    # A list under a name that the spec does not have is kept as it came.
    return page_rows(style, body) if items is None else items


def _names(style: Style) -> Iterator[str]:
    yield from style.lists
    yield from _LISTS


def _list_name(style: Style, body: Mapping[str, Any]) -> str:
    """Return the name of a page's list; empty if it has none."""
    return next((name for name in _names(style) if isinstance(body.get(name), list)), "")


def _is_page(style: Style, body: Mapping[str, Any]) -> bool:
    """Tell whether a page has a list, even if null; in some styles it may lack it.

    RFC 7644, section 3.4.2, lets an empty list have none.
    """
    found = [body[name] for name in _names(style) if name in body]
    if not found:
        return not style.needs_list
    return any(each is None or isinstance(each, list) for each in found)


def _unusable(problem: str, request: Request, body: Any) -> UnexpectedResponseError:
    return UnexpectedResponseError(problem, **request.names, body=body)


def page_total(style: Style, body: Mapping[str, Any]) -> int | None:
    """Return how many items the list has; None if the page does not say, or not with sense."""
    return next((int(body[name]) for name in style.totals if _is_count(body.get(name))), None)


def _is_count(value: Any) -> bool:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return number and 0 <= value <= _GREATEST_COUNT
