"""The course of a request: what is sent again, after which wait, and the error in the end."""

import re
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from clocks import START, FakeClock
from driving import WITH_TRIO, Drive
from worlds import Scripted, reply

from dockerhub import (
    ConflictError,
    Event,
    EventKind,
    Failure,
    HubConnectionError,
    HubResponseError,
    HubTimeoutError,
    RateLimitError,
    RetryPolicy,
    ServerError,
    UnexpectedResponseError,
)
from dockerhub.emulator import EmulatedHub, EmulatedRateLimit

pytestmark = pytest.mark.sweep

TAG = {"name": "latest"}
FOUND = reply(200, TAG)
SENT = [
    httpx.ReadError("reset"),
    httpx.WriteError("reset"),
    httpx.ReadTimeout("late"),
    httpx.RemoteProtocolError("cut"),
    httpx.DecodingError("no gzip"),
]
UNSENT = [httpx.ConnectError("refused"), httpx.ConnectTimeout("late"), httpx.PoolTimeout("full")]
RETRIED = [408, 425, 500, 502, 503, 504, *range(520, 528), 529, 530, 598, 599]

CALLS: dict[str, Any] = {
    "GET": lambda hub: hub.tags.get("acme/app", "latest"),
    "HEAD": lambda hub: hub.tags.exists("acme/app", "latest"),
    "DELETE": lambda hub: hub.tags.delete("acme/app", "latest"),
    "PUT": lambda hub: hub.call(
        "update_org_settings",
        name="acme",
        body={
            "restricted_images": {
                "enabled": True,
                "allow_official_images": True,
                "allow_verified_publishers": True,
            }
        },
    ),
    "POST": lambda hub: hub.call(
        "create_access_token", body={"token_label": "ci", "scopes": ["repo:read"]}
    ),
    "PATCH": lambda hub: hub.call("update_access_token", uuid="u", body={"is_active": False}),
}
TAG_PATH = "/v2/namespaces/{namespace}/repositories/{repository}/tags/{tag}"
PATHS = {
    "PUT": "/v2/orgs/{name}/settings",
    "POST": "/v2/access-tokens",
    "PATCH": "/v2/access-tokens/{uuid}",
}
ANSWERS = {"GET": 200, "HEAD": 200, "DELETE": 204, "PUT": 200, "POST": 201, "PATCH": 200}


def hub_of(drive: Drive, world: Any, **options: Any) -> Any:
    return drive.hub(transport=drive.transport(world), token="e30.e30.x", **options)


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
@pytest.mark.parametrize("status", RETRIED)
def test_idempotent_requests_are_tried_three_times(
    drive: Drive, clock: FakeClock, method: str, status: int
) -> None:
    world = Scripted(clock, reply(status))
    with pytest.raises(HubResponseError) as caught:
        CALLS[method](hub_of(drive, world))
    assert len(world.requests) == 3
    assert caught.value.status == status
    first, second = clock.waits
    assert 0 <= first <= 0.5
    assert 0 <= second <= 1.0


@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize("status", [500, 503, 520])
def test_requests_with_effects_are_not_repeated(
    drive: Drive, clock: FakeClock, method: str, status: int
) -> None:
    world = Scripted(clock, reply(status))
    with pytest.raises(ServerError):
        CALLS[method](hub_of(drive, world))
    assert len(world.requests) == 1


@pytest.mark.parametrize("method", CALLS)
@pytest.mark.parametrize("failure", [*SENT, *UNSENT], ids=lambda each: type(each).__name__)
def test_a_broken_connection_is_retried_where_that_is_safe(
    drive: Drive, clock: FakeClock, method: str, failure: httpx.TransportError
) -> None:
    safe = method not in ("POST", "PATCH") or failure in UNSENT
    world = Scripted(clock, failure)
    with pytest.raises(HubConnectionError) as caught:
        CALLS[method](hub_of(drive, world))
    assert len(world.requests) == (3 if safe else 1)
    assert caught.value.sent is (failure in SENT)
    assert isinstance(caught.value, HubTimeoutError) is isinstance(failure, httpx.TimeoutException)
    assert caught.value.method == method
    assert caught.value.path == PATHS.get(method, TAG_PATH)


