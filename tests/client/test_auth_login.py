"""Signing in: with which credentials, how often, and the errors."""

from collections.abc import Callable
from typing import Any

import pytest
from clocks import FakeClock
from driving import WITH_TRIO, Drive
from worlds import CREDENTIALS, Scripted, reply

from dockerhub import (
    AuthenticationError,
    Event,
    EventKind,
    HubError,
    LoginError,
    RateLimitError,
    TwoFactorRequiredError,
    UnexpectedResponseError,
)
from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.seeds.demo import TOTP_SECRET
from dockerhub.emulator.state.totp import code_at

pytestmark = pytest.mark.sweep

ALICE = {"username": "alice", "password": "alice-password"}
BOB = {"username": "bob", "password": "bob-password"}
LOGIN = ("POST", "/v2/users/login")
SECOND = ("POST", "/v2/users/2fa-login")
EXCHANGE = ("POST", "/v2/auth/token")


@pytest.fixture
def logins(server: EmulatedHub) -> Callable[[], list[tuple[str, str]]]:
    """Return the logins that the server has received."""
    return lambda: [
        (each.method, each.path)
        for each in server.requests
        if (each.method, each.path) in (LOGIN, SECOND, EXCHANGE)
    ]


def secret_tags(hub: Any) -> int:
    """Make a call that needs a login."""
    return len(list(hub.tags.list("acme/secret")))


@WITH_TRIO
@pytest.mark.parametrize(
    ("credentials", "steps"),
    [
        (ALICE, [LOGIN]),
        ({"username": "alice", "password": "dckr_pat_alice_read"}, [LOGIN]),
        ({"username": "bob", "password": "dckr_pat_bob_write"}, [LOGIN]),
        ({**BOB, "totp_secret": TOTP_SECRET}, [LOGIN, SECOND]),
        ({"username": "acme", "password": "dckr_oat_acme"}, [EXCHANGE]),
    ],
    ids=["password", "access token", "access token in place of 2FA", "2FA", "organization"],
)
def test_a_client_signs_in_once_at_the_first_call_that_needs_it(
    drive: Drive, server: EmulatedHub, logins: Any, credentials: Any, steps: Any
) -> None:
    events: list[Event] = []
    hub = drive.hub(base_url=server.url, on_event=events.append, **credentials)
    assert logins() == []
    for _ in range(3):
        assert secret_tags(hub) == 5
        hub.login()
    assert logins() == steps
    assert events == [Event(EventKind.LOGIN, *steps[-1], 200)]


def code(clock: FakeClock) -> str:
    return code_at(TOTP_SECRET, clock.now())


@pytest.mark.parametrize("spaced", [False, True])
def test_a_code_can_be_given_as_text(
    drive: Drive, server: EmulatedHub, logins: Any, clock: FakeClock, *, spaced: bool
) -> None:
    text = f" {code(clock)[:3]} {code(clock)[3:]}\n" if spaced else code(clock)
    assert secret_tags(drive.hub(base_url=server.url, **BOB, otp=text)) == 5
    assert logins() == [LOGIN, SECOND]


def test_a_function_is_called_for_a_code_once_per_login(
    drive: Drive, server: EmulatedHub, logins: Any, clock: FakeClock
) -> None:
    asked: list[float] = []

    def ask() -> str:
        asked.append(clock.now())
        return code(clock)

    hub = drive.hub(base_url=server.url, **BOB, otp=ask)
    assert asked == []
    assert [secret_tags(hub), secret_tags(hub)] == [5, 5]
    assert len(asked) == 1
    clock.advance(server.settings.login_lifetime)
    assert secret_tags(hub) == 5
    assert len(asked) == 2
    assert logins() == [LOGIN, SECOND] * 2


def test_a_function_is_not_called_if_no_code_is_required(drive: Drive, server: EmulatedHub) -> None:
    def ask() -> str:
        raise AssertionError

    assert secret_tags(drive.hub(base_url=server.url, **ALICE, otp=ask)) == 5


@pytest.mark.parametrize("drive", ["asyncio", "trio"], indirect=True)
def test_the_function_may_be_a_coroutine_function(
    drive: Drive, server: EmulatedHub, clock: FakeClock
) -> None:
    async def ask() -> str:
        await clock.sleep_async(0)
        return code(clock)

    assert secret_tags(drive.hub(base_url=server.url, **BOB, otp=ask)) == 5


