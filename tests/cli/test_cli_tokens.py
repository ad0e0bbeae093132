"""`tokens`: none is lost, none is left behind, and secret values are shown once."""

import json
import signal
import stat
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from running import Here, LeapingClock, Terminal, run_piped

from dockerhub import HubConnectionError
from dockerhub._sync._access_tokens import AccessTokens
from dockerhub.emulator import EmulatedHub, RateLimit
from dockerhub_api.models.access_token import AccessToken

READ = "read token of alice"


def labels(hub: EmulatedHub) -> list[str]:
    """Return the labels of alice's tokens that can be used."""
    tokens = hub.state.access_tokens.values()
    return sorted(each.label for each in tokens if each.owner == "alice" and each.is_active)


@pytest.fixture
def active(hub: EmulatedHub) -> list[str]:
    """The labels of alice's tokens that can be used at first."""
    return labels(hub)


def uuid_of(hub: EmulatedHub, label: str = READ) -> str:
    """Return the uuid of a token."""
    [uuid] = [each.uuid for each in hub.state.access_tokens.values() if each.label == label]
    return uuid


def secrets(hub: EmulatedHub) -> set[str]:
    """Return the secret values of all tokens."""
    return {each.secret for each in hub.state.access_tokens.values()}


def test_a_listing_never_tells_secret_values(run: Here, hub: EmulatedHub, alice: None) -> None:
    """In no format."""
    for form in ("", "--json", "--ndjson", "--csv"):
        done = run.line(f"tokens ls {form}")
        assert done.code == 0
        assert READ in done.out
        assert not [secret for secret in secrets(hub) if secret in done.out + done.err]


def test_a_listing_on_a_terminal_keeps_label_and_uuid_whole(hub: EmulatedHub, alice: None) -> None:
    """What does not fit beside them is left out."""
    done = Terminal("tokens", "ls", columns=70).end()

    assert uuid_of(hub) in done.out
    assert "EXPIRES" not in done.out


def test_a_new_token_is_printed_alone(
    run: Here, hub: EmulatedHub, alice: None, active: list[str]
) -> None:
    """So that a script can catch it; what is said about it goes elsewhere."""
    done = run.line("tokens create ci --scope repo:read --scope repo:write")

    assert done.code == 0
    assert done.out.strip() in secrets(hub)
    assert done.err == f"Created the token 'ci' ({uuid_of(hub, 'ci')}).\n"
    assert labels(hub) == sorted([*active, "ci"])


def test_a_new_token_in_json_has_its_secret_value(run: Here, hub: EmulatedHub, alice: None) -> None:
    """This once."""
    created = json.loads(run.line("tokens create ci --scope repo:read --json").out)

    assert created["token"] in secrets(hub)
    assert created["scopes"] == ["repo:read"]
    assert json.loads(run.line("tokens show ci --json").out)["token"] == ""


def test_a_new_token_goes_to_a_file_that_only_its_owner_reads(
    run: Here, hub: EmulatedHub, alice: None, tmp_path: Path
) -> None:
    """In place of what was there; nothing is printed."""
    file = tmp_path / "token"
    file.write_text("old")
    file.chmod(0o644)

    done = run("tokens", "create", "ci", "--scope", "repo:read", "--output", str(file))

    assert (done.code, done.out) == (0, "")
    assert file.read_text("utf-8").strip() in secrets(hub)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.glob(".token*")) == []


