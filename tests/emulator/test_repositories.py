"""Repositories and their categories: JSON, lists, permissions, plan limits, older paths, faults."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.state.populate import add_org_access_token
from dockerhub.emulator.state.records import TokenResource

ACME = "/v2/namespaces/acme/repositories"
APP = f"{ACME}/app"
OLD_APP = "/v2/repositories/acme/app/"
ADMIN = ("scope-repository-admin",)
Client = httpx.Client
SignedIn = Callable[..., Client]


@pytest.fixture
def as_oat(hub: EmulatedHub, http: Client) -> Callable[..., Client]:
    """Sign in with a token of acme that has certain scopes on its repositories, or on acme."""

    def sign_in(*scopes: str, org: tuple[str, ...] = ()) -> Client:
        resources = [
            TokenResource(type="TYPE_REPO", path="acme/*", scopes=scopes),
            TokenResource(type="TYPE_ORG", path="acme", scopes=org),
        ]
        add_org_access_token(
            hub.state, "acme", resources, label="t", created_by="alice", created_at=0, secret="s"
        )
        body = {"identifier": "acme", "secret": "s"}
        token = http.post("/v2/auth/token", json=body).json()["access_token"]
        http.headers["Authorization"] = f"Bearer {token}"
        return http

    return sign_in


def names(http: Client, path: str = ACME, **query: Any) -> list[str]:
    return [row["name"] for row in http.get(path, params=query).json()["results"]]


def actions(hub: EmulatedHub) -> list[tuple[str, str]]:
    """The events of the audit log since the seed."""
    return [(each.action, each.name) for each in hub.state.audit_events[60:]]


def test_a_repository_looks_like_a_recorded_one(http: Client, alice: Client) -> None:
    """With the keys of bodies of 2025 and 2026; an empty README is absent."""
    found = alice.get(APP).json()
    assert list(found) == [
        *("user", "name", "namespace", "repository_type", "status", "status_description"),
        *("description", "is_private", "star_count", "pull_count", "last_updated"),
        *("last_modified", "date_registered", "media_types", "content_types", "categories"),
        *("storage_size", "is_automated", "collaborator_count", "affiliation", "hub_user"),
        *("has_starred", "full_description", "permissions", "immutable_tags_settings", "source"),
    ]
    assert found["permissions"] == {"read": True, "write": True, "admin": True}
    assert found["categories"][0] == {"name": "Developer tools", "slug": "developer-tools"}
    assert found["storage_size"] > 2**32
    assert http.get(APP).json()["permissions"] == {"read": True, "write": False, "admin": False}
    empty = http.get(f"{ACME}/empty").json()
    assert "full_description" not in empty
    assert empty["repository_type"] is empty["last_updated"] is None
    assert empty["media_types"] == empty["content_types"] == []
    assert http.head(APP).status_code == 200
    assert http.head(f"{ACME}/secret").status_code == 404


def test_a_list_is_filtered_and_ordered(alice: Client) -> None:
    """By a part of the name; by default, the last updated repository is first."""
    assert names(alice) == ["app", "secret", "empty"]
    assert names(alice, ordering="last_updated") == ["empty", "secret", "app"]
    assert names(alice, ordering="name") == ["app", "empty", "secret"]
    assert names(alice, ordering="-pull_count") == ["app", "secret", "empty"]
    assert names(alice, name="E") == ["secret", "empty"]
    assert alice.get(ACME, params={"page": 2}).status_code == 404
    refused = alice.get(ACME, params={"ordering": "size"})
    assert (refused.status_code, "ordering" in refused.json()["fields"]) == (400, True)


def test_a_namespace_that_does_not_exist_is_empty(http: Client) -> None:
    """Docker Hub intentionally does not distinguish it from one without repositories."""
    found = http.get("/v2/namespaces/nobody/repositories").json()
    assert found == {"count": 0, "next": None, "previous": None, "results": []}


def test_who_sees_which_repositories(http: Client, signed_in: SignedIn) -> None:
    assert names(http) == ["app", "empty"]
    assert names(signed_in("dave")) == ["app", "secret", "empty"]
    assert names(signed_in("carol")) == ["app", "empty"]
    assert names(signed_in("alice", "dckr_pat_alice_public")) == ["app", "empty"]


def test_an_organization_token_lists_private_repositories_only_with_the_scope(
    as_oat: Callable[..., Client],
) -> None:
    assert names(as_oat(*ADMIN)) == ["app", "empty"]


def test_an_organization_token_with_the_scope_lists_all(as_oat: Callable[..., Client]) -> None:
    oat = as_oat(*ADMIN, org=("scope-repository-list",))
    assert names(oat) == ["app", "secret", "empty"]


def test_a_repository_is_created_changed_and_deleted(hub: EmulatedHub, alice: Client) -> None:
    """Each change is in the audit log, and a deleted repository is gone with its tags."""
    body = {"name": "new", "namespace": "acme", "description": "One", "full_description": "# R"}
    made = alice.post(ACME, json=body)
    assert (made.status_code, made.json()["is_private"]) == (201, False)
    assert made.json()["date_registered"].startswith("2026-11-01T00:00:00")
    again = alice.post(ACME, json=body)
    assert (again.status_code, "name" in again.json()["errinfo"]) == (400, True)
    changed = alice.patch(f"{ACME}/new", json={"is_private": True, "status": 0}).json()
    assert (changed["is_private"], changed["description"]) == (True, "One")
    assert (changed["status_description"], changed["last_modified"] is None) == ("inactive", False)
    alice.patch(f"{ACME}/new", json={"is_private": True})
    gone = alice.delete(APP)
    assert (gone.status_code, gone.content) == (202, b"")
    assert alice.get(f"{APP}/tags").status_code == 404
    assert actions(hub) == [
        ("repo.create", "acme/new"),
        ("repo.change_privacy", "acme/new"),
        ("repo.update", "acme/new"),
        ("repo.delete", "acme/app"),
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "a"}, "name"),
        ({"name": "a__b"}, "name"),
        ({"name": "A"}, "name"),
        ({"name": 5}, "name"),
        ({"namespace": "alice"}, "namespace"),
        ({"description": "é" * 51}, "description"),
        ({"full_description": "x" * 25_001}, "full_description"),
        ({"is_private": "yes"}, "is_private"),
        ({"status": 2}, "status"),
    ],
)
def test_an_invalid_repository_is_refused(
    alice: Client, changes: dict[str, Any], field: str
) -> None:
    """400, with the name of the field; texts are counted in bytes."""
    answer = alice.post(ACME, json={"name": "new", "namespace": "acme", **changes})
    assert (answer.status_code, [*answer.json()["fields"]]) == (400, [field])


def test_a_change_without_anything_to_change_is_refused(alice: Client) -> None:
    assert alice.patch(APP, json={}).status_code == 400


@pytest.mark.parametrize(
    ("who", "password", "status"),
    [
        ("alice", None, 200),
        ("alice", "dckr_pat_alice_admin", 200),
        ("alice", "dckr_pat_alice_read", 403),
        ("bob", "dckr_pat_bob_write", 403),
        ("dave", None, 403),
        ("carol", None, 403),
    ],
)
def test_changing_needs_the_permission_and_the_scope(
    signed_in: SignedIn, who: str, password: str | None, status: int
) -> None:
    """Owners and editors may; dave's team may push only; a token needs repo:admin."""
    caller = signed_in(who, password)
    assert caller.patch(APP, json={"description": "New"}).status_code == status
    new = caller.post(ACME, json={"name": "new", "namespace": "acme"})
    assert new.status_code == (201 if status == 200 else 403)


