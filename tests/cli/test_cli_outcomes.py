"""Every command, in every way that it can end: its exit code, and what is said.

In this process, against a real server; `test_cli_processes` runs each of them as a program.
"""

import signal
from collections.abc import Callable
from functools import partial

import pytest
from running import DIGEST, Here, LeapingClock

from dockerhub.emulator import EmulatedHub, RateLimit

NO_TOKEN = "00000000-0000-4000-8000-000000000000"

COMMANDS: dict[str, tuple[str, str | None]] = {
    "whoami": ("whoami", None),
    "limits": ("limits", None),
    "tags ls": ("tags ls acme/app --limit 2", "tags ls acme/nothing"),
    "tags show": ("tags show acme/app latest", "tags show acme/app lates"),
    "tags exists": ("tags exists acme/app latest", "tags exists acme/app lates"),
    "tags rm": ("tags rm acme/app 1.0.0 --yes", "tags rm acme/app lates --yes"),
    "tokens ls": ("tokens ls", None),
    "tokens show": ("tokens show 'read token of alice'", f"tokens show {NO_TOKEN}"),
    "tokens create": ("tokens create ci --scope repo:read", None),
    "tokens rename": ("tokens rename 'read token of alice' new", f"tokens rename {NO_TOKEN} new"),
    "tokens enable": ("tokens enable 'disabled token of alice'", f"tokens enable {NO_TOKEN}"),
    "tokens disable": ("tokens disable 'read token of alice'", f"tokens disable {NO_TOKEN}"),
    "tokens rm": ("tokens rm 'read token of alice' --yes", f"tokens rm {NO_TOKEN} --yes"),
    "tokens rotate": (
        "tokens rotate 'read token of alice' --yes",
        f"tokens rotate {NO_TOKEN} --yes",
    ),
    "org settings get": ("org settings get acme", "org settings get nothing"),
    "org settings set": (
        "org settings set acme --enabled --yes",
        "org settings set nothing --enabled --yes",
    ),
    "images summary": ("images summary alice/tools", "images summary alice/nothing"),
    "images ls": ("images ls alice/tools", "images ls alice/nothing"),
    "images tags": (f"images tags alice/tools {DIGEST}", f"images tags alice/nothing {DIGEST}"),
    "images rm": (f"images rm alice/tools {DIGEST} --yes", None),
    "api": ("api /v2/orgs/acme/settings", "api /v2/orgs/nothing/settings"),
    "api --paginate": (
        "api list_tags -F namespace=acme -F repository=app --paginate --limit 2",
        "api list_tags -F namespace=acme -F repository=nothing --paginate",
    ),
}
"""What succeeds, and what finds nothing, if anything can."""

BY_NAME = pytest.mark.parametrize("name", COMMANDS)


@pytest.fixture
def known_digest(hub: EmulatedHub) -> str:
    """The digest of an old image of alice, which no tag points to and nobody uses."""
    repository = hub.state.repositories["alice", "tools"]
    current = {tag.manifest.digest for tag in repository.tags.values()}
    return next(iter(set(repository.manifests) - current), next(iter(current)))


@BY_NAME
def test_it_succeeds(
    name: str, run: Here, hub: EmulatedHub, alice: None, known_digest: str
) -> None:
    """Something is printed for people, and nothing is complained about."""
    command = COMMANDS[name][0].replace(DIGEST, known_digest)
    if name == "images rm":
        command += " --ignore-warnings"

    done = run.line(command)

    assert done.code == 0, done
    assert "dockerhub:" not in done.err
    assert done.out or done.err


@BY_NAME
def test_a_wrong_password_ends_with_3(
    name: str, run: Here, hub: EmulatedHub, as_user: Callable[..., None]
) -> None:
    """It is tried once only, and never shown."""
    as_user("alice", "hunter2-wrong")

    done = run.line(COMMANDS[name][0])

    assert done.code == 3, done
    assert "refused the login as 'alice'" in done.err
    assert "`dockerhub login` signs in" in done.err
    assert "hunter2" not in done.out + done.err
    assert [each.path for each in hub.requests].count("/v2/users/login") == 1


@pytest.mark.parametrize("name", [name for name, (_, missing) in COMMANDS.items() if missing])
def test_what_is_not_there_ends_with_4(name: str, run: Here, hub: EmulatedHub, alice: None) -> None:
    """And something is said about it."""
    done = run.line(COMMANDS[name][1] or "")

    assert done.code == 4, done
    assert done.err.startswith("dockerhub: ") or done.out.endswith("false\n")


@BY_NAME
def test_a_spent_rate_limit_ends_with_5(
    name: str, run: Here, hub: EmulatedHub, clock: LeapingClock, signed_in: None
) -> None:
    """If the wait is longer than --max-wait; when to come back is said in local time."""
    hub.rate_limit = RateLimit(limit=0)

    done = run.line(f"{COMMANDS[name][0]} --max-wait 0")

    if name == "whoami":
        assert done.code == 0, "what the token says takes no request"
        return
    assert done.code == 5, done
    assert "Try again at 20" in done.err
    assert clock.waits == []


@BY_NAME
def test_sigint_ends_with_130(
    name: str, run: Here, hub: EmulatedHub, clock: LeapingClock, signed_in: None
) -> None:
    """Here it comes in the midst of a wait for the rate limit, which is told of."""
    hub.rate_limit = RateLimit(limit=0)
    clock.on_wait = partial(signal.raise_signal, signal.SIGINT)

    done = run.line(COMMANDS[name][0])

    if name == "whoami":
        return
    assert done.code == 130, done
    assert "dockerhub: interrupted" in done.err
    assert "going on in" in done.err
    assert len(clock.waits) == 1


@pytest.fixture
def signed_in(
    run: Here, hub: EmulatedHub, as_user: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A login that `dockerhub login` keeps, so that signing in takes no request."""
    assert run.line("login -u alice --password-stdin", stdin="alice-password\n").code == 0


@BY_NAME
def test_debugging_shows_no_secret(
    name: str, run: Here, hub: EmulatedHub, alice: None, known_digest: str
) -> None:
    """Neither the password nor a session's token; a new access token only as the result."""
    line = COMMANDS[name][0].replace(DIGEST, known_digest)

    done = run.line(f"{line} --debug")

    new = {each.secret for each in hub.state.access_tokens.values()}
    assert "HTTP Request: " in done.err
    assert not [word for word in ("alice-password", "eyJ", *new) if word in done.err]
    assert not [word for word in ("alice-password", "eyJ") if word in done.out]


@BY_NAME
def test_the_help_shows_an_example_of_itself(name: str, run: Here) -> None:
    """And each command documents what it does, in a first line of its own."""
    done = run.line(f"{name.removesuffix(' --paginate')} --help")

    assert done.code == 0
    assert f"\n  dockerhub {name.removesuffix(' --paginate')}" in done.out.partition("Examples:")[2]
