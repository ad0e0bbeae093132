"""`tokens rotate`: the old token stays until the new one is in use, and none is left behind."""

import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click
import pytest
from alices_tokens import READ, labels, uuid_of
from running import Here, LeapingClock, Terminal, run_piped

from dockerhub.cli.commands.token_kinds import new_expiry
from dockerhub.emulator import EmulatedHub, EmulatedRateLimit


def test_a_rotation_replaces_a_token(
    run: Here, hub: EmulatedHub, alice: None, active: list[str]
) -> None:
    """By one with the same label and scopes; the old one is deleted."""
    old = hub.state.access_tokens[uuid_of(hub)]

    done = run.line(f"tokens rotate '{READ}' --yes")

    new = hub.state.access_tokens[uuid_of(hub)]
    assert done.code == 0
    assert done.out.strip() == new.secret != old.secret
    assert new.scopes == old.scopes
    assert labels(hub) == active
    assert f"is now {new.uuid}; {old.uuid} is deleted." in done.err
    methods = [each.method for each in hub.requests if "/access-tokens" in each.path]
    assert methods == ["GET", "GET", "POST", "PATCH", "DELETE"]


@pytest.mark.parametrize(
    ("target", "problem"),
    [
        (("--pipe-to", "false"), "false ended with 1"),
        (("--pipe-to", "/no/such/program"), "/no/such/program could not be run: No such file"),
        (("--output", "gone/token"), "gone/token"),
    ],
)
def test_if_delivery_fails_the_old_token_stays(
    run: Here,
    hub: EmulatedHub,
    alice: None,
    active: list[str],
    target: tuple[str, str],
    problem: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And the new one is deleted."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "gone").mkdir()
    old = uuid_of(hub)
    if target[0] == "--output":
        # The folder is deleted between the check and the writing.
        monkeypatch.setattr(Path, "replace", _vanishing(tmp_path / "gone" / "token"))

    done = run("tokens", "rotate", READ, *target, "--yes")

    assert done.code == 1, done
    assert problem in done.err
    assert "It was deleted; nothing else was changed." in done.err
    assert uuid_of(hub) == old
    assert labels(hub) == active
    assert list((tmp_path / "gone").iterdir()) == [], "no secret value is left there"


def _vanishing(file: Path) -> Callable[[Path, Path], None]:
    def replace(_self: Path, _target: Path) -> None:
        raise FileNotFoundError(2, "No such file or directory", str(file))

    return replace


@pytest.mark.parametrize(
    ("method", "state", "still_works"),
    [("PATCH", "still works", True), ("DELETE", "is only disabled, not deleted", False)],
)
def test_an_old_token_that_cannot_be_deleted_is_named(
    run: Here, hub: EmulatedHub, alice: None, method: str, state: str, still_works: bool
) -> None:
    """The new one is in use by then: the rotation is partly done."""
    old = uuid_of(hub)
    hub.faults.add("status", code=400, method=method)

    done = run.line(f"tokens rotate '{READ}' --yes")

    assert done.code == 6
    secret = done.out.strip()
    [new] = [each.uuid for each in hub.state.access_tokens.values() if each.secret == secret]
    assert done.err == (
        f"dockerhub: The new token {new} is delivered, but the old one {state}: 400 Bad Request: "
        f"internal error. To continue: dockerhub tokens rm {old}\n"
        f"The token '{READ}' was created ({new}). Its secret value was printed.\n"
    )
    assert hub.state.access_tokens[old].is_active is still_works


def test_a_lost_response_names_the_token_that_nobody_knows(
    run: Here, hub: EmulatedHub, alice: None, active: list[str]
) -> None:
    """It was created anyway; a second one is not created."""
    hub.faults.add("reset-after-effect", method="POST", path="*/access-tokens")

    done = run.line(f"tokens rotate '{READ}' --yes")

    new = [each.uuid for each in hub.state.access_tokens.values() if each.label == READ]
    assert done.code == 1
    assert len(new) == 2
    assert "The token may have been created, but its" in done.err
    assert f"Remove it: dockerhub tokens rm {new[-1]}" in done.err
    assert labels(hub) == sorted([*active, READ]), "the old one is as it was"


def test_scopes_that_docker_hub_leaves_out_must_be_given(
    run: Here, hub: EmulatedHub, alice: None
) -> None:
    """Tokens that are older than scopes have none."""
    uuid = uuid_of(hub)
    hub.state.access_tokens[uuid] = replace(hub.state.access_tokens[uuid], scopes=())

    unknown = run("tokens", "rotate", uuid, "--yes")
    given = run("tokens", "rotate", uuid, "--scope", "repo:write", "--yes")

    assert unknown.code == 2
    assert "Docker Hub does not say which scopes the old token has: add --scope" in unknown.err
    assert given.code == 0
    assert hub.state.access_tokens[uuid_of(hub)].scopes == ("repo:write",)


def test_a_rotation_asks_first(hub: EmulatedHub, alice: None, active: list[str]) -> None:
    """Enter means no."""
    terminal = Terminal("tokens", "rotate", READ)
    terminal.expect(f"Replace the token '{READ}'")
    terminal.send("\n")
    done = terminal.end()

    assert done.code == 1
    assert "Nothing was changed." in done.out
    assert labels(hub) == active


def test_a_signal_in_a_rotation_waits_until_it_is_complete(
    run: Here, hub: EmulatedHub, alice: None, active: list[str], tmp_path: Path
) -> None:
    """It comes while the new token is delivered here."""
    old = uuid_of(hub)
    kill = "sh -c 'cat >/dev/null; kill -INT $PPID'"

    done = run("tokens", "rotate", READ, "--pipe-to", kill, "--yes")

    assert done.code == 130
    assert old not in hub.state.access_tokens
    assert labels(hub) == active
    place = "Its secret value was passed to sh."
    assert f"is now {uuid_of(hub)}, and {old} is deleted. {place}" in done.err


def test_a_signal_reports_where_the_new_token_is(
    run: Here, hub: EmulatedHub, alice: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes while the token is written; nobody else would know that it exists."""
    output, replace_path = tmp_path / "token", Path.replace

    def stop(path: Path, target: Path) -> Path:
        signal.raise_signal(signal.SIGTERM)
        return replace_path(path, target)

    monkeypatch.setattr(Path, "replace", stop)
    done = run("tokens", "create", "ci", "--scope", "repo:read", "--output", str(output))
    assert done.code == 143
    assert output.read_text() == f"{hub.state.access_tokens[uuid_of(hub, 'ci')].secret}\n"
    told = f"The token 'ci' was created ({uuid_of(hub, 'ci')}). Its secret value is in {output}.\n"
    assert done.err.endswith(told)


def test_a_signal_before_there_is_a_new_token_works_at_once(
    run: Here, hub: EmulatedHub, alice: None, active: list[str], clock: LeapingClock
) -> None:
    """It comes in the wait before the token is created."""
    old = uuid_of(hub)
    hub.rate_limit = EmulatedRateLimit(limit=2)
    clock.on_wait = partial(signal.raise_signal, signal.SIGTERM)

    done = run.line(f"tokens rotate '{READ}' --yes")

    assert done.code == 143
    assert len(clock.waits) == 1
    assert uuid_of(hub) == old
    assert labels(hub) == active


def test_a_token_that_cannot_be_printed_is_deleted_again(
    hub: EmulatedHub, alice: None, active: list[str]
) -> None:
    """Its reader has closed the pipe; a token that nobody has must not stay."""
    done = run_piped("tokens", "rotate", READ, "--yes", stdout=Path("/dev/full"))

    assert done.code == 1
    assert "It was deleted; nothing else was changed." in done.err
    assert labels(hub) == active


def _expiring(hub: EmulatedHub, seconds: float) -> int:
    """Let the token that is rotated expire after some seconds; return the time."""
    old = hub.state.access_tokens[uuid_of(hub)]
    moment = hub.clock.now_ns() + round(seconds * 1_000_000_000)
    hub.state.access_tokens[old.uuid] = replace(old, expires_at=moment)
    return moment


def test_a_rotation_keeps_the_expiration(run: Here, hub: EmulatedHub, alice: None) -> None:
    """A token that expires does not become one that never expires."""
    moment = _expiring(hub, 86_400)
    assert run.line(f"tokens rotate '{READ}' --yes").code == 0
    assert hub.state.access_tokens[uuid_of(hub)].expires_at == moment
    assert run.line(f"tokens rotate '{READ}' --expires never --yes").code == 0
    assert hub.state.access_tokens[uuid_of(hub)].expires_at is None


def test_an_expired_token_needs_a_new_expiration(
    run: Here, hub: EmulatedHub, alice: None, active: list[str]
) -> None:
    """Nothing is changed until it is given."""
    _expiring(hub, -60)
    done = run.line(f"tokens rotate '{READ}' --yes")
    assert (done.code, "add --expires, such as --expires 90d" in done.err) == (2, True)
    assert labels(hub) == active
    assert run.line(f"tokens rotate '{READ}' --expires 30d --yes").code == 0
    assert hub.state.access_tokens[uuid_of(hub)].expires_at > hub.clock.now_ns()


def test_a_token_has_expired_at_the_moment_it_names() -> None:
    moment = datetime(2026, 11, 27, tzinfo=UTC)
    seconds = moment.timestamp()
    assert new_expiry(None, moment, seconds - 1) == moment
    with pytest.raises(click.UsageError) as refused:
        new_expiry(None, moment, seconds)
    assert refused.value.message == (
        "The old token expired at 2026-11-27T00:00:00Z: add --expires, such as --expires 90d."
    )