def test_anonymous_callers_change_nothing(http: Client) -> None:
    for send in (http.post, http.patch, http.delete):
        more = {} if send == http.delete else {"json": {}}
        assert send(ACME if send == http.post else APP, **more).status_code == 401
    assert http.patch(f"{APP}/categories", json=[]).status_code == 401


@pytest.mark.parametrize(
    ("scope", "edits", "deletes"),
    [
        ("scope-repository-read", 403, 403),
        ("scope-repository-edit", 200, 403),
        ("scope-repository-admin", 200, 202),
    ],
)
def test_an_organization_token_needs_the_scope(
    as_oat: Callable[..., Client], scope: str, edits: int, deletes: int
) -> None:
    oat = as_oat(scope)
    assert oat.patch(APP, json={"description": "New"}).status_code == edits
    assert oat.delete(f"{ACME}/empty").status_code == deletes
    assert oat.post(ACME, json={"name": "new", "namespace": "acme"}).status_code == 403


def test_an_organization_token_creates_with_the_scope(as_oat: Callable[..., Client]) -> None:
    oat = as_oat(org=("scope-repository-create",))
    assert oat.post(ACME, json={"name": "new", "namespace": "acme"}).status_code == 201


def test_a_free_plan_has_one_private_repository(hub: EmulatedHub, signed_in: SignedIn) -> None:
    """Creating another one, and making one private, are refused with the recorded text."""
    carol = signed_in("carol")
    path = "/v2/namespaces/carol/repositories"
    body = {"name": "new", "namespace": "carol"}
    first = carol.post(path, json={**body, "is_private": True})
    carol.post(path, json=body)
    for answer in (first, carol.patch(f"{path}/new", json={"is_private": True})):
        assert answer.status_code == 403
        assert answer.json()["message"] == "No more private repositories available"
    hub.state.repositories["carol", "notes"].is_private = False
    assert carol.patch(f"{path}/new", json={"is_private": True}).status_code == 200
    nobody = carol.post("/v2/namespaces/no/repositories", json={**body, "namespace": "no"})
    assert nobody.status_code == 404


