"""The rate limit: headers of every response, and its four refusals."""

from collections.abc import Callable, Iterator

import httpx
import pytest

from dockerhub.emulator import EmulatedClock, EmulatedHub, EmulatedRateLimit
from dockerhub.emulator.seeds.demo import EPOCH

NOW = EPOCH / 1_000_000_000
PATH = "/v2/namespaces/library/repositories/alpine/tags"
RESET = str(int(NOW) + 60)


@pytest.fixture(scope="module")
def _limited() -> Iterator[EmulatedHub]:
    with EmulatedHub(clock=EmulatedClock.at(NOW), rate_limit=3) as hub:
        yield hub


@pytest.fixture
def limited(_limited: EmulatedHub) -> EmulatedHub:
    """A Hub that allows three requests per minute."""
    _limited.reset()
    return _limited


@pytest.fixture
def client(limited: EmulatedHub) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=limited.url) as http:
        yield http


def test_every_response_says_how_many_requests_remain(client: httpx.Client) -> None:
    """Successes, refusals and unknown paths, too."""
    answers = [client.get(PATH), client.get("/nowhere"), client.post("/v2/users/login")]
    assert [a.headers["X-RateLimit-Remaining"] for a in answers] == ["2", "1", "0"]
    for answer in answers:
        assert answer.headers["X-RateLimit-Limit"] == "3"
        assert answer.headers["X-RateLimit-Reset"] == RESET


def exhaust(client: httpx.Client) -> httpx.Response:
    for _ in range(3):
        assert client.get(PATH).status_code == 200
    return client.get(PATH)


def test_the_recorded_refusal_has_a_unix_time(client: httpx.Client) -> None:
    """``Retry-After`` holds the time of the reset; ``X-Retry-After`` is not sent."""
    answer = exhaust(client)
    assert answer.status_code == 429
    assert answer.json() == {"detail": "Rate limit exceeded", "error": False}
    assert answer.headers["Retry-After"] == answer.headers["X-RateLimit-Reset"] == RESET
    assert "X-Retry-After" not in answer.headers
    assert answer.headers["X-RateLimit-Remaining"] == "0"


def test_the_refusal_with_seconds(limited: EmulatedHub, client: httpx.Client) -> None:
    """As documented since June 2025."""
    limited.rate_limit = EmulatedRateLimit(limit=3, form="seconds")
    answer = exhaust(client)
    assert answer.headers["Retry-After"] == "60"
    assert "X-Retry-After" not in answer.headers


def test_the_refusal_of_the_spec(limited: EmulatedHub, client: httpx.Client) -> None:
    """``X-Retry-After`` with a unix time."""
    limited.rate_limit = EmulatedRateLimit(limit=3, form="x-retry-after")
    answer = exhaust(client)
    assert answer.headers["X-Retry-After"] == RESET
    assert "Retry-After" not in answer.headers


def test_the_refusal_of_the_proxy(limited: EmulatedHub, client: httpx.Client) -> None:
    """It is plain text without the API's headers."""
    limited.rate_limit = EmulatedRateLimit(limit=3, form="hap429")
    answer = exhaust(client)
    assert answer.status_code == 429
    assert answer.text == "Too Many Requests (HAP429).\n"
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.headers["Retry-After"] == "60"
    assert not [name for name in answer.headers if name.startswith("x-")]


def test_the_window_ends(limited: EmulatedHub, client: httpx.Client) -> None:
    """One second before the reset everything is refused, at the reset everything works."""
    assert exhaust(client).status_code == 429
    limited.clock.advance(59)
    assert client.get(PATH).status_code == 429
    limited.clock.advance(1)
    assert client.get(PATH).status_code == 200


def test_accounts_and_addresses_are_counted_separately(
    limited: EmulatedHub, client: httpx.Client
) -> None:
    """Anonymous requests do not count for logged-in users."""
    body = {"username": "alice", "password": "alice-password"}
    token = client.post("/v2/users/login", json=body).json()["token"]
    client.get(PATH)
    client.get(PATH)
    assert client.get(PATH).status_code == 429
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get(PATH, headers=headers).headers["X-RateLimit-Remaining"] == "2"
    assert client.get(PATH).status_code == 429
    transport = httpx.HTTPTransport(local_address="127.0.0.2")
    with httpx.Client(base_url=limited.url, transport=transport) as neighbour:
        answer = neighbour.get(PATH)
    assert (answer.status_code, answer.headers["X-RateLimit-IP"]) == (200, "127.0.0.2")


def test_counting_starts_again_with_another_limit(
    limited: EmulatedHub, client: httpx.Client
) -> None:
    """In a window with the length of the new limit."""
    assert exhaust(client).status_code == 429
    limited.rate_limit = EmulatedRateLimit(limit=1, window=10)
    answer = client.get(PATH)
    assert (answer.status_code, answer.headers["X-RateLimit-Remaining"]) == (200, "0")
    assert answer.headers["X-RateLimit-Reset"] == str(int(NOW) + 10)


def test_without_enforcement_nothing_is_refused(http: httpx.Client) -> None:
    """The headers are sent anyway, and a client that counts has no reason to wait."""
    for _ in range(200):
        answer = http.head(PATH)
    assert answer.status_code == 200
    limit = answer.headers["X-RateLimit-Limit"]
    assert answer.headers["X-RateLimit-Remaining"] == limit == "1000000"


@pytest.mark.parametrize(
    "make",
    [
        lambda: EmulatedRateLimit(limit=-1),
        lambda: EmulatedRateLimit(limit=1.5),  # type: ignore[arg-type]  # the point of the test
        lambda: EmulatedRateLimit(limit=True),
        lambda: EmulatedRateLimit(window=0),
        lambda: EmulatedRateLimit(window=True),
        lambda: EmulatedRateLimit(window=float("inf")),
        lambda: EmulatedRateLimit(window=float("nan")),
        lambda: EmulatedRateLimit(form="soon"),  # type: ignore[arg-type]  # the point of the test
    ],
)
def test_impossible_limits_are_refused(make: Callable[[], EmulatedRateLimit]) -> None:
    """When the limit is created."""
    with pytest.raises(ValueError, match="rate limit"):
        make()
