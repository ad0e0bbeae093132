"""Personal access tokens: created, listed, renamed, deactivated, deleted."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from dockerhub.emulator import EmulatedHub

PATH = "/v2/access-tokens"
SECRET = "/v2/repositories/acme/secret/tags"


def create(http: httpx.Client, label: str = "mine", scope: str = "repo:read") -> dict[str, Any]:
    answer = http.post(PATH, json={"token_label": label, "scopes": [scope]})
    assert answer.status_code == 201
    created: dict[str, Any] = answer.json()
    return created


def test_the_value_is_shown_only_at_creation(alice: httpx.Client) -> None:
    """The responses to reading, listing and updating have an empty one."""
    created = create(alice)
    assert created["token"].startswith("dckr_pat_")
    assert (created["scopes"], created["is_active"]) == (["repo:read"], True)
    assert (created["last_used"], created["expires_at"]) == (None, None)
    assert created["creator_ua"].startswith("python-httpx/")
    assert created["created_at"] == "2026-11-01T00:00:00Z"
    path = f"{PATH}/{created['uuid']}"
    assert alice.get(path).json() == {**created, "token": ""}
    assert alice.get(PATH).json()["results"][0] == {**created, "token": ""}
    assert alice.patch(path, json={"is_active": True}).json()["token"] == ""


def test_two_hubs_create_the_same_secrets(
    docker_hub_factory: Callable[..., EmulatedHub],
) -> None:
    """Nothing is random."""
    values = []
    for _ in range(2):
        hub = docker_hub_factory()
        login = {"username": "alice", "password": "alice-password"}
        token = httpx.post(f"{hub.url}/v2/users/login", json=login).json()["token"]
        headers = {"Authorization": f"Bearer {token}"}
        with httpx.Client(base_url=hub.url, headers=headers) as http:
            values.append(create(http)["token"])
    assert values[0] == values[1]


def test_a_token_can_log_in_and_records_its_use(
    hub: EmulatedHub, alice: httpx.Client, signed_in: Callable[..., httpx.Client]
) -> None:
    """The time of the last use is that of the login."""
    created = create(alice)
    hub.clock.advance(60)
    assert signed_in("alice", created["token"]).get(SECRET).status_code == 200
    used = alice.get(f"{PATH}/{created['uuid']}").json()["last_used"]
    assert used == "2026-11-01T00:01:00Z"


@pytest.mark.parametrize("how", ["disable", "delete"])
def test_a_token_stops_working_at_once(
    alice: httpx.Client, signed_in: Callable[..., httpx.Client], how: str
) -> None:
    """So do the bearer tokens made from it; they work again after it is activated."""
    created = create(alice)
    path = f"{PATH}/{created['uuid']}"
    client = signed_in("alice", created["token"])
    assert client.get(SECRET).status_code == 200
    if how == "delete":
        answer = alice.delete(path)
        assert (answer.status_code, answer.content) == (202, b"")
        assert alice.get(path).status_code == 404
    else:
        assert alice.patch(path, json={"is_active": False}).json()["is_active"] is False
    assert client.get(SECRET).status_code == 401
    body = {"username": "alice", "password": created["token"]}
    assert client.post("/v2/users/login", json=body).status_code == 401
    if how == "disable":
        alice.patch(path, json={"is_active": True})
        assert client.get(SECRET).status_code == 200


def test_deletion_may_respond_as_documented(hub: EmulatedHub, alice: httpx.Client) -> None:
    """With 204 instead of the 202 that was recorded."""
    hub.settings.deleted_token_status = 204
    assert alice.delete(f"{PATH}/{create(alice)['uuid']}").status_code == 204


def test_a_token_is_renamed(alice: httpx.Client) -> None:
    """Its scopes cannot be changed."""
    created = create(alice)
    path = f"{PATH}/{created['uuid']}"
    renamed = alice.patch(path, json={"token_label": "other", "scopes": ["repo:admin"]}).json()
    assert (renamed["token_label"], renamed["scopes"]) == ("other", ["repo:read"])


def test_tokens_are_listed_in_pages_newest_first(alice: httpx.Client) -> None:
    """Ten on a page, with the number of active ones."""
    for number in range(12):
        create(alice, f"label {number}")
    first = alice.get(PATH).json()
    assert (first["count"], first["active_count"], len(first["results"])) == (16, 15, 10)
    assert first["results"][0]["token_label"] == "label 11"
    assert first["previous"] is None
    second = alice.get(first["next"]).json()
    assert (len(second["results"]), second["next"]) == (6, None)
    assert alice.get(f"{PATH}?page=3").json()["results"] == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "token_label"),
        ({"token_label": "x"}, "scopes"),
        ({"token_label": 1, "scopes": []}, "token_label"),
        ({"token_label": "x", "scopes": "repo:read"}, "scopes"),
        ({"token_label": "x", "scopes": ["repo:all"]}, "scopes"),
        ({"token_label": "x", "scopes": [1]}, "scopes"),
    ],
)
def test_bad_creations_are_refused(alice: httpx.Client, body: Any, field: str) -> None:
    """Nothing is created."""
    answer = alice.post(PATH, json=body)
    assert answer.status_code == 400
    assert field in answer.json()["fields"]
    assert field in answer.json()["text"]
    assert alice.get(PATH).json()["count"] == 4


@pytest.mark.parametrize("body", [{}, {"is_active": "no"}, {"token_label": None}])
def test_bad_updates_are_refused(alice: httpx.Client, body: Any) -> None:
    """So is an update without any change."""
    path = f"{PATH}/{create(alice)['uuid']}"
    assert alice.patch(path, json=body).status_code == 400


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_tokens_of_others_look_missing(
    alice: httpx.Client, signed_in: Callable[..., httpx.Client], method: str
) -> None:
    """They get 404, as unknown ones do."""
    uuid = create(alice)["uuid"]
    assert signed_in("carol").request(method, f"{PATH}/{uuid}").status_code == 404
    assert alice.request(method, f"{PATH}/nothing").status_code == 404


@pytest.mark.parametrize(("method", "path"), [("GET", PATH), ("POST", PATH), ("GET", f"{PATH}/x")])
def test_access_tokens_cannot_manage_access_tokens(
    http: httpx.Client, signed_in: Callable[..., httpx.Client], method: str, path: str
) -> None:
    """With the recorded 403; organizations get another 403, anonymous callers a 401."""
    answer = signed_in("alice", "dckr_pat_alice_admin").request(method, path)
    assert answer.status_code == 403
    assert answer.json() == {"message": "token issued from personal access token", "errinfo": {}}
    body = {"identifier": "acme", "secret": "dckr_oat_acme"}
    token = http.post("/v2/auth/token", json=body).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert http.request(method, path, headers=headers).json()["message"] == "forbidden"
    assert http.request(method, path).status_code == 401


def test_reads_support_head(alice: httpx.Client) -> None:
    """HEAD is GET without the body."""
    answer = alice.head(PATH)
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["Content-Length"]) == len(alice.get(PATH).content)
    refused = alice.head("/v2/users/login")
    assert (refused.status_code, refused.headers["Allow"]) == (405, "POST")


def test_odd_labels_are_kept(alice: httpx.Client) -> None:
    """Any text is kept, even half a surrogate pair."""
    body = b'{"token_label": "\\ud800 & \\u0000 \xc3\xa9", "scopes": []}'
    headers = {"Content-Type": "application/json; charset=utf-8"}
    answer = alice.post(PATH, content=body, headers=headers)
    assert answer.status_code == 201
    assert answer.json()["token_label"] == "\ud800 & \0 é"
    assert b"\\u0026" in answer.content
