"""Compare two JSON values, with dates as points in time."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any, Final

from laws.covering import extra_schema
from laws.world import World
from spec.schema.reading import Schema, alternatives, properties

_MOMENT: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:([Zz])|([+-])(\d\d):(\d\d))"
)

NEVER: Final = "0001-01-01T00:00:00Z"
"""What Go writes for a time that was never set."""


def instant(text: Any) -> datetime | None:
    """Read an RFC 3339 timestamp, independently of the client; None if the text is not one."""
    match = _MOMENT.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return None
    *parts, fraction, zulu, sign, hours, minutes = match.groups()
    offset = timedelta(0)
    if not zulu:
        offset = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1)
    year, month, day, hour, minute, second = map(int, parts)
    micro = int((fraction or "0")[:6].ljust(6, "0"))
    try:
        return datetime(year, month, day, hour, minute, second, micro, timezone(offset))
    except ValueError:
        return None


def is_never(text: str) -> bool:
    """Tell whether a text means "never" in the place of a time; the client reads None."""
    return not text or text.startswith(NEVER.removesuffix("Z"))


def differences(
    world: World, node: Schema, found: Any, wanted: Any, at: str = ""
) -> Iterator[tuple[str, str]]:
    """Yield pointer and problem where a JSON value is not what it should be.

    Args:
        world: The spec.
        node: The schema of the value, which says where the dates are.
        found: The value.
        wanted: What it should be.
        at: JSON Pointer to the value.
    """
    node = world.resolve(node)
    if choice := alternatives(node):
        tries = (list(differences(world, each, found, wanted, at)) for each in choice)
        yield from min(tries, key=len)
    elif isinstance(found, dict) and isinstance(wanted, dict):
        yield from _in_objects(world, node, found, wanted, at)
    elif isinstance(found, list) and isinstance(wanted, list) and len(found) == len(wanted):
        for index, (one, other) in enumerate(zip(found, wanted, strict=True)):
            yield from differences(world, node.get("items", {}), one, other, f"{at}/{index}")
    elif not _same(node, found, wanted):
        yield at, f"is {found!r}, not {wanted!r}"


def _in_objects(
    world: World, node: Schema, found: dict[str, Any], wanted: dict[str, Any], at: str
) -> Iterator[tuple[str, str]]:
    members = properties(world.document, node)
    for key in wanted.keys() - found.keys():
        yield f"{at}/{key}", f"is lost; it was {wanted[key]!r}"
    for key in found.keys() - wanted.keys():
        yield f"{at}/{key}", f"appears from nowhere as {found[key]!r}"
    for key in found.keys() & wanted.keys():
        each = members.get(key) or extra_schema(world, node) or {}
        yield from differences(world, each, found[key], wanted[key], f"{at}/{key}")


def _same(node: Schema, found: Any, wanted: Any) -> bool:
    if node.get("format") == "date-time" and isinstance(wanted, str):
        if is_never(wanted):
            return found is None
        # A time without an offset is read as UTC, and gets one.
        moment = instant(wanted) or instant(f"{wanted}Z")
        if moment is not None:
            return instant(found) == moment
    return type(found) is type(wanted) and bool(found == wanted)
