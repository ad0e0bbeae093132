"""SCIM: provisioning of an organization's members."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from signing_in import known_actions

from dockerhub.emulator import EmulatedHub

ROOT = "/v2/scim/2.0"
USERS = f"{ROOT}/Users"
SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User"
HEADERS = {"Authorization": "Bearer dckr_scim_acme", "Content-Type": "application/scim+json"}


@pytest.fixture
def scim(hub: EmulatedHub) -> Iterator[httpx.Client]:
    """The identity provider of acme."""
    with httpx.Client(base_url=hub.url, headers=HEADERS) as client:
        yield client


def create(scim: httpx.Client, email: str, **more: Any) -> httpx.Response:
    return scim.post(USERS, json={"schemas": [SCHEMA], "userName": email, **more})


def emails(scim: httpx.Client, **query: Any) -> list[str]:
    answer = scim.get(USERS, params=query)
    assert answer.status_code == 200, answer.text
    return [user["userName"].partition("@")[0] for user in answer.json()["resources"]]


def refused(answer: httpx.Response, status: int, scim_type: str | None) -> bool:
    body = answer.json()
    assert body["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert body["detail"]
    assert answer.headers["Content-Type"] == "application/scim+json"
    return (answer.status_code, body["status"], body.get("scimType")) == (
        status,
        str(status),
        scim_type,
    )


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("ServiceProviderConfig", None),
        ("ResourceTypes/User", "User"),
        (f"Schemas/{SCHEMA}", "User"),
    ],
)
def test_scim_describes_itself(scim: httpx.Client, path: str, name: str | None) -> None:
    """In its own media type."""
    answer = scim.get(f"{ROOT}/{path}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/scim+json"
    assert answer.json().get("name") == name


@pytest.mark.parametrize(
    ("path", "key"), [("ResourceTypes", "endpoint"), ("Schemas", "attributes")]
)
def test_lists_of_scim_features(scim: httpx.Client, path: str, key: str) -> None:
    """They have one entry each."""
    body = scim.get(f"{ROOT}/{path}").json()
    assert body["totalResults"] == len(body["resources"]) == 1
    assert body["resources"][0][key]


@pytest.mark.parametrize("path", ["ResourceTypes/Group", "Schemas/x", "Users/x"])
def test_missing_things_are_not_found(scim: httpx.Client, path: str) -> None:
    """They get 404 in SCIM's shape."""
    assert refused(scim.get(f"{ROOT}/{path}"), 404, None)


@pytest.mark.parametrize("header", [None, "Bearer wrong", "Basic dckr_scim_acme", "Bearer"])
def test_scim_needs_its_token(http: httpx.Client, header: str | None) -> None:
    """401 in SCIM's shape."""
    headers = {} if header is None else {"Authorization": header}
    assert refused(http.get(USERS, headers=headers), 401, None)


def test_a_session_is_not_a_scim_token(alice: httpx.Client) -> None:
    """Not even the session of an owner."""
    assert refused(alice.get(USERS), 401, None)


def test_scim_needs_the_business_plan(hub: EmulatedHub, scim: httpx.Client) -> None:
    """403 in SCIM's shape."""
    organization = hub.state.organizations["acme"]
    hub.state.organizations["acme"] = replace(organization, plan="team")
    assert refused(scim.get(USERS), 403, None)


def test_members_are_listed(scim: httpx.Client, hub: EmulatedHub) -> None:
    """As resources with all their attributes."""
    body = scim.get(USERS).json()
    assert (body["totalResults"], body["startIndex"], body["itemsPerPage"]) == (3, 1, 3)
    bob = body["resources"][1]
    assert bob["userName"] == "bob@example.com"
    assert bob["name"] == {"givenName": "Bob", "familyName": "Bee"}
    assert (bob["displayName"], bob["active"]) == ("bob", True)
    email = "bob@example.com"
    assert bob["emails"] == [{"value": email, "display": email, "primary": True}]
    assert bob["groups"] == [{"value": "company", "display": "company"}]
    assert bob["meta"]["location"] == f"{hub.url}{USERS}/{bob['id']}"
    assert scim.get(f"{USERS}/{bob['id']}").json() == bob


def test_creating_a_user_creates_an_account(
    scim: httpx.Client, hub: EmulatedHub, alice: httpx.Client
) -> None:
    """It is a member of the organization, and the change is logged."""
    name = {"givenName": "Jon", "familyName": "Snow"}
    answer = create(scim, "jon.snow@example.com", name=name)
    assert answer.status_code == 201
    user = answer.json()
    assert (user["displayName"], user["name"], user["active"]) == ("jonsnow", name, True)
    assert user["meta"]["created"] == "2026-11-01T00:00:00Z"
    assert hub.state.organizations["acme"].members["jonsnow"] == "member"
    event = alice.get("/v2/auditlogs/acme").json()["logs"][0]
    assert (event["action"], event["name"]) == ("org.member.add", "jonsnow")
    assert event["action_description"] == "added the member jonsnow of the organization acme"
    assert {event.action for event in hub.state.audit_events} <= known_actions(alice)


