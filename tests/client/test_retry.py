"""When a request is sent again: by status, method, outcome, failures, told wait and deadline."""

import math
from typing import Any

import pytest
from answers import GET, POST
from attrs import evolve, fields
from hypothesis import given
from hypothesis import strategies as st

from dockerhub import Failure, RetryPolicy
from dockerhub._base.messages import Request

FAILURE = Failure(
    request=GET,
    status=503,
    sent=True,
    told_wait=None,
    failures=1,
    rejections=0,
    elapsed=0.0,
    chance=0.5,
)
REPEATED = [408, 425, 500, 502, 503, 504, *range(520, 528), 529, 530, 598, 599]


def request(method: str) -> Request:
    return evolve(GET, method=method)


def decide(policy: RetryPolicy | None = None, /, **changes: Any) -> float | None:
    method = changes.pop("method", "GET")
    return (policy or RetryPolicy())(evolve(FAILURE, request=request(method), **changes))


@pytest.mark.parametrize("status", REPEATED)
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
def test_a_server_that_failed_is_asked_again(status: int, method: str) -> None:
    """Methods that may be repeated are, after the first and the second failure."""
    assert decide(status=status, method=method, failures=1) == 0.25
    assert decide(status=status, method=method, failures=2) == 0.5
    assert decide(status=status, method=method, failures=3) is None


@pytest.mark.parametrize("status", [None, *REPEATED])
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_what_may_have_been_done_is_not_done_twice(status: int | None, method: str) -> None:
    """POST and PATCH are given up when they may have reached the server."""
    assert decide(status=status, method=method) is None


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "POST", "PATCH"])
def test_what_was_not_sent_is_sent_again(method: str) -> None:
    """Any method, if the request never left."""
    assert decide(status=None, sent=False, method=method) == 0.25
    assert decide(status=None, sent=False, method=method, failures=3) is None


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
def test_a_broken_connection_is_tried_again(method: str) -> None:
    """An answer that was lost is asked for again."""
    assert decide(status=None, sent=True, method=method) == 0.25


@pytest.mark.parametrize(
    "status", [200, 201, 301, 400, 401, 403, 404, 405, 409, 410, 422, 499, 501, 505, 511, 528, 597]
)
def test_what_would_not_change_is_not_repeated(status: int) -> None:
    """Every other status is final."""
    assert decide(status=status) is None
    assert decide(status=status, told_wait=1.0) is None


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "POST", "PATCH"])
@pytest.mark.parametrize(
    ("told", "wait"), [(0.0, 0.75), (0.1, 0.75), (30.0, 30.5), (120.0, 120.5), (120.5, None)]
)
def test_a_refusal_is_waited_out_with_any_method(
    method: str, told: float, wait: float | None
) -> None:
    """After 429 nothing was done; the wait is the one that was told, and a little more."""
    assert decide(status=429, method=method, told_wait=told, failures=0, rejections=1) == wait


def test_a_refusal_without_a_wait_backs_off() -> None:
    """Each time longer, up to a bound."""
    waits = [decide(status=429, failures=0, rejections=number) for number in range(1, 8)]
    assert waits == [0.75, 1.0, 1.5, 2.5, 4.5, 4.5, 4.5]


def test_a_server_that_keeps_refusing_is_not_stormed_although_it_tells_no_wait() -> None:
    """A reset that is over already does not make the client ask ever faster."""
    waits = [decide(status=429, told_wait=0.0, rejections=number) for number in range(1, 6)]
    assert waits == [0.75, 1.0, 1.5, 2.5, 4.5]


def test_who_accepts_no_wait_never_waits() -> None:
    """With no patience, a refusal is an error at once."""
    impatient = RetryPolicy(longest_wait=0)
    assert decide(impatient, status=429, told_wait=1.0) is None
    assert decide(impatient, status=429, told_wait=None, rejections=1) is None


def test_refusals_do_not_use_up_the_retries() -> None:
    """A request that was refused often may still fail twice."""
    assert decide(status=429, failures=99, rejections=1, told_wait=1.0) == 1.5
    assert decide(status=503, failures=1, rejections=99) == 0.25


@pytest.mark.parametrize(
    ("told", "wait"), [(None, 0.25), (0.0, 0.25), (0.1, 0.25), (120.0, 120.0), (120.5, None)]
)
def test_a_failing_server_may_say_when_to_come_back(told: float | None, wait: float | None) -> None:
    """Its wait counts if it is longer than the client's own, and ends the call if too long."""
    assert decide(status=503, told_wait=told) == wait


