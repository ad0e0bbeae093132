"""Organization access tokens: who manages them, what they may be for, and when they expire."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest
from signing_in import exchange, known_actions, login, works

from dockerhub.emulator import EmulatedHub

PATH = "/v2/orgs/acme/access-tokens"
RESOURCE = {"type": "TYPE_REPO", "path": "acme/*", "scopes": ["scope-image-pull"]}
BODY: dict[str, Any] = {"label": "ci", "resources": [RESOURCE]}


def create(alice: httpx.Client, **more: Any) -> httpx.Response:
    return alice.post(PATH, json={**BODY, **more})


def test_the_value_is_shown_only_at_creation(alice: httpx.Client) -> None:
    """That response lacks who created it, unlike all others."""
    created = create(alice, description="Builds").json()
    secret = created.pop("token")
    assert secret.startswith("dckr_oat_")
    assert created["resources"] == [RESOURCE]
    path = f"{PATH}/{created['id']}"
    assert alice.get(path).json() == {**created, "created_by": "alice"}
    page = alice.get(PATH).json()
    assert (page["total"], page["next"], "count" in page) == (3, None, False)
    del created["resources"]
    assert page["results"][0] == {**created, "created_by": "alice"}


def test_owners_with_a_password_manage_them(
    hub: EmulatedHub, signed_in: Callable[..., httpx.Client], http: httpx.Client
) -> None:
    """No token can make tokens, whatever its scopes are."""
    assert http.get(PATH).status_code == 401
    bearer = exchange(http, "acme", "dckr_oat_acme").json()["access_token"]
    http.headers["Authorization"] = f"Bearer {bearer}"
    for client in (http, signed_in("bob", "dckr_pat_bob_write"), signed_in("dave")):
        assert client.get(PATH).status_code == create(client).status_code == 403
    assert signed_in("alice").get("/v2/orgs/nothing/access-tokens").status_code == 404
    assert signed_in("alice").get(f"{PATH}/nothing").status_code == 404


@pytest.mark.parametrize(
    "changes",
    [
        {"label": 5},
        {"resources": []},
        {"resources": "acme/*"},
        {"resources": ["acme/*"]},
        {"resources": [{"type": "TYPE_REPO"}]},
        {"resources": [{**RESOURCE, "type": "TYPE_TEAM"}]},
        {"resources": [{**RESOURCE, "path": "acme/nothing"}]},
        {"resources": [{**RESOURCE, "path": "umbrella/*"}]},
        {"resources": [{**RESOURCE, "type": "TYPE_ORG", "path": "umbrella"}]},
        {"resources": [{**RESOURCE, "scopes": []}]},
        {"resources": [{**RESOURCE, "scopes": ["repo:read"]}]},
        {"resources": [{**RESOURCE, "path": "acme/app"}] * 51},
    ],
)
def test_what_breaks_the_rules_is_refused(
    hub: EmulatedHub, alice: httpx.Client, changes: dict[str, Any]
) -> None:
    """At creation and in changes."""
    before = dict(hub.state.org_access_tokens)
    assert create(alice, **changes).status_code == 400
    assert alice.patch(f"{PATH}/{next(iter(before))}", json=changes).status_code == 400
    assert hub.state.org_access_tokens == before


def test_a_change_must_change_something(hub: EmulatedHub, alice: httpx.Client) -> None:
    path = f"{PATH}/{next(iter(hub.state.org_access_tokens))}"
    assert alice.patch(path, json={}).status_code == 400
    changed = alice.patch(path, json={"label": "new", "is_active": False}).json()
    assert (changed["label"], changed["is_active"]) == ("new", False)
    [resource] = alice.patch(path, json={"resources": [RESOURCE]}).json()["resources"]
    assert resource == RESOURCE


@pytest.mark.parametrize("kind", ["personal", "organization"])
@pytest.mark.parametrize("expires_at", ["2026-11-01T00:00:00Z", "2020-01-01T00:00:00Z", "soon"])
def test_the_expiration_must_be_in_the_future(
    alice: httpx.Client, kind: str, expires_at: str
) -> None:
    if kind == "organization":
        answer = create(alice, expires_at=expires_at)
    else:
        body = {"token_label": "ci", "scopes": ["repo:read"], "expires_at": expires_at}
        answer = alice.post("/v2/access-tokens", json=body)
    assert (answer.status_code, "expires_at" in answer.json()["fields"]) == (400, True)


def test_null_is_not_an_expiration_of_an_organization_token(alice: httpx.Client) -> None:
    assert create(alice, expires_at=None).json()["expires_at"] is None
    body = {"token_label": "ci", "scopes": ["repo:read"], "expires_at": None}
    assert alice.post("/v2/access-tokens", json=body).status_code == 400


def test_an_expired_personal_token_is_refused(
    hub: EmulatedHub, alice: httpx.Client, http: httpx.Client
) -> None:
    """At both logins; the bearer tokens made from it stop working, too."""
    body = {
        "token_label": "ci",
        "scopes": ["repo:read"],
        "expires_at": "2026-11-01T00:10:00.5Z",
    }
    created = alice.post("/v2/access-tokens", json=body).json()
    assert created["expires_at"] == "2026-11-01T00:10:00.5Z"
    bearer = login(http, "alice", created["token"]).json()["token"]
    hub.clock.advance(600)
    assert works(http, bearer) == 200
    hub.clock.advance(1)
    assert works(http, bearer) == 401
    assert login(http, "alice", created["token"]).status_code == 401
    assert exchange(http, "alice", created["token"]).status_code == 401


@pytest.mark.parametrize(("plan", "limit"), [("free", 0), ("team", 10), ("business", 100)])
def test_the_plan_limits_the_number(
    hub: EmulatedHub, alice: httpx.Client, plan: Any, limit: int
) -> None:
    """Expired and disabled ones count, too."""
    hub.state.org_access_tokens.clear()
    hub.state.organizations["acme"] = replace(hub.state.organizations["acme"], plan=plan)
    found = [create(alice, label=f"{number}").status_code for number in range(limit + 1)]
    assert found == [201] * limit + [403]


def test_changes_are_logged(hub: EmulatedHub, alice: httpx.Client) -> None:
    """The log never contains the value."""
    created = create(alice).json()
    alice.patch(f"{PATH}/{created['id']}", json={"is_active": False})
    alice.delete(f"{PATH}/{created['id']}")
    logged = [each for each in hub.state.audit_events if each.action.startswith("org.access_token")]
    assert [each.action.rpartition(".")[2] for each in logged] == ["create", "update", "delete"]
    assert {each.action for each in logged} <= known_actions(alice)
    assert created["token"] not in str(logged)
