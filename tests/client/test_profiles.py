"""Profiles: several logins to one server, of which exactly the chosen one is used."""

import json
import os
import re
import stat
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from attrs import astuple
from clocks import START
from driving import WITH_TRIO, Drive
from test_login_store import HUB, OTHER, Keychain, keep_docker_login
from worlds import bearer

from dockerhub import AsyncDockerHub, DockerHub, InvalidArgumentError, ProfileError
from dockerhub._auth.login_document import LoginDocument
from dockerhub._config.settings import resolve_settings
from dockerhub.logins import LoginStore, Secret

NAMES = ("ann", "work", "old")
TOKENS = {name: bearer(START + 60, number) for number, name in enumerate(NAMES)}


@pytest.fixture
def store() -> LoginStore:
    """The store that clients use."""
    found = LoginStore.of(os.environ)
    assert found is not None
    return found


def sign_in(store: LoginStore, origin: str = HUB, expires_at: float = START + 60) -> None:
    """Store the logins of the profiles ``default`` and ``work``."""
    store.keep(origin, "ann", Secret(TOKENS["ann"]))
    store.keep(origin, "wendy", Secret(bearer(expires_at, 1)), "work")


def user(store: LoginStore, profile: str | None = None, origin: str = HUB) -> str | None:
    kept = store.find(origin, profile)
    return kept.username if kept else None


def test_each_profile_has_a_login_of_its_own(store: LoginStore) -> None:
    """The first one is current; signing out of it makes no other one current."""
    assert (user(store), store.profiles()) == (None, [])
    kept = store.keep(HUB, "wendy", Secret(TOKENS["work"]), "work")
    assert (kept.profile, kept.fallback, kept.in_helper) == ("work", "", False)
    assert user(store) == "wendy", "the first is current"
    store.keep(HUB, "ann", Secret(TOKENS["ann"]), "default")
    assert store.keep(OTHER, "bob", Secret(TOKENS["old"])).profile == "default"
    assert store.keep(HUB, "wanda", Secret(TOKENS["work"])).profile == "work"
    assert (user(store), user(store, "default")) == ("wanda", "ann"), "stored in the current one"
    assert [astuple(each) for each in store.profiles()] == [
        (OTHER, "default", "bob", True, False),
        (HUB, "default", "ann", False, False),
        (HUB, "work", "wanda", True, False),
    ]
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
    assert (store.current(HUB), store.current(OTHER)) == ("work", None)

    store.switch(HUB, "default")
    assert user(store) == "ann"
    assert store.forget(HUB)
    assert not store.forget(HUB)
    # An older version deletes the login alone, and leaves no current profile behind.
    only_named = json.loads(store.path.read_text("utf-8"))
    del only_named["current"]
    store.path.write_text(json.dumps(only_named), "utf-8")
    assert not store.forget(HUB), "there is no login to delete"
    with pytest.raises(ProfileError, match=r"no profile 'default' for .*: its profiles are 'work'"):
        store.find(HUB)
    assert store.forget(HUB, "work")
    assert user(store) is None
    assert store.forget(OTHER)
    assert json.loads(store.path.read_text("utf-8")) == {}


def test_signing_out_deletes_the_login_of_the_current_profile(store: LoginStore) -> None:
    sign_in(store)
    store.switch(HUB, "work")
    assert store.forget(HUB)
    assert [each.name for each in store.profiles()] == ["default"]
    with pytest.raises(ProfileError, match="no profile 'work'"):
        store.find(HUB)


def test_a_login_that_is_added_changes_no_other_one() -> None:
    """Nor which profile is current, unless it is the first one of its origin."""
    ann, bob, wendy = ({"username": name} for name in ("ann", "bob", "wendy"))
    content = {HUB: ann, "profiles": {HUB: {"work": wendy}}}
    document = LoginDocument(content)
    assert document.with_entry(HUB, "old", bob).content == {
        HUB: ann,
        "profiles": {HUB: {"work": wendy, "old": bob}},
    }
    assert document.with_entry(HUB, "default", bob).content == {**content, HUB: bob}
    assert document.with_entry(OTHER, "default", bob).content == {**content, OTHER: bob}
    assert document.with_entry(OTHER, "local", bob).content == {
        HUB: ann,
        "profiles": {HUB: {"work": wendy}, OTHER: {"local": bob}},
        "current": {OTHER: "local"},
    }


def test_to_delete_a_login_changes_no_other_one() -> None:
    """Nor which profile is current, nor what a newer version has written."""
    ann, bob, wendy, oda = ({"username": name} for name in ("ann", "bob", "wendy", "oda"))
    others = {OTHER: {"local": bob}}
    content = {
        HUB: ann,
        OTHER: bob,
        "profiles": {HUB: {"work": wendy, "old": oda}, **others},
        "current": {HUB: "work", OTHER: "local"},
        "newer": 1,
    }
    document = LoginDocument(content)
    assert document.without(HUB, "none") == document
    assert document.without(HUB, "old").content == {
        **content,
        "profiles": {HUB: {"work": wendy}, **others},
    }
    assert document.without(HUB, "work").content == {
        **content,
        "profiles": {HUB: {"old": oda}, **others},
    }
    del content[HUB]
    assert document.without(HUB, "default").content == content
    last = LoginDocument(content).without(HUB, "old").without(HUB, "work")
    assert last.content == {**content, "profiles": others, "current": {OTHER: "local"}}
    unchosen = LoginDocument({HUB: ann, "profiles": {HUB: {"work": wendy, "old": oda}}})
    assert "current" not in unchosen.without(HUB, "old").content
    assert unchosen.without(HUB, "default").content["current"] == {HUB: "default"}


