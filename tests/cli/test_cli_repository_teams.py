"""`repos teams`."""

import json

import pytest
from running import Here

from dockerhub.emulator import EmulatedHub

DEVELOPERS, AUDITORS = "developers", "auditors"


def held(hub: EmulatedHub) -> dict[str, str]:
    permissions = hub.state.repositories["acme", "app"].team_permissions
    return {hub.state.teams[each].name: level for each, level in permissions.items()}


def test_teams_are_listed(run: Here, hub: EmulatedHub, alice: None) -> None:
    """Older servers write other keys."""
    expected = "developers\twrite\t1\n"
    assert run.line("repos teams ls acme/app").out == expected
    hub.faults.add("old-team-keys", times=None)
    assert run.line("repos teams ls acme/app").out == expected


def test_a_team_gets_a_permission(run: Here, hub: EmulatedHub, alice: None) -> None:
    """By its name or ID; a permission that it has is reported, and another one is confirmed."""
    [auditors] = [each.id for each in hub.state.teams.values() if each.name == AUDITORS]
    done = run.line("repos teams grant acme/app auditors read --json")
    assert json.loads(done.out)["permission"] == "read"
    again = run.line(f"repos teams grant acme/app {auditors} read")
    assert again.err == f"{auditors} has this permission on acme/app already.\n"
    asked = run.line("repos teams grant acme/app developers admin")
    assert asked.code == 2
    assert "Change the permission of developers on acme/app from write to admin?" in asked.err
    assert held(hub) == {DEVELOPERS: "write", AUDITORS: "read"}
    run.line("repos teams grant acme/app developers admin --yes")
    run.line(f"repos teams grant acme/secret {auditors} write")
    assert held(hub) == {DEVELOPERS: "admin", AUDITORS: "read"}
    assert hub.state.repositories["acme", "secret"].team_permissions == {auditors: "write"}


def test_a_permission_is_removed(run: Here, hub: EmulatedHub, alice: None) -> None:
    """After a question."""
    asked = run.line("repos teams revoke acme/app developers")
    assert asked.code == 2
    assert "Remove the permission write on acme/app from the team developers?" in asked.err
    done = run.line("repos teams revoke acme/app developers --yes")
    assert done.err == "Removed the permission on acme/app from the team developers.\n"
    assert held(hub) == {}
    again = run.line("repos teams revoke acme/app developers --yes")
    assert again.code == 4
    assert "The team 'developers' has no permission on acme/app." in again.err


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("grant acme/app develop read", "acme has no team 'develop'. Did you mean 'developers'?"),
        ("grant acme/nothing auditors read", "repository acme/nothing not found at "),
    ],
)
def test_a_missing_object_is_named(
    run: Here, hub: EmulatedHub, alice: None, line: str, message: str
) -> None:
    done = run.line(f"repos teams {line}")
    assert done.code == 4
    assert message in done.err
