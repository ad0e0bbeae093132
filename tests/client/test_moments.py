"""Times as people write them; a text that could mean two times is refused."""

import time
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dockerhub._spec.moments import to_moment

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
TWO_HOURS = timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        (NOON, NOON),
        (NOON.astimezone(TWO_HOURS), NOON),
        (NOON.astimezone(ZoneInfo("Asia/Kathmandu")), NOON),
        (date(2026, 10, 1), datetime(2026, 10, 1, tzinfo=UTC)),
        ("2026-10-01", datetime(2026, 10, 1, tzinfo=UTC)),
        ("20261001", datetime(2026, 10, 1, tzinfo=UTC)),
        ("2026-W40-4", datetime(2026, 10, 1, tzinfo=UTC)),
        ("2026-10-01T12:00:00Z", NOON),
        ("2026-10-01T12:00:00.000000000Z", NOON),
        ("2026-10-01T14:00:00+02:00", NOON),
        ("2026-10-01 14:00 +0200", NOON),
        ("1 Oct 2026 12:00 UTC", NOON),
        ("1 Oct 2026 14:00 +02:00", NOON),
        ("Thu, 01 Oct 2026 12:00:00 GMT", NOON),
        (" 2026-10-01T12:00Z ", NOON),
        (datetime.max.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)),
        (date.min, datetime.min.replace(tzinfo=UTC)),
    ],
)
def test_a_complete_time_is_accepted(value: Any, moment: datetime) -> None:
    found = to_moment("since", value)
    assert found == moment
    assert found.tzinfo is not None


@pytest.mark.parametrize(
    "text",
    [
        "2026-10-01T12:00:00",
        "1 Oct 2026 12:00",
        "2026-10-01 12:00 CET",
        "2026-10-01 12:00 EST",
        "2026-10-01 12:00 XYZ",
        f"2026-10-01 12:00 {time.tzname[0]}X",
        "12 October 2026",
    ],
)
def test_a_time_without_an_offset_is_refused(text: str) -> None:
    """Names of time zones are ambiguous, except UTC; even those that this machine knows."""
    with pytest.raises(ValueError, match=r"^since has no time zone: .*; add one, e\.g\. tzinfo="):
        to_moment("since", text)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "soon", "12:00Z", "Oct 2026", "1 Oct 12:00Z", "2026", "Thursday 12:00Z"),
        *("2026-13-01", "2026-02-30", "2026-10-01T25:00Z", "1790000000", "99999999999999999999"),
        *("11/10/2026 00:00Z", "10.11.2026 00:00Z", "26-10-01T12:00Z"),
        *("2026-10-01T12:00+99:00", "0000-01-01", "10000-01-01", "nan", "inf", "\0", "\uff11"),
    ],
)
def test_an_invalid_or_incomplete_time_is_refused(text: str) -> None:
    """Missing parts are not taken from today, and the order of day and month is not guessed."""
    with pytest.raises(ValueError, match=r"^until must be a time such as '2026-10-01' or .*, not "):
        to_moment("until", text)


@pytest.mark.parametrize("value", [None, 5, 1.5, b"2026-10-01", (2026, 10, 1), timedelta(1), True])
def test_what_is_neither_time_nor_text_is_refused(value: Any) -> None:
    kind = type(value).__name__
    with pytest.raises(TypeError, match=f"^since must be a datetime, a date or text, not {kind}"):
        to_moment("since", value)


MINUTES = st.integers(-24 * 60 + 1, 24 * 60 - 1)


@given(st.datetimes(timezones=MINUTES.map(lambda each: timezone(timedelta(minutes=each)))))
def test_a_written_time_is_read_back(moment: datetime) -> None:
    found = to_moment("since", moment.isoformat())
    assert (found, found.utcoffset()) == (moment, moment.utcoffset())


@given(st.text() | st.text(alphabet="0123456789-:TZ+. apmOctTue/,W") | st.datetimes().map(str))
@example("1e999999999")
@example("0x1")
@example("AM")
@example("T1:0P666666666666666666666666666666M")
def test_any_text_is_a_complete_time_or_refused(text: str) -> None:
    with suppress(ValueError):
        found = to_moment("since", text)
        assert datetime.fromisoformat(found.isoformat()) == found