@WITH_TRIO
@pytest.mark.parametrize("method", CALLS)
def test_a_call_recovers(drive: Drive, clock: FakeClock, method: str) -> None:
    world = Scripted(clock, httpx.ConnectError("x"), reply(429), reply(ANSWERS[method], TAG))
    CALLS[method](hub_of(drive, world))
    assert len(world.requests) == 3


@pytest.mark.parametrize("status", [400, 404, 405, 409, 410, 418, 499, 501, 505, 528, 597])
def test_other_errors_are_final(drive: Drive, clock: FakeClock, status: int) -> None:
    world = Scripted(clock, reply(status))
    with pytest.raises(Exception, match=str(status)):
        CALLS["GET"](hub_of(drive, world))
    assert len(world.requests) == 1
    assert clock.waits == []


def test_an_error_says_what_the_server_said(drive: Drive, clock: FakeClock) -> None:
    world = Scripted(clock, reply(409, {"message": "exists"}, x_request_id="42"))
    with pytest.raises(ConflictError, match="exists") as caught:
        CALLS["POST"](hub_of(drive, world))
    error = caught.value
    assert (error.method, error.path, error.status) == ("POST", "/v2/access-tokens", 409)
    assert (error.body, error.request_id) == ({"message": "exists"}, "42")


@pytest.mark.parametrize(
    ("name", "value", "wait"),
    [
        ("retry_after", "7", 7),
        ("retry_after", str(int(START) + 9), 9),
        ("x_retry_after", str(int(START) + 11), 11),
        ("x_ratelimit_reset", str(int(START) + 60), 60),
        ("retry_after", "Fri, 01 Jan 2100 00:00:00 GMT", None),
        ("retry_after", "121", None),
    ],
)
def test_a_429_is_waited_out_or_raised_at_once(
    drive: Drive, clock: FakeClock, name: str, value: str, wait: float | None
) -> None:
    world = Scripted(clock, reply(429, **{name: value}), FOUND)
    hub = hub_of(drive, world)
    if wait is None:
        with pytest.raises(RateLimitError) as caught:
            CALLS["POST"](hub)
        assert caught.value.retry_at is not None
        assert caught.value.retry_at > datetime.fromtimestamp(clock.now() + 120, UTC)
        assert len(world.requests) == 1
    else:
        CALLS["GET"](hub)
        assert wait <= world.times[1] - START <= wait + 3


def test_after_a_429_no_request_is_sent_before_the_reset(drive: Drive, clock: FakeClock) -> None:
    reset = START + 60
    limited = reply(429, x_ratelimit_reset=str(int(reset)), x_ratelimit_remaining="0")
    world = Scripted(clock, limited, FOUND)
    hub = hub_of(drive, world)
    CALLS["GET"](hub.with_options(retry=RetryPolicy(longest_wait=100)))
    world.requests.clear()
    world.times.clear()
    drive.together(hub, 64, lambda hub, _: CALLS["GET"](hub))
    assert len(world.times) == 64
    assert min(world.times) >= reset


@pytest.mark.parametrize(("status", "delay"), [(429, 50), (503, 0)])
def test_a_429_without_a_wait_delays_all_other_requests_too(
    drive: Drive, clock: FakeClock, status: int, delay: int
) -> None:
    """For the duration of its own back-off: the proxy's 429 names no wait. Other errors do not."""
    held_back: list[float] = []
    hub = hub_of(
        drive,
        Scripted(clock, reply(status, "Too Many Requests (HAP429)"), FOUND),
        retry=lambda _: 50.0,
        on_event=lambda _: held_back.append(limiter.acquire(clock.now())),
    )
    session = (hub if drive.name == "sync" else hub.target)._session
    limiter = session._limiters[False]
    CALLS["GET"](hub)
    assert len(held_back) == 1
    assert delay <= held_back[0] <= delay + 1


def test_a_final_429_without_a_wait_delays_no_other_request(drive: Drive, clock: FakeClock) -> None:
    hub = hub_of(drive, Scripted(clock, reply(429), FOUND), retry=lambda _: None)
    with pytest.raises(RateLimitError):
        CALLS["GET"](hub)
    assert CALLS["GET"](hub).name == "latest"
    assert clock.waits == []


