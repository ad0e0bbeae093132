"""Ages and dates as people type them."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from dockerhub._jobs.ages import Age, parse_when, to_future, to_past

PLUS_ONE = timezone(timedelta(hours=1))
NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90d", NOW - timedelta(days=90)),
        ("12h", NOW - timedelta(hours=12)),
        ("2 weeks", NOW - timedelta(weeks=2)),
        ("30 min", NOW - timedelta(minutes=30)),
        ("45s", NOW - timedelta(seconds=45)),
        ("1 Month", datetime(2026, 2, 28, 12, tzinfo=UTC)),
        ("3months", datetime(2025, 12, 31, 12, tzinfo=UTC)),
        (" 1y 6months 2d ", datetime(2024, 9, 28, 12, tzinfo=UTC)),
        ("1d 12h", NOW - timedelta(hours=36)),
        (NOW, NOW),
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
        ("2026-03-01T10:00:00+02:00", datetime(2026, 3, 1, 8, tzinfo=UTC)),
        ("1 Mar 2026 08:00 +00:00", datetime(2026, 3, 1, 8, tzinfo=UTC)),
        (timedelta(days=1), NOW - timedelta(days=1)),
        (date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC)),
        (
            datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=1))),
            datetime(2025, 12, 31, 23, tzinfo=UTC),
        ),
    ],
)
def test_accepted_ages_and_dates(text: Any, expected: datetime) -> None:
    """Months are those of the calendar, and end on days that exist."""
    assert to_past("older_than", text, NOW) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "90",
        "d",
        "3m",
        "90dd",
        "90d!",
        "-1d",
        "1.5d",
        "soon",
        "10:30",
        "2026",
        "2026-13-01",
        "2026-01-01T10:00:00",
        "d90",
        "1000000000d",
    ],
)
def test_a_refused_age_is_reported_with_the_right_form(text: str) -> None:
    """Especially `m`, which could be minutes or months."""
    with pytest.raises(
        ValueError, match=r"older_than must be an age such as '90d', .* not "
    ) as bad:
        parse_when("older_than", text)
    assert repr(text) in str(bad.value)


@pytest.mark.parametrize("nothing", ["0d", "0 months", timedelta(0), timedelta(days=-1)])
def test_an_age_of_nothing_is_refused(nothing: Any) -> None:
    """It would select everything."""
    with pytest.raises(ValueError, match=r"^older_than must be longer than zero"):
        parse_when("older_than", nothing)


def test_the_future_is_refused() -> None:
    """A mistyped year would select everything."""
    with pytest.raises(ValueError, match="since is in the future: 2027-01-01"):
        to_past("since", "2027-01-01", NOW)


@pytest.mark.parametrize("age", ["999999y", "999999w"])
def test_an_age_longer_than_the_calendar_is_refused(age: str) -> None:
    with pytest.raises(ValueError, match=f"since is too long: '{age}'"):
        to_past("since", age, NOW)


@pytest.mark.parametrize("value", [90, None, b"90d"])
def test_other_types_are_refused(value: Any) -> None:
    expected = "^older_than must be text, a timedelta, a datetime or a date, not"
    with pytest.raises(TypeError, match=f"{expected} {type(value).__name__}: {value!r}"):
        parse_when("older_than", value)


def test_an_error_names_the_argument() -> None:
    for odd in ("soon", datetime(2026, 1, 1), timedelta(0)):  # noqa: DTZ001  # without a zone
        with pytest.raises(ValueError, match=r"^since "):
            to_past("since", odd, NOW)


def test_an_age_that_was_read_can_be_read_again() -> None:
    age = parse_when("since", timedelta(days=1, seconds=5))
    assert isinstance(age, Age)
    assert parse_when("since", str(age)) == age
    assert parse_when("since", age) is age


def test_the_library_for_dates_is_imported_only_for_dates() -> None:
    program = (
        "import sys; from dockerhub import retention; retention.RetentionRules(older_than='90d');"
        "assert 'dateutil' not in sys.modules and 'yaml' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_an_age_may_count_into_the_future() -> None:
    """An expiration is after now, and before the calendar ends."""
    for value, expected in (
        ("90d", NOW + timedelta(days=90)),
        ("1 month", datetime(2026, 4, 30, 12, tzinfo=UTC)),
        ("1y 1d", datetime(2027, 4, 1, 12, tzinfo=UTC)),
        (timedelta(seconds=1), NOW + timedelta(seconds=1)),
        ("2026-04-01", datetime(2026, 4, 1, tzinfo=UTC)),
        (NOW + timedelta(seconds=1), NOW + timedelta(seconds=1)),
    ):
        assert to_future("expires_at", value, NOW) == expected
    for odd, problem in (
        (NOW, "must be in the future, not 2026-03-31T12:00:00+00:00"),
        ("2026-03-31", "must be in the future, not 2026-03-31T00:00:00+00:00"),
        ("8000y", "is too far in the future: '8000y'"),
        ("999999w", "is too far in the future: '999999w'"),
        ("0d", "must be longer than zero, not '0d'"),
    ):
        with pytest.raises(ValueError, match=r"^expires_at ") as caught:
            to_future("expires_at", odd, NOW)
        assert str(caught.value) == f"expires_at {problem}"
