"""Keyless login: ID tokens of a CI system, exchanged for bearer tokens of an organization."""

import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from clocks import START, FakeClock
from driving import Drive
from leaks import findings, show
from worlds import Scripted, bearer, reply

from dockerhub import (
    AuthenticationError,
    Event,
    EventKind,
    HubConnectionError,
    HubError,
    LoginError,
    OidcLogin,
    RateLimitError,
    ServerError,
    UnexpectedResponseError,
)
from dockerhub._config.settings import resolve_settings
from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.api.oidc import RUNNER_TOKEN
from dockerhub.emulator.seeds.demo import OIDC_CONNECTION

EXCHANGE = "/v2/auth/oidc/token"
RUNNER = "https://runner.example/token/4711?api-version=2.0&empty=&audience=old"
ID_TOKEN = bearer(9e9, 4711, purpose="id token")
GIVEN = bearer(9e9, 4712)
NO_UUID = "connection_id must be a UUID such as '6a7f2d4e-2f0c-4c3b-9d0e-1b2c3d4e5f60', not"


@pytest.fixture
def job(monkeypatch: pytest.MonkeyPatch, server: EmulatedHub) -> None:
    """A job of GitHub Actions, whose runner is the embedded Hub."""
    for name, value in server.actions_environment.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """A job whose runner is at another origin."""
    monkeypatch.setenv("ACTIONS_ID_TOKEN_REQUEST_URL", RUNNER)
    monkeypatch.setenv("ACTIONS_ID_TOKEN_REQUEST_TOKEN", RUNNER_TOKEN)


