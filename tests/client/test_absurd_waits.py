"""Waits that are too long to be meant, and clocks that change during a wait."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from answers import http_date
from clocks import START, FakeClock
from driving import Drive
from worlds import CREDENTIALS, LoginWorld, Scripted, reply

from dockerhub import RateLimitError, RetryPolicy, ServerError

PATIENT = RetryPolicy(longest_wait=10**9, deadline=10**9)
STEPS = [-86_400.0, -3_600.0, -100.0, 100.0, 3_600.0, 86_400.0]
FOUND = reply(200, {"name": "latest"})


def get(hub: Any, _index: int = 0) -> Any:
    return hub.tags.get("acme/app", "latest")


@pytest.mark.parametrize(
    "told", [{"retry_after": "4102444800"}, {"x_retry_after": "3601"}, {"retry_after": "99999999"}]
)
def test_a_wait_of_more_than_an_hour_is_raised_and_tried_after_an_hour(
    drive: Drive, clock: FakeClock, told: dict[str, str]
) -> None:
    """The policy does not matter. After an hour, one request is sent before all others."""
    world = Scripted(clock, reply(429, **told), FOUND)
    hub = drive.hub(transport=drive.transport(world), retry=PATIENT, token="e30.e30.x")
    with pytest.raises(RateLimitError) as caught:
        get(hub)
    assert caught.value.retry_at is not None
    assert caught.value.retry_at.timestamp() >= START + 3601
    with pytest.raises(RateLimitError, match=r"used up for another 360\d seconds") as caught:
        get(hub.with_options(retry=RetryPolicy()))
    assert caught.value.retry_at is not None
    assert 3600 <= caught.value.retry_at.timestamp() - START <= 3601
    assert len(world.requests) == 1
    clock.advance(3600)
    results = drive.together(hub, 20, get)
    assert {each.name for each in results} == {"latest"}
    assert len(world.requests) == 21


@pytest.mark.parametrize("status", [429, 503])
def test_a_wait_of_an_hour_is_waited_out(drive: Drive, clock: FakeClock, status: int) -> None:
    world = Scripted(clock, reply(status, retry_after="3600"), FOUND)
    hub = drive.hub(transport=drive.transport(world), retry=PATIENT, token="e30.e30.x")
    assert get(hub).name == "latest"
    assert world.times[1] >= START + 3600


def test_a_wait_of_years_from_a_failing_server_is_raised_too(
    drive: Drive, clock: FakeClock
) -> None:
    world = Scripted(clock, reply(503, retry_after="4102444800"), FOUND)
    hub = drive.hub(transport=drive.transport(world), retry=lambda _: 1.0, token="e30.e30.x")
    with pytest.raises(ServerError):
        get(hub)
    assert get(hub).name == "latest"
    assert clock.waits == []


class ChangingClock(FakeClock):
    """A clock that changes during each wait."""

    step = 0.0

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        self.set_ahead(self.step)


@pytest.fixture
def clock() -> FakeClock:
    return ChangingClock()


@pytest.mark.parametrize("step", STEPS)
def test_a_changed_clock_changes_no_wait(drive: Drive, clock: ChangingClock, step: float) -> None:
    """Not after a 429, not until the end of the window, and not before a retry."""
    clock.step = step
    spent = reply(
        200,
        {"name": "latest"},
        x_ratelimit_limit="10",
        x_ratelimit_remaining="0",
        x_ratelimit_reset="60",
    )
    moments: list[float] = []
    refused = reply(429, date=http_date(START), retry_after="30")
    world = Scripted(clock, refused, reply(503, retry_after="20"), spent, FOUND)

    def answer(request: httpx.Request) -> httpx.Response:
        moments.append(clock.monotonic() - START)
        return world(request)

    hub = drive.hub(transport=drive.transport(answer), token="e30.e30.x")
    get(hub)
    assert get(hub).name == "latest"
    first, second, third, fourth = moments
    assert first == 0
    assert 30 <= second - first <= 34
    assert 20 <= third - second <= 24
    assert 60 <= fourth - third <= 64
    clock.set_ahead(step)
    assert hub.rate_limit is not None
    told = clock.now() + third + 60 - (clock.monotonic() - START)
    assert hub.rate_limit.reset == datetime.fromtimestamp(told, UTC)


@pytest.mark.parametrize("step", STEPS)
def test_a_changed_clock_renews_no_token(drive: Drive, clock: ChangingClock, step: float) -> None:
    """And it does not keep a token that has expired."""
    world = LoginWorld(clock)
    world.life = 3_600
    hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)
    get(hub)
    clock.set_ahead(step)
    get(hub)
    assert world.logins == 1
    clock.advance(3_600)
    get(hub)
    assert world.logins == 2
