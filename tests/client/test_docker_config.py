"""The login that `docker login` has stored is found where Docker keeps it."""

import base64
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dockerhub._auth.credential_helpers import HelperOutput
from dockerhub._auth.docker_config import StoredLogin, find_login
from dockerhub._auth.login_files import LoginFile, Place, read_entry
from dockerhub._base.errors import CredentialStoreError
from dockerhub._base.secret import Secret

HUB = "https://index.docker.io/v1/"
BEARER = "https://index.docker.io/v1/access-token"
SPELLINGS = [
    HUB,
    "https://index.docker.io/v1",
    "http://index.docker.io/v1/",
    "index.docker.io/v1/",
    "index.docker.io",
    "https://index.docker.io",
    "docker.io",
    "https://docker.io/",
]
NOW = 1_800_000_000.0
SECRET = "hunter2-secret"
REGISTRIES = "a token for registries only, which Docker Hub's API does not take"
WAY_OUT = "or pass username= and password= (or set DOCKERHUB_USERNAME and DOCKERHUB_PASSWORD)"
SIGN_IN = f"sign in with `dockerhub login`, or again with `docker login`, {WAY_OUT}"
NOTHING = HelperOutput(1, b"credentials not found in native keychain\n")


def jwt(**claims: Any) -> str:
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"eyJhbGciOiJSUzI1NiJ9.{payload}.c2lnbmF0dXJl"


READY = jwt(exp=NOW + 1)


def auth(username: str, secret: str) -> dict[str, str]:
    return {"auth": base64.b64encode(f"{username}:{secret}".encode()).decode()}


class Keychain:
    """Credential helpers and their contents, by name and server; records the calls."""

    def __init__(self, held: Mapping[tuple[str, str], tuple[str, str]] | None = None) -> None:
        self.held = held or {}
        self.asked: list[tuple[str, str]] = []

    def __call__(self, name: str, server: str) -> HelperOutput:
        self.asked.append((name, server))
        if (name, server) not in self.held:
            return NOTHING
        username, secret = self.held[name, server]
        answer = {"ServerURL": server, "Username": username, "Secret": secret}
        return HelperOutput(0, json.dumps(answer).encode())


def write(home: Path, content: object) -> None:
    folder = home / ".docker"
    folder.mkdir(exist_ok=True)
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    (folder / "config.json").write_bytes(text)


def find(home: Path, content: object, keychain: Keychain | None = None) -> StoredLogin | None:
    write(home, content)
    return find_login({}, home, keychain or Keychain(), now=NOW)


def stored(source: str = "~/.docker/config.json", secret: str = SECRET) -> StoredLogin:
    return StoredLogin("jon", Secret(secret), is_bearer=False, source=source)


def test_without_a_config_file_there_is_no_login(tmp_path: Path) -> None:
    """Docker is not used on this machine, so no helper is called."""
    keychain = Keychain()
    assert find_login({}, tmp_path, keychain, now=NOW) is None
    assert keychain.asked == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \n",
        {},
        {"auths": None, "credHelpers": None, "credsStore": None},
        {"auths": {}, "credsStore": ""},
        {"auths": {HUB: {}}},
        {"auths": {HUB: None}},
        {"auths": {"ghcr.io": auth("jon", SECRET)}},
        {"auths": {"docker.ioX": auth("jon", SECRET)}},
        {"auths": {HUB: auth("jon", "")}},
        {"auths": {HUB: {"username": "jon"}}},
    ],
)
def test_entries_that_are_not_logins_to_docker_hub_are_skipped(
    tmp_path: Path, content: object
) -> None:
    """Empty entries, and other registries."""
    assert find(tmp_path, content) is None


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        (auth("", SECRET), "a password without a user name"),
        (auth("<token>", SECRET), REGISTRIES),
        ({"identitytoken": SECRET}, REGISTRIES),
        ({"registrytoken": SECRET}, REGISTRIES),
        ({**auth("jon", SECRET), "identitytoken": SECRET}, REGISTRIES),
    ],
)
def test_a_login_that_the_api_does_not_accept_is_an_error(
    tmp_path: Path, entry: object, problem: str
) -> None:
    """A user who is signed in must not become anonymous, unless another login can be used."""
    with pytest.raises(CredentialStoreError) as it:
        find(tmp_path, {"auths": {HUB: entry}})
    assert str(it.value) == f"~/.docker/config.json has {problem}: {SIGN_IN}"
    assert find(tmp_path, {"auths": {HUB: entry, "docker.io": auth("jon", SECRET)}}) == stored()