def test_older_versions_lose_nothing_and_see_the_default_profile(store: LoginStore) -> None:
    """They read and write the entry of the origin, and keep all other keys."""
    sign_in(store)
    store.switch(HUB, "work")

    document = json.loads(store.path.read_text("utf-8"))
    assert document[HUB]["username"] == "ann"
    document[HUB] = {"username": "eve", "token": "t"}  # as an older `dockerhub login` does
    store.path.write_text(json.dumps(document), "utf-8")
    assert (user(store), user(store, "default")) == ("wendy", "eve")
    del document[HUB]  # as an older `dockerhub logout` does
    store.path.write_text(json.dumps(document), "utf-8")
    assert user(store) == "wendy"

    old = {HUB: {"username": "ann", "token": "t"}, "profiles": 3, "current": {HUB: 4}}
    store.path.write_text(json.dumps(old), "utf-8")
    assert user(store) == "ann", "and what is not an object has no logins"


def test_a_helper_stores_each_profile_under_its_own_name(store: LoginStore) -> None:
    """If its login is missing there, that of another profile is not used."""
    store.folder.mkdir()
    (store.folder / "config.json").write_text('{"credsStore": "own"}', "utf-8")
    keychain = Keychain()
    store = LoginStore(store.folder, keychain)
    sign_in(store)
    assert list(keychain.kept) == [f"{HUB}/dockerhub-login", f"{HUB}/dockerhub-login/work"]
    assert "work" in store.path.read_text("utf-8")
    assert [each.in_helper for each in store.profiles()] == [True, True]
    assert user(store, "work") == "wendy"
    del keychain.kept[f"{HUB}/dockerhub-login/work"]
    with pytest.raises(ProfileError, match=r"'work' cannot be used: .* has no token for the l"):
        store.find(HUB, "work")
    assert store.forget(HUB, "work")
    assert list(keychain.kept) == [f"{HUB}/dockerhub-login"]


ENVIRONMENT = {"DOCKERHUB_TOKEN": TOKENS["old"]}
SIGNED_IN: list[tuple[dict[str, Any], dict[str, str], str | None, str]] = [
    # Arguments, environment, current profile, whose login is used.
    ({}, {}, None, "ann"),
    ({}, {}, "work", "work"),
    ({}, {"DOCKERHUB_PROFILE": "work"}, None, "work"),
    ({}, {"DOCKERHUB_PROFILE": "default"}, "work", "ann"),
    ({}, {"DOCKERHUB_PROFILE": ""}, "work", "work"),
    ({}, ENVIRONMENT, "work", "old"),
    ({}, {**ENVIRONMENT, "DOCKERHUB_PROFILE": "work"}, None, "old"),
    ({}, {**ENVIRONMENT, "DOCKERHUB_PROFILE": "no-such"}, None, "old"),
    ({"profile": "work"}, {**ENVIRONMENT, "DOCKERHUB_PROFILE": "default"}, "default", "work"),
    ({"profile": "default"}, ENVIRONMENT, "work", "ann"),
    ({"token": TOKENS["old"]}, {"DOCKERHUB_PROFILE": "work"}, "work", "old"),
    ({"anonymous": True}, {"DOCKERHUB_PROFILE": "work"}, "work", "nobody"),
]


def test_whose_login_is_used(store: LoginStore, caplog: pytest.LogCaptureFixture) -> None:
    """The order is that of docs/howto/profiles.md; a profile that is skipped is reported."""
    sign_in(store)
    keep_docker_login(store.folder, "dora")
    for arguments, variables, current, expected in SIGNED_IN:
        store.switch(HUB, current or "default")
        if current is None:
            store.path.write_text(
                json.dumps({k: v for k, v in _read(store).items() if k != "current"}), "utf-8"
            )
        caplog.clear()
        found = _used({**os.environ, **variables}, arguments)
        case = (arguments, variables, current)
        assert found == (None if expected == "nobody" else TOKENS[expected]), case
        passed_over = not arguments and {"DOCKERHUB_TOKEN", "DOCKERHUB_PROFILE"} <= set(variables)
        assert ("not profile" in caplog.text) is passed_over, case


def _read(store: LoginStore) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(store.path.read_text("utf-8"))
    return content


def _used(environment: Mapping[str, str], arguments: Mapping[str, Any]) -> str | None:
    """Return the token that a client with these settings would send."""
    settings = resolve_settings(environment, **arguments)
    token: Any = settings.token
    if token is None and settings.find_stored is not None:
        token = settings.find_stored(START)
    return token.secret.reveal() if token else None


