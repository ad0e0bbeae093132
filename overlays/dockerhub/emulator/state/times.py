"""Times: nanoseconds since the epoch in the state, RFC 3339 text in requests and responses."""

import re
from datetime import UTC, datetime, timedelta

from dateutil.relativedelta import relativedelta

from .clock import NANOSECONDS

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EARLIEST = round((datetime.min.replace(tzinfo=UTC) - _EPOCH).total_seconds())
_LATEST = round((datetime.max.replace(tzinfo=UTC, microsecond=0) - _EPOCH).total_seconds())
_DATE_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)
DAY = 86_400 * NANOSECONDS


def rfc3339(nanoseconds: int) -> str:
    """Write a time as Docker Hub does: UTC, ``Z``, a fraction without trailing zeros.

    Recorded bodies carry fractions of 0, 3, 4, 5, 6, 8 and 9 digits for that reason.
    """
    seconds, fraction = divmod(nanoseconds, NANOSECONDS)
    text = (_EPOCH + timedelta(seconds=seconds)).isoformat()[:19]
    digits = f"{fraction:09d}".rstrip("0")
    return f"{text}.{digits}Z" if digits else f"{text}Z"


def go_time(nanoseconds: int) -> str:
    """Write a time as Go prints it, in UTC: ``2020-01-01 15:00:51.193355 +0000 UTC``."""
    return rfc3339(nanoseconds).replace("T", " ").replace("Z", " +0000 UTC")


def optional_rfc3339(nanoseconds: int | None) -> str | None:
    """Write a time that may be missing."""
    return None if nanoseconds is None else rfc3339(nanoseconds)


def parse_rfc3339(text: str) -> int:
    """Read an RFC 3339 date-time.

    Raises:
        ValueError: If the text is not a date and a time with an offset.
    """
    match = _DATE_TIME.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not an RFC 3339 date-time such as 2026-10-01T12:00:00Z")
    whole, fraction, offset = match.groups()
    moment = datetime.fromisoformat(whole + offset.upper())
    seconds = round((moment - _EPOCH).total_seconds())
    seconds = max(_EARLIEST, min(seconds, _LATEST))
    return seconds * NANOSECONDS + int((fraction or "").ljust(9, "0")[:9])


def month_before(nanoseconds: int) -> int:
    """Return the same day of the month before, the default of ``active_from``."""
    seconds, fraction = divmod(nanoseconds, NANOSECONDS)
    earlier = _EPOCH + timedelta(seconds=seconds) - relativedelta(months=1)
    return int(earlier.timestamp()) * NANOSECONDS + fraction
