"""Points in time and dates, as the generated models read and write them."""

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockerhub_openapi.models import (
    AuditLog,
)
from dockerhub_openapi.types import decode_date, decode_datetime, encode

UTC = datetime.UTC
MOMENT = datetime.datetime(2021, 2, 19, 1, 34, 35, tzinfo=UTC)


# Points in time.


@pytest.mark.parametrize("digits", range(10))
def test_fractions_of_a_second_have_any_number_of_digits(digits: int) -> None:
    """Digits after the microseconds are cut."""
    fraction = "123456789"[:digits]
    text = f"2021-02-19T01:34:35{'.' if digits else ''}{fraction}Z"
    microsecond = int(fraction[:6].ljust(6, "0"))
    assert decode_datetime(text) == MOMENT.replace(microsecond=microsecond)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2021-02-19T01:34:35Z", MOMENT),
        ("2021-02-19T01:34:35+00:00", MOMENT),
        ("2021-02-19T01:34:35-00:00", MOMENT),
        ("2021-02-19T07:04:35+05:30", MOMENT),
        ("2021-02-18T15:34:35.000-10:00", MOMENT),
        ("2021-02-19T01:34:35", MOMENT),
        ("2021-02-19 01:34:35.000000", MOMENT),
        ("2021-02-19t01:34:35Z", MOMENT),
    ],
)
def test_a_point_in_time_is_aware(text: str, moment: datetime.datetime) -> None:
    """Without an offset it is UTC."""
    decoded = decode_datetime(text)
    assert decoded == moment
    assert decoded.utcoffset() is not None


@pytest.mark.parametrize(
    "text", ["", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z", "0001-01-01T00:00:00"]
)
def test_a_time_that_was_never_set_is_none(text: str) -> None:
    """Go writes the year 1, other services an empty text."""
    assert decode_datetime(text) is None
    assert AuditLog.from_dict({"timestamp": text}).timestamp is None


@pytest.mark.parametrize(
    "garbage",
    [
        *("yesterday", "2021-02-19", "20210219T013435Z", "2021-13-19T01:34:35Z", "1613698475"),
        *("2021-02-19T25:34:35Z", "2021-02-19 01:34:35 +0000 UTC", "T", " ", 1613698475, None),
        *([], {}),
    ],
)
def test_a_text_that_is_not_a_point_in_time_is_kept(garbage: Any) -> None:
    """The user decides what it means."""
    assert decode_datetime(garbage) is garbage


@given(
    st.datetimes(
        min_value=datetime.datetime(2, 1, 1),  # noqa: DTZ001  # the strategy adds the offset
        timezones=st.timezones() | st.just(UTC) | st.none(),
    )
)
def test_points_in_time_survive_the_round_trip(moment: datetime.datetime) -> None:
    """Encoding and decoding gives the same time; one without an offset is read as UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    assert decode_datetime(encode(moment)).timestamp() == aware.timestamp()


def test_utc_is_written_as_z() -> None:
    """As the service does, with every object that represents UTC."""
    assert encode(MOMENT) == "2021-02-19T01:34:35Z"
    zero = datetime.timezone(datetime.timedelta(0), "nil")
    assert encode(MOMENT.replace(tzinfo=zero)) == "2021-02-19T01:34:35Z"
    half_past = datetime.timezone(datetime.timedelta(hours=5, minutes=30))
    assert encode(MOMENT.astimezone(half_past)) == "2021-02-19T07:04:35+05:30"


@pytest.mark.parametrize("odd", [None, "", "2021", "2021-02-30", 20210219, []])
def test_dates_are_read_as_tolerantly_as_times(odd: Any) -> None:
    """No property has this format yet, but a new one may."""
    assert decode_date("2021-02-19") == datetime.date(2021, 2, 19)
    assert encode(datetime.date(2021, 2, 19)) == "2021-02-19"
    assert decode_date(odd) is odd
