"""Organization access tokens: what the methods do, and what the tokens can do."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from demo_clients import as_alice
from driving import Drive

from dockerhub import AuthenticationError, HubError, NotFoundError, PermissionDeniedError
from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.state.populate import add_org_access_token

PULL = {"acme/*": ["scope-image-pull"]}


def held(server: EmulatedHub) -> dict[str, Any]:
    return server.state.org_access_tokens


def test_a_new_token_is_shown_once_and_works(drive: Drive, server: EmulatedHub) -> None:
    """For the resources that it was given, also with scopes that are newer than this client."""
    hub = as_alice(drive, server)
    resources = {
        "acme/app": ("scope-image-push", "scope-tag-read"),
        "acme/*": ["scope-image-pull", "scope-made-up"],
        "*/*/public": iter(["scope-image-pull"]),
        "acme": ["scope-group-edit", "scope-group-read"],
    }
    made = hub.org_access_tokens.create("acme", "ci", resources, description="Deploys it")
    assert (made.token, made.created_by) == (held(server)[made.id].secret, None)
    assert {each.path: each.scopes for each in made.resources or ()} == {
        "acme/app": ["scope-image-push", "scope-tag-read"],
        "acme/*": ["scope-image-pull", "scope-made-up"],
        "*/*/public": ["scope-image-pull"],
        "acme": ["scope-group-edit", "scope-group-read"],
    }
    token = drive.hub(base_url=server.url, username="acme", password=made.token)
    token.teams.members.add("acme", "auditors", "dave")
    read = hub.org_access_tokens.get("acme", made.id)
    assert (read.token, read.created_by, read.description) == (None, "alice", "Deploys it")
    assert read.last_used_at is not None


def test_tokens_are_listed_newest_first_and_counted(drive: Drive, server: EmulatedHub) -> None:
    """The page has their number in `total`, so that they can be read in parallel."""
    for number in range(20):
        add_org_access_token(
            server.state, "acme", [], label=f"{number}", created_by="alice", created_at=0
        )
    pager = as_alice(drive, server).org_access_tokens.list("acme", page_size=5, concurrency=4)
    listed = list(pager)
    assert (len(listed), pager.total) == (22, 22)
    assert [each.label for each in listed[:2]] == ["19", "18"]
    assert {each.resources for each in listed} == {None}


def test_a_token_is_changed_and_deleted(drive: Drive, server: EmulatedHub) -> None:
    tokens = as_alice(drive, server).org_access_tokens
    uuid = next(iter(held(server)))
    changed = tokens.update("acme", uuid, label="new", description="", resources=PULL)
    assert (changed.label, changed.description, changed.is_active) == ("new", "", True)
    assert [each.path for each in changed.resources or ()] == ["acme/*"]
    assert tokens.update("acme", uuid, is_active=False).is_active is False
    with pytest.raises(ValueError, match="are all None: there is nothing to change"):
        tokens.update("acme", uuid)
    assert tokens.delete("acme", uuid) is None
    with pytest.raises(NotFoundError):
        tokens.get("acme", uuid)


@pytest.mark.parametrize(
    ("expires_at", "text"),
    [
        ("90d", "2027-01-30T00:00:00Z"),
        ("3 months", "2027-02-01T00:00:00Z"),
        (timedelta(hours=1), "2026-11-01T01:00:00Z"),
        (date(2027, 1, 1), "2027-01-01T00:00:00Z"),
        (datetime(2027, 1, 1, 12, tzinfo=UTC), "2027-01-01T12:00:00Z"),
        ("2027-01-01T12:00:00+02:00", "2027-01-01T10:00:00Z"),
    ],
)
def test_a_token_expires_when_requested(
    drive: Drive, server: EmulatedHub, clock: Any, expires_at: Any, text: str
) -> None:
    """By the client's clock; the same for personal access tokens."""
    moment = datetime.fromisoformat("2026-11-01T00:00:00Z")
    clock.time = moment.timestamp()
    server.clock.set(moment.timestamp())
    hub = as_alice(drive, server)
    wanted = datetime.fromisoformat(text)
    made = hub.org_access_tokens.create("acme", "ci", PULL, expires_at=expires_at)
    personal = hub.access_tokens.create("ci", ["repo:read"], expires_at=expires_at)
    assert made.expires_at == personal.expires_at == wanted


def test_an_expired_token_cannot_sign_in(drive: Drive, server: EmulatedHub) -> None:
    """And a bearer token from it expires at the same time."""
    hub = as_alice(drive, server)
    made = hub.org_access_tokens.create(
        "acme", "ci", {"acme": ["scope-group-read"]}, expires_at="5min"
    )
    given = {"base_url": server.url, "username": "acme", "password": made.token}
    early = drive.hub(**given)
    assert len(list(early.teams.list("acme"))) == 2
    server.clock.advance(301)
    with pytest.raises(AuthenticationError):
        list(early.teams.list("acme"))
    with pytest.raises(AuthenticationError):
        drive.hub(**given).login()


def test_the_plan_limits_the_number_of_tokens(drive: Drive, server: EmulatedHub) -> None:
    """Expired tokens count, and the error names the plan."""
    for number in range(10):
        add_org_access_token(
            server.state,
            "umbrella",
            [],
            label=f"{number}",
            created_by="alice",
            created_at=0,
            expires_at=1,
        )
    with pytest.raises(PermissionDeniedError, match="the plan team allows 10 organization access"):
        as_alice(drive, server).org_access_tokens.create(
            "umbrella", "ci", {"umbrella": ["scope-x"]}
        )


def test_a_token_that_may_have_been_created_is_not_created_again(
    drive: Drive, server: EmulatedHub
) -> None:
    server.faults.add("reset-after-effect", method="POST", path="*/access-tokens")
    tokens = as_alice(drive, server).org_access_tokens
    with pytest.raises(HubError) as caught:
        tokens.create("acme", "ci", PULL)
    assert caught.value.sent
    assert [each.label for each in tokens.list("acme")].count("ci") == 1
