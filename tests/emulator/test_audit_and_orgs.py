"""Audit logs and organization settings."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest
from signing_in import known_actions

from dockerhub.emulator import EmulatedHub

LOGS = "/v2/auditlogs/acme"
SETTINGS = "/v2/orgs/acme/settings"
ALL_ON = {"enabled": True, "allow_official_images": True, "allow_verified_publishers": True}
ALL_OFF = dict.fromkeys(ALL_ON, False)


def logs(http: httpx.Client, path: str = LOGS, **query: Any) -> list[dict[str, Any]]:
    answer = http.get(path, params=query)
    assert answer.status_code == 200
    assert list(answer.json()) == ["logs"]
    found: list[dict[str, Any]] = answer.json()["logs"]
    return found


def test_events_come_newest_first_in_pages_of_25(alice: httpx.Client) -> None:
    """A short or empty page is the end; there are no links."""
    pages = [logs(alice, page=page) for page in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [25, 25, 10, 0]
    events = [event for page in pages for event in page]
    assert len({event["event_id"] for event in events}) == 60
    times = [event["timestamp"][:19] for event in events]
    assert times == sorted(times, reverse=True)
    assert len(logs(alice, page_size=1000)) == 60
    assert alice.get(f"{LOGS}?page_size={2**31}").status_code == 400


def test_a_deleted_tag_is_logged(alice: httpx.Client) -> None:
    """With actor, digest and tag."""
    digest = alice.get("/v2/repositories/acme/app/tags/latest/").json()["digest"]
    alice.delete("/v2/repositories/acme/app/tags/latest/")
    event = logs(alice)[0]
    assert event["action"] == "repo.tag.delete"
    assert (event["account"], event["name"], event["actor"]) == ("acme", "acme/app", "alice")
    assert event["data"] == {"digest": digest, "tag": "latest"}
    assert event["timestamp"] == "2026-11-01T00:00:00Z"
    assert "latest" in event["action_description"]


def test_events_have_times_to_the_millisecond(hub: EmulatedHub, alice: httpx.Client) -> None:
    """They are cut, not rounded."""
    hub.clock.advance(0.0019)
    alice.delete("/v2/repositories/acme/app/tags/latest/")
    assert logs(alice)[0]["timestamp"] == "2026-11-01T00:00:00.001Z"


def test_an_actor_with_an_access_token_is_named_with_it(
    alice: httpx.Client, signed_in: Callable[..., httpx.Client]
) -> None:
    """As recorded: the user, then the token's label."""
    signed_in("alice", "dckr_pat_alice_admin").delete("/v2/repositories/acme/app/tags/latest/")
    assert logs(alice)[0]["actor"] == 'alice - access token "admin token of alice"'


def test_every_change_is_logged(hub: EmulatedHub, alice: httpx.Client) -> None:
    """Changes of access tokens are in the owner's log, all others in the organization's."""
    body = {"token_label": "x", "scopes": ["repo:read"]}
    path = f"/v2/access-tokens/{alice.post('/v2/access-tokens', json=body).json()['uuid']}"
    alice.patch(path, json={"is_active": False})
    alice.delete(path)
    mine = logs(alice, "/v2/auditlogs/alice")
    assert [event["action"].rpartition(".")[2] for event in mine] == ["delete", "update", "create"]
    assert mine[0]["data"]["access_token_type"] == "personal"
    alice.put(SETTINGS, json={"restricted_images": ALL_ON})
    assert logs(alice)[0]["action"] == "org.settings.update"
    assert {event.action for event in hub.state.audit_events} <= known_actions(alice)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"action": "repo.tag.push"}, 60),
        ({"action": "repo.tag.delete"}, 0),
        ({"name": "acme/app"}, 60),
        ({"name": "acme/secret"}, 0),
        ({"actor": "nobody"}, 0),
        ({"from": "2026-10-31T00:00:00Z"}, 3),
        ({"to": "2026-10-31T00:00:00+00:00"}, 57),
        ({"from": "2026-10-30T00:00:00Z", "to": "2026-10-31t00:00:00.0z"}, 4),
    ],
)
def test_events_are_filtered(alice: httpx.Client, query: dict[str, str], count: int) -> None:
    """By action, name, actor and time."""
    assert len(logs(alice, page_size=100, **query)) == count


def test_each_event_has_one_actor(alice: httpx.Client) -> None:
    """Each event has exactly one."""
    counts = [len(logs(alice, page_size=100, actor=name)) for name in ("alice", "bob")]
    assert min(counts) > 0
    assert sum(counts) == 60


@pytest.mark.parametrize(
    "query",
    ["from=yesterday", "to=2026-10-31", "from=2026-10-31T00:00:00", "from=2026-13-01T00:00:00Z"],
)
def test_bad_times_are_refused(alice: httpx.Client, query: str) -> None:
    """With the name of the parameter."""
    answer = alice.get(f"{LOGS}?{query}")
    assert answer.status_code == 400
    assert query.partition("=")[0] in answer.json()["errinfo"]


