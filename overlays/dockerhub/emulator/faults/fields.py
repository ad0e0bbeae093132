"""Faults of JSON values: they are not what the document says, though Docker has sent them."""

import itertools
import re
from typing import Any

from dockerhub.emulator.messages import Response

from .exchange import Exchange
from .json_edits import edited, edited_objects
from .kinds import Proceed, fault, whole

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


@fault(method="GET")
async def nulls(_exchange: Exchange, proceed: Proceed, keep: str = "name") -> Response | None:
    """Make all values null except for some names (separated by commas) and the page's own."""
    kept = {*keep.split(","), *_ENVELOPE}
    return edited_objects(
        await proceed(), lambda value: {k: v if k in kept else None for k, v in value.items()}
    )


@fault(method="GET")
async def missing_keys(
    _exchange: Exchange, proceed: Proceed, keep: str = "name"
) -> Response | None:
    """Leave out all keys except for some names (separated by commas) and the page's own."""
    kept = {*keep.split(","), *_ENVELOPE}
    return edited_objects(
        await proceed(), lambda value: {k: v for k, v in value.items() if k in kept}
    )


@fault()
async def unknown_keys(_exchange: Exchange, proceed: Proceed) -> Response | None:
    """Add keys to all objects that no document has."""
    added = {"x_new": {"nested": [1, None]}, "class": "keyword", "": 0}
    return edited_objects(await proceed(), lambda value: {**value, **added})


@fault()
async def unknown_enums(_exchange: Exchange, proceed: Proceed) -> Response | None:
    """Put values into enumerations that are not on their lists."""

    def edit(value: dict[str, Any]) -> dict[str, Any]:
        return {k: v if v is None else _UNKNOWN_VALUES.get(k, v) for k, v in value.items()}

    return edited_objects(await proceed(), edit)


@fault(method="GET")
async def wrong_types(_exchange: Exchange, proceed: Proceed) -> Response | None:
    """Write numbers and booleans as strings, and a list of images as its first one."""

    def edit(value: dict[str, Any]) -> dict[str, Any]:
        return {k: v if k in _ENVELOPE else _mistyped(v) for k, v in value.items()}

    return edited_objects(await proceed(), edit)


@fault(digits=whole(0, 9))
async def dates(
    _exchange: Exchange, proceed: Proceed, digits: int | None = None
) -> Response | None:
    """Write dates with this many digits after the second; by default 0 to 9 in turn."""
    turn = itertools.count()

    def edit(value: dict[str, Any]) -> dict[str, Any]:
        for key, date in value.items():
            if isinstance(date, str) and _DATE.fullmatch(date):
                value[key] = _with_digits(date, next(turn) % 10 if digits is None else digits)
        return value

    return edited_objects(await proceed(), edit)


@fault(method="GET")
async def empty_dates(_exchange: Exchange, proceed: Proceed, text: str = "") -> Response | None:
    """Write missing dates as an empty string, or as the year 1, instead of null."""

    def edit(value: dict[str, Any]) -> dict[str, Any]:
        return {k: text if k in _DATES and v is None else v for k, v in value.items()}

    return edited_objects(await proceed(), edit)


@fault(method="GET", path="*/scim/*")
async def rfc_scim(_exchange: Exchange, proceed: Proceed) -> Response | None:
    """Write SCIM lists as RFC 7644 does: ``Resources``, and schemes as an array."""

    def edit(body: dict[str, Any]) -> dict[str, Any]:
        if "resources" in body:
            body["Resources"] = body.pop("resources")
        if isinstance(body.get("authenticationSchemes"), dict):
            body["authenticationSchemes"] = [body["authenticationSchemes"]]
        return body

    return edited(await proceed(), edit)


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
    whole_seconds, _, fraction = date.removesuffix("Z").partition(".")
    shown = (fraction + "123456789")[:digits]
    return f"{whole_seconds}.{shown}Z" if shown else f"{whole_seconds}Z"
