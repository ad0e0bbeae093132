"""How long the server asks to wait, in each form that was seen or specified, and in none."""

import pytest
from answers import NOW, answer, http_date
from hypothesis import given
from hypothesis import strategies as st

from dockerhub._base.messages import parse_http_date
from dockerhub._ratelimit.waits import parse_wait, told_wait

pytestmark = pytest.mark.sweep

CENTURY = 100 * 365.25 * 86_400
SOON = f"{NOW + 42:.0f}"
PAST = f"{NOW - 42:.0f}"

TABLE = [
    # Seconds, as since June 2025.
    ({"retry_after": "0"}, 0),
    ({"retry_after": "1"}, 1),
    ({"retry_after": "60"}, 60),
    ({"retry_after": " 60 "}, 60),
    ({"retry_after": "060"}, 60),
    ({"retry_after": "1.5"}, 1.5),
    ({"retry_after": "60."}, 60),
    ({"retry_after": "0.0"}, 0),
    ({"retry_after": "86400"}, 86_400),
    ({"retry_after": "100000000"}, 1e8),
    ({"x_retry_after": "60"}, 60),
    ({"x_ratelimit_reset": "60"}, 60),
    # Unix time, as in May 2025.
    ({"retry_after": SOON}, 42),
    ({"retry_after": f"{SOON}.5"}, 42.5),
    ({"x_retry_after": SOON}, 42),
    ({"x_ratelimit_reset": SOON}, 42),
    ({"retry_after": f"{NOW:.0f}"}, 0),
    ({"retry_after": PAST}, 0),
    ({"x_retry_after": PAST}, 0),
    ({"x_ratelimit_reset": PAST}, 0),
    ({"retry_after": "100000001"}, 0),
    ({"retry_after": "946684800"}, 0),
    ({"retry_after": f"{NOW + 86_400:.0f}"}, 86_400),
    # HTTP dates.
    ({"retry_after": http_date(NOW + 42)}, 42),
    ({"x_retry_after": http_date(NOW + 42)}, 42),
    ({"x_ratelimit_reset": http_date(NOW + 42)}, 42),
    ({"retry_after": http_date(NOW - 42)}, 0),
    ({"retry_after": http_date(NOW)}, 0),
    ({"retry_after": "Monday, 21-Sep-26 14:54:02 GMT"}, 1_790_002_442 - NOW),
    ({"retry_after": "Mon, 21 Sep 2026 14:54:02 -0000"}, 1_790_002_442 - NOW),
    ({"retry_after": "Mon, 21 Sep 2026 16:54:02 +0200"}, 1_790_002_442 - NOW),
    # Invalid.
    ({}, None),
    ({"retry_after": ""}, None),
    ({"retry_after": " "}, None),
    ({"retry_after": "-1"}, None),
    ({"retry_after": "-0"}, None),
    ({"retry_after": "+60"}, None),
    ({"retry_after": f"-{SOON}"}, None),
    ({"retry_after": "nan"}, None),
    ({"retry_after": "inf"}, None),
    ({"retry_after": "-inf"}, None),
    ({"retry_after": "infinity"}, None),
    ({"retry_after": "1e3"}, None),
    ({"retry_after": "1" + "0" * 35}, None),
    ({"retry_after": "9" * 5_000}, None),
    ({"retry_after": "1_000"}, None),
    ({"retry_after": "\uff16\uff10"}, None),
    ({"retry_after": "0x3c"}, None),
    ({"retry_after": "60s"}, None),
    ({"retry_after": "soon"}, None),
    ({"retry_after": "\x00"}, None),
    ({"retry_after": "1790000042000"}, None),  # milliseconds
    ({"retry_after": "99999999999"}, None),
    ({"retry_after": f"{NOW + CENTURY:.0f}"}, CENTURY),
    ({"retry_after": f"{NOW + CENTURY + 1:.0f}"}, None),
    ({"retry_after": "Fri, 31 Dec 9999 23:59:59 GMT"}, None),
    ({"retry_after": "Mon, 21 Sep 100000 14:54:02 GMT"}, None),
    ({"retry_after": "Mon, 99 Sep 2026 14:54:02 GMT"}, None),
    ({"retry_after": "Mon, 21 Sep 2026 25:54:02 GMT"}, None),
    ({"retry_after": "Mon, 21 Sep 2026 14:54:02 +9999"}, None),
    ({"retry_after": "Xxx, 42 Yyy"}, None),
    # Several at once: the first usable one counts, in the order of the documents.
    ({"x_retry_after": "10", "retry_after": "20", "x_ratelimit_reset": "30"}, 10),
    ({"retry_after": "20", "x_ratelimit_reset": "30"}, 20),
    ({"x_retry_after": "soon", "retry_after": "20", "x_ratelimit_reset": "30"}, 20),
    ({"x_retry_after": "-1", "retry_after": "nan", "x_ratelimit_reset": SOON}, 42),
    ({"x_retry_after": SOON, "retry_after": "7", "x_ratelimit_reset": "9"}, 42),
    ({"x_retry_after": PAST, "retry_after": "7"}, 0),
    ({"retry_after": SOON, "x_ratelimit_reset": SOON}, 42),
    ({"x_retry_after": "", "retry_after": "", "x_ratelimit_reset": ""}, None),
    # A header that a proxy sent twice: the longest wait counts.
    ({"retry_after": "60, 60"}, 60),
    ({"retry_after": "30,60,45"}, 60),
    ({"retry_after": f"60, {SOON}"}, 60),
    ({"retry_after": f"7, {http_date(NOW + 42)}"}, 42),
    ({"retry_after": f"{http_date(NOW + 42)}, {http_date(NOW + 43)}"}, 43),
    ({"retry_after": "Monday, 21-Sep-26 14:54:02 GMT, 7"}, 1_790_002_442 - NOW),
    ({"retry_after": "soon, 7, -1, "}, 7),
    ({"retry_after": ", "}, None),
    ({"x_retry_after": "5, 10", "retry_after": "20, 30"}, 10),
    ({"x_ratelimit_reset": f"{SOON}, {PAST}"}, 42),
    ({"retry_after": SOON, "date": f"{http_date(NOW)}, {http_date(NOW + 1)}"}, 42),
    ({"retry_after": SOON, "date": f"yesterday, {http_date(NOW - 5)}"}, 47),
    # The local clock is off: the server's counts.
    ({"retry_after": SOON, "date": http_date(NOW)}, 42),
    ({"retry_after": f"{NOW + 342:.0f}", "date": http_date(NOW + 300)}, 42),
    ({"retry_after": f"{NOW - 258:.0f}", "date": http_date(NOW - 300)}, 42),
    ({"x_retry_after": f"{NOW + 342:.0f}", "date": http_date(NOW + 300)}, 42),
    ({"x_ratelimit_reset": f"{NOW - 258:.0f}", "date": http_date(NOW - 300)}, 42),
    ({"retry_after": http_date(NOW + 342), "date": http_date(NOW + 300)}, 42),
    ({"retry_after": http_date(NOW - 258), "date": http_date(NOW - 300)}, 42),
    ({"retry_after": "42", "date": http_date(NOW + 300)}, 42),
    ({"retry_after": "42", "date": http_date(NOW - 300)}, 42),
    ({"retry_after": SOON, "date": "yesterday"}, 42),
    ({"retry_after": SOON, "date": ""}, 42),
    ({"retry_after": SOON, "date": "Thu, 01 Jan 1801 00:00:00 GMT"}, None),
]


