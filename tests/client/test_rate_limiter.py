"""The rate limit as the server reports it, and the limiter that keeps requests within it."""

from datetime import UTC, datetime

import pytest
from answers import NOW, answer, http_date
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from dockerhub import RateLimit
from dockerhub._base.messages import Response
from dockerhub._ratelimit.limiter import RateLimiter


def reporting(
    remaining: object, reset: float, *, sent: float = NOW, limit: object = 180
) -> Response:
    """A response whose window ends at `reset`, with the server's date `sent`."""
    return answer(
        date=http_date(sent),
        x_ratelimit_limit=str(limit),
        x_ratelimit_remaining=str(remaining),
        x_ratelimit_reset=f"{reset:.0f}",
    )


def at(moment: float) -> datetime:
    return datetime.fromtimestamp(moment, UTC)


def make_limiter(chance: float = 0.5) -> RateLimiter:
    return RateLimiter(lambda: chance)


@pytest.mark.parametrize(
    ("headers", "limit", "remaining", "wait"),
    [
        (("180", "179", f"{NOW + 60:.0f}"), 180, 179, 60),
        (("180", "0", "60"), 180, 0, 60),
        (("180", "0", "0"), 180, 0, 0),
        (("180", "0", f"{NOW - 5:.0f}"), 180, 0, 0),
        (("100;w=21600", "99;w=21600", "60"), 100, 99, 60),
        ((";w=21600", "99", "60"), None, 99, 60),
        (("", "99", "60"), None, 99, 60),
        (("lots", "99", "60"), None, 99, 60),
        (("-1", "99", "60"), None, 99, 60),
        (("123456789", "99", "60"), 123_456_789, 99, 60),
        (("1234567890", "99", "60"), None, 99, 60),
        ((" 180 ", " 99 ", " 60 "), 180, 99, 60),
        (("180", "99", "3600"), 180, 99, 3600),
        (("180", "99", http_date(NOW + 60)), 180, 99, 60),
        (("180, 100", "99, 7", f"30, {http_date(NOW + 60)}"), 100, 7, 60),
        (("180,180", "0, lots, 99", "60, soon"), 180, 0, 60),
        (("100;w=60, 200;w=21600", "7, 0;w=9", "60,60"), 100, 0, 60),
    ],
)
def test_the_headers_are_read(
    headers: tuple[str, str, str], limit: int | None, remaining: int, wait: float
) -> None:
    """In each form; an invalid limit is unknown."""
    names = ("x_ratelimit_limit", "x_ratelimit_remaining", "x_ratelimit_reset")
    found = RateLimit.read(answer(**dict(zip(names, headers, strict=True))), NOW)
    assert found == RateLimit(limit, remaining, at(NOW + wait))


@pytest.mark.parametrize(
    ("remaining", "reset"),
    [
        ("", "60"),
        ("-1", "60"),
        ("1.5", "60"),
        ("many", "60"),
        ("\uff19", "soon"),
        ("9999999999", "60"),
        (";w=21600", "60"),
        ("5", ""),
        ("5", "soon"),
        ("5", "-60"),
        ("5", "nan"),
        ("5", "3601"),
        ("5", "Fri, 31 Dec 9999 23:59:59 GMT"),
    ],
)
def test_invalid_headers_are_ignored(remaining: str, reset: str) -> None:
    """No request waits because of them."""
    strange = answer(x_ratelimit_remaining=remaining, x_ratelimit_reset=reset)
    assert RateLimit.read(strange, NOW) is None
    assert RateLimit.read(answer(), NOW) is None


def test_the_reset_is_given_by_the_local_clock() -> None:
    """The server's clock may be five minutes ahead."""
    ahead = reporting(5, NOW + 360, sent=NOW + 300)
    found = RateLimit.read(ahead, NOW)
    assert found == RateLimit(180, 5, at(NOW + 60))


def test_all_requests_are_sent_before_a_response_reports_the_limit() -> None:
    limiter = make_limiter()
    assert [limiter.acquire(NOW) for _ in range(1_000)] == [0.0] * 1_000
    assert limiter.rate_limit is None


