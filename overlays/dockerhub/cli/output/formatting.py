"""Text for people: made safe for a terminal, sizes, ages and times."""

import re
from datetime import UTC, datetime
from typing import Final

_UNSAFE: Final = re.compile(
    # Controls, the surrogates of broken text, and what turns the direction of writing.
    r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
_KILO: Final = 1000
_SIZES: Final = ("B", "kB", "MB", "GB", "TB")
_DIGEST: Final = re.compile(r"sha256:([0-9a-f]{12})[0-9a-f]{52}")
_CONSONANT_Y: Final = re.compile(r"(?<=[^aeiou])y\Z")
_UNITS: Final = (
    ("year", 31_557_600),
    ("month", 2_629_800),
    ("day", 86_400),
    ("hour", 3_600),
    ("minute", 60),
)


def safe(text: str) -> str:
    """Return a text without anything that a terminal would obey; it is shown escaped."""
    return _UNSAFE.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")


def plain(value: object) -> str:
    """Return a value as machines read it: times in ISO 8601, lists by spaces, nothing for None."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case datetime():
            from dockerhub.spreadsheets import iso_time  # noqa: PLC0415  # it imports `csv`

            return iso_time(value)
        case list() | tuple():
            return " ".join(map(plain, value))
        case _:
            return str(value)


def shown(value: object) -> str:
    """Return a value as people read it: yes and no, times by the local clock, else `plain`."""
    match value:
        case bool():
            return "yes" if value else "no"
        case datetime():
            return local_time(value)
        case _:
            return plain(value)


def number(count: object) -> str:
    """Return a number for people, with commas between thousands."""
    is_number = isinstance(count, int) and not isinstance(count, bool)
    return f"{count:,}" if is_number else plain(count)


def counted(count: int, noun: str) -> str:
    """Return a number with what it counts: ``1 tag``, ``1,234 repositories``."""
    return f"1 {noun}" if count == 1 else f"{count:,} {_CONSONANT_Y.sub('ie', noun)}s"


def are(count: int) -> str:
    """Return ``is`` for one thing, and ``are`` for any other number."""
    return "is" if count == 1 else "are"


def size(octets: object) -> str:
    """Return a number of bytes for people, in decimal units, as Docker shows it."""
    if not isinstance(octets, int):
        return ""
    number, units = float(octets), iter(_SIZES)
    unit = next(units)
    while number >= _KILO and (larger := next(units, None)):
        number, unit = number / _KILO, larger
    return f"{number:.0f} {unit}" if unit == "B" else f"{number:.1f} {unit}"


def age(moment: object, now: float) -> str:
    """Return how long ago something was, roughly, or how long it is till then."""
    if not isinstance(moment, datetime):
        return plain(moment)
    seconds = now - moment.timestamp()
    pattern = "{} ago" if seconds >= 0 else "in {}"
    for unit, length in _UNITS:
        count = int(abs(seconds) // length)
        if count:
            return pattern.format(counted(count, unit))
    return "just now"


def local_time(moment: object) -> str:
    """Return a time by the local clock, with its zone."""
    if not isinstance(moment, datetime):
        return plain(moment)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        return f"{aware.astimezone():%Y-%m-%d %H:%M:%S %Z}"
    except (OverflowError, ValueError, OSError):  # at either end of the calendar
        return aware.isoformat()


def short_digest(digest: object) -> str:
    """Return the beginning of a digest, as `docker images` shows it."""
    return _DIGEST.sub(r"\1", plain(digest))
