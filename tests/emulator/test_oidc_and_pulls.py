"""GitHub Actions' runner, the exchange of its tokens, and the limit of pulls."""

import httpx
import pytest

from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.api.oidc import RUNNER_TOKEN
from dockerhub.emulator.seeds.demo import OIDC_CONNECTION

EXCHANGE = "/v2/auth/oidc/token"
MANIFEST = "/v2/ratelimitpreview/test/manifests/latest"


def exchange(http: httpx.Client, token: str, **body: object) -> httpx.Response:
    return http.post(EXCHANGE, json={"connection_id": OIDC_CONNECTION, "token": token, **body})


def authorized(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_the_runner_knows_its_job(hub: EmulatedHub, http: httpx.Client) -> None:
    url = hub.actions_environment["ACTIONS_ID_TOKEN_REQUEST_URL"]
    assert http.get(url).status_code == 401
    assert http.get(url, headers=authorized("other")).status_code == 401
    token = http.get(f"{url}&audience=api.docker.com", headers=authorized(RUNNER_TOKEN)).json()
    assert exchange(http, token["value"]).status_code == 200
    for_others = http.get(url, headers=authorized(RUNNER_TOKEN)).json()["value"]
    assert "another audience" in exchange(http, for_others).json()["message"]


def test_a_token_allows_what_the_connection_says(hub: EmulatedHub, http: httpx.Client) -> None:
    """It stops working with the connection."""
    token = exchange(http, hub.id_token(), expires_in=300).json()["access_token"]
    tag = "/v2/namespaces/acme/repositories/app/tags/1.0.0"
    other = "/v2/namespaces/alice/repositories/tools/tags/v1"
    assert http.delete(other, headers=authorized(token)).status_code == 404
    assert http.delete(tag, headers=authorized(token)).status_code == 204
    del hub.state.oidc_connections[OIDC_CONNECTION]
    assert http.get(tag, headers=authorized(token)).status_code == 401


@pytest.mark.parametrize("life", [299, 3601])
def test_a_lifetime_out_of_bounds_is_refused(
    hub: EmulatedHub, http: httpx.Client, life: int
) -> None:
    answer = exchange(http, hub.id_token(), expires_in=life)
    assert (answer.status_code, [*answer.json()["fields"]]) == (400, ["expires_in"])


def test_a_connection_trusts_only_its_own_subjects(hub: EmulatedHub, http: httpx.Client) -> None:
    hub.settings.oidc_subject = "repo:mallory/app:ref:refs/heads/main"
    refused = exchange(http, hub.id_token())
    assert refused.status_code == 403
    assert "does not trust the subject repo:mallory/app" in refused.json()["message"]
    other = exchange(http, hub.id_token(), connection_id="00000000-0000-4000-8000-000000000000")
    assert (other.status_code, other.json()["message"]) == (
        403,
        "the connection is unknown or inactive",
    )


def test_each_token_has_one_purpose(hub: EmulatedHub, http: httpx.Client) -> None:
    """ID, bearer and intermediate tokens and those of the registry do not replace each other."""
    session = exchange(http, hub.id_token()).json()["access_token"]
    assert exchange(http, session).status_code == 401
    body = {"login_2fa_token": hub.id_token(), "code": "123456"}
    assert http.post("/v2/users/2fa-login", json=body).status_code == 401
    assert http.head(MANIFEST, headers=authorized(session)).status_code == 401
    assert http.head(MANIFEST, headers=authorized("no token")).status_code == 401
    assert http.head(MANIFEST).status_code == 401


@pytest.mark.parametrize(
    "authorization", ["Basic !", "Basic YWxpY2U6d3Jvbmc=", "Basic //8=", "Bearer x"]
)
def test_the_token_service_refuses_wrong_logins(http: httpx.Client, authorization: str) -> None:
    assert http.get("/token", headers={"Authorization": authorization}).status_code == 401
    assert http.get("/token").json()["expires_in"] == 300