@pytest.mark.parametrize("answer", [123456, None, b"123456"])
def test_a_code_that_is_not_text_is_refused_before_it_is_sent(
    drive: Drive, server: EmulatedHub, logins: Any, answer: Any
) -> None:
    hub = drive.hub(base_url=server.url, **BOB, otp=lambda: answer)
    with pytest.raises(TypeError, match="otp must be text such as '012345'"):
        secret_tags(hub)
    assert logins() == [LOGIN]


def test_an_error_of_the_users_function_is_raised_unchanged(
    drive: Drive, server: EmulatedHub, logins: Any, clock: FakeClock
) -> None:
    """It is not remembered: the function may return a code the next time."""
    answers = iter([KeyboardInterrupt(), code(clock)])

    def ask() -> str:
        answer = next(answers)
        if isinstance(answer, str):
            return answer
        raise EOFError from answer

    hub = drive.hub(base_url=server.url, **BOB, otp=ask)
    with pytest.raises(EOFError):
        secret_tags(hub)
    assert secret_tags(hub) == 5
    assert logins() == [LOGIN, LOGIN, SECOND]


def test_a_code_made_from_the_secret_is_not_used_twice(
    drive: Drive, server: EmulatedHub, logins: Any, clock: FakeClock
) -> None:
    """A second login within half a minute waits for the next code."""
    hub = drive.hub(base_url=server.url, **BOB, totp_secret=TOTP_SECRET)
    secret_tags(hub)
    server.faults.add("revoke-token", times=1, path="*/tags")
    assert secret_tags(hub) == 5
    assert logins() == [LOGIN, SECOND] * 2
    assert len(clock.waits) == 1
    assert 0 < clock.waits[0] <= 30


def test_a_code_given_as_text_is_not_used_twice(
    drive: Drive, server: EmulatedHub, logins: Any, clock: FakeClock
) -> None:
    hub = drive.hub(base_url=server.url, **BOB, otp=code(clock))
    secret_tags(hub)
    clock.advance(server.settings.login_lifetime)
    with pytest.raises(TwoFactorRequiredError, match="used up: pass a function as otp="):
        secret_tags(hub)
    assert logins() == [LOGIN, SECOND, LOGIN]


REFUSED = {
    "wrong password": ({"username": "alice", "password": "wrong"}, LoginError, [LOGIN]),
    "unknown user": ({"username": "nobody", "password": "wrong"}, LoginError, [LOGIN]),
    "disabled token": (
        {"username": "alice", "password": "dckr_pat_alice_disabled"},
        LoginError,
        [LOGIN],
    ),
    "wrong code": ({**BOB, "otp": "000000"}, LoginError, [LOGIN, SECOND]),
    "no code": (BOB, TwoFactorRequiredError, [LOGIN]),
    "wrong organization token": (
        {"username": "acme", "password": "dckr_oat_wrong"},
        LoginError,
        [EXCHANGE],
    ),
    "organization by password": (
        {"username": "acme", "password": "wrong"},
        LoginError,
        [LOGIN, EXCHANGE],
    ),
}


@pytest.mark.parametrize(("credentials", "kind", "steps"), REFUSED.values(), ids=REFUSED)
def test_a_refused_login_is_remembered_and_not_repeated(
    drive: Drive,
    server: EmulatedHub,
    logins: Any,
    clock: FakeClock,
    credentials: Any,
    kind: Any,
    steps: Any,
) -> None:
    hub = drive.hub(base_url=server.url, **credentials)
    errors = []
    for _ in range(4):
        with pytest.raises(kind) as caught:
            secret_tags(hub)
        errors.append(caught.value)
    # Not even after the lockout that it would have counted for.
    clock.advance(7 * 86_400)
    with pytest.raises(kind):
        hub.login()
    results = drive.together(hub, 8, lambda hub, _: hub.tags.get("acme/secret", "latest"))
    assert {type(each) for each in results} == {kind}
    assert logins() == steps
    assert len({id(each) for each in errors}) == len(errors)
    assert len({str(each) for each in errors}) == 1


def test_the_error_for_a_missing_code(drive: Drive, server: EmulatedHub) -> None:
    with pytest.raises(TwoFactorRequiredError, match="'bob' has two-factor authentication") as e:
        drive.hub(base_url=server.url, **BOB).login()
    assert "otp=" in str(e.value)
    assert "totp_secret=" in str(e.value)


def test_the_error_for_a_wrong_password(drive: Drive, server: EmulatedHub) -> None:
    hub = drive.hub(base_url=server.url, username="alice", password="wrong")
    with pytest.raises(LoginError, match="refused the login as 'alice': Incorrect auth"):
        hub.login()


