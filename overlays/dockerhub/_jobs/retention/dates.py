"""Dates of tags: which can be true, their order, and how people read them."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Final

from dockerhub._jobs.ages import FIRST_MOMENT
from dockerhub._jobs.retention.tag_state import TagState

_NEVER: Final = datetime.min.replace(tzinfo=UTC)
_AHEAD: Final = timedelta(days=1)
"""So far ahead of this machine's clock the one may be that dated a tag."""


def believed(moment: datetime | None, now: datetime) -> datetime | None:
    """Return a date; None if it is unknown, or cannot be true."""
    return moment if moment and FIRST_MOMENT <= moment <= now + _AHEAD else None


def push_order(tag: TagState, now: datetime) -> tuple[datetime, str]:
    """Return by what tags are sorted: the time of their push; unknown ones come first."""
    return believed(tag.pushed, now) or _NEVER, tag.name


def unknown(what: str, moment: datetime | None) -> str:
    """Return why a date cannot be used."""
    return f"{what} cannot be true: {day(moment)}" if moment else f"{what} unknown"


def day(moment: datetime) -> str:
    """Return the day of a time, in UTC."""
    with suppress(OverflowError):  # at either end of the calendar
        moment = moment.astimezone(UTC)
    return moment.date().isoformat()