@pytest.mark.parametrize("server", SPELLINGS)
def test_the_login_is_read_from_the_file_itself(tmp_path: Path, server: str) -> None:
    """Under every spelling of Docker Hub."""
    assert find(tmp_path, {"auths": {server: auth("jon", SECRET)}}) == stored()


@pytest.mark.parametrize(
    "entry",
    [
        {"username": "jon", "password": SECRET},
        {"auth": "am9uOmh1bnRl\r\ncjItc2VjcmV0\n", "username": "other", "password": "other"},
        {"auth": base64.b64encode(f"jon:{SECRET}\0\0".encode()).decode()},
    ],
)
def test_entries_have_several_forms(tmp_path: Path, entry: object) -> None:
    """As Docker reads them: `auth` wins, can be wrapped, and can end with zeros."""
    assert find(tmp_path, {"auths": {HUB: entry}}) == stored()


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    """Editors on Windows write it."""
    text = json.dumps({"auths": {HUB: auth("jon", SECRET)}})
    assert find(tmp_path, text.encode("utf-8-sig")) == stored()


@example("jon", "a:b")
@example("jon", "XX")
@given(st.text(st.characters(exclude_characters=":", codec="utf-8"), min_size=1), st.text())
def test_any_password_is_read_unchanged(username: str, password: str) -> None:
    """Including colons; Docker removes zeros at both ends."""
    config = LoginFile(Place("", ""), auths={HUB: auth(username, password)}, helpers={}, store=None)
    assert read_entry(config, HUB) == (username, password.strip("\0"))


def test_docker_config_names_the_folder(tmp_path: Path) -> None:
    """The variable has priority over the home; an empty one is ignored."""
    home, other = tmp_path / "home", tmp_path / "other"
    other.mkdir()
    home.mkdir()
    write(home, {"auths": {HUB: auth("jon", SECRET)}})
    document = json.dumps({"auths": {HUB: auth("ann", SECRET)}})
    (other / "config.json").write_text(document, encoding="utf-8")
    found = find_login({"DOCKER_CONFIG": str(other)}, home, now=NOW)
    assert found == StoredLogin("ann", Secret(SECRET), False, str(other / "config.json"))
    assert find_login({"DOCKER_CONFIG": ""}, home, now=NOW) == stored()
    assert find_login({"DOCKER_CONFIG": str(tmp_path / "none")}, home, now=NOW) is None


def test_a_store_has_priority_over_the_file(tmp_path: Path) -> None:
    """As in Docker, the file's login is not used even if the store has none."""
    content = {"credsStore": "pass", "auths": {HUB: auth("old", "old")}}
    full = Keychain({("pass", HUB): ("jon", SECRET)})
    assert find(tmp_path, content, full) == stored("docker-credential-pass")
    assert full.asked == [("pass", HUB)]
    empty = Keychain()
    assert find(tmp_path, content, empty) is None
    assert empty.asked == [("pass", HUB), ("pass", BEARER)]


@pytest.mark.parametrize("server", SPELLINGS)
def test_a_helper_of_the_server_has_priority_over_the_store(tmp_path: Path, server: str) -> None:
    """Under any spelling; the helper is called with that spelling, too."""
    content = {"credsStore": "pass", "credHelpers": {"ghcr.io": "gh", server: "own"}}
    keychain = Keychain({("own", server): ("jon", SECRET), ("pass", HUB): ("ann", SECRET)})
    assert find(tmp_path, content, keychain) == stored("docker-credential-own")
    assert {name for name, _ in keychain.asked} == {"own"}


def test_helpers_are_called_in_the_order_of_docker(tmp_path: Path) -> None:
    """Each name has its own helper, else that of Docker Hub's name, else the first one listed."""
    helpers = {"docker.io": "first", "index.docker.io": "second"}
    keychain = Keychain()
    content = {"credsStore": "pass", "credHelpers": helpers, "auths": {"https://docker.io/": {}}}
    assert find(tmp_path, content, keychain) is None
    assert keychain.asked == [
        ("first", HUB),
        ("first", "docker.io"),
        ("second", "index.docker.io"),
        ("first", "https://docker.io/"),
        ("first", BEARER),
    ]
    keychain = Keychain()
    assert find(tmp_path, {**content, "credHelpers": {**helpers, HUB: "own"}}, keychain) is None
    assert keychain.asked == [
        ("own", HUB),
        ("first", "docker.io"),
        ("second", "index.docker.io"),
        ("own", "https://docker.io/"),
        ("own", BEARER),
    ]
    # The first login that is found is used, and no other helper is called.
    both = Keychain({("first", "docker.io"): ("jon", SECRET), ("own", HUB): ("jon", SECRET)})
    content["credHelpers"] = {**helpers, HUB: "own"}
    assert find(tmp_path, content, both) == stored("docker-credential-own")
    assert both.asked == [("own", HUB)]