def test_no_request_is_sent_before_the_reset_when_none_remains() -> None:
    """And then a second later, because resets are whole seconds, plus a random delay."""
    shut = make_limiter()
    shut.acquire(NOW)
    shut.release(reporting(0, NOW + 60), NOW)
    assert shut.acquire(NOW) == 61.5
    assert shut.acquire(NOW + 60.9) == 1.5
    assert shut.acquire(NOW + 61) == 0.0


def test_the_remaining_number_is_reduced_with_each_request() -> None:
    """Without waiting for responses."""
    counting = make_limiter()
    counting.acquire(NOW)
    counting.release(reporting(2, NOW + 60), NOW)
    assert [counting.acquire(NOW) for _ in range(3)] == [0.0, 0.0, 1.5]
    assert counting.rate_limit == RateLimit(180, 0, at(NOW + 60))
    counting.release(reporting(0, NOW + 60), NOW)
    assert counting.acquire(NOW) == 61.5


def test_requests_in_flight_are_subtracted_from_the_reported_number() -> None:
    """Three were sent, the first one has a response: of the 5 that remain, 2 are in use."""
    busy = make_limiter()
    for _ in range(3):
        busy.acquire(NOW)
    busy.release(reporting(5, NOW + 60), NOW)
    assert busy.rate_limit == RateLimit(180, 3, at(NOW + 60))


def test_a_response_that_was_overtaken_does_not_raise_the_remaining_number() -> None:
    """The smallest number in a window is correct; what was reserved meanwhile is free again."""
    overtaken = make_limiter()
    for _ in range(2):
        overtaken.acquire(NOW)
    overtaken.release(reporting(3, NOW + 60), NOW)
    assert overtaken.rate_limit == RateLimit(180, 2, at(NOW + 60))
    overtaken.release(reporting(4, NOW + 60), NOW)
    assert overtaken.rate_limit == RateLimit(180, 3, at(NOW + 60))


def test_a_slow_response_is_not_assigned_to_a_later_window() -> None:
    """It was sent at the beginning of the window, and arrived ten seconds later."""
    slow = make_limiter()
    for _ in range(3):
        slow.acquire(NOW)
    slow.release(reporting(1, NOW + 60), NOW)
    slow.release(reporting(0, NOW + 60), NOW)
    slow.release(reporting(2, NOW + 60, sent=NOW), NOW + 10)
    assert slow.acquire(NOW + 10) == 51.5


def test_a_response_of_an_earlier_window_changes_nothing() -> None:
    late = make_limiter()
    for _ in range(2):
        late.acquire(NOW)
    late.release(reporting(7, NOW + 120, sent=NOW + 61), NOW + 61)
    late.release(reporting(0, NOW + 60), NOW + 62)
    assert late.acquire(NOW + 62) == 0.0


def test_resets_two_seconds_apart_are_of_one_window() -> None:
    """Resets and dates are whole seconds; the smallest number in a window is correct."""
    for first, second, left, reset in (
        ((3, 60), (9, 62), 3, 60),
        ((9, 62), (3, 60), 3, 60),
        ((3, 60), (9, 63), 9, 63),
        ((9, 63), (3, 60), 9, 63),
    ):
        near = make_limiter()
        for remaining, seconds in (first, second):
            near.acquire(NOW)
            near.release(reporting(remaining, NOW + seconds), NOW)
        assert near.rate_limit == RateLimit(180, left, at(NOW + reset))


def test_a_response_without_a_date_is_read_by_the_local_clock() -> None:
    undated = make_limiter()
    undated.acquire(NOW)
    undated.release(answer(x_ratelimit_remaining="5", x_ratelimit_reset=f"{NOW + 60:.0f}"), NOW)
    assert undated.rate_limit == RateLimit(None, 5, at(NOW + 60))
    undated.acquire(NOW)
    undated.release(answer(429, retry_after=f"{NOW + 90:.0f}"), NOW)
    assert undated.acquire(NOW) == 90.5


def test_a_refusal_without_a_wait_delays_no_other_request() -> None:
    """The retry policy decides about the request that was refused."""
    vague = make_limiter()
    vague.acquire(NOW)
    vague.release(answer(429), NOW)
    assert [vague.acquire(NOW) for _ in range(3)] == [0.0] * 3