def test_the_scim_token_has_a_rate_limit_of_its_own(drive: Drive, clock: FakeClock) -> None:
    """Each token has its own limiter: one may be refused while the other is accepted."""
    world = Scripted(clock, reply(429, retry_after="900"), FOUND)
    hub = drive.hub(transport=drive.transport(world), scim_token="scim-secret")
    for _ in range(2):
        with pytest.raises(RateLimitError):
            hub.scim.schemas()
    assert CALLS["GET"](hub).name == "latest"
    assert len(world.requests) == 2


def test_a_paused_limiter_refuses_without_sending(drive: Drive, clock: FakeClock) -> None:
    world = Scripted(clock, reply(429, retry_after="900"), FOUND)
    hub = hub_of(drive, world)
    with pytest.raises(RateLimitError):
        CALLS["GET"](hub)
    results = drive.together(hub, 20, lambda hub, _: CALLS["GET"](hub))
    assert len(world.requests) == 1
    for error in results:
        assert isinstance(error, RateLimitError)
        seconds = re.sub(r"90[0-2]", "900", str(error))
        assert seconds == (
            "the rate limit is used up for another 900 seconds, which is longer than the retry "
            "policy allows; nothing was sent (GET /v2/namespaces/acme/repositories/app/tags/latest)"
        )
        assert error.retry_at is not None
        assert error.retry_at.tzinfo is UTC
        assert 900 <= error.retry_at.timestamp() - START <= 902
    clock.advance(903)
    assert CALLS["GET"](hub).name == "latest"


def test_a_request_with_effects_waits_for_the_rate_limit_too(
    drive: Drive, clock: FakeClock
) -> None:
    """Nothing was sent, so nothing could be done twice."""
    spent = reply(200, TAG, x_ratelimit_remaining="0", x_ratelimit_reset="60")
    world = Scripted(clock, spent, reply(201, {"uuid": "u"}))
    hub = hub_of(drive, world)
    CALLS["GET"](hub)
    CALLS["POST"](hub)
    assert world.times[1] - world.times[0] >= 60


def test_all_calls_wait_when_the_rate_limit_is_used_up(drive: Drive, clock: FakeClock) -> None:
    """The embedded Hub refuses the eleventh request of a minute; none is sent."""
    with EmulatedHub(clock=clock.now, rate_limit=EmulatedRateLimit(limit=10, window=60)) as server:
        hub = drive.hub(base_url=server.url)
        for _ in range(35):
            hub.tags.exists("library/alpine", "latest")
        assert [each.status for each in server.requests].count(429) == 0
        assert len(server.requests) == 35
        assert len(clock.waits) == 3
        assert hub.rate_limit is not None
        assert (hub.rate_limit.limit, hub.rate_limit.remaining) == (10, 5)


def test_the_rate_limit_is_unknown_before_the_first_response(drive: Drive) -> None:
    assert drive.hub().rate_limit is None


@pytest.mark.parametrize("ahead", [-7_200.0, 0.0, 90.0])
def test_the_difference_of_the_clocks_is_known(
    drive: Drive, clock: FakeClock, ahead: float
) -> None:
    """As in the latest response to any client that shares the session."""
    with EmulatedHub(clock=lambda: clock.now() + ahead) as server:
        hub = drive.hub(base_url=server.url)
        assert (hub.base_url, hub.clock_offset) == (server.url, 0.0)
        assert not hub.tags.exists("library/nothing", "latest")
        assert hub.clock_offset == ahead


def test_events_report_waits_and_retries(drive: Drive, clock: FakeClock) -> None:
    events: list[Event] = []
    limited = reply(429, retry_after="5")
    world = Scripted(clock, reply(502), httpx.ReadError("x"), limited, FOUND)
    CALLS["GET"](hub_of(drive, world, on_event=events.append))
    # The limiter adds a fraction of a second after the reset.
    told = [each for each in events if each.kind is not EventKind.RATE_LIMIT_WAIT]
    assert [(each.kind, each.status) for each in told] == [
        (EventKind.RETRY, 502),
        (EventKind.RETRY, None),
        (EventKind.RATE_LIMITED, 429),
    ]
    assert {each.method for each in events} == {"GET"}
    assert {each.path for each in events} == {TAG_PATH}
    assert sum(each.wait for each in events) == pytest.approx(sum(clock.waits))


