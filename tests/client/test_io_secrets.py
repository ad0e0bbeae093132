"""No password, code, key or token is in anything printed, logged, raised, pickled or held."""

import logging
import pickle
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from clocks import FakeClock
from driving import WITH_TRIO, Drive
from leaks import findings, show, show_log
from worlds import LoginWorld, Pages, bearer, reply

from dockerhub import AsyncDockerHub, DockerHub, Event, HubError, RetryPolicy
from dockerhub._base.secret import Secret
from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.seeds.demo import TOTP_SECRET
from dockerhub.emulator.state.totp import code_at

pytestmark = pytest.mark.sweep

USERNAME = "ann"
TOTP_KEY = "JBSWY3DPEHPK3PXPJBSWY3DP"
SECRETS = {
    "password": "correct-horse-battery",
    "given token": bearer(9e9, 77),
    "SCIM token": "scim-token-of-the-org",
    "intermediate token": "intermediate-token-of-2fa",
    "key": TOTP_KEY,
    "code by text": "271828",
}


class Guarded(LoginWorld):
    """Requires a second factor, and records the tokens that it issued."""

    def __init__(self, clock: FakeClock, *replies: Any) -> None:
        super().__init__(clock, *replies)
        self.codes: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v2/users/login":
            token = SECRETS["intermediate token"]
            cookie = f"csrf={token}"
            return reply(401, {"login_2fa_token": token, "detail": "more"}, set_cookie=cookie)
        if request.url.path == "/v2/users/2fa-login":
            return self.login(request)
        return super().__call__(request)


def failing(failure: Any) -> Callable[[httpx.Request], httpx.Response]:
    """Respond to everything with a failure that holds what was sent, as httpx's errors do."""

    def answer(request: httpx.Request) -> httpx.Response:
        if isinstance(failure, type):
            raise failure("broken", request=request)
        found = failure if isinstance(failure, httpx.Response) else failure(request)
        return httpx.Response(found.status_code, headers=found.headers, content=found.content)

    return answer


FAILURES: dict[str, Any] = {
    "refused": httpx.ConnectError,
    "broken": httpx.ReadError,
    "late": httpx.ReadTimeout,
    "no gzip": httpx.DecodingError,
    "401": reply(401, {"detail": "wrong"}, www_authenticate="Bearer"),
    "403": reply(403, {"message": "access token may not"}),
    "429": reply(429, {"detail": "slow"}, retry_after="9999"),
    "500": reply(500, b"oops"),
    "html": reply(200, b"<html>hello</html>"),
    "redirect": reply(302, location="https://evil.example/"),
    "echo": lambda request: reply(401, {"detail": "wrong", "you": request.content.decode()}),
    "own token under 200": lambda request: reply(200, {"token": "two\nlines"}),
}
WAYS: dict[str, dict[str, Any]] = {
    "password": {"username": USERNAME, "password": SECRETS["password"]},
    "key": {"username": USERNAME, "password": SECRETS["password"], "totp_secret": TOTP_KEY},
    "code": {
        "username": USERNAME,
        "password": SECRETS["password"],
        "otp": SECRETS["code by text"],
    },
    "token": {"token": SECRETS["given token"]},
}


