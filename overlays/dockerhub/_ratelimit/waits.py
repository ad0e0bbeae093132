"""How long the server says to wait: three headers, each in three forms.

Docker Hub documents `X-Retry-After` as a Unix time, was recorded sending a Unix time in
`Retry-After`, which RFC 9110 defines as seconds, and sends seconds there since June 2025
(https://github.com/docker/hub-feedback/issues/2459, https://github.com/docker/docs/pull/22916).
Read as seconds, such a Unix time is a wait of 55 years.
"""

import re
from typing import Final

from dockerhub._base.messages import Response, parse_http_date

LONGEST_WAIT: Final = 3600.0
"""The longest wait in seconds. If the server asks for more, one request asks again after it."""

_HEADERS: Final = ("x-retry-after", "retry-after", "x-ratelimit-reset")

_LONGEST_DELAY: Final = 1e8
"""A number above it, three years of seconds, is a Unix time."""

_LONGEST_WAIT: Final = 100 * 365.25 * 86_400
"""Seconds; a wait of more than a century is a mistake."""

_NUMBER: Final = re.compile(r"[0-9]{1,15}(\.[0-9]*)?")


def told_wait(response: Response, now: float) -> float | None:
    """Return the seconds that the server says to wait, by its own clock; None if it does not."""
    waits = (header_wait(response, name, now) for name in _HEADERS)
    return next((wait for wait in waits if wait is not None), None)


def header_wait(response: Response, name: str, now: float) -> float | None:
    """Return the longest wait that a header tells; None if it tells none that can be used."""
    date = response.date(now)
    waits = (parse_wait(each, date) for each in response.values(name))
    return max((wait for wait in waits if wait is not None), default=None)


def parse_wait(text: str, date: float) -> float | None:
    """Return the seconds that seconds, a Unix time or an HTTP date mean; None if unusable."""
    wait = _seconds(text.strip(), date)
    return None if wait is None or wait > _LONGEST_WAIT else max(0.0, wait)


def _seconds(text: str, date: float) -> float | None:
    if _NUMBER.fullmatch(text):
        number = float(text)
        return number if number <= _LONGEST_DELAY else number - date
    moment = parse_http_date(text)
    return None if moment is None else moment - date