@pytest.mark.usefixtures("job")
def test_a_job_signs_in_when_it_needs_to(
    drive: Drive, clock: FakeClock, server: EmulatedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And again, with another ID token, before the bearer token expires."""
    monkeypatch.setenv("DOCKERHUB_OIDC_CONNECTIONID", OIDC_CONNECTION)
    monkeypatch.setenv("DOCKERHUB_OIDC_EXPIREIN", "300")
    events: list[Event] = []
    hub = drive.hub(base_url=server.url, on_event=events.append)
    assert not server.requests
    hub.tags.delete("acme/app", "1.0.0")
    clock.advance(269)
    hub.tags.delete("acme/app", "1.0.1")
    clock.advance(2)
    hub.tags.delete("acme/app", "1.0.2")
    login = ["/_actions/id-token", EXCHANGE]
    paths = [each.path for each in server.requests if "tags" not in each.path]
    assert paths == login * 2
    assert events == [Event(EventKind.LOGIN, "POST", EXCHANGE, 200)] * 2
    asked = next(each.query for each in server.requests)
    assert asked == "api-version=2.0&audience=api.docker.com"


@pytest.mark.usefixtures("elsewhere")
def test_the_token_of_the_job_is_sent_to_its_runner_only(drive: Drive, clock: FakeClock) -> None:
    world = Scripted(
        clock,
        reply(200, {"count": 1, "value": ID_TOKEN}),
        reply(200, {"access_token": GIVEN}),
        reply(200, {"name": "latest"}),
    )
    hub = drive.hub(transport=drive.transport(world), oidc=OIDC_CONNECTION)
    hub.tags.get("acme/app", "latest")
    runner, exchange, tag = world.requests
    assert str(runner.url) == (
        "https://runner.example/token/4711?api-version=2.0&empty=&audience=api.docker.com"
    )
    assert runner.headers["authorization"] == f"Bearer {RUNNER_TOKEN}"
    assert (exchange.url.host, exchange.url.path) == ("hub.docker.com", EXCHANGE)
    assert "authorization" not in exchange.headers
    assert "expires_in" not in exchange.content.decode()
    assert tag.headers["authorization"] == f"Bearer {GIVEN}"


@pytest.mark.usefixtures("elsewhere")
def test_a_runner_that_does_not_respond_is_asked_again(drive: Drive, clock: FakeClock) -> None:
    """That cannot lock an account; an exchange without a response can."""
    value = reply(200, {"value": ID_TOKEN})
    world = Scripted(clock, httpx.ReadTimeout(""), value, httpx.ReadTimeout(""))
    hub = drive.hub(transport=drive.transport(world), oidc=OIDC_CONNECTION)
    for sent in (1, 3, 3):
        with pytest.raises(HubConnectionError):
            hub.login()
        assert len(world.requests) == sent


@pytest.mark.parametrize("environment", [{}, {"ACTIONS_ID_TOKEN_REQUEST_URL": RUNNER}])
def test_an_error_says_which_permission_a_job_lacks(
    drive: Drive, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    world = Scripted(clock, reply(200, {}))
    hub = drive.hub(transport=drive.transport(world), oidc=OIDC_CONNECTION)
    with pytest.raises(AuthenticationError) as caught:
        hub.tags.get("acme/app", "latest")
    assert str(caught.value) == (
        "the OIDC login has no ID token to exchange.\nIn GitHub Actions, give the job "
        "`permissions: id-token: write`; elsewhere pass OidcLogin(..., id_token=...), a function "
        "that returns one"
    )
    assert world.requests == []


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize(
    ("answer", "error", "problem"),
    [
        (
            reply(403, {"value": ID_TOKEN}),
            LoginError,
            r"^GitHub .* no ID token: it responded with 403\.\nGive .* `.* id-token: write` \(GET",
        ),
        (
            reply(200, {"value": "a b"}, x_request_id="7"),
            LoginError,
            "issued no ID token: it responded with 200",
        ),
        (reply(302, "", location="https://evil.example/"), HubError, "302"),
        (reply(503, {}, retry_after="60"), ServerError, "503"),
        (reply(429, {}, retry_after="60"), RateLimitError, "as 'job of GitHub Actions': Too Many"),
        (httpx.ConnectError("refused"), HubConnectionError, "to https://runner.example failed"),
        (httpx.ReadTimeout("late"), HubConnectionError, "https://runner.example did not answer"),
    ],
)
def test_an_error_names_a_runner_that_issues_no_id_token(
    drive: Drive, clock: FakeClock, answer: Any, error: type[HubError], problem: str
) -> None:
    """The job's token is not sent along a redirect."""
    world = Scripted(clock, answer)
    hub = drive.hub(
        transport=drive.transport(world), oidc=OIDC_CONNECTION, retry=lambda _failure: None
    )
    with pytest.raises(error, match=problem) as caught:
        hub.tags.get("acme/app", "latest")
    assert len(world.requests) == 1
    assert (caught.value.method, caught.value.path) == ("GET", "$ACTIONS_ID_TOKEN_REQUEST_URL")
    if isinstance(answer, httpx.Response):
        assert caught.value.status == answer.status_code
        assert caught.value.request_id == answer.headers.get("x-request-id")
        retry_at = datetime.fromtimestamp(START + 60, UTC) if answer.status_code > 403 else None
        assert caught.value.retry_at == retry_at


@pytest.mark.parametrize(
    ("refused", "problem"),
    [
        (lambda hub: hub.id_token(audience="sts.amazonaws.com"), "for another audience"),
        (lambda hub: hub.id_token(lifetime=0), "the token is expired"),
        (lambda hub: "not.a.jwt", "not signed by this Hub"),
    ],
)
def test_an_error_says_why_docker_hub_refuses_an_id_token(
    drive: Drive, server: EmulatedHub, refused: Callable[[EmulatedHub], str], problem: str
) -> None:
    """It is sent once: more attempts change nothing."""
    login = OidcLogin(OIDC_CONNECTION, id_token=lambda: refused(server))
    hub = drive.hub(base_url=server.url, oidc=login)
    for _ in range(2):
        with pytest.raises(LoginError) as hit:
            hub.tags.get("acme/app", "latest")
    assert (hit.value.method, hit.value.path, hit.value.status) == ("POST", EXCHANGE, 401)
    told = re.escape(f"Docker Hub refused the OIDC login by the connection {OIDC_CONNECTION}: ")
    check = re.escape(
        "Check that the connection is active and trusts this repository and branch, and that the "
        "ID token is for the audience api.docker.com"
    )
    assert re.fullmatch(rf"{told}[^\n]*{problem}[^\n]*\.\n{check}", hit.value.message)
    assert [each.path for each in server.requests] == [EXCHANGE]


def test_other_failures_of_an_exchange_are_typed_errors(drive: Drive, clock: FakeClock) -> None:
    login = OidcLogin(OIDC_CONNECTION, id_token=lambda: ID_TOKEN)
    for status, error, problem in (
        (500, ServerError, "500 Internal Server Error: sorry"),
        (429, RateLimitError, f"too many logins as 'OIDC connection {OIDC_CONNECTION}': sorry"),
        (204, UnexpectedResponseError, "the login returned 204, but no usable token"),
    ):
        world = Scripted(clock, reply(status, {"message": "sorry"}, retry_after="60"))
        hub = drive.hub(transport=drive.transport(world), oidc=login, retry=lambda _failure: None)
        with pytest.raises(error) as caught:
            hub.login()
        assert caught.value.message == problem
        later = datetime.fromtimestamp(START + 60, UTC) if status > 204 else None
        assert caught.value.retry_at == later


def test_a_token_that_never_says_when_it_expires_is_kept(drive: Drive, clock: FakeClock) -> None:
    world = Scripted(clock, reply(200, {"access_token": "opaque", "name": "x"}))
    login = OidcLogin(OIDC_CONNECTION, id_token=lambda: ID_TOKEN)
    hub = drive.hub(transport=drive.transport(world), oidc=login)
    for _ in range(2):
        hub.tags.get("acme/app", "latest")
        clock.advance(86_400)
    assert world.count(EXCHANGE) == 1


def test_a_token_without_an_expiration_is_renewed_in_time(drive: Drive, clock: FakeClock) -> None:
    """By the lifetime that was requested."""
    calls: list[int] = []

    def ask() -> str:
        calls.append(1)
        return ID_TOKEN

    world = Scripted(clock, lambda request: reply(200, {"access_token": "opaque", "name": "x"}))
    login = OidcLogin(OIDC_CONNECTION, expires_in=600, id_token=ask)
    hub = drive.hub(transport=drive.transport(world), oidc=login)
    hub.tags.get("acme/app", "latest")
    clock.advance(571)
    hub.tags.get("acme/app", "latest")
    assert len(calls) == 2


@pytest.mark.parametrize("found", [None, 5, "", "a\nb"])
def test_a_function_that_returns_no_id_token_is_refused(
    drive: Drive, clock: FakeClock, found: Any
) -> None:
    world = Scripted(clock, reply(200, {}))
    login = OidcLogin(OIDC_CONNECTION, id_token=lambda: found)
    hub = drive.hub(transport=drive.transport(world), oidc=login)
    problem = rf"^id_token must return an ID token \(a JWT\), not {type(found).__name__}$"
    with pytest.raises(TypeError, match=problem):
        hub.login()
    assert world.requests == []


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize("failing", [0, 1, 2])
def test_no_token_of_the_login_is_shown(
    drive: Drive, clock: FakeClock, caplog: pytest.LogCaptureFixture, failing: int
) -> None:
    """Not by a client, not by an error, and not in a log."""
    caplog.set_level(logging.DEBUG)
    replies: list[Any] = [
        reply(200, {"value": ID_TOKEN}),
        reply(200, {"access_token": GIVEN}),
        reply(200, {"name": "latest"}),
    ]
    replies[failing] = httpx.ReadError("broken")
    world = Scripted(clock, *replies[: failing + 1])
    hub = drive.hub(
        transport=drive.transport(world), oidc=OIDC_CONNECTION, retry=lambda _failure: None
    )
    with pytest.raises(HubConnectionError) as caught:
        hub.tags.get("acme/app", "latest")
    secrets = {"job": RUNNER_TOKEN, "ID token": ID_TOKEN, "bearer": GIVEN}
    shown = {"error": show(caught.value), "hub": show(hub), "log": caplog.text.encode()}
    assert not findings(secrets, shown)


@pytest.mark.parametrize(
    ("arguments", "error", "problem"),
    [
        ({"connection_id": 5}, TypeError, "connection_id must be text, not int: 5"),
        ({"connection_id": "acme"}, ValueError, f"{NO_UUID} 'acme'"),
        (
            {"connection_id": f"{OIDC_CONNECTION}\n"},
            ValueError,
            f"{NO_UUID} '{OIDC_CONNECTION}\\n'",
        ),
        ({"connection_id": "x" * 200}, ValueError, f"{NO_UUID} '{'x' * 99}'"),
        ({"expires_in": "600"}, TypeError, "expires_in must be a whole number, not str: '600'"),
        ({"expires_in": 299}, ValueError, "expires_in must be at least 300, not 299"),
        ({"expires_in": 3601}, ValueError, "expires_in must be at most 3600, not 3601"),
        # What is given in place of a function may be an ID token, and is not shown.
        (
            {"id_token": ID_TOKEN},
            TypeError,
            "id_token must be a function that returns an ID token, not str",
        ),
    ],
)
def test_an_invalid_oidc_login_is_refused(
    arguments: dict[str, Any], error: type[Exception], problem: str
) -> None:
    with pytest.raises(error) as caught:
        OidcLogin(**{"connection_id": OIDC_CONNECTION, **arguments})
    assert str(caught.value) == problem


@pytest.mark.parametrize(
    ("arguments", "environment", "problem"),
    [
        ({"oidc": 5}, {}, "oidc must be an OidcLogin or the ID of a connection"),
        ({"oidc": "acme"}, {}, "connection_id must be a UUID"),
        ({"oidc": OIDC_CONNECTION, "token": "t"}, {}, "arguments give other .* of oidc=: choose"),
        ({"oidc": OIDC_CONNECTION, "anonymous": True}, {}, "contradict each other"),
        ({"oidc": OIDC_CONNECTION, "otp": "123456"}, {}, "need a user name and a password"),
        ({}, {"DOCKERHUB_OIDC_CONNECTIONID": "x"}, "DOCKERHUB_OIDC_CONNECTIONID must be a UUID"),
        (
            {},
            {"DOCKERHUB_OIDC_CONNECTIONID": OIDC_CONNECTION, "DOCKERHUB_TOKEN": "t"},
            "variables DOCKERHUB_USERNAME.*give other .* of DOCKERHUB_OIDC_CONNECTIONID",
        ),
        *(
            (
                {},
                {"DOCKERHUB_OIDC_CONNECTIONID": OIDC_CONNECTION, "DOCKERHUB_OIDC_EXPIREIN": life},
                "DOCKERHUB_OIDC_EXPIREIN must be",
            )
            for life in ("soon", "299", "36000", "-1")
        ),
        (
            {},
            {"DOCKERHUB_OIDC_CONNECTIONID": OIDC_CONNECTION, "DOCKERHUB_OIDC_EXPIREIN": "x" * 200},
            f"^DOCKERHUB_OIDC_EXPIREIN must be seconds such as 300, not '{'x' * 99}'$",
        ),
        *(
            (
                {"oidc": OIDC_CONNECTION},
                {"ACTIONS_ID_TOKEN_REQUEST_URL": url, "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "t"},
                "ACTIONS_ID_TOKEN_REQUEST_URL must be a URL that begins with https://",
            )
            for url in (
                "http://runner.example/",
                "ftp://127.0.0.1/",
                "https:///path",
                "https://a@b/",
                "https://[/",
                "https://runner.example:port/",
                "https://a\n.example/",
            )
        ),
    ],
)
def test_contradictory_and_invalid_settings_are_refused(
    arguments: dict[str, Any], environment: dict[str, str], problem: str
) -> None:
    with pytest.raises((TypeError, ValueError), match=problem):
        resolve_settings(environment, **arguments)


def test_the_connection_of_the_environment_is_used_before_dockers_variables() -> None:
    """Those are for a registry. An anonymous client uses none of them."""
    environment = {
        "DOCKERHUB_OIDC_CONNECTIONID": OIDC_CONNECTION,
        "DOCKER_USERNAME": "ann",
        "DOCKER_PASSWORD": "secret",
    }
    found: Any = resolve_settings(environment).credentials
    assert found.login == OidcLogin(OIDC_CONNECTION)
    brief: Any = resolve_settings({**environment, "DOCKERHUB_OIDC_EXPIREIN": "3600"}).credentials
    assert brief.login == OidcLogin(OIDC_CONNECTION, expires_in=3600)
    assert resolve_settings(environment, anonymous=True).credentials is None
    mine: Any = resolve_settings(environment, username="bob", password="p").credentials
    assert mine.username == "bob"
