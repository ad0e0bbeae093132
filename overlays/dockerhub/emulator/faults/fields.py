"""Faults of bodies: what is in them is not what the spec says, though Docker has sent it."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from dockerhub.emulator.messages import Reply, json_text

from .exchange import Exchange, Fault, Proceed
from .rules import Kind, check_whole

_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_ENUMS = {
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
_FIRST_ERROR = 400


def nulls(keep: str = "name") -> Fault:
    """Make every value null, but for some names (separated by commas) and the page around."""
    kept = {*keep.split(","), *_ENVELOPE}
    return edit_bodies(lambda body: _nulled(body, kept))


def missing_keys(keep: str = "name") -> Fault:
    """Leave every key out, but for some names (separated by commas) and the page around."""
    kept = {*keep.split(","), *_ENVELOPE}

    def edit(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: edit(item) for key, item in value.items() if key in kept}
        return [edit(item) for item in value] if isinstance(value, list) else value

    return edit_bodies(edit)


def unknown_keys() -> Fault:
    """Add keys to every object that no spec knows."""

    def edit(value: dict[str, Any]) -> dict[str, Any]:
        return {**value, "x_new": {"nested": [1, None]}, "class": "keyword", "": 0}

    return edit_bodies(lambda body: _each_object(body, edit))


def unknown_enums() -> Fault:
    """Put values into closed lists of values that are not on the lists."""

    def edit(value: dict[str, Any]) -> dict[str, Any]:
        return {k: _ENUMS[k] if k in _ENUMS and v is not None else v for k, v in value.items()}

    return edit_bodies(lambda body: _each_object(body, edit))


def wrong_types() -> Fault:
    """Write numbers and booleans as strings, and a list of images as its first one."""

    def edit(value: dict[str, Any]) -> dict[str, Any]:
        return {key: item if key in _ENVELOPE else _mistyped(item) for key, item in value.items()}

    return edit_bodies(lambda body: _each_object(body, edit))


def dates(digits: int | None = None) -> Fault:
    """Write dates with so many digits after the second; by turns 0 to 9 if not told."""
    if digits is not None:
        check_whole("digits", digits, 0, _MOST_DIGITS)

    async def fault(_exchange: Exchange, proceed: Proceed) -> Reply | None:
        turn = iter(range(10**9))

        def edit(value: Any) -> Any:
            if isinstance(value, dict):
                return {key: edit(item) for key, item in value.items()}
            if isinstance(value, list):
                return [edit(item) for item in value]
            if isinstance(value, str) and _DATE.fullmatch(value):
                return _redated(value, next(turn) % 10 if digits is None else digits)
            return value

        return _edited(await proceed(), edit)

    return fault


def empty_dates(text: str = "") -> Fault:
    """Write dates that never were as an empty string, or as the year 1, instead of null."""

    def edit(value: dict[str, Any]) -> dict[str, Any]:
        return {k: text if k in _DATES and v is None else v for k, v in value.items()}

    return edit_bodies(lambda body: _each_object(body, edit))


def rfc_scim() -> Fault:
    """Write SCIM lists as RFC 7644 does: ``Resources``, and schemes as an array."""

    def edit(body: Any) -> Any:
        changed = dict(body)
        if "resources" in changed:
            changed["Resources"] = changed.pop("resources")
        if isinstance(changed.get("authenticationSchemes"), dict):
            changed["authenticationSchemes"] = [changed["authenticationSchemes"]]
        return changed

    return edit_bodies(edit)


SHAPE_FAULTS = {
    "nulls": Kind(make=nulls, method="GET"),
    "missing-keys": Kind(make=missing_keys, method="GET"),
    "unknown-keys": Kind(make=unknown_keys),
    "unknown-enums": Kind(make=unknown_enums),
    "wrong-types": Kind(make=wrong_types, method="GET"),
    "dates": Kind(make=dates),
    "empty-dates": Kind(make=empty_dates, method="GET"),
    "rfc-scim": Kind(make=rfc_scim, method="GET", path="*/scim/*"),
}


def edit_bodies(edit: Callable[[Any], Any]) -> Fault:
    """Return the fault that changes the JSON of good answers."""

    async def fault(_exchange: Exchange, proceed: Proceed) -> Reply | None:
        return _edited(await proceed(), edit)

    return fault


def _edited(reply: Reply | None, edit: Callable[[Any], Any]) -> Reply | None:
    if reply is None or reply.status >= _FIRST_ERROR or not reply.body.startswith(b"{"):
        return reply
    return replace(reply, body=json_text(edit(json.loads(reply.body))))


def _each_object(value: Any, edit: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    if isinstance(value, dict):
        return edit({key: _each_object(item, edit) for key, item in value.items()})
    if isinstance(value, list):
        return [_each_object(item, edit) for item in value]
    return value


def _nulled(value: Any, kept: set[str]) -> Any:
    if isinstance(value, dict):
        return {key: (_nulled(item, kept) if key in kept else None) for key, item in value.items()}
    return [_nulled(item, kept) for item in value] if isinstance(value, list) else value


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


def _redated(text: str, digits: int) -> str:
    whole, _, fraction = text.removesuffix("Z").partition(".")
    shown = (fraction + "123456789")[:digits]
    return f"{whole}.{shown}Z" if shown else f"{whole}Z"