def test_a_new_token_goes_to_a_command(hub: EmulatedHub, alice: None, tmp_path: Path) -> None:
    """On its standard input; what the command prints cannot be taken for ours."""
    file = tmp_path / "copy"

    done = run_piped("tokens", "create", "ci", "--scope", "repo:read", "--pipe-to", f"tee {file}")

    assert (done.code, done.out) == (0, "")
    assert file.read_text("utf-8").strip() in secrets(hub)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ("", "Say what it may do"),
        ("--scope repo:all", "'repo:all' is not one of"),
        ("--scope repo:read --output a --pipe-to b", "contradict each other"),
        ("--scope repo:read --pipe-to ''", "--pipe-to is empty"),
        ("--scope repo:read --pipe-to '\"'", "--pipe-to cannot be read: No closing quotation"),
        ("--scope repo:read --output .", "--output is a folder"),
    ],
)
def test_what_cannot_work_fails_before_there_is_a_token(
    run: Here, hub: EmulatedHub, alice: None, options: str, problem: str
) -> None:
    """It is wrong usage, and nothing is sent."""
    done = run.line(f"tokens create ci {options}")

    assert done.code == 2
    assert problem in done.err
    assert hub.requests == ()


def test_a_file_that_cannot_be_written_fails_before_there_is_a_token(
    run: Here, hub: EmulatedHub, alice: None, tmp_path: Path
) -> None:
    """Its folder does not exist here."""
    file = tmp_path / "nowhere" / "token"

    done = run("tokens", "create", "ci", "--scope", "repo:read", "--output", str(file))

    assert done.code == 1
    assert str(tmp_path / "nowhere") in done.err
    assert hub.requests == ()


def test_a_label_names_a_token_if_only_one_has_it(run: Here, hub: EmulatedHub, alice: None) -> None:
    """Else its uuid is needed, and near labels are suggested."""
    run.line("tokens create twice --scope repo:read")
    run.line("tokens create twice --scope repo:read")

    twice, wrong = run.line("tokens show twice"), run.line("tokens show 'red token of alice'")

    assert twice.code == 2
    assert "2 tokens have the label 'twice': name one of" in twice.err
    assert wrong.code == 4
    assert f"Did you mean '{READ}'" in wrong.err
    assert run("tokens", "show", uuid_of(hub)).code == 0


def test_a_token_is_renamed_and_switched(run: Here, hub: EmulatedHub, alice: None) -> None:
    """The answer shows it as it is now."""
    assert "label\tnew\n" in run.line(f"tokens rename '{READ}' new").out
    assert "active\tfalse\n" in run.line("tokens disable new").out
    assert "active\ttrue\n" in run.line("tokens enable new").out


def test_deleting_asks_by_label_and_uuid(
    run: Here, hub: EmulatedHub, alice: None, active: list[str]
) -> None:
    """A token that is named twice is deleted once."""
    asked = run.line(f"tokens rm '{READ}'")
    assert asked.code == 2
    assert f"Delete '{READ}' ({uuid_of(hub)}), for good?" in asked.err

    done = run("tokens", "rm", READ, uuid_of(hub), "--yes")
    assert done.code == 0
    assert labels(hub) == [each for each in active if each != READ]


def test_a_token_that_is_gone_meanwhile_is_told(run: Here, hub: EmulatedHub, alice: None) -> None:
    """Somebody else deleted it."""
    hub.faults.add("status", code=404, method="DELETE")

    done = run.line(f"tokens rm '{READ}' --yes")

    assert done.code == 4
    assert f"There is no token {uuid_of(hub)}." in done.err


