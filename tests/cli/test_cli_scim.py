"""`scim`: users are provisioned one by one, or as a file has them."""

import json
import re
import sys
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from running import ESCAPES, Done, Here, LeapingClock, Terminal, check_refusal
from screens import TerminalIO

from dockerhub.cli.main import main
from dockerhub.cli.runtime.program import Program
from dockerhub.emulator import EmulatedHub

pytestmark = pytest.mark.usefixtures("folder", "alice")


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        ("scim users update bob@example.com", "Name what to change: --[no-]active"),
        ("scim users sync rules.txt", "its name must end with .csv or .json"),
        ("scim users sync bad.csv", "bad.csv cannot be used:"),
        ("scim users ls --filter 'userName eq'", "this is not a SCIM filter"),
    ],
)
def test_invalid_arguments_end_with_2(
    run: Here, folder: Path, hub: EmulatedHub, command: str, problem: str
) -> None:
    """Before anything is sent or changed."""
    (folder / "bad.csv").write_text("userName\nbob\n")
    check_refusal(run, hub, folder, command, problem)


def test_a_file_is_planned_shown_and_applied(run: Here, hub: EmulatedHub) -> None:
    shown = run.line("scim users sync users.csv --all --ndjson")
    assert [json.loads(each)["action"] for each in shown.out.splitlines()] == ["update", "create"]
    assert "2 users are to be changed; 2 others are not in the file. Nothing was ch" in shown.err
    assert len(hub.state.scim_users) == 3
    listed = run.line("scim users sync users.csv --csv")
    assert listed.out.splitlines()[0] == "user_name,action,details"

    done = run.line("scim users sync users.csv --apply --yes --json")
    assert [each["done"] for each in json.loads(done.out)] == [True, True]
    assert done.err == "2 of 2 users changed.\n"
    again = run.line("scim users sync users.csv --apply --yes")
    assert again.err == "0 users are to be changed; 2 others are not in the file.\n"
    assert (again.code, again.out) == (0, "")

    others = run.line("scim users sync users.csv --deactivate-others --apply --yes")
    assert "alice@example.com\tdeactivate\ttrue" in others.out


def test_a_change_that_fails_for_one_user(run: Here, hub: EmulatedHub) -> None:
    hub.faults.add("status", path="*/Users", method="POST", code=500)
    done = run.line("scim users sync users.csv --apply --yes")
    assert done.code == 6
    assert "1 of 2 users changed, 1 failed, 0 not tried.\nTo continue, run" in done.err

    hub.faults.add("status", path="*/Users", method="POST", code=409)
    done = run.line("scim users sync users.csv --apply --yes")
    assert done.code == 1
    assert "dockerhub: 409 Conflict" in done.err
    hub.faults.add("status", path="*/Users", method="POST", code=401)
    assert run.line("scim users sync users.csv --apply --yes").code == 3


def test_provisioning_on_a_terminal(hub: EmulatedHub) -> None:
    terminal = Terminal("scim", "users", "sync", "users.csv", "--apply", columns=100)
    terminal.expect("Change 2 users? [y/N] ")
    terminal.send("y\n")
    done = terminal.end()
    assert done.code == 0
    assert "2 of 2 users changed." in done.out


def test_a_terminal_shows_only_what_failed(
    clock: LeapingClock, hub: EmulatedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was to be done is in the plan."""
    hub.faults.add("status", path="*/Users", method="POST", code=500)
    terminal = TerminalIO()
    monkeypatch.setattr(sys, "stdout", terminal)
    line = ["scim", "users", "sync", "users.csv", "--apply", "--yes"]
    assert main(line, Program(clock=clock)) == 6
    lines = [line.rstrip() for line in ESCAPES.sub("", terminal.getvalue()).splitlines()]
    assert lines == [
        "USER NAME        ACTION  DETAILS",
        "bob@example.com  update  givenName: 'Bob' -> 'Robert'",
        "new@example.com  create",
        "USER NAME        ACTION  DONE  ERROR",
        "new@example.com  create  no    500 Internal Server Error: internal error",
    ]


@pytest.mark.parametrize(
    ("users", "summary"),
    [
        ("bob,Robert", "1 user is to be changed; 2 others are not in the file."),
        ("alice,Eve bob,Robert", "2 users are to be changed; 1 other is not in the file."),
        ("alice,Eve bob,Robert dave,Dave", "2 users are to be changed."),
    ],
)
def test_a_plan_counts_users(run: Here, folder: Path, users: str, summary: str) -> None:
    rows = [user.replace(",", "@example.com,") for user in users.split()]
    folder.joinpath("few.csv").write_text("\n".join(["userName,givenName", *rows]))
    assert run.line("scim users sync few.csv").err.startswith(f"{summary} Nothing was changed: ")


def test_a_user_is_searched_for_by_address(run: Here, hub: EmulatedHub) -> None:
    """Docker Hub searches: not all users are read."""
    done = run.line("scim users show nobody@example.com")
    said = "dockerhub: There is no user 'nobody@example.com' in the organization.\n"
    assert done == Done(4, "", said)
    [request] = hub.requests
    assert parse_qs(request.query) == {
        "count": ["1"],
        "filter": ['userName eq "nobody@example.com"'],
    }


def test_single_users(run: Here, hub: EmulatedHub) -> None:
    """By address or by ID; what is not named stays."""
    created = json.loads(run.line("scim users create eve@example.com --family-name Eve --json").out)
    assert created["name"]["familyName"] == "Eve"
    run.line("scim users update eve@example.com --no-active")
    run.line(f"scim users update {created['id']} --given-name Adam")
    shown = json.loads(run.line(f"scim users show {created['id']} --json").out)
    assert (shown["active"], shown["name"]) == (False, {"givenName": "Adam", "familyName": "Eve"})
    assert run.line(
        "scim users ls --filter 'active eq false' --sort userName --limit 3"
    ).out.startswith("eve@example.com\tfalse\tAdam\tEve\teve\t")
    hub.faults.add("missing-keys", path="*/Users/*", keep="id")
    unknown = run.line(f"scim users update {created['id']} --given-name A")
    assert unknown.code == 2
    assert "Docker Hub does not say whether the user is active" in unknown.err


def test_schemas_resource_types_and_configuration_are_shown(run: Here, hub: EmulatedHub) -> None:
    schema = "urn:ietf:params:scim:schemas:core:2.0:User"
    assert f"\t{schema}\n" in run.line("scim schemas").out
    assert f"id\t{schema}\n" in run.line(f"scim schemas {schema}").out
    assert "endpoint\t" in run.line("scim resource-types User").out
    assert "User\t" in run.line("scim resource-types").out
    assert re.search(r"^sort\t(true|false)$", run.line("scim config").out, re.MULTILINE)