def test_the_older_paths_do_the_same(alice: Client) -> None:
    assert names(alice, "/v2/repositories/acme/") == names(alice)
    assert alice.get(OLD_APP).json()["name"] == "app"
    made = alice.post("/v2/repositories/", json={"name": "new", "namespace": "acme"})
    assert made.status_code == 201
    private = alice.post("/v2/repositories/acme/new/privacy", json={"is_private": True})
    assert private.json()["is_private"] is True
    categories = [{"slug": "security", "name": "Security"}]
    assert alice.patch("/v2/repositories/acme/new/categories/", json=categories).status_code == 200
    assert alice.delete("/v2/repositories/acme/new/").status_code == 202


def test_the_older_paths_refuse_organization_tokens(as_oat: Callable[..., Client]) -> None:
    oat = as_oat(*ADMIN, "scope-tag-admin")
    for path in ("/v2/repositories/acme/", OLD_APP, f"{OLD_APP}tags/", f"{OLD_APP}tags/latest/"):
        refused = oat.get(path)
        assert refused.status_code == 403
        said = "token issued from organization access token is not allowed"
        assert refused.json()["message"] == said
    assert oat.delete(f"{APP}/tags/latest").status_code == 204


def test_categories_are_listed_and_set(hub: EmulatedHub, http: Client, alice: Client) -> None:
    """Each time as an array, with each category once."""
    known = http.get("/v2/categories").json()
    assert len(known) == 16
    assert known[0] == {"name": "Networking", "slug": "networking"}
    done = alice.patch(f"{APP}/categories", json=[known[1], known[0], known[1]])
    assert (done.status_code, done.content) == (200, b"")
    assert alice.get(APP).json()["categories"] == [known[1], known[0]]
    assert actions(hub) == [("repo.category.updated", "acme/app")]
    for body, status in (
        ([{"slug": "nonsense", "name": "x"}], 404),
        ([{"slug": "security"}], 400),
        ([5], 400),
        (known[:4], 400),
        ({}, 400),
    ):
        assert alice.patch(f"{APP}/categories", json=body).status_code == status
    assert alice.patch(f"{APP}/categories", content=b"[]").status_code == 415


def test_tags_are_filtered_and_ordered(http: Client) -> None:
    """Unlike with repositories, ``last_updated`` has the newest first."""
    path = "/v2/namespaces/library/repositories/python/tags"
    newest = names(http, path, page_size=100)
    assert names(http, path, page_size=100, ordering="last_updated") == newest
    assert names(http, path, page_size=100, ordering="-last_updated") == newest[::-1]
    assert names(http, path, page_size=100, ordering="name") == sorted(newest)
    assert names(http, path, page_size=100, ordering="-name") == sorted(newest)[::-1]
    assert set(names(http, path, name="SLIM-T")) == {each for each in newest if "slim-t" in each}
    assert http.get(path, params={"ordering": "size"}).status_code == 400


def test_faults_of_repositories(hub: EmulatedHub, alice: Client) -> None:
    """Links to plain HTTP, plain arrays, and immutable tags in the form of older servers."""
    hub.faults.add("http-next", times=1)
    link = alice.get(ACME, params={"page_size": 1}).json()["next"]
    assert link == f"http://hub.docker.com{ACME}?page=2&page_size=1"
    hub.faults.add("bare-array", times=2, path="*/repositories*")
    assert [each["name"] for each in alice.get(ACME).json()] == ["app", "secret", "empty"]
    assert alice.get(APP).json()["name"] == "app"
    hub.faults.add("old-immutable-tags", times=2)
    old = alice.get(APP).json()
    assert (old["immutable_tags"], old["immutable_tags_rules"]) == (False, ".*")
    assert "immutable_tags_settings" not in old
    assert alice.get(f"{APP}/tags").json()["count"] == 1234
