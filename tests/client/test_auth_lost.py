"""A stored login that cannot be used: private content must not look as if it did not exist."""

import base64
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from clocks import START
from driving import WITH_TRIO, Drive
from worlds import bearer

from dockerhub import AuthenticationError, CredentialStoreError, NotFoundError, ServerError
from dockerhub._auth.lost_login import repository_request
from dockerhub._base.messages import Request
from dockerhub.emulator import EmulatedHub

REPOSITORY = "/v2/namespaces/acme/repositories/app"
EXPIRED = base64.b64encode(f"me:{bearer(START - 1)}".replace("=", "").encode()).decode()
TOKEN_ENTRY = "https://index.docker.io/v1/access-token"

LOST = {
    "the helper is missing": ({"credsStore": "no-such-helper"}, "is not on the PATH"),
    "the token has expired": ({"auths": {TOKEN_ENTRY: {"auth": EXPIRED}}}, "has expired"),
    "the file is damaged": ("{", "is malformed"),
}


def store(config: object) -> None:
    """Write Docker's config.json."""
    folder = Path(os.environ["DOCKER_CONFIG"])
    folder.mkdir(exist_ok=True)
    (folder / "config.json").write_text(
        config if isinstance(config, str) else json.dumps(config), "utf-8"
    )


class Hub:
    """Has one public repository, `acme/app` with the tag `latest`; records the requests."""

    def __init__(self, repository: int = 200) -> None:
        self.repository = repository
        self.asked: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        assert "authorization" not in request.headers
        path = request.url.path
        self.asked.append(f"{request.method} {path}")
        if path == f"{REPOSITORY}/tags/latest":
            return httpx.Response(200, json={"name": "latest"})
        if path == REPOSITORY:
            return httpx.Response(self.repository, json={"name": "app"})
        return httpx.Response(
            404, json={"message": "object not found"}, headers={"X-Request-ID": "request-7"}
        )


@WITH_TRIO
@pytest.mark.parametrize(("config", "why"), LOST.values(), ids=LOST)
def test_a_tag_that_is_not_found_may_be_private(drive: Drive, config: object, why: str) -> None:
    """The error "not found" is certain only if the repository is public."""
    store(config)
    server = Hub()
    hub = drive.hub(transport=drive.transport(server))

    assert hub.tags.exists("acme/app", "latest") is True
    assert hub.tags.exists("acme/app", "none") is False
    with pytest.raises(NotFoundError):
        hub.tags.get("acme/app", "none")
    with pytest.raises(AuthenticationError) as caught:
        hub.tags.exists("acme/secret", "latest")
    error = caught.value
    assert error.resource == "tag acme/secret:latest"
    assert str(error).endswith("(HEAD /v2/namespaces/acme/repositories/secret/tags/latest)")
    assert (error.status, error.request_id) == (404, "request-7")
    assert error.path == "/v2/namespaces/{namespace}/repositories/{repository}/tags/{tag}"
    for call in (
        lambda: hub.tags.exists("acme/secret"),
        lambda: hub.tags.get("acme/secret", "latest"),
        lambda: list(hub.tags.list("acme/secret")),
        lambda: hub.repositories.exists("acme/secret"),
        lambda: hub.repositories.get("acme/secret"),
        lambda: hub.request("GET", "/v2/namespaces/acme/repositories/secret/tags/latest"),
    ):
        with pytest.raises(AuthenticationError, match=f"^repository acme/secret was.*{why}"):
            call()
    with pytest.raises(NotFoundError):
        hub.users.get("nobody")


def test_the_question_is_about_the_repository_of_a_request() -> None:
    tag = Request("HEAD", "/v2/…", f"{REPOSITORY}/tags/latest", (("page", "1"),))
    template = "/v2/namespaces/{namespace}/repositories/{repository}"
    assert repository_request(tag) == Request("GET", template, REPOSITORY)
    assert repository_request(Request("GET", "/v2/…", "/v2/users/nobody")) is None


@pytest.mark.parametrize("status", [401, 403, 500])
def test_if_the_client_cannot_learn_whether_a_repository_is_public_it_raises_that_error(
    drive: Drive, status: int
) -> None:
    """A failure of the second request is raised unchanged."""
    store({"credsStore": "no-such-helper"})
    server = Hub(repository=status)
    hub = drive.hub(transport=drive.transport(server), retry=None)

    with pytest.raises(Exception, match=f"^{status} ") as caught:
        hub.tags.exists("acme/app", "none")

    assert not isinstance(caught.value, NotFoundError)
    assert isinstance(caught.value, ServerError) == (status == 500)


def test_requests_that_would_silently_return_less_are_not_sent(drive: Drive) -> None:
    """Lists that depend on the account, its pull limit, and paths that are not in the spec."""
    store({"credsStore": "no-such-helper"})
    server = Hub()
    hub = drive.hub(transport=drive.transport(server))

    calls: list[Callable[[], Any]] = [
        lambda: list(hub.repositories.list("acme")),
        lambda: list(hub.repositories.matching("acme/*")),
        lambda: list(hub.orgs.list()),
        lambda: list(hub.teams.list("acme")),
        lambda: list(hub.access_tokens.list()),
        lambda: hub.request("GET", "/v2/namespaces/acme/repositories/"),
        lambda: hub.request("GET", "/v2/repositories/acme/"),
        lambda: list(hub.paginate_path("/v2/repositories/acme/")),
        hub.pull_limit,
    ]
    for call in calls:
        with pytest.raises(CredentialStoreError, match="no-such-helper"):
            call()
    assert server.asked == []


def test_anonymous_requests_stay_anonymous(drive: Drive, server: EmulatedHub) -> None:
    """With `anonymous=True`, and without any stored login."""
    store({"credsStore": "no-such-helper"})
    anonymous = drive.hub(base_url=server.url, anonymous=True)

    assert anonymous.tags.exists("acme/secret", "build-1") is False
    assert anonymous.repositories.exists("acme/secret") is False
    assert "secret" not in [each.name for each in anonymous.repositories.list("acme")]
    store({})
    nobody = drive.hub(transport=drive.transport(Hub()))
    assert nobody.tags.exists("acme/secret", "build-1") is False
