"""The steps of a login, and requests after it, over plain httpx."""

import httpx

from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.seeds.demo import EPOCH
from dockerhub.emulator.state.populate import add_org_access_token
from dockerhub.emulator.state.records import TokenResource

NOW = EPOCH / 1_000_000_000


WRONG = {"detail": "Incorrect authentication credentials"}


def login(http: httpx.Client, username: str, password: str) -> httpx.Response:
    return http.post("/v2/users/login", json={"username": username, "password": password})


def finish(http: httpx.Client, token: str, code: str) -> httpx.Response:
    return http.post("/v2/users/2fa-login", json={"login_2fa_token": token, "code": code})


SECRET = "/v2/namespaces/acme/repositories/secret/tags"


def works(http: httpx.Client, token: str, path: str = SECRET) -> int:
    return http.get(path, headers={"Authorization": f"Bearer {token}"}).status_code


def exchange(http: httpx.Client, identifier: str, secret: str) -> httpx.Response:
    return http.post("/v2/auth/token", json={"identifier": identifier, "secret": secret})


def known_actions(owner: httpx.Client) -> set[str]:
    """Return the actions that the audit log of acme may contain, such as ``repo.tag.push``."""
    groups = owner.get("/v2/auditlogs/acme/actions").json()["actions"]
    return {f"{group}.{each['name']}" for group in groups for each in groups[group]["actions"]}


async def sign_in(client: httpx.AsyncClient) -> None:
    """Sign a client in as alice."""
    body = {"username": "alice", "password": "alice-password"}
    token = (await client.post("/v2/users/login", json=body)).json()["token"]
    client.headers["Authorization"] = f"Bearer {token}"


def by_org_token(hub: EmulatedHub, http: httpx.Client, *scopes: str) -> dict[str, str]:
    """Return the header of an organization access token with scopes on all of acme."""
    resource = TokenResource(type="TYPE_REPO", path="acme/*", scopes=scopes)
    with hub.lock:
        token = add_org_access_token(
            hub.state, "acme", [resource], label="CI", created_by="alice", created_at=0
        )
    bearer = exchange(http, "acme", token.secret).json()["access_token"]
    return {"Authorization": f"Bearer {bearer}"}