@pytest.mark.parametrize("kind", [DockerHub, AsyncDockerHub])
def test_an_unknown_profile_is_an_error_at_once(
    kind: Callable[..., object], store: LoginStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error lists the known ones, and says where the name comes from."""
    with pytest.raises(ProfileError) as seen:
        kind(profile="wrk")
    assert seen.value.message == f"there is no profile 'wrk' for {HUB}: no login to it is stored"
    sign_in(store)
    store.keep(OTHER, "bob", Secret(TOKENS["old"]), "local")
    known = f"for {HUB}: its profiles are 'default', 'work'"
    with pytest.raises(ProfileError) as seen:
        kind(profile="wrk")
    assert seen.value.message == f"there is no profile 'wrk' {known}"
    assert seen.value.advice == "To sign in: dockerhub login --profile wrk"
    with pytest.raises(ProfileError) as seen:
        kind(profile="local")
    other = f"'local' is a profile of '{OTHER}'"
    assert seen.value.message == f"there is no profile 'local' {known}; {other}"
    monkeypatch.setenv("DOCKERHUB_PROFILE", "wrk")
    with pytest.raises(ProfileError, match="no profile 'wrk'"):
        kind()
    monkeypatch.setenv("DOCKERHUB_PROFILE", "a b")
    with pytest.raises(InvalidArgumentError) as invalid:
        kind()
    assert str(invalid.value) == (
        "DOCKERHUB_PROFILE must be up to 63 lowercase letters, digits, '.', '_' and '-', the first "
        "a letter or digit, not 'a b'"
    )
    monkeypatch.delenv("DOCKERHUB_PROFILE")
    for wrong, problem in (
        ({"profile": "../x"}, "profile must be up to 63 lowercase letters"),
        ({"profile": "Work"}, "profile must be up to 63 lowercase letters"),
        ({"profile": "w" * 70}, f"digit, not '{'w' * 64}'$"),
        ({"profile": ""}, "profile is empty"),
        ({"profile": "work", "anonymous": True}, "anonymous and credentials contradict"),
        ({"profile": "work", "username": "a", "password": "p"}, "profile and credentials contr"),
        ({"profile": "work", "otp": "123456"}, "otp and totp_secret also need a user name"),
    ):
        with pytest.raises(ValueError, match=problem):
            kind(**wrong)
    store.path.write_text("{", "utf-8")
    unreadable = f"profile 'work' cannot be used: the file of logins {store.path} is malformed"
    with pytest.raises(ProfileError, match=re.escape(unreadable)) as seen:
        kind(profile="work")
    assert seen.value.advice == "To sign in: dockerhub login --profile work"
    monkeypatch.setenv("DOCKER_CONFIG", str(store.path))
    with pytest.raises(ProfileError, match="'work' cannot be used: DOCKER_CONFIG must name the f"):
        kind(profile="work")
    monkeypatch.delenv("DOCKER_CONFIG")
    monkeypatch.setenv("HOME", "/dev/null")
    with pytest.raises(ProfileError) as seen:
        kind(profile="work")
    assert seen.value.message == (
        "profile 'work' has no login: set HOME or DOCKER_CONFIG, where logins are stored"
    )


@WITH_TRIO
def test_a_chosen_profile_is_used_or_the_call_fails(
    drive: Drive, store: LoginStore, caplog: pytest.LogCaptureFixture
) -> None:
    """Without it, nothing public is read either, and Docker's own login is not used."""
    asked: list[str | None] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.headers.get("authorization"))
        return httpx.Response(200, json={"name": "latest"})

    sign_in(store, expires_at=START + 10)
    keep_docker_login(store.folder, "wendy")
    drive.hub(transport=drive.transport(answer), profile="work").tags.get("python", "latest")
    assert asked == [f"Bearer {bearer(START + 10, 1)}"]

    sign_in(store, expires_at=START - 1)
    when = datetime.fromtimestamp(START - 1, UTC).isoformat(" ", "minutes")
    store.switch(HUB, "work")
    (store.folder / "config.json").write_text("{}", "utf-8")
    for options in ({"profile": "work"}, {}):
        hub = drive.hub(transport=drive.transport(answer), **options)
        for call in (lambda hub=hub: hub.tags.get("python", "latest"), hub.login, hub.whoami):
            with pytest.raises(ProfileError) as expired:
                call()
            assert expired.value.message == (
                f"the login of 'wendy' by `dockerhub login` expired at {when} in profile 'work'"
            )
            assert expired.value.advice == "To sign in again: dockerhub login --profile work"
    document = json.loads(store.path.read_text("utf-8"))
    document["profiles"][HUB]["work"] = {"username": "wendy", "helper": "no-such-helper"}
    store.path.write_text(json.dumps(document), "utf-8")
    for name in ("work", "default"):
        store.switch(HUB, name)
    store.forget(HUB)
    for options, problem in (
        ({"profile": "work"}, "profile 'work' cannot be used: Docker's credential helper"),
        ({}, "there is no profile 'default'"),
    ):
        with pytest.raises(ProfileError, match=problem):
            drive.hub(transport=drive.transport(answer), **options).tags.get("python", "latest")
    assert len(asked) == 1
    assert "without credentials" not in caplog.text
