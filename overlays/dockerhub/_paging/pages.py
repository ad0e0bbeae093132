"""What a page of a listing holds."""

import math
from collections.abc import Mapping
from typing import Any, Final, Generic, TypeVar

from attrs import frozen

from dockerhub._base.errors import UnexpectedResponseError
from dockerhub._base.messages import Request
from dockerhub._spec.operations import Operation, Paging

__all__ = ["Page", "decode", "page_items", "page_rows", "page_total"]

T = TypeVar("T")

_LISTS: Final = ("results", "logs", "resources", "Resources")
_TOTALS: Final = ("count", "totalResults")


@frozen
class Page(Generic[T]):
    """A page of a listing.

    Attributes:
        items: The items that no earlier page had.
        total: How many items the listing has, as the server says; None if it does not.
    """

    items: list[T]
    total: int | None


def page_rows(body: Mapping[str, Any]) -> list[Any]:
    """Return the items of a page as they came; empty if there are none, or null."""
    rows: list[Any] = body.get(_list_name(body), [])
    return rows


def page_items(
    operation: Operation, request: Request, body: Any, *, raw: bool = False
) -> list[Any]:
    """Decode a page and return its items.

    Args:
        operation: What was asked for.
        request: How it was asked for.
        body: The JSON that came.
        raw: Whether the items are wanted as they came, undecoded.

    Raises:
        UnexpectedResponseError: It is no page.
    """
    name = _list_name(body) if isinstance(body, dict) else ""
    # RFC 7644 spells it with a capital letter, the spec does not.
    spelt = {**body, "resources": body[name]} if name == "Resources" else body
    model = decode(operation, request, spelt)
    if not _is_page(operation, body):
        raise _unusable("the answer holds no list of items", request, body)
    if raw:
        return page_rows(body)
    items: list[Any] | None = getattr(model, name.lower(), None)
    # A list under a name that the spec does not have is kept as it came.
    return page_rows(body) if items is None else items


def _list_name(body: Mapping[str, Any]) -> str:
    """Return the name of a page's list; empty if it has none."""
    return next((name for name in _LISTS if isinstance(body.get(name), list)), "")


def _is_page(operation: Operation, body: Mapping[str, Any]) -> bool:
    """Tell whether a page has a list, even if null; where no link leads on, it may lack it.

    RFC 7644, section 3.4.2, lets an empty listing have none.
    """
    found = [body[name] for name in _LISTS if name in body]
    if not found:
        return operation.paging is not Paging.NEXT_LINK
    return any(each is None or isinstance(each, list) for each in found)


def _unusable(problem: str, request: Request, body: Any) -> UnexpectedResponseError:
    return UnexpectedResponseError(problem, method=request.method, path=request.template, body=body)


def decode(operation: Operation, request: Request, body: Any) -> Any:
    """Decode the body of a successful answer.

    Raises:
        UnexpectedResponseError: It is not the JSON object that the spec says.
    """
    try:
        return operation.decode(body)
    except TypeError:
        kind = type(body).__name__
        raise _unusable(f"the answer is not a JSON object but {kind}", request, body) from None


def page_total(body: Mapping[str, Any]) -> int | None:
    """Return how many items the listing has; None if the page does not say, or not with sense."""
    return next((int(body[name]) for name in _TOTALS if _is_count(body.get(name))), None)


def _is_count(value: Any) -> bool:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return number and 0 <= value < math.inf
