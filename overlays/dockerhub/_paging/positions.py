"""Places in a listing, and how they are written down so that a listing can be resumed there."""

import base64
import json
from typing import Any, Final, TypeGuard

from attrs import frozen

from dockerhub._base.messages import Query, Request
from dockerhub._paging.styles import Style

_DIGITS: Final = 15
_SHOWN: Final = 80


@frozen
class Position:
    """A place in a listing: a page, and how many of its items are behind."""

    query: Query
    skip: int = 0

    def token(self, request: Request, style: Style) -> str:
        """Write the place as an opaque text, bound to the listing."""
        parts = [request.path, _selection(request, style), self.query, self.skip]
        return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")

    @staticmethod
    def read(token: str, request: Request, style: Style) -> "Position":
        """Read such a text; `ValueError` if it is none, or belongs to another listing."""
        path = selection = position = None
        try:
            text = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
            path, selection, query, skip = json.loads(text)
            position = Position(tuple((name, value) for name, value in query), skip)
        except (ValueError, TypeError, RecursionError):
            pass
        if position is None or not _is_possible(position, style):
            raise ValueError(
                "resume must be the resume_token of an earlier listing, "
                f"not {str(token)[:_SHOWN]!r}"
            )
        if path != request.path:
            raise ValueError(f"resume belongs to another listing: {path}, not {request.path}")
        if selection != _selection(request, style):
            raise ValueError("resume belongs to the same listing with other arguments")
        return position


def is_number(text: Any, least: int = 1) -> TypeGuard[str]:
    """Tell whether a text is the number of a page or of an item."""
    known = isinstance(text, str) and text.isdecimal() and len(text) <= _DIGITS
    return known and int(text) >= least


def _selection(request: Request, style: Style) -> list[list[str]]:
    """Return the parameters that select what is listed, not which part of it."""
    part = (style.number, style.size)
    return sorted([name, value] for name, value in request.query if name not in part)


def _is_possible(position: Position, style: Style) -> bool:
    texts = all(isinstance(text, str) for pair in position.query for text in pair)
    if not texts or type(position.skip) is not int or position.skip < 0:
        return False
    number = dict(position.query).get(style.number, str(style.first))
    return is_number(number, style.first)
