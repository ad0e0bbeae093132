"""Ages and dates as people type them: ``90d``, ``3months``, ``2026-10-01``."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final

from attrs import frozen

from dockerhub._base.arguments import wrong_type
from dockerhub._base.errors import InvalidArgumentError
from dockerhub._spec.moments import to_moment

ACCEPTED: Final = (
    "an age such as '90d', '12h', '2 weeks' or '3months', "
    "or a date such as '2026-10-01' or '2026-10-01T12:00:00Z'"
)

FIRST_MOMENT: Final = datetime(2013, 1, 1, tzinfo=UTC)
"""Docker is younger: nothing happened before, and a time such as 1970 is one that was never set."""

_PART: Final = re.compile(r"\s*(\d{1,6})\s*([a-z]+)\s*")
_SECONDS: Final = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), 60),
    **dict.fromkeys(("h", "hour", "hours"), 3_600),
    **dict.fromkeys(("d", "day", "days"), 86_400),
    **dict.fromkeys(("w", "week", "weeks"), 604_800),
}
_MONTHS: Final = {
    **dict.fromkeys(("month", "months"), 1),
    **dict.fromkeys(("y", "year", "years"), 12),
}


@frozen
class Age:
    """A duration before or after now; months are those of the calendar."""

    text: str
    months: int
    seconds: int

    def before(self, name: str, now: datetime) -> datetime:
        """Return the time that is so long ago.

        Args:
            name: The argument that gave the age.
            now: The time to count from.

        Raises:
            InvalidArgumentError: That was before the year 1.
        """
        try:
            return self._moved(now, -1)
        except (OverflowError, ValueError):
            raise InvalidArgumentError(name, f"is too long: {self.text!r}") from None

    def after(self, now: datetime) -> datetime:
        """Return the time that far ahead; `OverflowError` or `ValueError` after the year 9999."""
        return self._moved(now, 1)

    def _moved(self, now: datetime, sign: int) -> datetime:
        if self.months:
            from dateutil.relativedelta import relativedelta  # noqa: PLC0415  # months are rare

            now += relativedelta(months=sign * self.months)
        return now + sign * timedelta(seconds=self.seconds)

    def __str__(self) -> str:
        return self.text


When = Age | datetime
"""An age, or a fixed time."""
AgeOrTime = When | timedelta | date | str
"""What `parse_when` reads."""


def parse_when(name: str, value: object) -> When:
    """Read an age or a time: text, a timedelta, an aware datetime, or a date, in UTC.

    A single ``m`` is refused, since it could mean minutes or months.
    """
    match value:
        case Age():
            return value
        case timedelta():
            return _some(name, Age(f"{value.total_seconds():.0f}s", 0, int(value.total_seconds())))
        case str():
            return _parse(name, value)
        case date():
            return to_moment(name, value)
        case _:
            raise wrong_type(name, "text, a timedelta, a datetime or a date", value)


def to_time(name: str, value: object, now: datetime) -> datetime:
    """Return the time that an age or a date means."""
    when = parse_when(name, value)
    return when.before(name, now) if isinstance(when, Age) else when


def to_past(name: str, value: object, now: datetime) -> datetime:
    """Return the time that an age or a date means; `ValueError` if it is in the future."""
    moment = to_time(name, value, now)
    if moment > now:
        raise InvalidArgumentError(name, f"is in the future: {moment.isoformat()}")
    return moment


def to_future(name: str, value: object, now: datetime) -> datetime:
    """Return the time after an age, or a given one; `ValueError` if it is not in the future."""
    when = parse_when(name, value)
    try:
        moment = when.after(now) if isinstance(when, Age) else when
    except (OverflowError, ValueError):
        raise InvalidArgumentError(name, f"is too far in the future: {str(when)!r}") from None
    if moment <= now:
        raise InvalidArgumentError(name, f"must be in the future, not {moment.isoformat()}")
    return moment


def _parse(name: str, text: str) -> When:
    age = _parse_age(text)
    if age is not None:
        return _some(name, age)
    try:
        return to_moment(name, text.strip())
    except ValueError:
        raise InvalidArgumentError(name, f"must be {ACCEPTED}, not {text!r}") from None


def _parse_age(text: str) -> Age | None:
    """Return an age of one or more parts, as in ``1 year 6 months``; None if it is none."""
    place, months, seconds = 0, 0, 0
    lower = text.lower().strip()
    while match := _PART.match(lower, place):
        count, unit = int(match[1]), match[2]
        if unit not in _SECONDS and unit not in _MONTHS:
            return None
        months += count * _MONTHS.get(unit, 0)
        seconds += count * _SECONDS.get(unit, 0)
        place = match.end()
    return Age(text.strip(), months, seconds) if lower and place == len(lower) else None


def _some(name: str, age: Age) -> Age:
    if age.months + age.seconds <= 0:
        raise InvalidArgumentError(name, f"must be longer than zero, not {age.text!r}")
    return age
