"""The teams of a repository: permissions, who may change them, and their effects."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from signing_in import by_org_token

from dockerhub.emulator import EmulatedHub

SECRET = "/v2/namespaces/acme/repositories/secret"
GROUPS = f"{SECRET}/groups"
APP_GROUPS = "/v2/namespaces/acme/repositories/app/groups"
LEGACY = "/v2/repositories/acme/secret/groups/"
DEVELOPERS = {"group_id": 1, "permission": "read"}


def test_a_permission_is_granted_changed_and_revoked(
    hub: EmulatedHub, alice: httpx.Client, signed_in: Callable[..., httpx.Client]
) -> None:
    """It takes effect at once; the older path works, too."""
    dave = signed_in("dave")
    assert dave.get(SECRET).json()["permissions"]["write"] is False
    answer = alice.post(GROUPS, json={**DEVELOPERS, "permission": "write"})
    assert answer.json() == {"group_name": "developers", "permission": "write", "group_id": 1}
    assert dave.get(SECRET).json()["permissions"]["write"] is True
    assert alice.post(LEGACY, json=DEVELOPERS).status_code == 400
    changed = alice.patch(f"{GROUPS}/1", json={"permission": "read"})
    assert changed.json()["permission"] == "read"
    assert alice.get(f"{LEGACY}1/").json() == changed.json()
    page = alice.get(GROUPS).json()
    assert (page["count"], page["results"]) == (1, [changed.json()])
    assert alice.delete(f"{GROUPS}/1").status_code == 204
    assert alice.delete(f"{GROUPS}/1").status_code == 404
    logged = alice.get("/v2/auditlogs/acme").json()["logs"]
    done = [each["action"] for each in logged[:3]]
    assert done == ["repo.group.delete", "repo.group.update", "repo.group.create"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"group_id": 0, "permission": "read"}, 400),
        ({"group_id": 1, "permission": "owner"}, 400),
        ({"group_id": "1", "permission": "read"}, 400),
        ({"group_id": 1}, 400),
        ({"group_id": 999, "permission": "read"}, 404),
    ],
)
def test_bad_teams_are_refused(alice: httpx.Client, body: dict[str, Any], status: int) -> None:
    """Invalid ones get 400, unknown ones 404."""
    assert alice.post(GROUPS, json=body).status_code == status


def test_a_team_of_another_organization_is_not_found(hub: EmulatedHub, alice: httpx.Client) -> None:
    """Nor is a team in a repository of a user."""
    tools = "/v2/namespaces/alice/repositories/tools/groups"
    assert alice.post(tools, json=DEVELOPERS).status_code == 404
    assert alice.get(tools).json()["results"] == []


def test_who_may_read_and_change_teams(
    hub: EmulatedHub, http: httpx.Client, signed_in: Callable[..., httpx.Client]
) -> None:
    """People administer the repository; each scope of a token includes the weaker ones."""
    dave = signed_in("dave")
    for path in (APP_GROUPS, f"{APP_GROUPS}/1"):
        assert http.get(path).status_code == 401
        assert dave.get(path).status_code == 403
    allowed = {"read": "GET", "edit": "GET PATCH", "admin": "GET PATCH DELETE"}
    for level, methods in allowed.items():
        headers = by_org_token(hub, http, f"scope-repo-group-{level}")
        for method in ("GET", "PATCH", "DELETE"):
            json = {"permission": "write"} if method == "PATCH" else None
            status = http.request(method, f"{APP_GROUPS}/1", json=json, headers=headers).status_code
            assert (status < 300) is (method in methods), (level, method)
    headers = by_org_token(hub, http, "scope-repo-group-admin")
    assert http.get("/v2/repositories/acme/app/groups", headers=headers).status_code == 403


def test_a_deleted_team_is_not_listed(hub: EmulatedHub, alice: httpx.Client) -> None:
    """Its permission may still be stored in the repository."""
    with hub.lock:
        del hub.state.teams[1]
    assert alice.get(APP_GROUPS).json()["count"] == 0
    assert alice.get(f"{APP_GROUPS}/1").status_code == 404
