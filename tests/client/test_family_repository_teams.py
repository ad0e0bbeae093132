"""The teams of a repository: what the methods do."""

import pytest
from demo_clients import as_alice
from driving import Drive

from dockerhub import BadRequestError
from dockerhub.emulator import EmulatedHub

DEVELOPERS = 1
MISSING = 999


def methods(server: EmulatedHub) -> list[str]:
    return [each.method for each in server.requests if "/groups" in each.path]


def test_a_permission_that_a_team_has_is_not_changed(drive: Drive, server: EmulatedHub) -> None:
    teams = as_alice(drive, server).repositories.teams
    granted = teams.grant("acme/app", DEVELOPERS, "write")
    assert (granted.group_name, granted.permission) == ("developers", "write")
    assert methods(server) == ["POST", "GET"]


def test_another_permission_is_changed_only_on_request(drive: Drive, server: EmulatedHub) -> None:
    teams = as_alice(drive, server).repositories.teams
    held = server.state.repositories["acme", "app"].team_permissions
    with pytest.raises(BadRequestError, match="already"):
        teams.grant("acme/app", DEVELOPERS, "read")
    assert held == {DEVELOPERS: "write"}
    assert teams.grant("acme/app", DEVELOPERS, "read", replace=True).permission == "read"
    assert held == {DEVELOPERS: "read"}


@pytest.mark.parametrize(("status", "sent"), [(400, ["POST", "GET"]), (422, ["POST"])])
def test_another_refusal_is_an_error(
    drive: Drive, server: EmulatedHub, status: int, sent: list[str]
) -> None:
    teams = as_alice(drive, server).repositories.teams
    server.faults.add("status", method="POST", path="*/groups", code=status)
    with pytest.raises(BadRequestError) as caught:
        teams.grant("acme/app", MISSING, "read", replace=True)
    assert caught.value.status == status
    assert methods(server) == sent


def test_an_older_server_is_understood(drive: Drive, server: EmulatedHub) -> None:
    """It uses other keys."""
    teams = as_alice(drive, server).repositories.teams
    server.faults.add("old-team-keys", times=None)
    [team] = teams.list("acme/app")
    assert (team.groupid, team.groupname, team.permission) == (DEVELOPERS, "developers", "write")
    assert teams.grant("acme/app", DEVELOPERS, "write").groupname == "developers"