@pytest.mark.parametrize("path", [LOGS, f"{LOGS}/actions"])
@pytest.mark.parametrize(
    ("who", "password", "status"),
    [
        ("alice", None, 200),
        ("alice", "dckr_pat_alice_admin", 403),
        ("dave", None, 403),
        ("carol", None, 403),
    ],
)
def test_logs_are_for_owners_with_a_password(
    signed_in: Callable[..., httpx.Client], path: str, who: str, password: str | None, status: int
) -> None:
    """A personal access token is refused with the recorded ``forbidden``."""
    answer = signed_in(who, password).get(path)
    assert answer.status_code == status
    if status == 403:
        assert answer.json() == {"message": "forbidden", "errinfo": {}}


def test_logs_are_not_for_anonymous_callers_or_unknown_accounts(
    http: httpx.Client, alice: httpx.Client
) -> None:
    """401 for anonymous callers, 404 for unknown accounts; tokens of acme need the scope."""
    assert http.get(LOGS).status_code == 401
    assert alice.get("/v2/auditlogs/nobody").status_code == 404
    body = {"identifier": "acme", "secret": "dckr_oat_acme"}
    token = http.post("/v2/auth/token", json=body).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    refused = http.get(LOGS, headers=headers)
    assert (refused.status_code, refused.json()["message"]) == (403, "insufficient scope")
    # The retired operations for images are older than such tokens, and accept none.
    images = "/v2/namespaces/acme/repositories/app/images"
    assert http.get(images, headers=headers).status_code == 401


def test_all_actions_are_listed(alice: httpx.Client) -> None:
    """In groups with labels."""
    groups = alice.get(f"{LOGS}/actions").json()["actions"]
    assert groups["repo"]["label"] == "Repository"
    assert {
        "name": "tag.push",
        "description": "contains image tag push events",
        "label": "Tag Pushed",
    } in groups["repo"]["actions"]


def test_settings_are_read_and_written(alice: httpx.Client) -> None:
    """With or without a slash at the end."""
    assert alice.get(SETTINGS).json() == {"restricted_images": ALL_OFF}
    answer = alice.put(f"{SETTINGS}/", json={"restricted_images": ALL_ON})
    assert (answer.status_code, answer.json()) == (200, {"restricted_images": ALL_ON})
    assert alice.get(f"{SETTINGS}/").json() == {"restricted_images": ALL_ON}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"restricted_images": None},
        {"restricted_images": {}},
        {"restricted_images": {**ALL_ON, "enabled": "yes"}},
        {"restricted_images": {"enabled": True}},
    ],
)
def test_incomplete_settings_are_refused(alice: httpx.Client, body: Any) -> None:
    """All three values are needed; nothing is changed."""
    assert alice.put(SETTINGS, json=body).status_code == 400
    assert alice.get(SETTINGS).json() == {"restricted_images": ALL_OFF}


@pytest.mark.parametrize("method", ["GET", "PUT"])
@pytest.mark.parametrize(
    ("who", "password", "org", "status"),
    [
        ("alice", "dckr_pat_alice_admin", "acme", 403),
        ("bob", "dckr_pat_bob_write", "acme", 403),
        ("dave", None, "acme", 403),
        ("carol", None, "acme", 403),
        ("alice", None, "nothing", 404),
    ],
)
def test_settings_are_for_owners(
    signed_in: Callable[..., httpx.Client],
    method: str,
    who: str,
    password: str | None,
    org: str,
    status: int,
) -> None:
    """They need a password. Others get 403, or 404 if there is no such organization."""
    client = signed_in(who, password)
    body = {"restricted_images": ALL_ON}
    assert client.request(method, f"/v2/orgs/{org}/settings", json=body).status_code == status


@pytest.mark.parametrize(("role", "status"), [("member", 403), ("editor", 403), ("owner", 200)])
def test_settings_depend_on_the_role(
    hub: EmulatedHub, signed_in: Callable[..., httpx.Client], role: Any, status: int
) -> None:
    """Editors are not owners."""
    organization = hub.state.organizations["acme"]
    members = {**organization.members, "dave": role}
    hub.state.organizations["acme"] = replace(organization, members=members)
    dave = signed_in("dave")
    assert dave.get(SETTINGS).status_code == status
    assert dave.get(LOGS).status_code == status
    assert dave.put(SETTINGS, json={"restricted_images": ALL_ON}).status_code == status


def test_anonymous_callers_see_no_settings(http: httpx.Client) -> None:
    """They get 401."""
    assert http.get(SETTINGS).status_code == 401


def test_settings_depend_on_the_plan(alice: httpx.Client) -> None:
    """Restricting images needs the Business plan; reading does not."""
    path = "/v2/orgs/umbrella/settings"
    assert alice.get(path).json() == {"restricted_images": ALL_OFF}
    answer = alice.put(path, json={"restricted_images": ALL_ON})
    assert answer.status_code == 403
    assert "business plan" in answer.json()["message"]
