"""Faults of JSON values: they are not what the document says, though Docker has sent them."""

import itertools
import re
from collections.abc import Callable
from typing import Any

from dockerhub.emulator.messages import Response

from .exchange import Exchange, Fault, Proceed
from .factories import check_whole, edit_json, edited
from .rules import FaultKind

_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_UNKNOWN_VALUES = {
    "status": "stale",
    "tag_status": "stale",
    "content_type": "model",
    "type": "binary",
    "error": "quota",
    "warning": "is_signed",
}
_DATES = (
    *("expires_at", "last_used", "last_updated", "last_pushed", "last_pulled"),
    *("tag_last_pushed", "tag_last_pulled"),
)
_ENVELOPE = ("count", "next", "previous", "results", "logs", "resources", "totalResults")
_MOST_DIGITS = 9


def nulls(keep: str = "name") -> Fault:
    """Make all values null except for some names (separated by commas) and the page's own."""
    kept = {*keep.split(","), *_ENVELOPE}

    def edit(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: (edit(item) if key in kept else None) for key, item in value.items()}
        return [edit(item) for item in value] if isinstance(value, list) else value

    return edit_json(lambda _, body: edit(body))


def missing_keys(keep: str = "name") -> Fault:
    """Leave out all keys except for some names (separated by commas) and the page's own."""
    kept = {*keep.split(","), *_ENVELOPE}
    return _edit_objects(lambda value: {k: item for k, item in value.items() if k in kept})


def unknown_keys() -> Fault:
    """Add keys to all objects that no document has."""
    added = {"x_new": {"nested": [1, None]}, "class": "keyword", "": 0}
    return _edit_objects(lambda value: {**value, **added})


def unknown_enums() -> Fault:
    """Put values into enumerations that are not on their lists."""
    return _edit_objects(
        lambda value: {
            key: item if item is None else _UNKNOWN_VALUES.get(key, item)
            for key, item in value.items()
        }
    )


def wrong_types() -> Fault:
    """Write numbers and booleans as strings, and a list of images as its first one."""
    return _edit_objects(
        lambda value: {
            key: item if key in _ENVELOPE else _mistyped(item) for key, item in value.items()
        }
    )


def dates(digits: int | None = None) -> Fault:
    """Write dates with this many digits after the second; by default 0 to 9 in turn."""
    if digits is not None:
        check_whole("digits", digits, 0, _MOST_DIGITS)

    async def fault(_exchange: Exchange, proceed: Proceed) -> Response | None:
        turn = itertools.count()

        def edit(value: Any) -> Any:
            if isinstance(value, dict):
                return {key: edit(item) for key, item in value.items()}
            if isinstance(value, list):
                return [edit(item) for item in value]
            if isinstance(value, str) and _DATE.fullmatch(value):
                return _with_digits(value, next(turn) % 10 if digits is None else digits)
            return value

        return edited(await proceed(), edit)

    return fault


def empty_dates(text: str = "") -> Fault:
    """Write missing dates as an empty string, or as the year 1, instead of null."""
    return _edit_objects(
        lambda value: {
            key: text if key in _DATES and item is None else item for key, item in value.items()
        }
    )


def rfc_scim() -> Fault:
    """Write SCIM lists as RFC 7644 does: ``Resources``, and schemes as an array."""

    def edit(_exchange: Exchange, body: dict[str, Any]) -> dict[str, Any]:
        if "resources" in body:
            body["Resources"] = body.pop("resources")
        if isinstance(body.get("authenticationSchemes"), dict):
            body["authenticationSchemes"] = [body["authenticationSchemes"]]
        return body

    return edit_json(edit)


FIELD_FAULTS = {
    "nulls": FaultKind(make=nulls, method="GET"),
    "missing-keys": FaultKind(make=missing_keys, method="GET"),
    "unknown-keys": FaultKind(make=unknown_keys),
    "unknown-enums": FaultKind(make=unknown_enums),
    "wrong-types": FaultKind(make=wrong_types, method="GET"),
    "dates": FaultKind(make=dates),
    "empty-dates": FaultKind(make=empty_dates, method="GET"),
    "rfc-scim": FaultKind(make=rfc_scim, method="GET", path="*/scim/*"),
}


def _edit_objects(edit: Callable[[dict[str, Any]], dict[str, Any]]) -> Fault:
    """Return the fault that changes all objects of successful responses, the inner ones first."""

    def edit_value(value: Any) -> Any:
        if isinstance(value, dict):
            return edit({key: edit_value(item) for key, item in value.items()})
        return [edit_value(item) for item in value] if isinstance(value, list) else value

    return edit_json(lambda _, body: edit_value(body))


def _mistyped(value: Any) -> Any:
    match value:
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case [dict() as first, *_]:
            return first
        case _:
            return value


def _with_digits(date: str, digits: int) -> str:
    whole, _, fraction = date.removesuffix("Z").partition(".")
    shown = (fraction + "123456789")[:digits]
    return f"{whole}.{shown}Z" if shown else f"{whole}Z"