def test_no_login_is_sent_for_a_locked_account_until_the_lockout_ends(
    drive: Drive, server: EmulatedHub, logins: Any, clock: FakeClock
) -> None:
    for _ in range(server.settings.max_login_failures):
        with pytest.raises(LoginError):
            drive.hub(base_url=server.url, username="alice", password="wrong").login()
    before = len(logins())
    hub = drive.hub(base_url=server.url, **ALICE)
    for _ in range(3):
        with pytest.raises(RateLimitError, match="too many logins as 'alice'"):
            secret_tags(hub)
    assert logins()[before:] == [LOGIN]
    clock.advance(server.settings.lockout + 1)
    assert secret_tags(hub) == 5


def test_a_login_that_is_refused_with_a_wait_is_repeated_after_it(
    drive: Drive, clock: FakeClock
) -> None:
    world = Scripted(clock, reply(429, {"detail": "slow"}, retry_after="90"), reply(500))
    hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)
    for _ in range(3):
        with pytest.raises(RateLimitError) as caught:
            hub.login()
        assert caught.value.retry_at is not None
    assert len(world.requests) == 1
    clock.advance(91)
    with pytest.raises(HubError, match="500"):
        hub.login()
    assert len(world.requests) == 2


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"token": ""}', b'{"token": 7}', b"\xff"])
def test_a_login_response_without_a_token_is_an_error(
    drive: Drive, clock: FakeClock, body: bytes
) -> None:
    world = Scripted(clock, reply(200, body))
    hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)
    with pytest.raises(UnexpectedResponseError, match="no usable token"):
        hub.login()
    assert len(world.requests) == 1


@pytest.mark.parametrize("status", [404, 405, 410])
def test_if_one_login_path_is_gone_the_other_one_is_tried(
    drive: Drive, clock: FakeClock, status: int
) -> None:
    token = reply(200, {"access_token": "t"})
    world = Scripted(clock, reply(status), token, reply(200, {"name": "latest"}))
    events: list[Event] = []
    hub = drive.hub(transport=drive.transport(world), on_event=events.append, **CREDENTIALS)
    assert hub.tags.get("acme/app", "latest").name == "latest"
    assert world.sent[:2] == [" ".join(LOGIN), " ".join(EXCHANGE)]
    assert world.requests[2].headers["authorization"] == "Bearer t"
    assert events == [Event(EventKind.LOGIN, *EXCHANGE, 200)]


def test_an_anonymous_client_cannot_sign_in(drive: Drive) -> None:
    with pytest.raises(AuthenticationError) as caught:
        drive.hub().login()
    assert str(caught.value) == (
        "there are no credentials to sign in with\n"
        "Pass username= and password=, or token=, or set DOCKERHUB_USERNAME and DOCKERHUB_PASSWORD."
    )


def test_a_call_that_needs_credentials_says_so_before_it_is_sent(
    drive: Drive, clock: FakeClock
) -> None:
    world = Scripted(clock, reply(500))
    hub = drive.hub(transport=drive.transport(world))
    with pytest.raises(AuthenticationError, match=r"needs a login\nPass username="):
        hub.call("get_access_token", uuid="u")
    with pytest.raises(AuthenticationError) as caught:
        hub.call("list_scim_schemas")
    assert str(caught.value) == (
        "this operation needs the organization's SCIM token\n"
        "Pass scim_token=, or set DOCKERHUB_SCIM_TOKEN."
    )
    assert caught.value.variable == "DOCKERHUB_SCIM_TOKEN"
    assert world.requests == []


def test_each_operation_gets_its_own_token(drive: Drive, clock: FakeClock) -> None:
    world = Scripted(clock, reply(200, {"Resources": []}))
    hub = drive.hub(transport=drive.transport(world), token="e30.e30.x", scim_token="for-scim")
    hub.call("list_scim_schemas")
    hub.call("get_access_token", uuid="u")
    sent = [each.headers["authorization"] for each in world.requests]
    assert sent == ["Bearer for-scim", "Bearer e30.e30.x"]


def test_a_login_operation_of_the_spec_is_sent_without_a_token(
    drive: Drive, clock: FakeClock
) -> None:
    world = Scripted(clock, reply(200, {"token": "t"}))
    hub = drive.hub(transport=drive.transport(world), token="e30.e30.x")
    hub.call("login", body={"username": "ann", "password": "p"})
    assert "authorization" not in world.requests[0].headers
    # A refusal is final, also for a client that could sign in again by itself.
    world = Scripted(clock, reply(401, {"detail": "no such user"}))
    hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)
    with pytest.raises(AuthenticationError, match="no such user"):
        hub.call("login", body={"username": "ann", "password": "p"})
    assert len(world.requests) == 1
