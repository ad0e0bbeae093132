"""Seed files: what they can contain, and which errors they cause."""

import re
import sys
from pathlib import Path

import httpx
import pytest

from dockerhub.emulator import EmulatedHub, SeedError
from dockerhub.emulator.seeds.loading import load_seed


def documented_example() -> str:
    """Return the file of the documentation, which extends the demo."""
    page = Path(__file__).parents[2] / "docs/testing.md"
    [text] = re.findall(r"```yaml\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    return str(text).replace("extends: empty", "extends: demo")


# As a personal access token has it.
OLD_SCOPE = "{secret: s, resources: [{path: o/*, scopes: [repo:read]}]}"


@pytest.fixture
def example(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(documented_example())
    return path


def test_the_documented_example_is_served(example: Path) -> None:
    """With everything that it describes, in addition to the demo."""
    with EmulatedHub(seed=example) as hub, httpx.Client(base_url=hub.url) as http:
        body = {"username": "eve", "password": "eve-password"}
        assert "login_2fa_token" in http.post("/v2/users/login", json=body).json()
        body["password"] = "dckr_pat_eve"
        token = http.post("/v2/users/login", json=body).json()["token"]
        http.headers["Authorization"] = f"Bearer {token}"
        page = http.get("/v2/namespaces/initech/repositories/app/tags?page_size=2").json()
        assert page["count"] == 501
        assert [tag["name"] for tag in page["results"]] == ["build-500", "build-499"]
        tag = http.get("/v2/namespaces/initech/repositories/app/tags/1.0").json()
        assert tag["tag_last_pushed"] == "2026-10-01T12:00:00Z"
        assert tag["tag_last_pulled"] == "2026-10-02T12:00:00Z"
        assert tag["last_updater_username"] == "eve"
        assert [image["variant"] for image in tag["images"]] == [None, "v8"]
        assert http.get("/v2/namespaces/library/repositories/python/tags").json()["count"] == 60
        http.headers["Authorization"] = "Bearer dckr_scim_initech"
        assert http.get("/v2/scim/2.0/Users").json()["resources"][0]["displayName"] == "eve"
        body = {"identifier": "initech", "secret": "dckr_oat_initech"}
        assert http.post("/v2/auth/token", json=body).status_code == 200
        hub.settings.oidc_subject = "repo:initech/app:ref:refs/heads/main"
        connection = "11111111-1111-4111-8111-111111111111"
        body = {"connection_id": connection, "token": hub.id_token()}
        assert http.post("/v2/auth/oidc/token", json=body).status_code == 200
    assert not load_seed("demo").users.keys() & {"eve"}


def test_a_seed_may_be_json(tmp_path: Path) -> None:
    """With the same keys."""
    path = tmp_path / "seed.json"
    repositories = '[{"name": "a/b", "tags": [{"name": "x"}]}]'
    path.write_text(f'{{"organizations": [{{"name": "a"}}], "repositories": {repositories}}}')
    state = load_seed(path)
    assert (state.organizations["a"].plan, state.scim_users) == ("team", {})
    assert (state.name, list(state.repositories["a", "b"].tags)) == ("seed", ["x"])


@pytest.mark.parametrize("suffix", ["yaml", "yml"])
def test_a_seed_may_be_empty(tmp_path: Path, suffix: str) -> None:
    """As the seed ``empty``."""
    path = tmp_path / f"nothing.{suffix}"
    path.write_text("")
    assert load_seed(str(path)).users == {}


def test_the_same_file_makes_the_same_hub(example: Path) -> None:
    """Identifiers and digests depend only on the file."""
    tags = [load_seed(example).repositories["initech", "app"].tags["1.0"] for _ in range(2)]
    assert tags[0].manifest.digest == tags[1].manifest.digest
    assert tags[0].id == tags[1].id


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "x.yaml: must be a mapping"),
        ("colour: red", "x.yaml.colour: is unknown"),
        ("name: 1", "x.yaml.name: must be a string, not 1"),
        ("extends: real", "x.yaml.extends: must be one of demo, empty, not 'real'"),
        ("epoch: yesterday", "x.yaml.epoch: 'yesterday' is not an RFC 3339"),
        ("users: eve", "x.yaml.users: must be a list"),
        ("users: [eve]", r"x.yaml.users\[0\]: must be a mapping"),
        ("users: [{}]", r"x.yaml.users\[0\].username: is required"),
        ("users: [{username: e, password: p, age: 1}]", r"users\[0\].age: is unknown"),
        ("users: [{username: e, password: p, plan: gold}]", r"plan: must be one of free, pro"),
        ("users: [{username: e, password: p, totp_secret: '1'}]", "'1' is not base 32"),
        ("users: [{username: e, password: p}, {username: e, password: p}]", "already exists"),
        (
            "users: [{username: e, password: p, access_tokens: [{secret: s, is_active: 1}]}]",
            r"users\[0\].access_tokens\[0\].is_active: must be true or false",
        ),
        (
            "users: [{username: e, password: p, access_tokens: [{secret: s}, {secret: s}]}]",
            "'s' already exists",
        ),
        (
            "users: [{username: e, password: p, access_tokens: [{secret: s, scopes: [all]}]}]",
            "'all' is not one of repo:public_read",
        ),
        (
            "users: [{username: e, password: p, access_tokens: [{secret: s, scopes: all}]}]",
            "must be a list of strings",
        ),
        (
            "users: [{username: e, password: p, access_tokens: [{secret: s, scopes: [1]}]}]",
            "must be a list of strings",
        ),
        (
            f"organizations: [{{name: o, access_tokens: [{OLD_SCOPE}]}}]",
            r"resources\[0\].scopes: 'repo:read' is not a scope: they begin with 'scope-'",
        ),
        (
            "repositories: [{name: acme/x, categories: [security, nonsense]}]",
            "categories: there is no category 'nonsense'",
        ),
        (
            "extends: demo\norganizations: [{name: o, teams: [{name: t, members: [bob]}]}]",
            "members: 'bob' is not a member of o",
        ),
        (
            "organizations: [{name: o, oidc_connections: [{id: one}]}]",
            r"oidc_connections\[0\].id: 'one' is not a UUID in lower case",
        ),
        ("organizations: [{name: o, members: [e]}]", "members: must be a mapping"),
        ("organizations: [{name: o, members: {e: owner}}]", "there is no user 'e'"),
        (
            "extends: demo\norganizations: [{name: o, members: {alice: boss}}]",
            "alice must be one of owner, editor, member",
        ),
        ("extends: demo\norganizations: [{name: alice}]", "'alice' already exists"),
        ("users: [{username: Eve, password: p}]", "username: 'Eve' is not a name of lower-case"),
        ("users: [{username: '', password: p}]", "username: '' is not a name"),
        ("users: [{username: e, password: 1}]", "password: must be a string, not 1"),
        ("organizations: [{name: a/b}]", r"organizations\[0\].name: 'a/b' is not a name"),
        (
            "organizations: [{name: a, scim_token: t}, {name: b, scim_token: t}]",
            "'t' already exists",
        ),
        ("repositories: [{name: a/b, private: true}]", "nobody could see a/b"),
        ("repositories: [{name: a/b, tags: [{name: x, by: eve}]}]", "by: there is no user 'eve'"),
        ("repositories: [{name: a/b, tags: [{name: 1.0}]}]", "name: must be a string, not 1.0"),
        ("repositories: [{name: a/b, many_tags: [{count: 2, prefix: 'b/'}]}]", "'b/2' is not a"),
        ("users: []\nusers: []", "x.yaml, line 1: the key 'users' is repeated in one mapping"),
        ("repositories: [{name: python}]", "'python' is not namespace/name"),
        ("repositories: [{name: A/b}]", "'A/b' is not namespace/name"),
        ("repositories: [{name: a/b}, {name: a/b}]", r"\[1\].name: 'a/b' already exists"),
        ("repositories: [{name: a/b, private: maybe}]", "must be true or false"),
        ("repositories: [{name: a/b, tags: [{name: '-x'}]}]", "'-x' is not a tag"),
        ("repositories: [{name: a/b, tags: [{name: x, platforms: [linux]}]}]", "os/architecture"),
        ("repositories: [{name: a/b, tags: [{name: x, platforms: []}]}]", "must not be empty"),
        ("repositories: [{name: a/b, many_tags: [{count: 0}]}]", "whole number from 1"),
        ("repositories: [{name: a/b, many_tags: [{count: true}]}]", "whole number from 1"),
        ("a: [", "is not YAML"),
        ("[" * 3_000, "is not YAML"),
        (f"a: {'9' * 5_000}", "is not YAML"),
    ],
)
def test_impossible_seeds_are_refused(tmp_path: Path, text: str, message: str) -> None:
    """With the place and the reason."""
    path = tmp_path / "x.yaml"
    path.write_text(text)
    with pytest.raises(SeedError, match=message):
        load_seed(path)