def test_a_custom_policy_decides(drive: Drive, clock: FakeClock) -> None:
    failures: list[Failure] = []

    def policy(failure: Failure) -> float | None:
        failures.append(failure)
        return 3.0 if failure.failures < 5 else None

    world = Scripted(clock, reply(500, retry_after="9"))
    with pytest.raises(ServerError):
        CALLS["POST"](hub_of(drive, world, retry=policy))
    assert len(world.requests) == 5
    assert [each.failures for each in failures] == [1, 2, 3, 4, 5]
    assert [each.elapsed for each in failures] == [0, 3, 6, 9, 12]
    assert {(each.status, each.told_wait, each.sent) for each in failures} == {(500, 9.0, True)}


def test_a_policy_decides_on_waits_for_the_rate_limit_too(drive: Drive, clock: FakeClock) -> None:
    """It is told that nothing was sent."""
    failures: list[Failure] = []

    def policy(failure: Failure) -> float | None:
        failures.append(failure)
        return None if failure.sent else 0.0

    spent = reply(200, TAG, x_ratelimit_remaining="0", x_ratelimit_reset="60")
    world = Scripted(clock, spent, FOUND)
    hub = hub_of(drive, world, retry=policy)
    CALLS["GET"](hub)
    CALLS["GET"](hub)
    assert world.times[1] - world.times[0] >= 60
    [failure] = failures
    assert (failure.status, failure.sent, failure.failures, failure.rejections) == (
        429,
        False,
        0,
        0,
    )
    assert failure.told_wait == sum(clock.waits)


def test_failures_and_429s_are_counted_separately(drive: Drive, clock: FakeClock) -> None:
    """Each has its own back-off, which grows with its number."""
    counted: list[tuple[int, int]] = []

    def policy(failure: Failure) -> float:
        counted.append((failure.failures, failure.rejections))
        return 1.0

    world = Scripted(clock, *map(reply, (429, 503, 429, 429, 500)), FOUND)
    CALLS["GET"](hub_of(drive, world, retry=policy))
    assert counted == [(0, 1), (1, 1), (1, 2), (1, 3), (2, 3)]


def test_the_deadline_ends_even_a_patient_call(drive: Drive, clock: FakeClock) -> None:
    world = Scripted(clock, reply(429, retry_after="100"))
    with pytest.raises(RateLimitError):
        CALLS["GET"](hub_of(drive, world, retry=RetryPolicy(deadline=600)))
    assert clock.now() - START <= 600
    assert len(world.requests) == 6


BODIES = [b"", b"<html>hello</html>", b'{"name": ', b"\xff\xfe\x00", b"[" * 100_000, b"nonsense"]


@pytest.mark.parametrize("body", BODIES, ids=lambda body: repr(body[:10]))
def test_a_success_that_is_not_json_is_an_error(
    drive: Drive, clock: FakeClock, body: bytes
) -> None:
    world = Scripted(clock, reply(200, body, content_type="text/html; charset=utf-8"))
    with pytest.raises(UnexpectedResponseError, match=r"not JSON \(text/html\)") as caught:
        CALLS["GET"](hub_of(drive, world))
    assert caught.value.raw_body == body[:65_536]
    assert caught.value.status == 200


def test_a_success_without_a_media_type_is_named_so(drive: Drive, clock: FakeClock) -> None:
    world = Scripted(clock, reply(200, b"?"))
    with pytest.raises(UnexpectedResponseError, match="no media type"):
        CALLS["GET"](hub_of(drive, world))


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"7", b"null", b"true"])
def test_a_body_that_is_not_an_object_is_an_error(
    drive: Drive, clock: FakeClock, body: bytes
) -> None:
    world = Scripted(clock, reply(200, body))
    with pytest.raises(UnexpectedResponseError, match="not a JSON object"):
        CALLS["GET"](hub_of(drive, world))


@pytest.mark.parametrize("status", [201, 202, 204, 206, 226])
def test_a_success_that_is_not_in_the_spec_is_an_error(
    drive: Drive, clock: FakeClock, status: int
) -> None:
    world = Scripted(clock, reply(status, TAG))
    with pytest.raises(UnexpectedResponseError, match="the spec says 200"):
        CALLS["GET"](hub_of(drive, world))


@pytest.mark.parametrize("status", [200, 202, 204])
def test_an_operation_without_a_body_accepts_any_success(
    drive: Drive, clock: FakeClock, status: int
) -> None:
    assert CALLS["DELETE"](hub_of(drive, Scripted(clock, reply(status)))) is None
