"""Every command, in every way that it can end: its exit code, and its message.

In this process, against a real server; `test_cli_processes` and `make endings` run each of them as
a program.
"""

import re
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click
import pytest
from lines import (
    BY_NAME,
    ELSEWHERE,
    FINDING_NOTHING,
    LINES,
    RESUMABLE,
    SOME,
    SOME_REQUESTING,
    WITHOUT_REQUEST,
    command_of,
    commands,
    missing,
    succeeding,
)
from running import Here, LeapingClock

from dockerhub.emulator import EmulatedHub, EmulatedRateLimit

pytestmark = pytest.mark.usefixtures("folder")


def test_no_command_is_left_out() -> None:
    """A new one gets a line in the record of its family, or in `lines.py` a reason for none."""
    found = commands()
    there = {" ".join(path) for path, each in found if not isinstance(each, click.Group)}
    ended = {command_of(name) for name in LINES}

    assert ended | set(ELSEWHERE) == there
    assert not ended & set(ELSEWHERE)
    for command, reason in ELSEWHERE.items():
        files = re.findall(r"\w+\.py", reason)
        text = "".join((Path(__file__).parent / name).read_text("utf-8") for name in files)
        assert re.search("[\"']" + re.escape(command).replace(r"\ ", '[ ,"]+') + r"\b", text), (
            command,
            files,
        )


@BY_NAME
def test_every_command_succeeds(name: str, run: Here, hub: EmulatedHub, alice: None) -> None:
    """Something is printed, and no error."""
    done = run.line(succeeding(name, hub))

    assert done.code == 0, done
    assert "dockerhub:" not in done.err
    assert done.out or done.err


@pytest.mark.sweep
@SOME
def test_bad_credentials_end_with_3(
    name: str,
    run: Here,
    hub: EmulatedHub,
    as_user: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """They are tried once only, and never shown."""
    as_user("alice", "hunter2-wrong")
    monkeypatch.setenv("DOCKERHUB_SCIM_TOKEN", "hunter2-wrong")

    done = run.line(LINES[name][0])

    assert done.code == 3, done
    provisions = name.startswith("scim ")
    said = "a SCIM bearer token is required" if provisions else "refused the login as 'alice'"
    assert said in done.err
    wrong = "come before a stored login: DOCKERHUB_USERNAME, DOCKERHUB_PASSWORD. Correct or unset"
    assert (wrong in done.err) is not provisions
    assert ("SCIM needs the SCIM token of the organization" in done.err) is provisions
    assert "hunter2" not in done.out + done.err
    assert len(hub.requests) == 1


@FINDING_NOTHING
def test_what_is_not_there_ends_with_4(name: str, run: Here, hub: EmulatedHub, alice: None) -> None:
    """And something is said about it."""
    done = run.line(missing(name))

    assert done.code == 4, done
    assert done.err.startswith("dockerhub: ") or "exists\tfalse\n" in done.out


@pytest.mark.sweep
@SOME_REQUESTING
def test_a_spent_rate_limit_ends_with_5(
    name: str, run: Here, hub: EmulatedHub, clock: LeapingClock, signed_in: None
) -> None:
    """If the wait is longer than --max-wait; the message says in local time when to try again."""
    hub.rate_limit = EmulatedRateLimit(limit=0)

    done = run.line(f"{LINES[name][0]} --max-wait 0")

    assert done.code == 5, done
    assert "Try again at 20" in done.err
    assert clock.waits == []


@pytest.mark.parametrize("name", sorted(WITHOUT_REQUEST))
def test_commands_without_requests_meet_no_limit(
    name: str, run: Here, hub: EmulatedHub, signed_in: None
) -> None:
    """They read the stored token."""
    hub.rate_limit = EmulatedRateLimit(limit=0)
    hub.clear_requests()

    assert run.line(f"{LINES[name][0]} --max-wait 0").code == 0
    assert hub.requests == ()


@pytest.mark.sweep
@SOME_REQUESTING
def test_sigint_ends_with_130(
    name: str, run: Here, hub: EmulatedHub, clock: LeapingClock, signed_in: None
) -> None:
    """It comes during a wait for the rate limit, which is reported.

    If something has begun, the message says how to continue.
    """
    hub.rate_limit = EmulatedRateLimit(limit=0)
    clock.on_wait = partial(signal.raise_signal, signal.SIGINT)

    done = run.line(LINES[name][0])

    assert done.code == 130, done
    assert "dockerhub: interrupted" in done.err
    assert "continuing in" in done.err
    assert len(clock.waits) == 1
    assert name not in RESUMABLE or "To continue" in done.err


@pytest.mark.sweep
@BY_NAME
def test_debugging_shows_no_secret(name: str, run: Here, hub: EmulatedHub, alice: None) -> None:
    """Neither the password nor a session's token; a new access token only as the result."""
    done = run.line(f"{succeeding(name, hub)} --debug")

    new = {each.secret for each in hub.state.access_tokens.values()}
    secrets = ("alice-password", "eyJ", "dckr_scim_acme")
    assert "HTTP Request: " in done.err
    assert not [word for word in (*secrets, *new) if word in done.err]
    assert not [word for word in secrets if word in done.out]


@pytest.mark.sweep
@BY_NAME
def test_the_help_shows_an_example_of_itself(name: str, run: Here) -> None:
    """And each command documents what it does, in a first line of its own."""
    command = command_of(name)
    done = run.line(f"{command} --help")

    assert done.code == 0
    assert f"\n  dockerhub {command}" in done.out.partition("Examples:")[2]
