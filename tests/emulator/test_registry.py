"""The few operations of the registry: its tokens, and reading and deleting manifests."""

import hashlib
import itertools

import httpx
import pytest
from signing_in import known_actions

from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.api.families import api_routes
from dockerhub.emulator.state.manifests import ATTESTATION, IMAGE, INDEX
from dockerhub.emulator.state.populate import add_org_access_token
from dockerhub.emulator.state.records import TokenResource

PLATFORMS = ("linux/amd64", "linux/arm64/v8", ATTESTATION, ATTESTATION)
APP = "/v2/acme/app/manifests"


def login(
    http: httpx.Client, name: str, secret: str = "", scope: str = "acme/app:pull,push,delete"
) -> dict[str, str]:
    """Return the header of a token of the registry."""
    secret = secret or f"{name}-password"
    found = http.get(
        "/token",
        auth=(name, secret) if name else None,
        params={"service": "registry.docker.io", "scope": f"repository:{scope}"},
    )
    return {"Authorization": f"Bearer {found.json()['token']}"}


def code(answer: httpx.Response) -> str:
    """Return the code of an error in the registry's form."""
    found: str = answer.json()["errors"][0]["code"]
    return f"{answer.status_code} {found}"


def test_a_manifest_has_its_digest(hub: EmulatedHub, http: httpx.Client) -> None:
    """By tag and by digest, with GET and HEAD; an index consists of its images."""
    tag = hub.push("acme/app", "multi", platforms=PLATFORMS)
    alice = login(http, "alice")
    by_tag = http.get(f"{APP}/multi", headers=alice)
    digest = by_tag.headers["docker-content-digest"]
    assert digest == tag.manifest.digest
    assert digest == f"sha256:{hashlib.sha256(by_tag.content).hexdigest()}"
    assert by_tag.headers["content-type"] == INDEX
    head = http.head(f"{APP}/{digest}", headers=alice)
    assert (head.status_code, head.headers["content-type"], head.content) == (200, INDEX, b"")
    rows = by_tag.json()["manifests"]
    assert [each["digest"] for each in rows] == [each.digest for each in tag.manifest.images]
    assert len({each["digest"] for each in rows}) == 4
    assert rows[1]["platform"] == {"os": "linux", "architecture": "arm64", "variant": "v8"}
    subjects = [each["annotations"]["vnd.docker.reference.digest"] for each in rows[2:]]
    assert subjects == [each["digest"] for each in rows[:2]]
    for row in rows:
        child = http.get(f"{APP}/{row['digest']}", headers=alice)
        assert child.headers["content-type"] == IMAGE == child.json()["mediaType"]
        assert len(child.content) == row["size"]
        assert row["digest"] == f"sha256:{hashlib.sha256(child.content).hexdigest()}"
    windows = hub.push("acme/app", "windows", platforms=["windows/amd64", "linux/amd64"])
    found = http.get(f"{APP}/{windows.manifest.digest}", headers=alice).json()["manifests"]
    assert found[0]["platform"]["os.version"] == "10.0.20348.2227"


def test_a_referenced_manifest_cannot_be_deleted(
    hub: EmulatedHub, http: httpx.Client, alice: httpx.Client
) -> None:
    """By a tag or by an index; once an index is deleted, its images can be deleted."""
    hub.push("acme/app", "multi", content="one", platforms=PLATFORMS[:2])
    single = hub.push("acme/app", "single", content="one", platforms=PLATFORMS[:1])
    index = hub.state.repositories["acme", "app"].tags["multi"].manifest
    amd, arm = index.images
    assert single.manifest.digest == amd.digest
    key = login(http, "alice")
    by_tag = http.delete(f"{APP}/multi", headers=key)
    assert code(by_tag) == "405 UNSUPPORTED"
    for digest in (index.digest, amd.digest, arm.digest):
        assert code(http.delete(f"{APP}/{digest}", headers=key)) == "403 DENIED"
    tags = "/v2/namespaces/acme/repositories/app/tags"
    assert alice.delete(f"{tags}/multi").status_code == 204
    assert code(http.delete(f"{APP}/{arm.digest}", headers=key)) == "403 DENIED"
    assert http.delete(f"{APP}/{index.digest}", headers=key).status_code == 202
    assert code(http.get(f"{APP}/{index.digest}", headers=key)) == "404 MANIFEST_UNKNOWN"
    assert code(http.delete(f"{APP}/{amd.digest}", headers=key)) == "403 DENIED"
    assert http.get(f"{APP}/{arm.digest}", headers=key).status_code == 200
    assert http.delete(f"{APP}/{arm.digest}", headers=key).status_code == 202
    assert code(http.delete(f"{APP}/{arm.digest}", headers=key)) == "404 MANIFEST_UNKNOWN"
    events = [each for each in hub.state.audit_events if each.action == "repo.image.delete"]
    assert [each.data["digest"] for each in events] == [index.digest, arm.digest]
    assert {each.action for each in events} <= known_actions(alice)
    # A push restores it, and nothing is left that could prevent the next deletion.
    hub.push("acme/app", "multi", content="one", platforms=PLATFORMS[:2])
    assert hub.state.repositories["acme", "app"].orphans == {}


