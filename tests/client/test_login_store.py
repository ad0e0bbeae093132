"""The logins that `dockerhub login` stores: each is found for its origin, and replaces no other."""

import base64
import json
import os
import re
import stat
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from clocks import START
from worlds import bearer

from dockerhub import CredentialStoreError, InvalidArgumentError, ProfileError
from dockerhub._auth.credential_helpers import HelperOutput
from dockerhub._auth.login_store import LoginStore
from dockerhub._auth.stored_logins import find_stored
from dockerhub._base.secret import Secret

HUB = "https://hub.docker.com"
OTHER = "http://127.0.0.1:8080"
TOKEN = Secret("some.token.here")
NEWER = {"ServerURL": f"{HUB}/dockerhub-login", "Username": "eve", "Secret": "newer"}


@pytest.fixture
def store(tmp_path: Path) -> LoginStore:
    """A store in a folder that does not exist yet."""
    return LoginStore(tmp_path / "docker")


def keep_docker_login(folder: Path, username: str) -> None:
    """Write what `docker login` writes."""
    auth = base64.b64encode(f"{username}:password".encode()).decode()
    config = {"auths": {"https://index.docker.io/v1/": {"auth": auth}}}
    folder.mkdir(exist_ok=True)
    (folder / "config.json").write_text(json.dumps(config), "utf-8")


def test_logins_are_stored_by_origin(store: LoginStore) -> None:
    """One replaces another of the same origin only."""
    store.keep(HUB, "ann", TOKEN)
    store.keep(OTHER, "bob", Secret("other"))
    store.keep(HUB, "eve", TOKEN)

    kept, other = store.find(HUB), store.find(OTHER)
    assert kept is not None
    assert other is not None
    assert (kept.username, kept.token, kept.place) == ("eve", TOKEN, str(store.path))
    assert (other.username, other.token) == ("bob", Secret("other"))
    assert store.find("https://elsewhere") is None
    assert store.forget(HUB)
    assert not store.forget(HUB)
    assert store.find(HUB) is None
    assert store.find(OTHER) == other


def test_logins_at_the_same_time_are_all_stored(store: LoginStore) -> None:
    """The same for deletions: neither overwrites the file with an old copy."""
    origins = [f"http://127.0.0.1:{port}" for port in range(8)]

    def at_once(action: Callable[[str], object]) -> None:
        begin = threading.Barrier(len(origins))
        with ThreadPoolExecutor(len(origins)) as pool:
            list(pool.map(lambda origin: (begin.wait(), action(origin)), origins))

    at_once(lambda origin: store.keep(origin, "ann", TOKEN))
    assert set(json.loads(store.path.read_text("utf-8"))) == set(origins)
    at_once(store.forget)
    assert json.loads(store.path.read_text("utf-8")) == {}