@pytest.fixture
def everything(
    drive: Drive,
    clock: FakeClock,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> Callable[..., dict[str, bytes]]:
    """Use a client with these options; return everything that it and its errors can show."""
    caplog.set_level(logging.DEBUG)
    events: list[Event] = []

    def use(handler: Any, **options: Any) -> dict[str, bytes]:
        hub = drive.hub(
            transport=drive.transport(handler),
            scim_token=SECRETS["SCIM token"],
            retry=RetryPolicy(retries=1),
            on_event=events.append,
            **options,
        )
        errors = list(filter(None, (_error_of(call, hub) for call in CALLS)))
        shown = {f"error {index} {error!r}": show(error) for index, error in enumerate(errors)}
        printed = capfd.readouterr()
        return shown | {
            "client": show(hub.target if drive.name != "sync" else hub),
            "log": show_log(caplog),
            "output": f"{printed.out}{printed.err}".encode(),
            "events": show(events),
            "pickled": b"".join(map(pickle.dumps, errors)),
        }

    return use


CALLS: list[Callable[[Any], Any]] = [
    lambda hub: hub.login(),
    lambda hub: list(hub.tags.list("acme/app", page_size=2)),
    lambda hub: hub.tags.delete("acme/app", "latest"),
    lambda hub: hub.call("list_scim_schemas"),
    lambda hub: hub.whoami(),
]


def _error_of(call: Callable[[Any], Any], hub: Any) -> Exception | None:
    try:
        call(hub)
    except Exception as error:
        return error
    return None


def secrets_of(clock: FakeClock, world: LoginWorld | None = None) -> dict[str, str]:
    made = {f"code {n}": code_at(TOTP_KEY, clock.now() + 30 * n) for n in range(-3, 3)}
    given = {} if world is None else {f"token {n}": t for n, t in enumerate(world.valid)}
    return SECRETS | made | {name: text.removeprefix("Bearer ") for name, text in given.items()}


@WITH_TRIO
@pytest.mark.parametrize("way", WAYS)
def test_nothing_shows_while_calls_succeed(
    drive: Drive, clock: FakeClock, everything: Any, way: str
) -> None:
    world = (LoginWorld if way == "password" else Guarded)(clock, Pages(3))
    if way == "token":
        world.valid.add(f"Bearer {SECRETS['given token']}")
    world.valid.add(f"Bearer {SECRETS['SCIM token']}")
    shown = everything(world, **WAYS[way])
    assert findings(secrets_of(clock, world), shown) == []
    assert "dockerhub" in repr(shown["client"])


def test_nothing_shows_in_the_logs_of_the_libraries_below(
    drive: Drive,
    clock: FakeClock,
    server: EmulatedHub,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """At the lowest log level; httpcore logs each step of an exchange."""
    caplog.set_level(logging.DEBUG)
    hub = drive.hub(
        base_url=server.url, username="bob", password="bob-password", totp_secret=TOTP_SECRET
    )
    token = hub.call("create_access_token", body={"token_label": "x", "scopes": ["repo:read"]})
    hub.tags.exists("acme/app", "latest")
    below = {each.name for each in caplog.records}
    assert {"dockerhub", "httpx"} <= below
    assert any(name.startswith("httpcore") for name in below)
    secrets = {
        "password": "bob-password",
        "key": TOTP_SECRET,
        "code": code_at(TOTP_SECRET, clock.now()),
        "new token": token.token,
    }
    log = show_log(caplog)
    assert findings(secrets, {"log": log}) == []
    assert b"eyJ" not in log  # the beginning of every JWT


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("where", ["everywhere", "second factor", "after the login"])
def test_nothing_shows_when_something_fails(
    drive: Drive, clock: FakeClock, everything: Any, way: str, failure: Any, where: str
) -> None:
    answer = failing(failure)
    world: Any = Guarded(clock, answer)
    handler: Any = {
        "everywhere": answer,
        "second factor": lambda r: (answer if "2fa" in r.url.path else world)(r),
        "after the login": world,
    }[where]
    shown = everything(handler, **WAYS[way])
    assert any(place.startswith("error") for place in shown)
    assert findings(secrets_of(clock, world), shown) == []


@pytest.mark.parametrize("answer", [123456, None, b"314159", "no code!", ""])
def test_nothing_shows_when_the_users_function_returns_an_invalid_code(
    drive: Drive, clock: FakeClock, everything: Any, answer: Any
) -> None:
    options = {**WAYS["password"], "otp": lambda: answer}
    assert findings(secrets_of(clock), everything(Guarded(clock), **options)) == []


def test_nothing_shows_when_arguments_are_wrong(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the arguments nor the environment, which frames would show as a whole."""
    monkeypatch.setenv("OTHER_PASSWORD", SECRETS["intermediate token"])
    wrong: list[dict[str, Any]] = [
        {"token": SECRETS["given token"], "password": SECRETS["password"], "username": "ann"},
        {"password": SECRETS["password"]},
        {"username": "ann", "password": SECRETS["password"], "totp_secret": TOTP_KEY + "1"},
        {"username": "ann", "password": SECRETS["password"], "otp": SECRETS["code by text"] + "!"},
        {"token": SECRETS["given token"] + "\nX"},
        {"scim_token": SECRETS["SCIM token"] + "\r\nX: y"},
        {"base_url": f"https://ann:{SECRETS['password']}@hub.docker.com"},
        {"token": SECRETS["given token"], "user_agent": "two\nlines"},
        {"username": "ann", "password": SECRETS["password"], "timeout": -1},
    ]
    for options in wrong:
        with pytest.raises(ValueError, match=r"\w") as caught:
            (DockerHub if drive.name == "sync" else AsyncDockerHub)(**options)
        assert findings(SECRETS, {"error": show(caught.value)}) == []


def test_errors_survive_pickling(drive: Drive, clock: FakeClock) -> None:
    hub = drive.hub(
        transport=drive.transport(failing(reply(403, {"message": "no"}))), token="e30.e30.x"
    )
    with pytest.raises(HubError) as caught:
        list(hub.tags.list("acme/app"))
    again = pickle.loads(pickle.dumps(caught.value))
    assert str(again) == str(caught.value)
    assert vars(again) == vars(caught.value)


def test_a_client_cannot_be_pickled(drive: Drive) -> None:
    hub = drive.hub(**WAYS["key"])
    with pytest.raises(TypeError):
        pickle.dumps(hub.target if drive.name != "sync" else hub)


@pytest.mark.parametrize("text", ["code 271828", "('271828')", "code=271828,", "271828"])
def test_the_scanner_finds_a_code_but_no_part_of_a_number(text: str) -> None:
    assert findings({"code": "271828"}, {"there": text.encode()})
    assert not findings({"code": "271828"}, {"there": text.replace("27", "0.127").encode()})


@pytest.mark.parametrize(
    "hidden",
    [
        ValueError,
        lambda secret: [{"deep": (secret,)}],
        lambda secret: httpx.Response(200, text=secret),
        lambda secret: RuntimeError("x").with_traceback(_traceback_with(secret)),
        lambda secret: secret.encode(),
    ],
)
def test_the_scanner_finds_secrets(hidden: Any) -> None:
    assert findings({"it": "open-sesame"}, {"there": show(hidden("open-sesame"))})
    assert not findings({"it": "open-sesame"}, {"there": show(Secret("open-sesame"))})


def _traceback_with(secret: str) -> Any:
    scope = {"secret": secret}
    code = compile("def f(held):\n    raise KeyError\nf(secret)", "/x/dockerhub/x.py", "exec")
    try:
        exec(code, scope)
    except KeyError as error:
        return error.__traceback__
