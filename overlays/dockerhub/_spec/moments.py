"""Points in time as people pass them: datetimes, dates and text."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import product

from dockerhub._base.arguments import wrong_type

_DEFAULTS = (datetime(1, 1, 1), datetime(4, 2, 2))  # noqa: DTZ001  # they stand for "left out"
_YEAR_FIRST = re.compile(r"\s*\d{4}")


def to_moment(name: str, value: datetime | date | str) -> datetime:
    """Return an aware datetime from one, from a date (its beginning in UTC) or from text.

    Text is what dateutil reads, such as ``2026-10-01`` or ``1 Oct 2026 12:00 +02:00``. Anything
    else is a `TypeError`; a text that is not a time, or a time without a zone, a `ValueError`.
    """
    if isinstance(value, str):
        value = _parse(name, value)
    if isinstance(value, datetime):
        if value.utcoffset() is None:
            raise ValueError(
                f"{name} has no time zone: {value.isoformat()}; add one, e.g. tzinfo=UTC or 'Z'"
            )
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    raise wrong_type(name, "a datetime, a date or text", value)


def to_day(name: str, value: date | str) -> date | str:
    """Return a date, or text as it is; a `TypeError` if it is neither, or a date with a time."""
    if isinstance(value, datetime) or not isinstance(value, date | str):
        raise wrong_type(name, "a date or text such as '2026-10-01'", value)
    return value


def _parse(name: str, text: str) -> datetime | date:
    from dateutil import parser  # noqa: PLC0415  # most programs pass no dates as text

    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    # 11/10/2026 is a day of October for some, and of November for others.
    orders = [(False, False)] if _YEAR_FIRST.match(text) else product((False, True), repeat=2)
    try:
        found = {
            parser.parse(text, default=default, tzinfos=_zone, dayfirst=day, yearfirst=year)
            for default, (day, year) in product(_DEFAULTS, orders)
        }
    except (ValueError, ArithmeticError):
        found = set()
    # What the text leaves out, such as the year, was filled in from the default.
    if len(found) != 1:
        raise ValueError(
            f"{name} must be a time such as '2026-10-01' or '2026-10-01T12:00:00Z', not {text!r}"
        )
    return found.pop()


def _zone(_name: str | None, offset: float | None) -> timezone | None:
    """Return the zone that a text names: only by its offset, since names are ambiguous."""
    return None if offset is None else timezone(timedelta(seconds=offset))