def test_a_new_window_begins_when_a_response_reports_it() -> None:
    rolling = make_limiter()
    rolling.acquire(NOW)
    rolling.release(reporting(0, NOW + 60), NOW)
    rolling.acquire(NOW + 61)
    rolling.release(reporting(179, NOW + 120, sent=NOW + 61), NOW + 61)
    assert rolling.rate_limit == RateLimit(180, 179, at(NOW + 120))


def test_a_sliding_limit_is_followed() -> None:
    """Each response has a reset a minute later, and more requests may remain than before."""
    sliding = make_limiter()
    for second in range(600):
        assert sliding.acquire(NOW + second) == 0.0
        sliding.release(reporting(100, NOW + second + 60, sent=NOW + second), NOW + second)


def test_a_new_window_allows_no_more_than_the_limit_before_its_first_response() -> None:
    """Then the limiter asks again after a short wait, until there is a response."""
    guessing = make_limiter()
    guessing.acquire(NOW)
    guessing.release(reporting(1, NOW + 60, limit=3), NOW)
    entered = [guessing.acquire(NOW + 61) for _ in range(4)]
    assert entered == [0.0, 0.0, 0.0, 1.5]
    assert guessing.acquire(NOW + 999) == 1.5
    guessing.release(reporting(2, NOW + 120, sent=NOW + 61, limit=3), NOW + 999)
    assert guessing.acquire(NOW + 999) == 1.5
    guessing.release(reporting(0, NOW + 120, sent=NOW + 61, limit=3), NOW + 999)
    assert guessing.acquire(NOW + 999) == 121.5 - 61


def test_requests_in_flight_may_count_in_the_new_window() -> None:
    """They are subtracted from its limit."""
    slow = make_limiter()
    for _ in range(3):
        slow.acquire(NOW)
    slow.release(reporting(1, NOW + 60, limit=3), NOW)
    assert [slow.acquire(NOW + 61) for _ in range(2)] == [0.0, 1.5]


def test_no_request_is_sent_if_requests_in_flight_may_fill_the_new_window() -> None:
    slow = make_limiter()
    for _ in range(3):
        slow.acquire(NOW)
    slow.release(reporting(0, NOW + 60, limit=2), NOW)
    assert slow.acquire(NOW + 61) == 1.5
    slow.release(None, NOW + 62)
    assert slow.acquire(NOW + 62) == 1.5


def test_windows_follow_each_other_although_no_response_reports_them() -> None:
    """Not every response may have the headers; a long deletion must not become slower by that."""
    silent = make_limiter()
    silent.acquire(NOW)
    silent.release(reporting(1, NOW + 60, limit=3), NOW)
    for start in (NOW + 61, NOW + 122, NOW + 190):
        assert [silent.acquire(start) for _ in range(4)] == [0.0, 0.0, 0.0, 1.5]
        for _ in range(3):
            silent.release(None, start + 1)
        assert [silent.acquire(start + 60.9) for _ in range(2)] == [0.0, 1.5], (
            "one request is sent first"
        )
        silent.release(None, start + 60.9)


def test_one_request_is_sent_first_if_no_response_of_the_new_window_had_headers() -> None:
    """A limiter that waited for such a response would stay paused for good."""
    lost = make_limiter()
    lost.acquire(NOW)
    lost.release(reporting(1, NOW + 60, limit=2), NOW)
    assert [lost.acquire(NOW + 61) for _ in range(3)] == [0.0, 0.0, 1.5]
    lost.release(None, NOW + 62)
    assert lost.acquire(NOW + 62) == 1.5
    lost.release(None, NOW + 62)
    assert [lost.acquire(NOW + 62) for _ in range(2)] == [0.0, 1.5]


def test_a_limit_of_zero_does_not_pause_the_limiter_for_good() -> None:
    """One request is sent first when the window is over."""
    nothing = make_limiter()
    nothing.acquire(NOW)
    nothing.release(reporting(0, NOW + 60, limit=0), NOW)
    assert [nothing.acquire(NOW + 61) for _ in range(2)] == [0.0, 1.5]