def test_creating_a_user_adds_an_existing_account(
    scim: httpx.Client, signed_in: Callable[..., httpx.Client]
) -> None:
    """It is found by its email address; then it sees what members see."""
    carol = signed_in("carol")
    assert carol.get("/v2/repositories/acme/secret/tags").status_code == 404
    user = create(scim, "Carol@Example.com").json()
    assert (user["displayName"], user["name"]["givenName"]) == ("carol", "Carol")
    assert carol.get("/v2/repositories/acme/secret/tags").status_code == 200


def test_an_existing_account_may_get_new_names(scim: httpx.Client) -> None:
    """The identity provider's names are used; what it omits stays as in the account."""
    user = create(scim, "carol@example.com", name={"givenName": "Caroline"}).json()
    assert user["name"] == {"givenName": "Caroline", "familyName": "Cay"}


def test_user_names_are_made_from_addresses(scim: httpx.Client) -> None:
    """They are unique."""
    names = ["jon@a.example", "j.o.n@b.example", "++@c.example", "acme@d.example"]
    found = [create(scim, name).json()["displayName"] for name in names]
    assert found == ["jon", "jon2", "user", "acme2"]


def test_a_member_is_not_created_twice(scim: httpx.Client) -> None:
    """It gets 409, whatever the case of the address is."""
    assert refused(create(scim, "ALICE@example.com"), 409, "uniqueness")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"schemas": [SCHEMA]},
        {"schemas": SCHEMA, "userName": "a@b"},
        {"schemas": [], "userName": "a@b"},
        {"schemas": [1], "userName": "a@b"},
        {"schemas": ["urn:x"], "userName": "a@b"},
        {"schemas": [SCHEMA, "urn:x"], "userName": "a@b"},
        {"schemas": [SCHEMA], "userName": "nobody"},
        {"schemas": [SCHEMA], "userName": 1},
        {"schemas": [SCHEMA], "userName": "a@b", "name": "Jon"},
        {"schemas": [SCHEMA], "userName": "a@b", "name": {"givenName": 1}},
    ],
)
def test_bad_creations_are_refused(scim: httpx.Client, body: Any) -> None:
    """With ``invalidValue``; nobody is created."""
    assert refused(scim.post(USERS, json=body), 400, "invalidValue")
    assert len(emails(scim)) == 3


@pytest.mark.parametrize(
    ("content", "media_type", "status", "scim_type"),
    [
        (b"{", "application/scim+json", 400, "invalidSyntax"),
        (b"[]", "application/scim+json", 400, "invalidSyntax"),
        (b"", "application/json", 400, "invalidSyntax"),
        (b"{}", "text/plain", 415, None),
    ],
)
def test_bad_bodies_are_refused(
    scim: httpx.Client, content: bytes, media_type: str, status: int, scim_type: str | None
) -> None:
    """In SCIM's shape."""
    answer = scim.post(USERS, content=content, headers={"Content-Type": media_type})
    assert refused(answer, status, scim_type)


@pytest.mark.parametrize(
    ("method", "path", "content", "status"),
    [
        ("POST", USERS, b" " * 1_000_001, 413),
        ("DELETE", USERS, b"", 405),
        ("GET", f"{ROOT}/Groups", b"", 404),
    ],
)
def test_requests_without_a_handler_are_refused(
    scim: httpx.Client, method: str, path: str, content: bytes, status: int
) -> None:
    """In SCIM's shape, too."""
    assert refused(scim.request(method, path, content=content), status, None)


def put(scim: httpx.Client, who: str, **body: Any) -> httpx.Response:
    user = scim.get(USERS, params={"filter": f'displayName eq "{who}"'}).json()["resources"][0]
    return scim.put(f"{USERS}/{user['id']}", json={"schemas": [SCHEMA], **body})


def test_leaving_out_enabled_deactivates(
    hub: EmulatedHub, scim: httpx.Client, signed_in: Callable[..., httpx.Client]
) -> None:
    """The member loses access; enabling restores it."""
    dave = signed_in("dave")
    assert dave.get("/v2/repositories/acme/secret/tags").status_code == 200
    hub.clock.advance(60)
    user = put(scim, "dave").json()
    assert user["active"] is False
    assert user["meta"]["lastModified"] == "2026-11-01T00:01:00Z"
    event = hub.state.audit_events[-1]
    assert (event.action, event.actor, dict(event.data)) == (
        "org.member.update",
        "scim",
        {"active": "false"},
    )
    assert event.description == "updated the member dave of the organization acme"
    assert dave.get("/v2/repositories/acme/secret/tags").status_code == 404
    assert put(scim, "dave", enabled=True).json()["active"] is True
    assert dave.get("/v2/repositories/acme/secret/tags").status_code == 200


