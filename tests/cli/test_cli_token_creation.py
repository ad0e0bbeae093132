"""`tokens create`: a secret value is shown once, and no token is left that nobody has."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from alices_tokens import labels, secrets, uuid_of
from running import Here, run_piped

from dockerhub import HubConnectionError
from dockerhub._sync.resources.access_tokens import AccessTokens
from dockerhub.emulator import EmulatedHub
from dockerhub.models import AccessToken


def test_a_new_token_is_printed_alone(
    run: Here, hub: EmulatedHub, alice: None, active: list[str]
) -> None:
    """So that a script can read it; messages go to standard error."""
    done = run.line("tokens create ci --scope repo:read --scope repo:write")

    assert done.code == 0
    assert done.out.strip() in secrets(hub)
    assert done.err == f"Created the token 'ci' ({uuid_of(hub, 'ci')}).\n"
    assert labels(hub) == sorted([*active, "ci"])


def test_a_new_token_in_json_has_its_secret_value(run: Here, hub: EmulatedHub, alice: None) -> None:
    """Only this once."""
    created = json.loads(run.line("tokens create ci --scope repo:read --json").out)

    assert created["token"] in secrets(hub)
    assert created["scopes"] == ["repo:read"]
    assert json.loads(run.line("tokens show ci --json").out)["token"] == ""


def test_a_new_token_in_csv_has_its_secret_value(run: Here, hub: EmulatedHub, alice: None) -> None:
    """In the last column, after what else a script needs."""
    done = run.line("tokens create ci --scope repo:read --csv")

    new = hub.state.access_tokens[uuid_of(hub, "ci")]
    assert done.out.splitlines() == [
        "uuid,label,scopes,expires,token",
        f"{new.uuid},ci,repo:read,,{new.secret}",
    ]


def test_a_new_token_goes_to_a_file_that_only_its_owner_reads(
    run: Here, hub: EmulatedHub, alice: None, tmp_path: Path
) -> None:
    """Nothing is printed. The file may exist if it is empty, as from mktemp; not with a token."""
    file = tmp_path / "token"
    file.touch(0o644)

    done = run("tokens", "create", "ci", "--scope", "repo:read", "--output", str(file))

    assert (done.code, done.out) == (0, "")
    assert file.read_text("utf-8").strip() in secrets(hub)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.glob(".token*")) == []

    old = file.read_text("utf-8")
    hub.clear_requests()
    for line in (
        f"tokens create next --scope repo:read --output {file}",
        f"orgs tokens create acme next --allow acme=scope-member-read --output {file}",
    ):
        again = run.line(line)
        assert (again.code, "does not replace it: remove it" in again.err) == (2, True), again
    assert (file.read_text("utf-8"), hub.requests) == (old, ())


def test_a_new_token_goes_to_a_command(hub: EmulatedHub, alice: None, tmp_path: Path) -> None:
    """On its standard input; what the command prints does not mix with our output."""
    file = tmp_path / "copy"

    done = run_piped("tokens", "create", "ci", "--scope", "repo:read", "--pipe-to", f"tee {file}")

    assert (done.code, done.out) == (0, "")
    assert file.read_text("utf-8").strip() in secrets(hub)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ("", "Name a permission"),
        ("--scope repo:all", "'repo:all' is not one of"),
        ("--scope repo:read --output a --pipe-to b", "contradict each other"),
        ("--scope repo:read --pipe-to ''", "dockerhub: --pipe-to is empty.\n"),
        ("--scope repo:read --pipe-to '\"'", "--pipe-to cannot be read: No closing quotation"),
        ("--scope repo:read --output .", "--output is a folder"),
    ],
)
def test_options_that_cannot_work_fail_before_there_is_a_token(
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


def test_a_command_that_hangs_is_not_waited_for_forever(
    run: Here, hub: EmulatedHub, alice: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is killed, and the new token deleted."""
    monkeypatch.setattr("dockerhub.cli.commands.token_output._TIMEOUT", 0.05)

    done = run("tokens", "create", "ci", "--scope", "repo:read", "--pipe-to", "sleep 20")

    assert done.code == 1
    assert "sleep did not end within 0 seconds" in done.err
    assert "ci" not in labels(hub)


