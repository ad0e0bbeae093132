"""The login that `docker login` has stored: used last, for Docker Hub only, looked up once."""

import base64
import json
import logging
import os
from pathlib import Path
from typing import Any

import httpx
import pytest
from clocks import START
from driving import WITH_TRIO, Drive
from worlds import bearer

from dockerhub import AuthenticationError, CredentialStoreError

TAG = {"name": "latest"}


@pytest.fixture
def store() -> Path:
    """Return Docker's config.json, which does not exist yet."""
    folder = Path(os.environ["DOCKER_CONFIG"])
    folder.mkdir()
    return folder / "config.json"


def keep(store: Path, server: str, username: str, password: str) -> None:
    """Write a login as `docker login` does without a helper."""
    auth = base64.b64encode(f"{username}:{password}".encode()).decode()
    store.write_text(json.dumps({"auths": {server: {"auth": auth}}}), "utf-8")


class Hub:
    """Accepts every login and every tag, and records the requests."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v2/users/login":
            self.asked.append(("login", json.loads(request.content)))
            return httpx.Response(200, json={"token": bearer(START + 3600)})
        self.asked.append(("tag", request.headers.get("authorization")))
        return httpx.Response(200, json=TAG)


@WITH_TRIO
def test_the_stored_login_is_used_and_looked_up_once(drive: Drive, store: Path) -> None:
    """At the first call that needs it; what is stored later does not matter."""
    keep(store, "https://index.docker.io/v1/", "me", "stored-password")
    server = Hub()
    hub = drive.hub(transport=drive.transport(server))
    assert server.asked == []

    hub.tags.get("python", "latest")
    store.unlink()
    hub.tags.get("python", "latest")

    assert [kind for kind, _ in server.asked] == ["login", "tag", "tag"]
    assert server.asked[0][1] == {"username": "me", "password": "stored-password"}


def test_many_calls_on_a_new_client_look_it_up_once(drive: Drive, store: Path) -> None:
    """The second call that needs it waits for the first."""
    keep(store, "https://index.docker.io/v1/", "me", "stored-password")
    server = Hub()
    hub = drive.hub(transport=drive.transport(server))

    drive.together(hub, 16, lambda hub, _: hub.tags.get("python", "latest"))

    assert [kind for kind, _ in server.asked].count("login") == 1


def test_a_stored_bearer_token_is_sent_unchanged(drive: Drive, store: Path) -> None:
    """Docker Desktop stores one; no login is sent."""
    token = bearer(START + 3600).replace("=", "")
    keep(store, "https://index.docker.io/v1/access-token", "me", token)
    server = Hub()

    drive.hub(transport=drive.transport(server)).tags.get("python", "latest")

    assert server.asked == [("tag", f"Bearer {token}")]


@pytest.mark.parametrize(
    "options",
    [
        {"username": "other", "password": "other-password"},
        {"token": bearer(START + 3600)},
        {"anonymous": True},
        {"base_url": "https://hub.example.com"},
    ],
    ids=["credentials", "token", "anonymous", "another server"],
)
def test_the_store_is_not_read_without_need(
    drive: Drive, store: Path, options: dict[str, Any]
) -> None:
    """Arguments have priority, and what is stored for Docker Hub is sent nowhere else."""
    keep(store, "https://index.docker.io/v1/", "me", "stored-password")
    server = Hub()

    drive.hub(transport=drive.transport(server), **options).tags.get("python", "latest")

    assert "stored-password" not in repr(server.asked)


def test_an_unusable_store_fails_only_calls_that_need_it(
    drive: Drive, store: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Public reads work, with a warning; other calls raise what is wrong with the store."""
    store.write_text('{"credsStore": "no-such-helper"}', "utf-8")
    server = Hub()
    hub = drive.hub(transport=drive.transport(server))
    errors: list[CredentialStoreError] = []
    what = "docker-credential-no-such-helper"

    with caplog.at_level(logging.WARNING, "dockerhub"):
        hub.tags.get("python", "latest")

    assert server.asked == [("tag", None)]
    assert "continuing without credentials" in caplog.text
    for call in (lambda: hub.access_tokens.get("uuid"), hub.login, hub.login):
        with pytest.raises(CredentialStoreError, match=what) as caught:
            call()
        errors.append(caught.value)
    assert len({id(error) for error in errors}) == 3, "one error would reference all its callers"


def test_without_a_stored_login_calls_are_anonymous(drive: Drive) -> None:
    """Public tags are read without a token; the error of other calls says what to pass."""
    server = Hub()
    hub = drive.hub(transport=drive.transport(server))

    hub.tags.get("python", "latest")

    assert server.asked == [("tag", None)]
    with pytest.raises(AuthenticationError, match="Pass username="):
        hub.access_tokens.get("uuid")
    with pytest.raises(AuthenticationError, match="no credentials to sign in with"):
        hub.login()


def test_anonymous_with_credentials_is_refused(drive: Drive) -> None:
    """One of them would have to be ignored."""
    with pytest.raises(ValueError, match="anonymous and credentials contradict each other"):
        drive.hub(anonymous=True, token="t")
