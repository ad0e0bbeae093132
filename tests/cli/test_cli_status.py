"""`whoami` and `limits`."""

import json
from collections.abc import Callable
from contextlib import redirect_stdout

import httpx
import pytest
from running import ESCAPES, Here, Terminal
from screens import TerminalIO

from dockerhub import DockerHub, PullLimit
from dockerhub.emulator import EmulatedHub


def test_whoami_shows_what_the_token_says(run: Here, hub: EmulatedHub, alice: None) -> None:
    """For machines too."""
    assert json.loads(run.line("whoami --json").out)["email"] == "alice@example.com"
    assert "username\talice\n" in run.line("whoami").out
    assert run.line("whoami --csv").out.startswith("username,email,from_access_token,scopes,")


def test_a_token_that_says_nothing_is_an_error(
    run: Here, hub: EmulatedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A script would take success for an account."""
    monkeypatch.setenv("DOCKERHUB_TOKEN", "e30.e30.x")
    done = run.line("whoami --json")
    assert (done.code, done.out) == (3, "")
    assert done.err == "dockerhub: The token does not say who is signed in.\n"
    monkeypatch.setenv("DOCKERHUB_TOKEN", "e30.eyJleHAiOjQxMDI0NDQ4MDB9.x")
    assert json.loads(run.line("whoami --json").out)["expires_at"] == "2100-01-01T00:00:00Z"


def test_limits_counts_what_is_left(run: Here, hub: EmulatedHub, alice: None) -> None:
    """Reading the limit takes one request."""
    first, second = (json.loads(run.line("limits --json").out) for _ in range(2))

    assert first["limit"] == 180
    assert first["remaining"] - second["remaining"] == 1
    assert first["reset"].startswith("20")


def test_limits_says_if_docker_hub_sends_none(
    run: Here, hub: EmulatedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not every response has the headers; for example, those of its proxies lack them."""
    monkeypatch.setattr(DockerHub, "rate_limit", None)

    done = run.line("limits")

    assert done.code == 1
    assert "did not send its rate limit" in done.err


def test_limits_shows_how_many_pulls_are_left(
    run: Here, hub: EmulatedHub, as_user: Callable[..., None]
) -> None:
    """Of this address, of an account, or that there is no limit; reading it takes no pull."""
    hub.settings.pulls_left = 76
    told = json.loads(run.line("limits --pulls --json").out)
    assert told == {
        "limit": 100,
        "remaining": 76,
        "window": 21_600,
        "username": None,
        "source": "127.0.0.1",
    }
    as_user("carol")
    assert "remaining\t76\n" in run.line("limits --pulls").out
    as_user("alice", "wrong-password")
    assert run.line("limits --pulls").code == 3


@pytest.mark.parametrize(
    ("window", "shown"), [(21_600, "6 hours"), (5_400, "1.5 hours"), (None, None)]
)
def test_a_terminal_shows_hours(
    window: int | None,
    shown: str | None,
    run: Here,
    hub: EmulatedHub,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the registry does not say is left out."""
    limit = PullLimit(limit=1_000, remaining=76, window=window, source=None, username=None)
    monkeypatch.setattr(DockerHub, "pull_limit", lambda _: limit)
    with redirect_stdout(TerminalIO()) as screen:
        assert run.line("limits --pulls").code == 0
    lines = ["Limit      1,000", "Remaining  76", f"Window     {shown}", "Username   anonymous"]
    assert ESCAPES.sub("", screen.getvalue()).splitlines() == [
        line for line in lines if shown or "Window" not in line
    ]


def test_a_terminal_explains_values(hub: EmulatedHub, alice: None) -> None:
    """That there is no limit, how long a window lasts, and that a token is a secret."""
    unlimited = Terminal("limits", "--pulls").end().out
    assert "unlimited" in unlimited
    limited = Terminal("limits", "--pulls", "--anonymous").end().out
    assert "6 hours" in limited
    assert "anonymous" in limited
    token = Terminal("auth", "token").end().out
    assert "Warning: this is a secret" in token
    assert "eyJ" in token


def test_auth_token_prints_the_token_alone(run: Here, hub: EmulatedHub, alice: None) -> None:
    """Alone, or with its expiration."""
    done = run.line("auth token --debug")
    token = done.out.strip()
    assert done.out == f"{token}\n"
    assert token not in done.err
    answer = httpx.get(f"{hub.url}/v2/user/", headers={"Authorization": f"Bearer {token}"})
    assert answer.json()["username"] == "alice"
    found = json.loads(run.line("auth token --json").out)
    assert found["token"].startswith("eyJ")
    assert found["expires_at"].startswith("20")


def test_auth_token_needs_credentials(
    run: Here, hub: EmulatedHub, as_user: Callable[..., None]
) -> None:
    """Wrong ones are never shown."""
    assert run.line("auth token").code == 3
    as_user("alice", "hunter2-wrong")
    done = run.line("auth token")
    assert done.code == 3
    assert "hunter2" not in done.out + done.err