def test_a_new_token_that_cannot_be_deleted_again_is_named(
    run: Here, hub: EmulatedHub, alice: None, active: list[str]
) -> None:
    """Nothing is left behind without a message."""
    hub.faults.add("status", code=400, method="DELETE")

    done = run("tokens", "create", "ci", "--scope", "repo:read", "--pipe-to", "false")

    assert done.code == 1
    assert f"It still exists; delete it: dockerhub tokens rm {uuid_of(hub, 'ci')}" in done.err


def test_a_token_that_comes_without_its_secret_value_is_deleted_again(
    run: Here,
    hub: EmulatedHub,
    alice: None,
    active: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nobody could use it."""
    create = AccessTokens.create

    def without_secret(*arguments: Any, **more: Any) -> AccessToken:
        created = create(*arguments, **more)
        created.token = ""
        return created

    monkeypatch.setattr(AccessTokens, "create", without_secret)

    done = run.line("tokens create ci --scope repo:read")

    assert done.code == 1
    assert done.err == (
        "dockerhub: Docker Hub created a token, but did not send its secret value. It was deleted; "
        "nothing else was changed.\n"
    )
    assert labels(hub) == active


def test_a_lost_request_is_distinguished_from_a_lost_response(
    run: Here, hub: EmulatedHub, alice: None, active: list[str]
) -> None:
    """If the list shows no new token, or cannot be read."""
    hub.faults.add("close-at-request", method="POST", path="*/access-tokens")
    done = run.line("tokens create ci --scope repo:read")
    assert (done.code, labels(hub)) == (1, active)
    assert done.err.endswith("It was not created.\n")

    hub.faults.add("close-at-request", method="POST", path="*/access-tokens")
    hub.faults.add("status", code=400, method="GET", after=1, path="*/access-tokens")
    done = run.line("tokens create ci --scope repo:read")
    assert done.code == 1
    assert done.err.endswith("Look for 'ci': dockerhub tokens ls\n")


def test_all_new_tokens_of_the_label_are_named_after_a_lost_response(
    run: Here, hub: EmulatedHub, alice: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else may have created one at the same time."""
    create = AccessTokens.create

    def lose(*arguments: Any, **more: Any) -> None:
        for _ in range(2):
            create(*arguments, **more)
        raise HubConnectionError("no response", sent=True)

    monkeypatch.setattr(AccessTokens, "create", lose)
    done = run.line("tokens create ci --scope repo:read")

    first, second = [each.uuid for each in hub.state.access_tokens.values() if each.label == "ci"]
    assert done.code == 1
    assert done.err == (
        "dockerhub: no response. The token may have been created, but its secret value is unknown. "
        f"Remove it: dockerhub tokens rm {second} {first}\n"
    )


def test_an_unreachable_hub_is_not_a_lost_response(
    run: Here, hub: EmulatedHub, signed_in_elsewhere: str
) -> None:
    """Nothing left this machine."""
    done = run("tokens", "create", "ci", "--scope", "repo:read", "--url", signed_in_elsewhere)

    assert done.code == 1
    assert "the connection to http://127.0.0.1:9 failed" in done.err
    assert "may have been created" not in done.err


def test_a_creation_that_was_never_sent_is_not_a_lost_response(
    run: Here, hub: EmulatedHub, alice: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its tokens could be read before."""

    def fail(*_arguments: Any, **_more: Any) -> None:
        raise HubConnectionError("no connection", sent=False)

    monkeypatch.setattr(AccessTokens, "create", fail)
    done = run.line("tokens create ci --scope repo:read")

    assert (done.code, done.err) == (1, "dockerhub: no connection\n")


@pytest.fixture
def signed_in_elsewhere(monkeypatch: pytest.MonkeyPatch) -> str:
    """An address where nobody listens, with a token for it."""
    monkeypatch.setenv("DOCKERHUB_TOKEN", "e30.e30.x")
    return "http://127.0.0.1:9"