def test_names_are_changed_but_never_cleared(scim: httpx.Client) -> None:
    """Empty and missing parts are ignored."""
    user = put(scim, "bob", enabled=True, name={"givenName": "Robert", "familyName": ""}).json()
    assert user["name"] == {"givenName": "Robert", "familyName": "Bee"}
    assert put(scim, "bob", enabled=True).json()["name"] == user["name"]


@pytest.mark.parametrize("body", [{"enabled": "yes"}, {"name": []}, {"schemas": []}])
def test_bad_updates_are_refused(scim: httpx.Client, body: Any) -> None:
    """With ``invalidValue``."""
    assert refused(put(scim, "bob", **body), 400, "invalidValue")


def test_unknown_users_are_not_updated(scim: httpx.Client) -> None:
    """They get 404; so do members of other organizations."""
    assert refused(scim.put(f"{USERS}/x", json={"schemas": [SCHEMA]}), 404, None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('userName eq "BOB@example.com"', ["bob"]),
        ('not (userName sw "a") and active eq true', ["bob", "dave"]),
        ('groups eq "company"', ["alice", "bob", "dave"]),
    ],
)
def test_users_are_filtered(scim: httpx.Client, text: str, found: list[str]) -> None:
    """With the filter language."""
    assert emails(scim, filter=text) == found


def test_bad_filters_are_refused(scim: httpx.Client) -> None:
    """With ``invalidFilter``, even if it is empty."""
    for text in ("", "userName", 'x eq "y"'):
        assert refused(scim.get(USERS, params={"filter": text}), 400, "invalidFilter")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"sortBy": "userName"}, ["alice", "bob", "dave"]),
        ({"sortBy": "USERNAME", "sortOrder": "descending"}, ["dave", "bob", "alice"]),
        ({"sortBy": "name.familyName", "sortOrder": "ascending"}, ["alice", "bob", "dave"]),
        ({"sortBy": "nothing", "sortOrder": "descending"}, ["alice", "bob", "dave"]),
        ({"sortOrder": "descending"}, ["alice", "bob", "dave"]),
    ],
)
def test_users_are_sorted(scim: httpx.Client, query: dict[str, str], found: list[str]) -> None:
    """By any attribute; an unknown one changes nothing."""
    assert emails(scim, **query) == found


def test_lists_have_pages(scim: httpx.Client) -> None:
    """``startIndex`` begins with one; past the end, the list is empty."""
    assert emails(scim, startIndex=2, count=1) == ["bob"]
    assert emails(scim, startIndex=10**30) == []
    body = scim.get(USERS, params={"startIndex": 3, "count": 2}).json()
    assert (body["totalResults"], body["startIndex"], body["itemsPerPage"]) == (3, 3, 1)


@pytest.mark.parametrize(
    "query", ["startIndex=0", "startIndex=x", "count=0", "count=201", "sortOrder=up"]
)
def test_bad_pages_are_refused(scim: httpx.Client, query: str) -> None:
    """With the name of the parameter."""
    answer = scim.get(f"{USERS}?{query}")
    assert refused(answer, 400, "invalidValue")
    assert query.partition("=")[0] in answer.json()["detail"]


@pytest.mark.parametrize(
    ("attributes", "keys"),
    [
        ("userName", {"schemas", "id", "userName"}),
        ("USERNAME, displayname", {"schemas", "id", "userName", "displayName"}),
        (f"{SCHEMA}:active", {"schemas", "id", "active"}),
        ("nothing", {"schemas", "id"}),
        ("emails,meta", {"schemas", "id", "emails", "meta"}),
    ],
)
def test_attributes_are_chosen(scim: httpx.Client, attributes: str, keys: set[str]) -> None:
    """``schemas`` and ``id`` are always included."""
    for user in scim.get(USERS, params={"attributes": attributes}).json()["resources"]:
        assert set(user) == keys


def test_parts_of_attributes_are_chosen(scim: httpx.Client) -> None:
    """In objects and in lists."""
    query = {"attributes": "name.givenName,emails.value"}
    user = scim.get(USERS, params=query).json()["resources"][0]
    assert user["name"] == {"givenName": "Alice"}
    assert user["emails"] == [{"value": "alice@example.com"}]