def test_invalid_json_is_refused(tmp_path: Path) -> None:
    """With the place."""
    path = tmp_path / "x.json"
    for text, message in (("{", r"is not JSON: .* line 1"), ("[" * 100_000, "is not JSON")):
        path.write_text(text)
        with pytest.raises(SeedError, match=message):
            load_seed(path)


def test_a_repeated_key_of_json_is_refused(tmp_path: Path) -> None:
    """The parser would use the last one, and silently drop the other one."""
    path = tmp_path / "x.json"
    path.write_text('{"users": [], "repositories": [], "users": []}')
    with pytest.raises(SeedError, match="the key 'users' is repeated"):
        load_seed(path)


def test_parts_of_a_seed_can_be_named_and_used_again(tmp_path: Path) -> None:
    """With YAML's anchors and merge keys."""
    path = tmp_path / "x.yaml"
    path.write_text(
        "users:\n- &eve {username: eve, password: p, plan: pro}\n- {<<: *eve, username: ann}\n"
    )
    state = load_seed(path)
    assert [(user.username, user.plan) for user in state.users.values()] == [
        ("eve", "pro"),
        ("ann", "pro"),
    ]


def test_unreadable_files_are_refused(tmp_path: Path) -> None:
    """Missing ones, and those that are not text."""
    with pytest.raises(SeedError, match="No such file"):
        load_seed(tmp_path / "missing.yaml")
    path = tmp_path / "binary.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SeedError, match="cannot read"):
        load_seed(path)


def test_yaml_needs_pyyaml(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says how to install it."""
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(SeedError, match=r"pip install .dockerhub\[emulator\]"):
        load_seed(example)