def test_a_rotation_replaces_a_token(
    run: Here, hub: EmulatedHub, alice: None, active: list[str]
) -> None:
    """By one of the same label and scopes; the old one is gone."""
    old = hub.state.access_tokens[uuid_of(hub)]

    done = run.line(f"tokens rotate '{READ}' --yes")

    new = hub.state.access_tokens[uuid_of(hub)]
    assert done.code == 0
    assert done.out.strip() == new.secret != old.secret
    assert new.scopes == old.scopes
    assert labels(hub) == active
    assert f"is {new.uuid} now; {old.uuid} is deleted." in done.err
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
def test_if_handing_over_fails_the_old_token_stays(
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
        # The folder vanishes between the check and the writing.
        monkeypatch.setattr(Path, "replace", _vanishing(tmp_path / "gone" / "token"))

    done = run("tokens", "rotate", READ, *target, "--yes")

    assert done.code == 1, done
    assert problem in done.err
    assert "It is deleted again; nothing else was changed." in done.err
    assert uuid_of(hub) == old
    assert labels(hub) == active


def _vanishing(file: Path) -> Callable[[Path, Path], None]:
    def replace(_self: Path, _target: Path) -> None:
        raise FileNotFoundError(2, "No such file or directory", str(file))

    return replace


def test_a_command_that_hangs_is_not_waited_for_forever(
    run: Here, hub: EmulatedHub, alice: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is killed, and the new token deleted."""
    monkeypatch.setattr("dockerhub.cli.handover._TIMEOUT", 0.05)

    done = run("tokens", "create", "ci", "--scope", "repo:read", "--pipe-to", "sleep 20")

    assert done.code == 1
    assert "sleep did not end within 0 seconds" in done.err
    assert "ci" not in labels(hub)


def test_a_new_token_that_cannot_be_deleted_again_is_named(
    run: Here, hub: EmulatedHub, alice: None, active: list[str]
) -> None:
    """Nothing is left behind in silence."""
    hub.faults.add("status", code=400, method="DELETE")

    done = run("tokens", "create", "ci", "--scope", "repo:read", "--pipe-to", "false")

    assert done.code == 1
    assert f"It is there still, and useless: dockerhub tokens rm {uuid_of(hub, 'ci')}" in done.err


def test_a_token_whose_secret_value_is_not_told_is_deleted_again(
    run: Here,
    hub: EmulatedHub,
    alice: None,
    active: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nobody could use it."""
    create = AccessTokens.create

    def without_secret(*arguments: Any) -> AccessToken:
        created = create(*arguments)
        created.token = ""
        return created

    monkeypatch.setattr(AccessTokens, "create", without_secret)

    done = run.line("tokens create ci --scope repo:read")

    assert done.code == 1
    assert "did not tell its secret value. It is deleted again" in done.err
    assert labels(hub) == active


@pytest.mark.parametrize(
    ("method", "state", "still_works"),
    [("PATCH", "still works", True), ("DELETE", "is switched off, but not deleted", False)],
)
def test_an_old_token_that_cannot_be_removed_is_named(
    run: Here, hub: EmulatedHub, alice: None, method: str, state: str, still_works: bool
) -> None:
    """The new one is in use by then: it is partly done."""
    old = uuid_of(hub)
    hub.faults.add("status", code=400, method=method)

    done = run.line(f"tokens rotate '{READ}' --yes")

    assert done.code == 6
    assert done.out.strip() in secrets(hub), "the new one was handed over"
    assert f"the old one {state}" in done.err
    assert f"To go on: dockerhub tokens rm {old}" in done.err
    assert hub.state.access_tokens[old].is_active is still_works


def test_a_lost_answer_names_the_token_that_nobody_knows(
    run: Here, hub: EmulatedHub, alice: None, active: list[str]
) -> None:
    """It was created all the same; a second one is not made."""
    hub.faults.add("reset-after-effect", method="POST", path="*/access-tokens")

    done = run.line(f"tokens rotate '{READ}' --yes")

    new = [each.uuid for each in hub.state.access_tokens.values() if each.label == READ]
    assert done.code == 1
    assert len(new) == 2
    assert "The token may have been created all the same" in done.err
    assert f"Remove it: dockerhub tokens rm {new[-1]}" in done.err
    assert labels(hub) == sorted([*active, READ]), "the old one is as it was"


def test_a_lost_request_is_told_apart_from_a_lost_answer(
    run: Here, hub: EmulatedHub, alice: None, active: list[str]
) -> None:
    """Where looking shows no new token, or where looking fails."""
    hub.faults.add("close-at-request", method="POST", path="*/access-tokens")
    done = run.line("tokens create ci --scope repo:read")
    assert (done.code, labels(hub)) == (1, active)
    assert done.err.endswith("It was not.\n")

    hub.faults.add("close-at-request", method="POST", path="*/access-tokens")
    hub.faults.add("status", code=400, method="GET", after=1, path="*/access-tokens")
    done = run.line("tokens create ci --scope repo:read")
    assert done.code == 1
    assert done.err.endswith("Look for 'ci': dockerhub tokens ls\n")


def test_an_unreachable_hub_is_no_lost_answer(
    run: Here, hub: EmulatedHub, signed_in_elsewhere: str
) -> None:
    """Nothing left this machine."""
    done = run("tokens", "create", "ci", "--scope", "repo:read", "--url", signed_in_elsewhere)

    assert done.code == 1
    assert "the connection to Docker Hub failed" in done.err
    assert "may have been created" not in done.err


def test_a_creation_that_never_left_is_no_lost_answer(
    run: Here, hub: EmulatedHub, alice: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its tokens could be read before."""

    def fail(*_arguments: Any) -> None:
        raise HubConnectionError("no connection", sent=False)

    monkeypatch.setattr(AccessTokens, "create", fail)
    done = run.line("tokens create ci --scope repo:read")

    assert (done.code, done.err) == (1, "dockerhub: no connection\n")


@pytest.fixture
def signed_in_elsewhere(monkeypatch: pytest.MonkeyPatch) -> str:
    """An address where nobody listens, with a token for it."""
    monkeypatch.setenv("DOCKERHUB_TOKEN", "some.token.here")
    return "http://127.0.0.1:9"


def test_scopes_that_are_not_told_must_be_given(run: Here, hub: EmulatedHub, alice: None) -> None:
    """Tokens that were made before there were scopes have none."""
    uuid = uuid_of(hub)
    hub.state.access_tokens[uuid] = replace(hub.state.access_tokens[uuid], scopes=())

    unknown = run("tokens", "rotate", uuid, "--yes")
    given = run("tokens", "rotate", uuid, "--scope", "repo:write", "--yes")

    assert unknown.code == 2
    assert "Docker Hub does not tell what the old one may do: give --scope" in unknown.err
    assert given.code == 0
    assert hub.state.access_tokens[uuid_of(hub)].scopes == ("repo:write",)


def test_a_rotation_asks_first(hub: EmulatedHub, alice: None, active: list[str]) -> None:
    """With no as the answer of Enter."""
    terminal = Terminal("tokens", "rotate", READ)
    terminal.expect(f"Replace the token '{READ}'")
    terminal.send("\n")
    done = terminal.end()

    assert done.code == 1
    assert "Nothing was changed." in done.out
    assert labels(hub) == active


def test_a_signal_in_a_rotation_waits_until_it_is_whole(
    run: Here, hub: EmulatedHub, alice: None, active: list[str], tmp_path: Path
) -> None:
    """It comes while the new token is handed over here."""
    old = uuid_of(hub)
    kill = "sh -c 'cat >/dev/null; kill -INT $PPID'"

    done = run("tokens", "rotate", READ, "--pipe-to", kill, "--yes")

    assert done.code == 130
    assert old not in hub.state.access_tokens
    assert labels(hub) == active


def test_a_signal_before_there_is_a_new_token_is_heard_at_once(
    run: Here, hub: EmulatedHub, alice: None, active: list[str], clock: LeapingClock
) -> None:
    """It comes in the wait before the token is created."""
    old = uuid_of(hub)
    hub.rate_limit = RateLimit(limit=2)
    clock.on_wait = partial(signal.raise_signal, signal.SIGTERM)

    done = run.line(f"tokens rotate '{READ}' --yes")

    assert done.code == 143
    assert len(clock.waits) == 1
    assert uuid_of(hub) == old
    assert labels(hub) == active


def test_a_token_that_cannot_be_printed_is_deleted_again(
    hub: EmulatedHub, alice: None, active: list[str]
) -> None:
    """Whoever should have read it is gone; what nobody has must not stay."""
    done = run_piped("tokens", "rotate", READ, "--yes", stdout=Path("/dev/full"))

    assert done.code == 1
    assert "It is deleted again; nothing else was changed." in done.err
    assert labels(hub) == active