def test_helpers_of_other_servers_are_not_called(tmp_path: Path) -> None:
    """A keychain may ask its user for a password, so none is opened without need."""
    content = {"credHelpers": {"ghcr.io": "bad name!"}, "auths": {HUB: auth("jon", SECRET)}}
    keychain = Keychain()
    assert find(tmp_path, content, keychain) == stored()
    assert keychain.asked == []


def test_a_store_of_logins_to_other_servers_is_not_read(tmp_path: Path) -> None:
    """It is read if Docker has recorded a login to Docker Hub there, or no login at all."""
    for auths, asked in (
        ({"ghcr.io": {}}, False),
        ({"ghcr.io": {}, HUB: {}}, True),
        ({"ghcr.io": {}, BEARER: {}}, True),
        ({}, True),
        (None, True),
    ):
        keychain = Keychain()
        assert find(tmp_path, {"credsStore": "pass", "auths": auths}, keychain) is None
        assert bool(keychain.asked) is asked, auths


@pytest.mark.parametrize("none", ["", None])
def test_a_server_can_be_excluded_from_the_store(tmp_path: Path, none: str | None) -> None:
    """An empty name of a helper means the file."""
    content = {
        "credsStore": "pass",
        "credHelpers": {HUB: none},
        "auths": {HUB: auth("jon", SECRET)},
    }
    assert find(tmp_path, content) == stored()


def test_a_store_is_asked_for_the_names_that_the_file_lists(tmp_path: Path) -> None:
    """Other tools store under other names, and list these as empty entries."""
    keychain = Keychain({("pass", "docker.io"): ("jon", SECRET)})
    content = {"credsStore": "pass", "auths": {"docker.io": {}, "ghcr.io": {}}}
    assert find(tmp_path, content, keychain) == stored("docker-credential-pass")
    assert keychain.asked == [("pass", HUB), ("pass", "docker.io")]


@pytest.mark.parametrize("pair", [("", ""), ("jon", "")])
def test_helpers_may_have_no_login(tmp_path: Path, pair: tuple[str, str]) -> None:
    """Nothing with that name."""
    keychain = Keychain({("pass", HUB): pair, ("pass", BEARER): pair})
    assert find(tmp_path, {"credsStore": "pass"}, keychain) is None


def test_the_error_names_the_file_that_names_a_helper(tmp_path: Path) -> None:
    def missing(_name: str, _server: str) -> HelperOutput:
        raise FileNotFoundError("it is not on the PATH")

    write(tmp_path, {"credsStore": "pass"})
    with pytest.raises(CredentialStoreError) as it:
        find_login({}, tmp_path, missing, now=NOW)
    assert str(it.value) == (
        "Docker's credential helper docker-credential-pass, which ~/.docker/config.json names, "
        f"cannot be used: it is not on the PATH. Install it, unlock its keychain, {WAY_OUT}"
    )


def test_a_stored_bearer_token_is_accepted(tmp_path: Path) -> None:
    """From Docker Desktop's helper, or from the file."""
    keychain = Keychain({("desktop", BEARER): ("jon", READY)})
    found = find(tmp_path, {"credsStore": "desktop"}, keychain)
    assert found == StoredLogin("jon", Secret(READY), True, "docker-credential-desktop")
    found = find(tmp_path, {"auths": {BEARER: auth("", READY)}})
    assert found == StoredLogin(None, Secret(READY), True, "~/.docker/config.json")


def test_the_bearer_token_is_stored_next_to_the_login(tmp_path: Path) -> None:
    """Docker stores both with the helper of Docker Hub, unless the token has its own."""
    keychain = Keychain({("own", BEARER): ("jon", READY)})
    for helpers in (
        {"docker.io": "own"},
        {"docker.io": "other", HUB: "own"},
        {HUB: "other", BEARER: "own"},
    ):
        found = find(tmp_path, {"credsStore": "pass", "credHelpers": helpers}, keychain)
        assert found == StoredLogin("jon", Secret(READY), True, "docker-credential-own")
    assert ("pass", BEARER) not in keychain.asked