def test_an_unknown_limit_is_no_limit() -> None:
    """After the reset all requests are sent, until a response reports the limit."""
    unknown = make_limiter()
    unknown.acquire(NOW)
    unknown.release(reporting(0, NOW + 60, limit="lots"), NOW)
    assert unknown.acquire(NOW) == 61.5
    assert [unknown.acquire(NOW + 61) for _ in range(500)] == [0.0] * 500
    assert unknown.rate_limit is None
    unknown.release(reporting(9, NOW + 60, limit="lots"), NOW + 62)
    assert unknown.rate_limit == RateLimit(None, 0, at(NOW + 122))


def test_responses_without_headers_do_not_change_the_known_limit() -> None:
    quiet = make_limiter()
    quiet.acquire(NOW)
    quiet.release(reporting(5, NOW + 60), NOW)
    quiet.acquire(NOW)
    quiet.release(answer(500), NOW)
    quiet.acquire(NOW)
    quiet.release(None, NOW)
    assert quiet.rate_limit == RateLimit(180, 3, at(NOW + 60))


def test_a_paused_limiter_lets_no_request_through() -> None:
    """For any remaining number; the latest end of a pause counts."""
    closed = make_limiter()
    closed.pause(NOW + 30)
    closed.pause(NOW + 20)
    assert closed.acquire(NOW) == 30.5
    assert closed.acquire(NOW + 29.75) == 0.75
    assert closed.acquire(NOW + 30) == 0.0


def test_a_paused_limiter_stays_paused_in_a_new_window() -> None:
    closed = make_limiter()
    closed.acquire(NOW)
    closed.release(reporting(0, NOW + 10), NOW)
    closed.pause(NOW + 60)
    assert closed.acquire(NOW + 12) == 48.5
    assert closed.acquire(NOW + 60) == 0.0


def test_after_a_refusal_for_years_one_request_asks_again_after_an_hour() -> None:
    """And the others wait for its response, whatever that is."""
    years = answer(429, retry_after="4102444800", date=http_date(NOW))
    shut = make_limiter()
    for _ in range(2):
        shut.acquire(NOW)
    shut.release(years, NOW)
    shut.release(answer(), NOW + 1)
    assert shut.acquire(NOW) == 3600.5
    assert shut.acquire(NOW + 3599.75) == 0.75
    now = NOW + 3600
    for reply in (years, None, answer(429, retry_after="3601")):
        assert [shut.acquire(now) for _ in range(3)] == [0.0, 1.5, 1.5]
        shut.release(reply, now)
        if reply is not None:
            assert shut.acquire(now) == 3600.5
            now += 3600
    assert shut.acquire(now) == 0.0
    shut.release(answer(503), now)
    assert [shut.acquire(now) for _ in range(3)] == [0.0] * 3


def test_after_an_ordinary_refusal_all_requests_are_sent() -> None:
    """An hour is not too long; another refusal after it ends in the same way."""
    patient = make_limiter()
    for _ in range(2):
        patient.acquire(NOW)
    for seconds in ("3600", "30"):
        patient.release(answer(429, retry_after=seconds), NOW)
    assert [patient.acquire(NOW + 3600) for _ in range(3)] == [0.0] * 3
    patient.release(answer(429, retry_after="30"), NOW + 3600)
    assert patient.acquire(NOW + 3600) == 30.5
    assert [patient.acquire(NOW + 3630) for _ in range(3)] == [0.0] * 3


def after_others(used: int, *, refused: bool = False) -> RateLimiter:
    """A limiter that knows that others used this many of 100 requests; none is in flight."""
    limiter = make_limiter()
    for remaining in (100, 100 - used):
        limiter.acquire(NOW)
        limiter.release(reporting(remaining, NOW + 60), NOW)
    limiter.acquire(NOW)
    last = reporting(50, NOW + 60)
    limiter.release(Response(429, last.headers, b"") if refused else last, NOW)
    return limiter


def test_the_share_of_other_clients_is_left_to_them() -> None:
    """Of 50 used requests, this client sent two; a call that cannot wait is not delayed."""
    modest = after_others(48)
    assert [modest.acquire(NOW) for _ in range(2)] == [0.0, 1.5]
    assert [modest.acquire(NOW, patient=False) for _ in range(49)] == [0.0] * 49
    assert modest.acquire(NOW, patient=False) == 61.5


