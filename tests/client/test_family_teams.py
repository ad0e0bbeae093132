"""Teams: what the methods do, and lists in the form of older servers."""

from typing import Any

import pytest
from demo_clients import as_alice
from driving import Drive

from dockerhub import BadRequestError, NotFoundError, PermissionDeniedError
from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.state.populate import add_team, add_user
from dockerhub_openapi import models


def as_acme(drive: Drive, server: EmulatedHub) -> Any:
    """A client that signs in with an organization access token that can read teams."""
    return drive.hub(base_url=server.url, username="acme", password="dckr_oat_acme")


def crowded(server: EmulatedHub, count: int) -> None:
    """A team with this many members."""
    names = [f"user-{number}" for number in range(count)]
    for name in names:
        add_user(server.state, name, "some-password")
    add_team(server.state, "acme", "crowd", members=names)


def test_a_team_is_created_changed_and_deleted(drive: Drive, server: EmulatedHub) -> None:
    """It is renamed, its members are replaced by none, and its name is free after the deletion."""
    teams = as_alice(drive, server).teams
    made = teams.create("acme", "testers", description="Try it")
    assert isinstance(made, models.Team)
    assert (made.name, made.description, made.member_count) == ("testers", "Try it", 0)
    assert teams.update("acme", "testers", name="qa-team").description == "Try it"
    assert teams.update("acme", "qa-team", role="reviewer").role == "reviewer"
    assert teams.replace("acme", "qa-team", "quality").description == ""
    assert teams.get("acme", "quality").id == made.id
    assert teams.delete("acme", "quality") is None
    with pytest.raises(NotFoundError):
        teams.get("acme", "quality")


def test_the_name_of_a_team_is_unique(drive: Drive, server: EmulatedHub) -> None:
    with pytest.raises(BadRequestError, match="the team developers already exists"):
        as_alice(drive, server).teams.create("acme", "developers")


def test_an_update_must_change_something(drive: Drive, server: EmulatedHub) -> None:
    with pytest.raises(ValueError, match=r"^name, .* are all None: there is nothing to change$"):
        as_alice(drive, server).teams.update("acme", "developers")


def test_teams_are_found_by_member_and_by_name(drive: Drive, server: EmulatedHub) -> None:
    teams = as_alice(drive, server).teams
    assert [each.name for each in teams.list("acme")] == ["auditors", "developers"]
    assert [each.name for each in teams.list("acme", username="bob")] == ["developers"]
    assert [each.name for each in teams.list("acme", search="AUD")] == ["auditors"]


def test_members_are_added_found_and_removed(drive: Drive, server: EmulatedHub) -> None:
    """Adding a member twice changes nothing."""
    members = as_alice(drive, server).teams.members
    assert members.add("acme", "auditors", "dave") is None
    assert members.add("acme", "auditors", "dave") is None
    assert [each.username for each in members.list("acme", "auditors")] == ["alice", "dave"]
    [dave] = members.list("acme", "auditors", search="dee")
    assert (type(dave), dave.full_name, dave.email) == (
        models.TeamMember,
        "Dave Dee",
        "dave@example.com",
    )
    assert members.remove("acme", "auditors", "dave") is None
    for change in (members.remove, members.add):
        with pytest.raises(NotFoundError):
            change("acme", "auditors", "carol")


def test_an_organization_access_token_reads_teams_without_addresses(
    drive: Drive, server: EmulatedHub
) -> None:
    """And changes nothing without the scope for that."""
    teams = as_acme(drive, server).teams
    assert [each.email for each in teams.members.list("acme", "developers")] == [None, None]
    with pytest.raises(PermissionDeniedError, match="insufficient scope"):
        teams.members.add("acme", "developers", "alice")


def test_many_members_are_read_in_parallel(drive: Drive, server: EmulatedHub) -> None:
    crowded(server, 23)
    members = as_alice(drive, server).teams.members
    pager = members.list("acme", "crowd", page_size=5, concurrency=4)
    assert [each.username for each in pager] == [f"user-{number}" for number in range(23)]
    assert pager.total == 23


@pytest.mark.parametrize("strict", [False, True])
def test_an_older_server_sends_all_members_in_an_array(
    drive: Drive, server: EmulatedHub, strict: bool
) -> None:
    """The method and the operation use them as the only page."""
    crowded(server, 12)
    server.faults.add("bare-array", times=None)
    drifts: list[Any] = []
    hub = as_alice(drive, server).with_options(strict=strict, on_drift=drifts.append)
    pager = hub.teams.members.list("acme", "crowd", page_size=5)
    assert len(list(pager)) == 12
    assert len(list(hub.teams.members.list("acme", "crowd", limit=3))) == 3
    page = hub.call("list_group_members", org_name="acme", group_name="crowd")
    assert ([each.username for each in page.results][:2], page.count) == (
        ["user-0", "user-1"],
        None,
    )
    assert drifts == []