def test_a_login_is_preferred_to_a_bearer_token(tmp_path: Path) -> None:
    """It can be renewed."""
    content = {"auths": {BEARER: auth("jon", READY), "docker.io": auth("jon", SECRET)}}
    assert find(tmp_path, content) == stored()


@pytest.mark.parametrize(
    ("token", "problem"),
    [
        (jwt(exp=NOW), "has expired"),
        (jwt(exp=NOW - 1), "has expired"),
        *(
            (token, "cannot be read")
            for token in (
                jwt(),
                jwt(exp="tomorrow"),
                jwt(exp=float("nan")),
                "dckr_pat_x",
                "a.b.c",
                f"{READY}\r\nX-Injected: 1",
                f"{READY}\n",
            )
        ),
    ],
)
def test_an_unusable_bearer_token_is_an_error(tmp_path: Path, token: str, problem: str) -> None:
    """It is expired, has no expiration, or does not fit a header."""
    keychain = Keychain({("pass", BEARER): ("jon", token)})
    with pytest.raises(CredentialStoreError) as it:
        find(tmp_path, {"credsStore": "pass"}, keychain)
    told = f" has a session's token that {problem}: {SIGN_IN}"
    assert str(it.value) == f"docker-credential-pass{told}"
    with pytest.raises(CredentialStoreError) as it:
        find(tmp_path, {"credsStore": "other", "credHelpers": {BEARER: "pass"}}, keychain)
    assert str(it.value) == f"docker-credential-pass{told}"
    assert find(tmp_path, {"auths": {BEARER: auth("jon", "")}}) is None


AUTHS = f"auths['{HUB}']"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "its text is not a JSON object"),
        (b"[" * 100_000, "its text is not a JSON object"),
        (b'{"auths": "\xff"}', "its text is not a JSON object"),
        ([], "its text is not a JSON object"),
        ({"auths": []}, "auths is not an object"),
        ({"credHelpers": "pass"}, "credHelpers is not an object"),
        ({"auths": {HUB: SECRET}}, f"{AUTHS} is not an object"),
        ({"auths": {HUB: {"auth": 5}}}, f"{AUTHS}.auth is not base64 of 'user:password'"),
        ({"auths": {HUB: {"auth": "é"}}}, f"{AUTHS}.auth is not base64"),
        ({"auths": {HUB: {"auth": "am9uOmh1bnRl!"}}}, f"{AUTHS}.auth is not base64"),
        ({"auths": {HUB: {"auth": "am9uaHVudGVy"}}}, f"{AUTHS}.auth is not base64"),
        ({"auths": {HUB: {"auth": "/////w=="}}}, f"{AUTHS}.auth is not base64"),
        ({"auths": {HUB: {"username": 5}}}, f"{AUTHS}.username is not text"),
        ({"auths": {HUB: {"username": "jon", "password": 5}}}, f"{AUTHS}.password is not text"),
        ({"credsStore": "../evil"}, "credsStore is not the name of a helper: '../evil'"),
        ({"credsStore": "x; rm -r"}, "credsStore is not the name of a helper: 'x; rm -r'"),
        ({"credsStore": "pass\n"}, "credsStore is not the name of a helper"),
        ({"credsStore": 5}, "credsStore is not the name of a helper: 5"),
        ({"credHelpers": {HUB: []}}, f"credHelpers['{HUB}'] is not the name of a helper: []"),
        (
            {"credHelpers": {"docker.io": "a b"}},
            "credHelpers['docker.io'] is not the name of a helper",
        ),
    ],
)
def test_the_error_names_a_malformed_file(tmp_path: Path, content: object, message: str) -> None:
    """And the position in it, and what to do; no helper is called, and no secret is kept."""
    keychain = Keychain()
    with pytest.raises(CredentialStoreError) as raised:
        find(tmp_path, content, keychain)
    text = str(raised.value)
    assert text.startswith(f"Docker's config file ~/.docker/config.json is malformed: {message}")
    assert text.endswith(f". Fix it, e.g. by `docker login`, {WAY_OUT}")
    assert SECRET not in text
    assert raised.value.__context__ is None
    assert keychain.asked == []