def test_the_square_of_the_share_of_the_window_is_used() -> None:
    """Eight requests show that half of them were those of others: a quarter of 92 may be sent."""
    half = make_limiter()
    for number in range(5):
        half.acquire(NOW)
        half.release(reporting(100 - 2 * number, NOW + 60), NOW)
    assert [half.acquire(NOW) for _ in range(24)] == [0.0] * 23 + [1.5]


def test_a_refusal_does_not_report_what_others_use() -> None:
    """Proxies refuse as well, with any numbers; the next window has free requests."""
    refused = after_others(1, refused=True)
    assert [refused.acquire(NOW + 61) for _ in range(9)] == [0.0] * 9
    modest = after_others(1)
    assert [modest.acquire(NOW + 61) for _ in range(2)] == [0.0, 1.5]


def test_a_refusal_for_more_than_an_hour_counts_despite_other_refusals() -> None:
    """One request is sent first when the hour is over; an ordinary refusal of it ends the pause."""
    for refusals in (("30", "3601"), ("3601", "30"), ("3601", "3600")):
        mixed = make_limiter()
        for _ in refusals:
            mixed.acquire(NOW)
        for seconds in refusals:
            mixed.release(answer(429, retry_after=seconds), NOW)
        assert [mixed.acquire(NOW + 3600) for _ in range(3)] == [0.0, 1.5, 1.5]
        mixed.release(answer(429, retry_after="30"), NOW + 3600)
        assert [mixed.acquire(NOW + 3630) for _ in range(3)] == [0.0] * 3


class HonestServer(RuleBasedStateMachine):
    """One client and a server that allows this many requests per minute, and reports correctly.

    Requests and responses take any time and can overtake each other; some are lost.
    The server's clock is off, its windows are not whole seconds, and its resets are rounded down.
    """

    limit = 3
    skew = 137.25
    length = 60.25

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.limiter = RateLimiter(lambda: 0.0)
        self.sent = 0
        self.answers: list[tuple[int, Response]] = []
        self.used: dict[int, int] = {}
        self.lost: dict[int, int] = {}
        # Before the first response the limit is unknown.
        self.a_request_is_sent()
        self.the_server_responds()
        self.limiter.release(self.answers.pop()[1], self.now)

    @rule(seconds=st.one_of(st.floats(0, 3), st.floats(0, 100)))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds

    @rule()
    def a_request_is_sent(self) -> None:
        wait = self.limiter.acquire(self.now)
        assert wait >= 0
        self.sent += wait == 0

    @precondition(lambda self: not self.sent and not self.answers)
    @rule()
    def a_request_that_waits_is_sent_if_none_is_in_flight(self) -> None:
        waits = 0
        while wait := self.limiter.acquire(self.now):
            self.now += wait
            waits += 1
            assert waits <= 2
        self.sent += 1

    @precondition(lambda self: self.sent)
    @rule()
    def the_server_responds(self) -> None:
        self.sent -= 1
        window = int((self.now + self.skew) // self.length)
        used = self.used[window] = self.used.get(window, 0) + 1
        reset, date = int((window + 1) * self.length), int(self.now + self.skew)
        reply = reporting(max(0, self.limit - used), reset, sent=date, limit=self.limit)
        self.answers.append((window, reply))

    @precondition(lambda self: self.answers)
    @rule(data=st.data())
    def a_response_arrives(self, data: st.DataObject) -> None:
        index = data.draw(st.integers(0, len(self.answers) - 1))
        self.limiter.release(self.answers.pop(index)[1], self.now)

    @precondition(lambda self: self.answers)
    @rule(data=st.data())
    def a_response_is_lost(self, data: st.DataObject) -> None:
        window, _ = self.answers.pop(data.draw(st.integers(0, len(self.answers) - 1)))
        self.limiter.release(None, self.now)
        self.lost[window] = self.lost.get(window, 0) + 1

    @invariant()
    def no_window_gets_more_requests_than_its_limit(self) -> None:
        """Except for as many as lost their responses, which would have reported it."""
        for window, used in self.used.items():
            assert used <= self.limit + self.lost.get(window, 0)


TestHonestServer = HonestServer.TestCase
TestHonestServer.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
