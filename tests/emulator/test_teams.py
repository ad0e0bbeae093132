"""Teams: who reads and changes them, and what happens when one is deleted."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from signing_in import exchange, known_actions

from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.state.populate import add_org_access_token
from dockerhub.emulator.state.records import TokenResource

PATH = "/v2/orgs/acme/groups"
ALL: list[tuple[str, str, Any]] = [
    ("GET", "", None),
    ("GET", "/developers", None),
    ("GET", "/developers/members", None),
    ("POST", "", {"name": "testers"}),
    ("PUT", "/developers", {"name": "developers"}),
    ("PATCH", "/developers", {"description": "new"}),
    ("POST", "/developers/members", {"member": "alice"}),
    ("DELETE", "/developers/members/dave", None),
    ("DELETE", "/auditors", None),
]


def statuses(client: httpx.Client) -> list[int]:
    return [
        client.request(method, f"{PATH}{path}", json=body).status_code for method, path, body in ALL
    ]


def statuses_with(hub: EmulatedHub, *scopes: str) -> list[int]:
    """The statuses that an organization access token of acme gets."""
    resource = TokenResource(type="TYPE_ORG", path="acme", scopes=scopes)
    token = add_org_access_token(
        hub.state, "acme", [resource], label="teams", created_by="alice", created_at=0
    )
    with httpx.Client(base_url=hub.url) as client:
        bearer = exchange(client, "acme", token.secret).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {bearer}"
        return statuses(client)


def test_owners_change_teams_and_members_read_them(
    hub: EmulatedHub, signed_in: Callable[..., httpx.Client], http: httpx.Client
) -> None:
    """Nobody else sees them, and personal access tokens are refused."""
    done = [200, 200, 200, 201, 200, 200, 200, 204, 204]
    assert statuses(http) == [401] * 9
    assert statuses(signed_in("carol")) == [403] * 9
    assert statuses(signed_in("alice", "dckr_pat_alice_admin")) == [403] * 9
    assert statuses(signed_in("dave")) == [200] * 3 + [403] * 6
    assert statuses(signed_in("alice")) == done


def test_an_organization_token_needs_the_scope(hub: EmulatedHub) -> None:
    """One for reading, another one for changing."""
    assert statuses_with(hub, "scope-group-read") == [200] * 3 + [403] * 6
    changing = statuses_with(hub, "scope-group-read", "scope-group-edit")
    assert changing == [200, 200, 200, 201, 200, 200, 200, 204, 204]


def test_the_permissions_of_a_deleted_team_end(
    hub: EmulatedHub, alice: httpx.Client, signed_in: Callable[..., httpx.Client]
) -> None:
    """Its members could delete tags; they stay in the organization."""
    hub.state.repositories["acme", "secret"].team_permissions[1] = "admin"
    tag = "/v2/repositories/acme/secret/tags/build-{}/"
    dave = signed_in("dave")
    assert dave.delete(tag.format(1)).status_code == 204
    assert alice.delete(f"{PATH}/developers").status_code == 204
    assert dave.delete(tag.format(2)).status_code == 403
    assert hub.state.organizations["acme"].members["dave"] == "member"
    assert hub.state.repositories["acme", "app"].team_permissions == {}


def test_only_owners_see_email_addresses(
    alice: httpx.Client, signed_in: Callable[..., httpx.Client]
) -> None:
    for client, emails in (
        (alice, ["bob@example.com", "dave@example.com"]),
        (signed_in("dave"), []),
    ):
        rows = client.get(f"{PATH}/developers/members").json()["results"]
        assert [row["email"] for row in rows if "email" in row] == emails


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "", {}),
        ("POST", "", {"name": "a"}),
        ("POST", "", {"name": "auditors"}),
        ("PUT", "/developers", {"description": "x"}),
        ("PUT", "/developers", {"name": "auditors"}),
        ("PATCH", "/developers", {}),
        ("PATCH", "/developers", {"name": "no spaces"}),
        ("POST", "/developers/members", {"member": 5}),
        ("GET", "?page_size=0", None),
    ],
)
def test_what_breaks_the_rules_is_refused(
    alice: httpx.Client, method: str, path: str, body: Any
) -> None:
    assert alice.request(method, f"{PATH}{path}", json=body).status_code == 400


def test_a_page_past_the_end_is_missing(alice: httpx.Client) -> None:
    """As in all newer lists."""
    assert alice.get(PATH, params={"page": 2}).status_code == 404


def test_changes_are_logged(hub: EmulatedHub, alice: httpx.Client) -> None:
    """A request that changes nothing is not; each action is one that the log can contain."""
    for method, path, body in ALL:
        alice.request(method, f"{PATH}{path}", json=body)
    alice.post(f"{PATH}/developers/members", json={"member": "alice"})
    logged = [each.action for each in hub.state.audit_events if each.action.startswith("org.team")]
    assert logged == [
        "org.team.create",
        "org.team.update",
        "org.team.update",
        "org.team.member.add",
        "org.team.member.remove",
        "org.team.delete",
    ]
    assert set(logged) <= known_actions(alice)