def test_the_error_names_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """Such as a folder with its name, or a DOCKER_CONFIG that names the file."""
    (tmp_path / ".docker" / "config.json").mkdir(parents=True)
    with pytest.raises(CredentialStoreError) as it:
        find_login({}, tmp_path, now=NOW)
    assert str(it.value) == (
        "Docker's config file ~/.docker/config.json cannot be read (Is a directory): make it a "
        f"readable file, {WAY_OUT}"
    )
    file = tmp_path / "config.json"
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(CredentialStoreError, match=r"DOCKER_CONFIG must name .* is not a f"):
        find_login({"DOCKER_CONFIG": str(file)}, tmp_path / "home", now=NOW)


def test_a_login_does_not_show_its_secret(tmp_path: Path) -> None:
    """Nor do the objects that hold it during the lookup."""
    assert SECRET not in repr(find(tmp_path, {"auths": {HUB: auth("jon", SECRET)}}))
    assert SECRET not in repr(HelperOutput(0, SECRET.encode(), SECRET.encode()))
    entry = {"username": "jon", "password": SECRET}
    assert SECRET not in repr(LoginFile(Place("", ""), auths={HUB: entry}, helpers={}, store=None))


def write_file(path: Path, username: str, server: str = "docker.io") -> Path:
    """Write a file of logins, as podman does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"auths": {server: auth(username, SECRET)}}), encoding="utf-8")
    return path


def test_each_place_is_read_in_order(tmp_path: Path) -> None:
    """Docker's variable, the file that podman's variable names, Docker's file, podman's files."""
    home = tmp_path / "home"
    file = write_file(tmp_path / "auth.json", "from-file")
    write_file(home / ".docker" / "config.json", "from-docker", HUB)
    write_file(tmp_path / "run" / "containers" / "auth.json", "from-runtime")
    write_file(home / ".config" / "containers" / "auth.json", "from-home")
    write_file(tmp_path / "config" / "containers" / "auth.json", "from-config")
    others = {"auths": {"ghcr.io": auth("other", SECRET)}, "credsStore": "never-asked"}
    environment = {
        "DOCKER_AUTH_CONFIG": json.dumps({"auths": {HUB: auth("from-variable", SECRET)}}),
        "REGISTRY_AUTH_FILE": str(file),
        "XDG_RUNTIME_DIR": str(tmp_path / "run"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
    }

    def found() -> tuple[str | None, str]:
        login = find_login(environment, home, Keychain(), now=NOW)
        assert login is not None
        return login.username, login.source

    assert found() == ("from-variable", "DOCKER_AUTH_CONFIG")
    environment["DOCKER_AUTH_CONFIG"] = json.dumps(others)
    assert found() == ("from-file", str(file))
    environment["REGISTRY_AUTH_FILE"] = str(tmp_path / "none")
    assert found() == ("from-docker", "~/.docker/config.json")
    write_file(home / ".docker" / "config.json", "other", "ghcr.io")
    assert found() == ("from-runtime", str(tmp_path / "run" / "containers" / "auth.json"))
    del environment["XDG_RUNTIME_DIR"]
    assert found()[0] == "from-config"
    del environment["XDG_CONFIG_HOME"]
    assert found() == ("from-home", "~/.config/containers/auth.json")
    assert find_login({"HOME": "/dev/null"}, None, Keychain(), now=NOW) is None


def test_the_error_names_a_place_that_cannot_be_read(tmp_path: Path) -> None:
    """The value of Docker's variable has no helpers, and is not shown."""
    for value in (f"{{{SECRET}", '{"auths": "\udcff"}'):
        environment = {"DOCKER_AUTH_CONFIG": value}
        with pytest.raises(
            CredentialStoreError, match=r"^the variable DOCKER_AUTH_CONFIG is malf"
        ) as bad:
            find_login(environment, tmp_path, Keychain(), now=NOW)
        assert SECRET not in str(bad.value)
    podmans = tmp_path / "containers" / "auth.json"
    podmans.mkdir(parents=True)
    for environment in (
        {"REGISTRY_AUTH_FILE": str(podmans)},
        {"XDG_RUNTIME_DIR": str(tmp_path)},
        {"XDG_CONFIG_HOME": str(tmp_path)},
    ):
        with pytest.raises(
            CredentialStoreError,
            match=r"^the login file ~/containers/auth\.json cannot be read \(Is a dir",
        ):
            find_login(environment, tmp_path, Keychain(), now=NOW)
    keychain = Keychain()
    environment = {"DOCKER_AUTH_CONFIG": '{"credsStore": "own"}'}
    assert find_login(environment, tmp_path, keychain, now=NOW) is None
    assert keychain.asked == []