@pytest.mark.parametrize(
    ("elapsed", "told", "wait"),
    [
        (0.0, 5.0, 5.5),
        (94.5, 5.0, 5.5),
        (94.6, 5.0, None),
        (99.9, 5.0, None),
        (100.0, 0.0, None),
    ],
)
def test_no_attempt_begins_after_the_deadline(
    elapsed: float, told: float, wait: float | None
) -> None:
    """What could only be sent after it is given up at once, without the wait."""
    policy = RetryPolicy(deadline=100.0)
    assert decide(policy, status=429, told_wait=told, elapsed=elapsed, rejections=1) == wait


def test_the_deadline_bounds_failures_too() -> None:
    assert decide(status=503, elapsed=599.75) == 0.25
    assert decide(status=503, elapsed=599.76) is None


@pytest.mark.parametrize("name", [each.name for each in fields(RetryPolicy)])
@pytest.mark.parametrize(
    ("value", "error"),
    [
        (-1, ValueError),
        (-0.5, ValueError),
        (math.nan, ValueError),
        (None, TypeError),
        ("2", TypeError),
        (True, TypeError),
    ],
)
def test_a_policy_of_nonsense_cannot_be_made(name: str, value: Any, error: type[Exception]) -> None:
    """Bounds are numbers, and not negative."""
    problem = f"a number, not {type(value).__name__}" if error is TypeError else "at least 0"
    with pytest.raises(error, match=f"^{name} must be {problem}"):
        RetryPolicy(**{name: value})


def test_a_deadline_leaves_some_time() -> None:
    with pytest.raises(ValueError, match=r"^deadline must be more than 0$"):
        RetryPolicy(deadline=0)


def test_a_policy_is_made_by_names() -> None:
    """A number alone would not say what it bounds."""
    with pytest.raises(TypeError, match="positional"):
        RetryPolicy(5)  # type: ignore[misc]  # on purpose


def test_the_first_wait_does_not_overflow() -> None:
    """However often a request failed."""
    patient = RetryPolicy(retries=10**9)
    assert decide(patient, failures=10**6, chance=1.0) == 8.0
    endless = RetryPolicy(retries=10**9, first_delay=1.0, longest_delay=1e30, deadline=1e30)
    assert decide(endless, failures=10**6, chance=1.0) == 2.0**30


FAILURES = st.builds(
    Failure,
    request=st.sampled_from([GET, POST, *map(request, ["HEAD", "PUT", "DELETE", "PATCH"])]),
    status=st.one_of(st.none(), st.sampled_from([429, *REPEATED]), st.integers(100, 599)),
    sent=st.booleans(),
    told_wait=st.one_of(st.none(), st.floats(0, 1e6)),
    failures=st.integers(0, 100),
    rejections=st.integers(0, 100),
    elapsed=st.floats(0, 1e4),
    chance=st.floats(0, 1),
)
POLICIES = st.builds(
    RetryPolicy,
    retries=st.integers(0, 100),
    first_delay=st.floats(0, 1e3),
    longest_delay=st.floats(0, 1e3),
    longest_wait=st.floats(0, 1e4),
    deadline=st.floats(0, 1e5, exclude_min=True),
)


@given(POLICIES, FAILURES)
def test_no_wait_is_shorter_than_told_or_beyond_the_deadline(
    policy: RetryPolicy, failure: Failure
) -> None:
    """For every policy and every failure."""
    wait = policy(failure)
    if wait is not None:
        assert wait >= (failure.told_wait or 0.0)
        assert (failure.told_wait or 0.0) <= policy.longest_wait
        assert failure.elapsed + wait <= policy.deadline


@given(POLICIES, FAILURES)
def test_what_is_not_idempotent_is_repeated_only_if_it_was_not_done(
    policy: RetryPolicy, failure: Failure
) -> None:
    """For every policy and every failure."""
    if failure.request.method in {"POST", "PATCH"} and policy(failure) is not None:
        assert failure.status == 429 or not failure.sent


@given(POLICIES, FAILURES)
def test_retries_are_counted(policy: RetryPolicy, failure: Failure) -> None:
    """Nothing is repeated more often than allowed, refusals apart."""
    if failure.status != 429 and policy(failure) is not None:
        assert failure.failures <= policy.retries
