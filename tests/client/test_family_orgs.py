"""Organizations and their members: what the methods do."""

from dataclasses import replace
from typing import Any

import pytest
from demo_clients import as_alice, signed_in
from driving import Drive

from dockerhub import AccessTokenNotAllowedError, BadRequestError, PermissionDeniedError
from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.state.records import TokenResource


def names(listed: Any) -> list[str]:
    return [each.username for each in listed]


def with_token(drive: Drive, server: EmulatedHub, *scopes: str) -> Any:
    """A client with an organization access token with this scope for the organization."""
    found = next(e for e in server.state.org_access_tokens.values() if e.secret == "dckr_oat_acme")
    resource = TokenResource(type="TYPE_ORG", path="acme", scopes=scopes)
    server.state.org_access_tokens[found.uuid] = replace(found, resources=(resource,))
    return signed_in(drive, server, "acme", "dckr_oat_acme")


def test_organizations_of_the_caller(drive: Drive, server: EmulatedHub) -> None:
    found = list(as_alice(drive, server).orgs.list(page_size=1))
    assert [(each.orgname, each.user_role) for each in found] == [
        ("acme", "Owner"),
        ("umbrella", "Owner"),
    ]
    [of_dave] = signed_in(drive, server, "dave").orgs.list()
    assert (of_dave.user_role, of_dave.user_groups, of_dave.org_groups_count) == (
        "Member",
        ["developers"],
        2,
    )
    assert list(signed_in(drive, server, "carol").orgs.list()) == []


def test_everybody_can_read_an_organization(drive: Drive, server: EmulatedHub) -> None:
    found = drive.hub(base_url=server.url, anonymous=True).orgs.get("acme")
    assert (found.orgname, found.badge, found.type_) == (
        "acme",
        "verified_publisher",
        "Organization",
    )
    assert found.user_role is None


def test_the_name_of_a_user_returns_the_user(drive: Drive, server: EmulatedHub) -> None:
    found = drive.hub(base_url=server.url, anonymous=True).orgs.get("alice")
    assert (found.orgname, found.username) == (None, "alice")


def test_members_are_filtered(drive: Drive, server: EmulatedHub) -> None:
    members = as_alice(drive, server).orgs.members
    as_alice(drive, server).orgs.invites.create("umbrella", ["carol"])
    assert names(members.list("acme")) == ["alice", "bob", "dave"]
    assert names(members.list("acme", search="DEE")) == ["dave"]
    assert names(members.list("acme", role="editor")) == ["bob"]
    assert names(members.list("acme", kind="member", invites=True)) == ["alice", "bob", "dave"]
    [invited] = members.list("acme", kind="invitee")
    assert (invited.email, invited.role) == ("erin@example.com", "Invitee")
    both = members.list("acme", invites=True)
    assert [each.role for each in both] == ["Owner", "Editor", "Member", "Invitee"]
    assert [each.role for each in members.list("acme", kind="all")][-1] == "Invitee"


def test_only_owners_see_email_addresses(drive: Drive, server: EmulatedHub) -> None:
    [alice, *_] = as_alice(drive, server).orgs.members.list("acme")
    assert (alice.email, alice.groups) == ("alice@example.com", ["auditors"])
    for_dave = list(signed_in(drive, server, "dave").orgs.members.list("acme"))
    assert [each.email for each in for_dave] == [None, None, None]


def test_an_organization_access_token_may_see_fewer_invitations(
    drive: Drive, server: EmulatedHub
) -> None:
    """The response does not say that there are invitations that the token cannot see."""
    hub = with_token(drive, server, "scope-member-read")
    assert names(hub.orgs.members.list("acme", kind="all")) == ["alice", "bob", "dave"]
    hub = with_token(drive, server, "scope-member-read", "scope-invite-read")
    assert len(list(hub.orgs.members.list("acme", kind="all"))) == 4
    with pytest.raises(PermissionDeniedError, match="insufficient scope"):
        hub.orgs.members.remove("acme", "dave")
    with_token(drive, server, "scope-member-edit").orgs.members.remove("acme", "dave")
    assert "dave" not in server.state.organizations["acme"].members


