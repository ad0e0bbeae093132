"""Organizations, members, invitations and registries: who may do what, and what is logged."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest
from signing_in import exchange, known_actions

from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.seeds.loading import load_seed
from dockerhub.emulator.state.records import TokenResource

ACME = "/v2/orgs/acme"
MEMBERS = f"{ACME}/members"
REGISTRIES = f"{ACME}/settings/registry-access-management"
ACCESS = {
    "enabled": True,
    "standard_registries": [{"id": "DockerHub", "allowed": False}],
    "custom_registries": [{"address": "a.example", "friendly_name": "A", "allowed": True}],
}
INVITES = {"org": "acme", "invitees": ["carol"]}
REQUESTS: list[tuple[str, str, Any, str]] = [
    ("GET", MEMBERS, None, "owner editor member scope-member-read"),
    ("GET", f"{MEMBERS}/export", None, "owner scope-member-read"),
    ("PUT", f"{MEMBERS}/bob", {"role": "editor"}, "owner scope-member-edit"),
    ("DELETE", f"{MEMBERS}/bob", None, "owner scope-member-edit"),
    ("GET", f"{ACME}/invites", None, "owner scope-invite-read"),
    ("POST", "/v2/invites/bulk", INVITES, "owner scope-invite-edit"),
    ("PATCH", "/v2/invites/{invite}/resend", None, "owner scope-invite-edit"),
    ("DELETE", "/v2/invites/{invite}", None, "owner scope-invite-edit"),
    ("GET", REGISTRIES, None, "owner scope-ram-read"),
    ("PUT", REGISTRIES, ACCESS, "owner scope-ram-write"),
    ("GET", "/v2/auditlogs/acme", None, "owner scope-activity-read"),
    ("GET", "/v2/auditlogs/acme/actions", None, "owner scope-activity-read"),
]
SCOPES = [f"scope-{thing}-{verb}" for thing in ("member", "invite") for verb in ("read", "edit")]
SCOPES += ["scope-ram-read", "scope-ram-write", "scope-activity-read"]


def ask(client: httpx.Client, hub: EmulatedHub, method: str, path: str, body: Any) -> int:
    path = path.format(invite=next(iter(hub.state.invites)))
    return client.request(method, path, json=body).status_code


@pytest.mark.parametrize(
    ("method", "path", "body", "allowed"), REQUESTS, ids=[f"{m} {p}" for m, p, *_ in REQUESTS]
)
def test_roles_and_scopes_decide_what_is_allowed(
    hub: EmulatedHub,
    http: httpx.Client,
    signed_in: Callable[..., httpx.Client],
    method: str,
    path: str,
    body: Any,
    allowed: str,
) -> None:
    """Personal access tokens are refused, and a refusal does not show what exists."""
    assert ask(http, hub, method, path, body) == 401
    assert ask(signed_in("alice", "dckr_pat_alice_admin"), hub, method, path, body) == 403
    assert ask(signed_in("carol"), hub, method, path, body) == 403
    for role in ("owner", "editor", "member"):
        hub.reset()
        acme = hub.state.organizations["acme"]
        hub.state.organizations["acme"] = replace(acme, members={**acme.members, "dave": role})
        status = ask(signed_in("dave"), hub, method, path, body)
        assert status < 300 if role in allowed.split() else status == 403, role
    for scope in SCOPES:
        hub.reset()
        with with_token(hub, scope) as client:
            status = ask(client, hub, method, path, body)
        assert status < 300 if scope in allowed.split() else status == 403, scope


def with_token(hub: EmulatedHub, scope: str) -> httpx.Client:
    """A client with an organization access token of one scope."""
    held = hub.state.org_access_tokens
    token = next(each for each in held.values() if each.secret == "dckr_oat_acme")
    resource = TokenResource(type="TYPE_ORG", path="acme", scopes=(scope,))
    held[token.uuid] = replace(token, resources=(resource,))
    with httpx.Client(base_url=hub.url) as http:
        bearer = exchange(http, "acme", "dckr_oat_acme").json()["access_token"]
    return httpx.Client(base_url=hub.url, headers={"Authorization": f"Bearer {bearer}"})


@pytest.mark.parametrize("path", ["/v2/orgs/nobody/members", "/v2/orgs/nobody", f"{MEMBERS}/erin"])
def test_what_does_not_exist_is_not_found(alice: httpx.Client, path: str) -> None:
    """Neither organizations nor members."""
    assert alice.request("DELETE" if "erin" in path else "GET", path).status_code == 404


def test_an_organization_token_has_no_organizations(hub: EmulatedHub, http: httpx.Client) -> None:
    """The list is for users only."""
    assert http.get("/v2/user/orgs").status_code == 401
    with with_token(hub, "scope-member-read") as client:
        assert client.get("/v2/user/orgs").status_code == 403


def test_the_name_of_a_user_redirects(http: httpx.Client) -> None:
    """For anybody, to that user."""
    answer = http.get("/v2/orgs/alice")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/v2/users/alice")


def test_members_come_in_pages_of_25(hub: EmulatedHub, alice: httpx.Client) -> None:
    """Other lists have other page sizes."""
    user = hub.state.users["dave"]
    for number in range(30):
        hub.state.users[f"m{number}"] = replace(user, username=f"m{number}", uuid=f"{number}")
    acme, more = hub.state.organizations["acme"], {f"m{n}": "member" for n in range(30)}
    hub.state.organizations["acme"] = replace(acme, members={**acme.members, **more})
    page = alice.get(MEMBERS).json()
    assert (page["count"], len(page["results"])) == (33, 25)
    assert alice.get(MEMBERS, params={"page": 3}).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", f"{MEMBERS}?role=king", None),
        ("GET", f"{MEMBERS}?type=everybody", None),
        ("GET", f"{MEMBERS}?invites=maybe", None),
        ("GET", f"{MEMBERS}?invites=7&type=member", None),
        ("PUT", f"{MEMBERS}/dave", {}),
        ("PUT", f"{MEMBERS}/dave", {"role": "king"}),
        ("POST", "/v2/invites/bulk", {"org": "acme"}),
        ("POST", "/v2/invites/bulk", {**INVITES, "invitees": []}),
        ("POST", "/v2/invites/bulk", {**INVITES, "invitees": [5]}),
        ("POST", "/v2/invites/bulk", {**INVITES, "invitees": [""]}),
        ("POST", "/v2/invites/bulk", {**INVITES, "role": "king"}),
        ("PUT", REGISTRIES, {"enabled": True}),
        ("PUT", REGISTRIES, {**ACCESS, "standard_registries": [5]}),
        ("PUT", REGISTRIES, {**ACCESS, "custom_registries": [{"address": "a"}]}),
        (
            "PUT",
            REGISTRIES,
            {
                **ACCESS,
                "custom_registries": [{"address": "", "friendly_name": "", "allowed": True}],
            },
        ),
    ],
)
def test_invalid_requests_are_refused(
    hub: EmulatedHub, alice: httpx.Client, method: str, path: str, body: Any
) -> None:
    """With 400; nothing is changed."""
    before = hub.state.organizations["acme"], dict(hub.state.invites)
    assert alice.request(method, path, json=body).status_code == 400
    assert (hub.state.organizations["acme"], hub.state.invites) == before


def test_every_change_is_in_the_audit_log(hub: EmulatedHub, alice: httpx.Client) -> None:
    """With actions that the log can contain."""
    seen = len(hub.state.audit_events)
    for method, path, body, _ in REQUESTS:
        ask(alice, hub, method, path, body)
    events = hub.state.audit_events[seen:]
    assert [each.action for each in events] == [
        "org.member.update",
        "org.member.removed",
        "org.team.member.invite",
        "org.team.member.invite",
        "org.team.member.invite.cancel",
        "org.settings.update",
    ]
    assert {each.action for each in events} <= known_actions(alice)
    assert {(each.account, each.actor) for each in events} == {("acme", "alice")}


def test_of_the_standard_registries_only_docker_hub_is_kept(alice: httpx.Client) -> None:
    """Other ones are dropped without an error."""
    registries = [{"id": "Quay", "allowed": True}, {"id": "DockerHub", "allowed": False}]
    answer = alice.put(REGISTRIES, json={**ACCESS, "standard_registries": registries})
    assert answer.json()["standard_registries"] == registries[1:]


def test_a_seed_file_may_have_invitations(hub: EmulatedHub, tmp_path: Any) -> None:
    """They come from the first member, and have a role and a team."""
    path = tmp_path / "seed.yaml"
    path.write_text(
        "extends: demo\norganizations: [{name: initech, members: {carol: owner}, seats: 3, "
        "invites: [{invitee: jon, role: editor, team: all}, {invitee: arya}]}]"
    )
    state = load_seed(path)
    assert state.organizations["initech"].seats == 3
    invites = [each for each in state.invites.values() if each.org == "initech"]
    assert [(each.invitee, each.role, each.team, each.inviter) for each in invites] == [
        ("jon", "editor", "all", "carol"),
        ("arya", "member", "", "carol"),
    ]


def test_the_start_page_shows_who_belongs_to_organizations(http: httpx.Client) -> None:
    """And who was invited."""
    page = http.get("/").text
    assert "<td>acme</td><td>bob</td><td>editor</td>" in page
    assert "<td>acme</td><td>erin@example.com</td><td>member</td><td>alice</td>" in page