@pytest.mark.parametrize(("headers", "wait"), TABLE)
def test_each_form_of_the_headers_has_its_wait(headers: dict[str, str], wait: float | None) -> None:
    """A wait is what the server meant, or None if it said nothing valid."""
    assert told_wait(answer(429, **headers), NOW) == wait


def test_the_recorded_response_is_a_minute_and_not_55_years() -> None:
    """https://github.com/docker/hub-feedback/issues/2459, with the recorded headers."""
    recorded = answer(
        429,
        date="Thu, 01 May 2025 22:01:18 GMT",
        retry_after="1746136938",
        x_ratelimit_limit="180",
        x_ratelimit_remaining="0",
        x_ratelimit_reset="1746136938",
    )
    assert told_wait(recorded, NOW) == 60


HEADER_TEXT = st.one_of(
    st.text(max_size=40),
    st.floats().map(str),
    st.integers().map(str),
    st.floats(0, 1e12, allow_nan=False).map(lambda number: f"{number:.3f}"),
    st.floats(-6e10, 2.5e11).map(http_date),
)


@given(HEADER_TEXT, st.floats(0, 4e9))
def test_no_wait_is_negative_or_longer_than_a_century(text: str, date: float) -> None:
    """For any header and any date."""
    wait = parse_wait(text, date)
    assert wait is None or 0 <= wait <= CENTURY


@given(st.integers(0, 10**8), st.integers(-3_600, 3_600))
def test_seconds_are_never_cut(seconds: int, skew: int) -> None:
    """Seconds are the same by any clock."""
    told = answer(429, retry_after=str(seconds), date=http_date(NOW + skew))
    assert told_wait(told, NOW) == seconds


@given(st.integers(0, 10**8), st.integers(-3_600, 3_600))
def test_points_in_time_are_never_cut_for_any_local_clock(wait: int, skew: int) -> None:
    """Only the time between the response's own date and the wait's end counts."""
    sent = NOW + skew
    for text in (f"{sent + wait:.0f}", http_date(sent + wait)):
        assert told_wait(answer(429, retry_after=text, date=http_date(sent)), NOW) == wait


@given(st.text(max_size=60))
def test_reading_a_date_never_fails(text: str) -> None:
    """Garbage is not a date."""
    moment = parse_http_date(text)
    assert moment is None or isinstance(moment, float)


@given(st.integers(0, 4 * 10**9))
def test_dates_are_read_as_they_are_written(moment: int) -> None:
    """Every HTTP date is the unix time it was made from."""
    assert parse_http_date(http_date(moment)) == moment