def test_only_the_query_of_a_link_to_another_scheme_is_used(
    drive: Drive, server: EmulatedHub
) -> None:
    """Lists of members have them (docker/terraform-provider-docker#117): no token is sent there."""
    hub = as_alice(drive, server)
    server.faults.add("http-next", times=None)
    assert names(hub.orgs.members.list("acme", page_size=1)) == ["alice", "bob", "dave"]
    sent = [each.query for each in server.requests if each.path.endswith("/members")]
    assert sent == ["page_size=1", "page_size=1&page=2", "page_size=1&page=3"]


def test_members_are_exported_as_docker_hub_sends_them(drive: Drive, server: EmulatedHub) -> None:
    server.state.users["dave"] = replace(server.state.users["dave"], given_name="=1+1")
    found = as_alice(drive, server).orgs.members.export("acme")
    assert found.columns == [
        *("Name", "Username", "Email", "Type", "Permission", "Teams", "Date Joined"),
    ]
    assert [each["Type"] for each in found.rows] == ["User", "User", "User", "Invitee"]
    dave = found.rows[2]
    assert (dave["Name"], dave["Teams"], dave["Permission"]) == ("=1+1 Dee", "developers", "Member")
    assert dave["Date Joined"].endswith(" +0000 UTC")
    assert found.text.splitlines()[0] == "Name,Username,Email,Type,Permission,Teams,Date Joined"


def test_the_role_of_a_member_is_changed(drive: Drive, server: EmulatedHub) -> None:
    members = as_alice(drive, server).orgs.members
    assert members.update("acme", "dave", role="owner").role == "Owner"
    assert server.state.organizations["acme"].members["dave"] == "owner"
    assert members.update("acme", "dave", role="member").role == "Member"
    with pytest.raises(BadRequestError, match="there is no role 'no such role'"):
        members.update("acme", "dave", role="no such role")


def test_a_member_is_removed_from_teams_as_well(drive: Drive, server: EmulatedHub) -> None:
    as_alice(drive, server).orgs.members.remove("acme", "dave")
    assert "dave" not in server.state.organizations["acme"].members
    assert all("dave" not in team.members for team in server.state.teams.values())
    with pytest.raises(PermissionDeniedError):
        list(signed_in(drive, server, "dave").orgs.members.list("acme"))


def test_the_last_owner_cannot_be_removed(drive: Drive, server: EmulatedHub) -> None:
    """Docker Hub refuses, and names the owner."""
    members = as_alice(drive, server).orgs.members
    for change in (
        lambda: members.remove("acme", "alice"),
        lambda: members.update("acme", "alice", role="member"),
    ):
        with pytest.raises(BadRequestError, match=r"alice is the last owner .* acme"):
            change()
    members.update("acme", "bob", role="owner")
    members.remove("acme", "alice")
    assert "alice" not in server.state.organizations["acme"].members


def test_personal_access_tokens_are_refused(drive: Drive, server: EmulatedHub) -> None:
    hub = signed_in(drive, server, password="dckr_pat_alice_admin")
    assert [each.orgname for each in hub.orgs.list()] == ["acme", "umbrella"]
    for refused in (
        lambda: list(hub.orgs.members.list("acme")),
        lambda: hub.orgs.invites.create("acme", ["jon@example.com"]),
        lambda: hub.orgs.invites.cancel(next(iter(server.state.invites))),
    ):
        with pytest.raises(AccessTokenNotAllowedError) as caught:
            refused()
        assert "organization access token" not in str(caught.value.advice)


def test_an_error_says_what_an_organization_access_token_may_do(
    drive: Drive, server: EmulatedHub
) -> None:
    hub = with_token(drive, server, "scope-member-read")
    with pytest.raises(AccessTokenNotAllowedError) as caught:
        hub.orgs.settings.get("acme")
    assert str(caught.value.advice).startswith(
        "An organization access token may do what its scopes"
    )
