"""Texts for people and for machines."""

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockerhub.cli.output.formatting import (
    age,
    are,
    counted,
    local_time,
    number,
    plain,
    safe,
    short_digest,
    shown,
    size,
)
from dockerhub.models import ImageStatus

NOW = 1_795_000_000.0
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


@given(st.text())
def test_safe_text_has_no_control_characters(text: str) -> None:
    """Text that had none is unchanged."""
    escaped = safe(text)

    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", escaped)
    assert safe(escaped) == escaped
    escaped.encode()


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (True, "true"),
        (12, "12"),
        (ImageStatus.ACTIVE, "active"),
        (["a", None, "b"], "a  b"),
        (datetime(2026, 11, 1, tzinfo=UTC), "2026-11-01T00:00:00Z"),
        (datetime(2026, 11, 1, 0, 0, 0, 120_000, UTC), "2026-11-01T00:00:00.12Z"),
        (
            datetime(2026, 11, 1, 0, 0, 0, 500, timezone(timedelta(hours=1))),
            "2026-11-01T00:00:00.0005+01:00",
        ),
    ],
)
def test_values_for_machines(value: object, shown: str) -> None:
    assert plain(value) == shown


@pytest.mark.parametrize(
    ("value", "text"),
    [(True, "yes"), (False, "no"), (None, ""), (1234, "1234"), (["a", "b"], "a b")],
)
def test_values_for_people(value: object, text: str) -> None:
    """Those of machines, but for yes and no, and for times."""
    assert shown(value) == text


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, "0"),
        (999, "999"),
        (-1_234_567, "-1,234,567"),
        (True, "true"),
        (None, ""),
        ("1234", "1234"),
        (1234.5, "1234.5"),
    ],
)
def test_numbers_for_people(count: object, shown: str) -> None:
    """Only whole numbers have commas; anything else is as for machines."""
    assert number(count) == shown


@pytest.mark.parametrize(
    ("octets", "shown"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (28_949_234, "28.9 MB"),
        (5_441_722_307, "5.4 GB"),
        (2 * 10**15, "2000.0 TB"),
        (None, ""),
        ("odd", ""),
    ],
)
def test_sizes_for_people(octets: object, shown: str) -> None:
    assert size(octets) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "just now"),
        (59, "just now"),
        (60, "1 minute ago"),
        (7_300, "2 hours ago"),
        (86_400 * 45, "1 month ago"),
        (86_400 * 800, "2 years ago"),
        (-7_300, "in 2 hours"),
    ],
)
def test_ages_for_people(seconds: float, shown: str) -> None:
    moment = datetime.fromtimestamp(NOW, UTC) - timedelta(seconds=seconds)
    assert age(moment, NOW) == shown


def test_an_invalid_time_is_shown_unchanged() -> None:
    assert age(None, NOW) == local_time(None) == ""
    assert age("soon", NOW) == local_time("soon") == "soon"


@pytest.mark.parametrize(
    ("count", "noun", "shown"),
    [
        (1, "repository", "1 repository"),
        (2, "repository", "2 repositories"),
        (1_234, "tag", "1,234 tags"),
        (0, "day", "0 days"),
    ],
)
def test_counted_nouns(count: int, noun: str, shown: str) -> None:
    assert counted(count, noun) == shown


@pytest.mark.parametrize(("count", "verb"), [(0, "are"), (1, "is"), (2, "are"), (11, "are")])
def test_the_verb_fits_the_number(count: int, verb: str) -> None:
    assert are(count) == verb


@pytest.mark.usefixtures("tokyo")
def test_times_are_shown_by_the_local_clock() -> None:
    """A time without a zone means UTC, wherever the machine is."""
    for moment in (NOON, NOON.replace(tzinfo=None), NOON.astimezone(timezone(timedelta(hours=-5)))):
        assert local_time(moment) == shown(moment) == "2026-11-01 21:00:00 JST"


def test_a_time_at_the_end_of_the_calendar_is_shown_unchanged() -> None:
    """In local time it would be after the last year."""
    last = datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-14)))
    assert local_time(last) == "9999-12-31T23:59:00-14:00"


def test_only_digests_are_shortened() -> None:
    assert short_digest("sha256:" + "ab" * 32) == "ab" * 6
    assert short_digest("sha512:abc") == "sha512:abc"
    assert short_digest(None) == ""