def test_only_the_owner_can_read_the_file(store: LoginStore) -> None:
    """For any umask. No other file remains in the folder."""
    store = LoginStore(store.folder / "below")
    before = os.umask(0)
    try:
        store.keep(HUB, "ann", TOKEN)
    finally:
        os.umask(before)

    assert stat.S_IMODE(store.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
    assert list(store.folder.iterdir()) == [store.path]
    assert "token" not in repr(store.find(HUB)).replace("token=****", "")


def test_a_failed_write_leaves_the_file_unchanged(
    store: LoginStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And no other file next to it."""
    store.keep(HUB, "ann", TOKEN)

    def fail(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space left"):
        store.keep(HUB, "eve", TOKEN)

    assert list(store.folder.iterdir()) == [store.path]
    kept = store.find(HUB)
    assert kept is not None
    assert kept.username == "ann"


def test_the_error_for_an_unreadable_file_says_what_to_do(store: LoginStore) -> None:
    """It is broken, or a folder; its content is not shown."""
    store.folder.mkdir()
    store.path.write_text("secret-text", "utf-8")
    with pytest.raises(CredentialStoreError, match="is malformed") as seen:
        store.find(HUB)
    assert str(seen.value) == (
        f"the file of logins {store.path} is malformed: delete it, and sign in again with "
        "`dockerhub login`"
    )

    with pytest.raises(ProfileError, match=r"^profile 'work' cannot be used: the file of logins"):
        store.find(HUB, "work")

    store.path.unlink()
    store.path.mkdir()
    with pytest.raises(CredentialStoreError) as seen:
        store.find(HUB)
    assert str(seen.value) == (
        f"the file of logins {store.path} cannot be read (Is a directory): make it readable, or "
        "delete it, and sign in again with `dockerhub login`"
    )
    store.path.rmdir()
    for make in (os.mkfifo, lambda path: path.symlink_to(os.devnull)):
        make(store.path)
        with pytest.raises(CredentialStoreError, match="it is not a regular file"):
            store.find(HUB)
        store.path.unlink()


def test_a_login_that_cannot_be_stored_is_refused_before(store: LoginStore) -> None:
    """Because of the name of its profile, or of Docker's file, which may name a helper."""
    with pytest.raises(InvalidArgumentError, match=r"^profile must be up to 63 lowercase letters"):
        store.keep(HUB, "ann", TOKEN, "Work")
    config = store.folder / "config.json"
    config.write_text("{", "utf-8")
    problem = f"Docker's config file {config} is malformed: its text is not a JSON object. Fix it"
    with pytest.raises(CredentialStoreError, match=f"^{re.escape(problem)}"):
        store.keep(HUB, "ann", TOKEN)
    assert list(store.folder.iterdir()) == [config]


class Keychain:
    """A credential helper that keeps logins in memory, or fails."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.failing: dict[str, HelperOutput | OSError] = {}

    def __call__(self, name: str, action: str, stdin: bytes) -> HelperOutput:
        assert name == "own"
        failure = self.failing.get(action)
        if isinstance(failure, OSError):
            raise failure
        if failure is not None:
            return failure
        if action == "store":
            self.kept[json.loads(stdin)["ServerURL"]] = stdin
            return HelperOutput(0, b"")
        server = stdin.decode().strip()
        found = self.kept.get(server)
        if action == "erase":
            self.kept.pop(server, None)
        elif found is None:
            return HelperOutput(1, b"credentials not found in native keychain")
        return HelperOutput(0, found if action == "get" and found else b"")


@pytest.fixture
def keychain(store: LoginStore) -> Keychain:
    """The helper that Docker's config names."""
    store.folder.mkdir()
    (store.folder / "config.json").write_text('{"credsStore": "own"}', "utf-8")
    return Keychain()


def test_a_login_without_its_token_is_an_error(store: LoginStore, keychain: Keychain) -> None:
    """It must not count as anonymous, not even if Docker has a login; it can be deleted."""
    store = LoginStore(store.folder, keychain)
    keep_docker_login(store.folder, "ann")
    lost: list[tuple[object, str]] = [
        ("text", f"{store.path} has no token for the login to {HUB}"),
        ({}, f"{store.path} has no token for the login to {HUB}"),
        ({"username": 3, "token": 4}, f"{store.path} has no token for the login to {HUB}"),
        (
            {"username": "ann", "token": ""},
            f"{store.path} has no token for the login of 'ann' to {HUB}",
        ),
        (
            {"username": "ann", "helper": "own"},
            f"docker-credential-own has no token for the login of 'ann' to {HUB}",
        ),
    ]
    for entry, problem in lost:
        store.path.write_text(json.dumps({HUB: entry}), "utf-8")
        with pytest.raises(CredentialStoreError) as e:
            store.find(HUB)
        assert type(e.value) is CredentialStoreError
        assert str(e.value) == (
            f"{problem}: sign in again with `dockerhub login`, or delete the login with "
            "`dockerhub logout`"
        )
        if "own" not in problem:
            with pytest.raises(CredentialStoreError, match=re.escape(problem)):
                find(store.folder)
        # The error names a profile that was chosen.
        store.switch(HUB, "default")
        with pytest.raises(ProfileError, match=f"'default' cannot be used: {re.escape(problem)}"):
            store.find(HUB)
        assert store.forget(HUB)
        assert not store.forget(HUB)
    store.path.write_text(json.dumps({HUB: None}), "utf-8")
    assert store.find(HUB) is None


def test_the_helper_of_docker_stores_the_token(store: LoginStore, keychain: Keychain) -> None:
    """The file has only the user name; other logins that Docker stores there do not matter."""
    content = {"credsStore": "own", "auths": {"ghcr.io": {}}}
    (store.folder / "config.json").write_text(json.dumps(content), "utf-8")
    store = LoginStore(store.folder, keychain)

    kept = store.keep(HUB, "ann", TOKEN)

    assert (kept.place, kept.fallback) == ("docker-credential-own", "")
    assert list(keychain.kept) == [f"{HUB}/dockerhub-login"]
    assert "some.token" not in store.path.read_text("utf-8")
    assert store.find(HUB) == kept
    keychain("own", "store", json.dumps(NEWER).encode())
    found = store.find(HUB)
    assert found is not None
    assert (found.username, found.token) == ("eve", Secret("newer")), "of one login"
    keychain.failing["get"] = OSError(2, "it is not on the PATH")
    problem = (
        f"Docker's credential helper docker-credential-own, which {store.path} names, cannot be "
        "used: it is not on the PATH. Install it"
    )
    with pytest.raises(CredentialStoreError, match=f"^{re.escape(problem)}"):
        store.find(HUB)
    assert store.forget(HUB)
    assert keychain.kept == {}


@pytest.mark.parametrize(
    ("action", "failure", "problem"),
    [
        ("store", OSError(2, "it is not on the PATH"), "it is not on the PATH"),
        ("store", TimeoutError("too slow"), "too slow"),
        ("store", HelperOutput(1, b"", b"locked"), "it failed with exit code 1: locked"),
        ("get", OSError(2, "gone"), "gone"),
        ("get", TimeoutError("too slow"), "too slow"),
        ("get", HelperOutput(0, b"{}"), "it returns something other than it was given"),
    ],
)
def test_if_the_helper_fails_the_file_stores_the_token(
    store: LoginStore,
    keychain: Keychain,
    action: str,
    failure: HelperOutput | OSError,
    problem: str,
) -> None:
    """And the reason is reported."""
    keychain.failing[action] = failure
    store = LoginStore(store.folder, keychain)

    kept = store.keep(HUB, "ann", TOKEN)

    assert (kept.place, kept.fallback) == (str(store.path), problem)
    assert store.find(HUB) is not None
    assert keychain.kept == {}, "a login that is not in use"


def test_if_the_helper_cannot_delete_the_entry_is_kept(
    store: LoginStore, keychain: Keychain
) -> None:
    """So that the deletion can be repeated; a helper without the login is not a failure."""
    store = LoginStore(store.folder, keychain)
    store.keep(HUB, "ann", TOKEN)
    keychain.failing["erase"] = HelperOutput(1, b"", b"locked")

    with pytest.raises(CredentialStoreError) as seen:
        store.forget(HUB)
    assert str(seen.value) == (
        f"docker-credential-own did not delete the login to {HUB}/dockerhub-login: "
        "it failed with exit code 1: locked"
    )

    assert store.find(HUB) is not None
    keychain.failing["erase"] = HelperOutput(1, b"credentials not found in native keychain")
    assert store.forget(HUB)


def test_the_store_is_next_to_dockers_config(tmp_path: Path) -> None:
    """Without a home there is none."""
    here = {"DOCKER_CONFIG": str(tmp_path), "HOME": "/home/ann"}
    for environment, folder in (
        (here, tmp_path),
        ({"HOME": "/home/ann"}, Path("/home/ann/.docker")),
        ({"USERPROFILE": "/users/ann"}, Path("/users/ann/.docker")),
    ):
        found = LoginStore.of(environment)
        assert found is not None
        assert found.folder == folder
    for nowhere in ({"HOME": "/dev/null"}, {"HOME": "relative"}):
        assert LoginStore.of(nowhere) is None
        assert find_stored(nowhere, HUB, HUB, START) is None


def find(folder: Path, origin: str = HUB) -> tuple[str | None, str, bool] | None:
    """Return the user name, the secret, and whether that is a bearer token."""
    environment = {"DOCKER_CONFIG": str(folder), "HOME": str(folder)}
    found = find_stored(environment, origin, HUB, START)
    return (found.username, found.secret.reveal(), found.is_bearer) if found else None


def test_our_own_login_has_priority_over_dockers(store: LoginStore) -> None:
    """Docker's login is used for Docker Hub only."""
    keep_docker_login(store.folder, "dora")
    assert find(store.folder) == ("dora", "password", False)
    assert find(store.folder, OTHER) is None

    token = bearer(START + 60)
    store.keep(HUB, "ann", Secret(token))
    assert find(store.folder) == ("ann", token, True)
    own = find_stored({"DOCKER_CONFIG": str(store.folder)}, HUB, HUB, START)
    assert own is not None
    assert own.source == str(store.path)
    keep_docker_login(store.folder / ".docker", "helen")
    home = find_stored({"HOME": str(store.folder)}, HUB, HUB, START)
    assert home is not None
    assert home.username == "helen"
    assert find(store.folder, OTHER) is None
    store.keep(OTHER, "bob", TOKEN)
    assert find(store.folder, OTHER) == ("bob", "some.token.here", True)


def test_only_a_login_of_the_same_user_replaces_an_expired_one(
    store: LoginStore,
) -> None:
    """The user must not change without notice."""
    keep_docker_login(store.folder, "dora")
    store.keep(HUB, "ann", Secret(bearer(START)))
    with pytest.raises(CredentialStoreError) as seen:
        find(store.folder)
    when = datetime.fromtimestamp(START, UTC).isoformat(" ", "minutes")
    assert str(seen.value) == (
        f"the login of 'ann' by `dockerhub login` expired at {when}: sign in again with "
        "`dockerhub login`, or delete it with `dockerhub logout`"
    )

    keep_docker_login(store.folder, "ann")
    assert find(store.folder) == ("ann", "password", False)
