"""Invitations to organizations: what the methods do."""

from dataclasses import replace

import pytest
from clocks import FakeClock
from demo_clients import as_alice
from driving import Drive
from worlds import Scripted, bearer, reply

from dockerhub import BadRequestError, ConflictError, HubError, NotFoundError
from dockerhub.emulator import EmulatedHub


def test_each_invitee_has_a_result(drive: Drive, server: EmulatedHub) -> None:
    """The request succeeds for all users that can be invited."""
    found = as_alice(drive, server).orgs.invites.create(
        "acme",
        iter(["jon@example.com", "carol", "dave", "bob@example.com", "nobody", "a b@c"]),
        role="editor",
        team="developers",
    )
    assert [(each.invitee, each.status) for each in found] == [
        ("jon@example.com", "invited"),
        ("carol", "invited"),
        ("dave", "existing_org_member"),
        ("bob@example.com", "existing_org_member"),
        ("nobody", "invalid_email_or_docker_id"),
        ("a b@c", "invalid_email_or_docker_id"),
    ]
    invite = found[0].invite
    held = server.state.invites[invite.id]
    assert (held.role, held.team, held.inviter) == ("editor", "developers", "alice")
    assert found[2].invite is None


def test_a_dry_run_invites_nobody(drive: Drive, server: EmulatedHub) -> None:
    before = dict(server.state.invites)
    [found] = as_alice(drive, server).orgs.invites.create("acme", ["jon"], dry_run=True)
    assert found.status == "invalid_email_or_docker_id"
    [found] = as_alice(drive, server).orgs.invites.create("acme", ["carol"], dry_run=True)
    assert (found.status, found.invite) == ("invited", None)
    assert server.state.invites == before


def test_more_invitees_than_seats_are_refused_together(drive: Drive, server: EmulatedHub) -> None:
    """Nobody is invited then; members, and users that cannot be invited, need no seat."""
    acme = server.state.organizations["acme"]
    server.state.organizations["acme"] = replace(acme, seats=len(acme.members) + 2)
    invites = as_alice(drive, server).orgs.invites

    with pytest.raises(ConflictError, match="409 Conflict: not enough seats"):
        invites.create("acme", ["jon@example.com", "ann@example.com"])
    assert len(invites.list("acme")) == 1
    assert len(invites.create("acme", ["jon@example.com", "bob", "nobody"])) == 3
    assert len(invites.list("acme")) == 2


def test_a_user_who_is_invited_again_has_one_invitation(drive: Drive, server: EmulatedHub) -> None:
    invites = as_alice(drive, server).orgs.invites
    [first] = invites.list("acme")
    [again] = invites.create("acme", [first.invitee], role="owner")
    assert (again.invite.id, again.invite.role) == (first.id, "owner")
    assert len(invites.list("acme")) == 1


def test_an_invitation_is_sent_again_and_canceled(drive: Drive, server: EmulatedHub) -> None:
    invites = as_alice(drive, server).orgs.invites
    [found] = invites.list("acme")
    assert invites.resend(found.id) is None
    assert invites.cancel(found.id) is None
    assert invites.list("acme") == []
    with pytest.raises(NotFoundError):
        invites.resend(found.id)
    with pytest.raises(BadRequestError, match="405"):
        invites.resend("0")


def test_a_team_must_exist(drive: Drive, server: EmulatedHub) -> None:
    with pytest.raises(NotFoundError):
        as_alice(drive, server).orgs.invites.create("acme", ["carol"], team="nobody")


def test_an_invitation_that_may_have_been_sent_is_not_sent_again(
    drive: Drive, server: EmulatedHub
) -> None:
    """It would be another email."""
    server.faults.add("reset-after-effect", method="POST", path="*/bulk")
    hub = as_alice(drive, server)
    with pytest.raises(HubError) as caught:
        hub.orgs.invites.create("acme", ["carol"])
    assert caught.value.sent
    assert [each.invitee for each in hub.orgs.invites.list("acme")].count("carol") == 1
    assert len([each for each in server.requests if each.path.endswith("/bulk")]) == 1


def test_a_missing_list_means_no_invitations(drive: Drive, clock: FakeClock) -> None:
    """Some servers write an empty list like that."""
    world = Scripted(clock, reply(200, {"data": None}), reply(202, {"invitees": None}))
    hub = drive.hub(transport=drive.transport(world), token=bearer())
    assert hub.orgs.invites.list("acme") == []
    assert hub.orgs.invites.create("acme", ["carol"]) == []
