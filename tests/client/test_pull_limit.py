"""The limit of pulls: requested from the registry; each origin gets only its own credentials."""

import base64
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from clocks import START, FakeClock
from driving import Drive
from worlds import CREDENTIALS, Scripted, bearer, reply

from dockerhub import HubError, LoginError, PullLimit, ServerError, UnexpectedResponseError
from dockerhub.emulator import EmulatedHub

TOKEN = bearer(9e9, 1)
LATER = reply(503, "", retry_after="60")
WHERE = r"\(GET https://auth.docker.io/token\)$"
REFUSED = (
    "^the registry refused the login as 'ann'. If the account has two-factor authentication, "
    f"use an access token instead of the password {WHERE}"
)
LIMIT = {"ratelimit_limit": "100;w=21600", "ratelimit_remaining": "76;w=21600"}


def test_the_limit_is_that_of_the_user(drive: Drive, server: EmulatedHub) -> None:
    """Accounts that pay have none. The embedded Docker Hub is its own registry."""
    server.settings.pulls_left = 3
    anonymous = drive.hub(base_url=server.url, anonymous=True).pull_limit()
    assert anonymous == PullLimit(100, 3, 21_600, "127.0.0.1", None)
    carol = drive.hub(base_url=server.url, username="carol", password="carol-password")
    uuid = server.state.users["carol"].uuid
    assert carol.pull_limit() == PullLimit(200, 3, 21_600, uuid, "carol")
    alice = drive.hub(base_url=server.url, username="alice", password="dckr_pat_alice_read")
    assert alice.pull_limit() == PullLimit(None, None, None, None, "alice")
    acme = drive.hub(base_url=server.url, username="acme", password="dckr_oat_acme")
    assert acme.pull_limit().limit is None
    assert {each.path for each in server.requests} == {
        "/token",
        "/v2/ratelimitpreview/test/manifests/latest",
    }


def test_each_origin_gets_only_its_own_credentials(drive: Drive, clock: FakeClock) -> None:
    world = Scripted(clock, reply(200, {"token": TOKEN}), reply(200, "", **LIMIT))
    hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)
    assert hub.pull_limit().remaining == 76
    token, manifest = world.requests
    pair = base64.b64encode(b"ann:correct horse battery staple").decode()
    assert token.headers["authorization"] == f"Basic {pair}"
    assert (token.url.scheme, token.url.host, token.url.path) == (
        "https",
        "auth.docker.io",
        "/token",
    )
    assert dict(token.url.params) == {
        "service": "registry.docker.io",
        "scope": "repository:ratelimitpreview/test:pull",
    }
    assert manifest.method == "HEAD"
    assert manifest.url.host == "registry-1.docker.io"
    assert manifest.headers["authorization"] == f"Bearer {TOKEN}"


def test_the_origins_can_be_set(
    drive: Drive, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKERHUB_REGISTRY_URL", "https://registry.example/")
    monkeypatch.setenv("DOCKERHUB_REGISTRY_AUTH_URL", "https://tokens.example/prefix")
    world = Scripted(clock, reply(200, {"token": TOKEN}), reply(200, "", ratelimit_limit="10"))
    hub = drive.hub(transport=drive.transport(world), token=bearer(9e9))
    assert hub.pull_limit() == PullLimit(10, None, None, None, None)
    assert [str(each.url.copy_with(query=None)) for each in world.requests] == [
        "https://tokens.example/prefix/token",
        "https://registry.example/v2/ratelimitpreview/test/manifests/latest",
    ]
    assert "authorization" not in world.requests[0].headers


@pytest.mark.parametrize(
    ("answers", "credentials", "error", "problem"),
    [
        ([reply(401, {})], CREDENTIALS, LoginError, REFUSED),
        ([reply(401, {})], {}, HubError, "401"),
        ([LATER], CREDENTIALS, ServerError, "503"),
        *(
            (
                [reply(200, body)],
                {},
                UnexpectedResponseError,
                f"^the token service of the registry sent no usable token {WHERE}",
            )
            for body in ({"token": 5}, "<html>", [])
        ),
        ([reply(200, {"token": TOKEN}), LATER], {}, ServerError, "503"),
        ([httpx.ConnectError("no")], {}, HubError, "to https://auth.docker.io failed"),
    ],
)
def test_failures_are_typed_errors(
    drive: Drive,
    clock: FakeClock,
    answers: list[Any],
    credentials: dict[str, str],
    error: type[HubError],
    problem: str,
) -> None:
    world = Scripted(clock, *answers)
    hub = drive.hub(transport=drive.transport(world), **(credentials or {"anonymous": True}))
    with pytest.raises(error, match=problem) as caught:
        hub.pull_limit()
    assert len(world.requests) == len(answers)
    failed: Any = caught.value
    assert failed.method == ("GET" if len(answers) == 1 else "HEAD")
    if isinstance(answers[-1], httpx.Response):
        assert failed.status == answers[-1].status_code
        retry_at = datetime.fromtimestamp(START + 60, UTC) if answers[-1] is LATER else None
        assert failed.retry_at == retry_at


def test_of_a_repeated_limit_the_smallest_counts(drive: Drive, clock: FakeClock) -> None:
    """Proxies may send a header twice."""
    twice = {"ratelimit_limit": "200;w=21600, 100;w=60", "ratelimit_remaining": "76;w=21600,soon,7"}
    world = Scripted(clock, reply(200, {"token": TOKEN}), reply(200, "", **twice))
    found = drive.hub(transport=drive.transport(world), **CREDENTIALS).pull_limit()
    assert found == PullLimit(100, 7, 60, None, "ann")