@pytest.mark.parametrize(
    ("name", "secret", "actions"),
    [
        ("alice", "", ["pull", "push", "delete"]),
        ("alice", "dckr_pat_alice_read", ["pull"]),
        ("dave", "", ["pull", "push"]),
        ("acme", "dckr_oat_acme", ["pull"]),
        ("acme", "dckr_oat_deleting", ["pull", "push", "delete"]),
        ("", "", ["pull"]),
    ],
)
def test_a_token_allows_what_its_owner_may(
    hub: EmulatedHub, http: httpx.Client, name: str, secret: str, actions: list[str]
) -> None:
    scopes = ("scope-image-pull", "scope-image-push", "scope-image-delete")
    add_org_access_token(
        hub.state,
        "acme",
        [TokenResource(type="TYPE_REPO", path="acme/*", scopes=scopes)],
        secret="dckr_oat_deleting",
        label="deletes",
        created_by="alice",
        created_at=0,
    )
    digest = hub.state.repositories["acme", "app"].tags["latest"].manifest.digest
    header = login(http, name, secret)
    _, granted = hub._backend.sessions.registry_grants(header["Authorization"])
    assert granted == {"acme/app": actions}
    assert http.get(f"{APP}/latest", headers=header).status_code == 200
    refused = http.delete(f"{APP}/{digest}", headers=header)
    assert code(refused) == ("403 DENIED" if "delete" in actions else "401 UNAUTHORIZED")


def test_a_missing_token_or_one_for_something_else_is_refused(
    hub: EmulatedHub, http: httpx.Client, alice: httpx.Client
) -> None:
    """With a challenge that names the token service."""
    other = login(http, "alice", scope="acme/secret:pull")
    nowhere = login(http, "alice", scope="acme/nowhere:pull")
    for headers in ({}, other, nowhere, {"Authorization": alice.headers["Authorization"]}):
        refused = http.get(f"{APP}/latest", headers=headers)
        assert code(refused) == "401 UNAUTHORIZED"
        assert refused.headers["www-authenticate"] == (
            f'Bearer realm="{hub.url}/token",service="registry.docker.io",'
            'scope="repository:acme/app:pull"'
        )


def test_get_counts_as_a_pull_and_head_does_not(hub: EmulatedHub, http: httpx.Client) -> None:
    hub.settings.pulls_left = 2
    carol = login(http, "carol", scope="carol/notes:pull")
    path = "/v2/carol/notes/manifests/today"
    left = [
        http.request(method, path, headers=carol).headers["ratelimit-remaining"]
        for method in ("HEAD", "GET", "HEAD", "GET")
    ]
    assert left == ["2;w=21600", "1;w=21600", "1;w=21600", "0;w=21600"]
    spent = http.get(path, headers=carol)
    assert code(spent) == "429 TOOMANYREQUESTS"
    assert spent.headers["ratelimit-remaining"] == "0;w=21600"
    assert http.head(path, headers=carol).status_code == 200
    assert hub.state.repositories["carol", "notes"].pull_count == 5


def test_no_path_of_the_hub_is_one_of_the_registry() -> None:
    """Whatever the namespace is called, each path of a manifest belongs to one operation."""
    routes = [route for route in api_routes() if "ratelimitpreview" not in route.path]
    words = {part for route in routes for part in route.path.split("/") if part[:1] != "{"}
    for namespace, repository in itertools.product(words - {""}, words - {""}):
        path = f"/v2/{namespace}/{repository}/manifests/sha256:{'0' * 64}"
        assert sum(bool(route.pattern.fullmatch(path)) for route in routes) == 1
