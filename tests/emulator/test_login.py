"""Login with passwords and access tokens."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest
from signing_in import WRONG, exchange, login, works

from dockerhub.emulator import EmulatedHub


def claims(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    decoded: dict[str, Any] = json.loads(
        base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    )
    return decoded


def test_a_password_gets_a_token_that_opens_private_repositories(http: httpx.Client) -> None:
    """The token has the same claims as Docker's."""
    token = login(http, "alice", "alice-password").json()["token"]
    assert works(http, token) == 200
    found = claims(token)
    assert found["exp"] - found["iat"] == 30 * 86_400
    assert found["https://hub.docker.com"]["username"] == "alice"
    assert found["scope"].split()[-1] == "repo:admin"


@pytest.mark.parametrize(("query", "given"), [("", False), ("?refresh_token=true", True)])
def test_a_refresh_token_is_given_to_those_who_ask(
    http: httpx.Client, query: str, given: bool
) -> None:
    """They ask with a query parameter."""
    body = {"username": "alice", "password": "alice-password"}
    assert ("refresh_token" in http.post(f"/v2/users/login{query}", json=body).json()) is given


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "JWT"])
def test_both_schemes_are_accepted(http: httpx.Client, scheme: str) -> None:
    """Bearer and the older JWT are both in use."""
    token = login(http, "alice", "alice-password").json()["token"]
    headers = {"Authorization": f"{scheme} {token}"}
    assert http.get("/v2/repositories/acme/secret/tags", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer nonsense",
        "Bearer a.b.c",
        "Basic YWxpY2U6eA==",
        "Bearer dckr_pat_alice_admin",
        "Bearer \xff",
    ],
)
def test_a_bad_header_is_refused_even_where_none_is_needed(http: httpx.Client, header: str) -> None:
    """A personal access token is not a bearer token, either."""
    headers = {"Authorization": header.encode("latin-1")}
    answer = http.get("/v2/repositories/library/python/tags", headers=headers)  # type: ignore[arg-type]  # httpx takes bytes
    assert (answer.status_code, answer.json()) == (401, {"message": "unauthorized", "errinfo": {}})


def test_a_bad_header_does_not_prevent_login(http: httpx.Client) -> None:
    """Login needs no valid token."""
    http.headers["Authorization"] = "Bearer stale"
    assert login(http, "alice", "alice-password").status_code == 200


@pytest.mark.parametrize("name", ["alice", "nobody"])
def test_a_wrong_password_is_refused(http: httpx.Client, name: str) -> None:
    """The response does not say whether the account exists."""
    answer = login(http, name, "wrong")
    assert (answer.status_code, answer.json()) == (401, WRONG)


def test_an_organization_cannot_log_in_as_a_user(http: httpx.Client) -> None:
    """Not even with its access token."""
    answer = login(http, "acme", "dckr_oat_acme")
    assert answer.status_code == 401
    assert answer.json() == {"detail": "Cannot log into an organization account"}


def test_an_access_token_needs_no_second_factor(http: httpx.Client) -> None:
    """Its scopes are those with which it was made."""
    answer = login(http, "bob", "dckr_pat_bob_write")
    assert answer.status_code == 200
    found = claims(answer.json()["token"])
    assert found["scope"] == "repo:write"
    assert found["source"].startswith("docker_pat|")


@pytest.mark.parametrize(
    ("name", "secret"),
    [("bob", "dckr_pat_alice_admin"), ("alice", "dckr_pat_alice_disabled")],
)
def test_foreign_and_disabled_access_tokens_are_refused(
    http: httpx.Client, name: str, secret: str
) -> None:
    """A token belongs to one account, and may be inactive."""
    assert login(http, name, secret).status_code == 401


@pytest.mark.parametrize(
    ("identifier", "secret"),
    [
        ("alice", "alice-password"),
        ("alice", "dckr_pat_alice_read"),
        ("bob", "dckr_pat_bob_write"),
        ("acme", "dckr_oat_acme"),
    ],
)
def test_the_newer_path_accepts_every_credential(
    hub: EmulatedHub, http: httpx.Client, identifier: str, secret: str
) -> None:
    """Its tokens expire after ten minutes."""
    token = exchange(http, identifier, secret).json()["access_token"]
    assert claims(token)["exp"] - claims(token)["iat"] == 600
    hub.clock.advance(599)
    assert works(http, token) == 200
    hub.clock.advance(1)
    assert works(http, token) == 401


@pytest.mark.parametrize(
    ("identifier", "secret"),
    [
        ("alice", "wrong"),
        ("nobody", "wrong"),
        ("acme", "wrong"),
        ("umbrella", "dckr_oat_acme"),
        ("bob", "bob-password"),
    ],
)
def test_the_newer_path_refuses_bad_credentials(
    http: httpx.Client, identifier: str, secret: str
) -> None:
    """A second factor cannot be given there, so bob's password alone is not enough."""
    answer = exchange(http, identifier, secret)
    assert (answer.status_code, answer.json()) == (401, {"message": "unauthorized", "errinfo": {}})


@pytest.mark.parametrize("path", ["/v2/users/login", "/v2/auth/token"])
def test_odd_text_is_a_wrong_credential(http: httpx.Client, path: str) -> None:
    """Even half a surrogate pair is only text."""
    names = ("username", "password") if "users" in path else ("identifier", "secret")
    body = json.dumps(dict.fromkeys(names, "\ud800"))
    answer = http.post(path, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 401


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_json_is_utf_8(http: httpx.Client, encoding: str) -> None:
    """Without a byte order mark: the Hub refuses the other encodings that Python can read."""
    body = json.dumps({"username": "alice", "password": "alice-password"}).encode(encoding)
    answer = http.post(
        "/v2/users/login", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 400
    assert answer.json()["message"] == "malformed request"


@pytest.mark.parametrize("path", ["/v2/users/login", "/v2/users/2fa-login", "/v2/auth/token"])
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b"{}", 400),
        (b'{"username": NaN}', 400),
        (b"\xff", 400),
        (b"[" * 100_000, 400),
        (b'"' + b"x" * 1_000_001 + b'"', 413),
    ],
)
def test_bad_bodies_are_refused(http: httpx.Client, path: str, body: bytes, status: int) -> None:
    """With 400 and a message, or 413 for what is too large."""
    headers = {"Content-Type": "application/json"}
    answer = http.post(path, content=body, headers=headers)
    assert answer.status_code == status
    assert answer.json()["message"]


def test_wrong_types_are_named(http: httpx.Client) -> None:
    """The response names each wrong field."""
    answer = http.post("/v2/users/login", json={"username": 1})
    assert answer.status_code == 400
    assert answer.json()["errinfo"] == {"username": "must be a string", "password": "is required"}


def test_other_media_types_are_refused(http: httpx.Client) -> None:
    """Forms were never accepted."""
    answer = http.post("/v2/users/login", data={"username": "alice", "password": "alice-password"})
    assert answer.status_code == 415


def test_a_token_of_a_removed_account_is_refused(
    hub: EmulatedHub, signed_in: Callable[..., httpx.Client]
) -> None:
    """The account is looked up with every request."""
    carol = signed_in("carol")
    assert carol.get("/v2/repositories/carol/notes/tags").status_code == 200
    del hub.state.users["carol"]
    assert carol.get("/v2/repositories/carol/notes/tags").status_code == 401


def test_a_disabled_organization_token_stops_working_at_once(
    hub: EmulatedHub, http: httpx.Client
) -> None:
    """So do the bearer tokens made from it."""
    token = exchange(http, "acme", "dckr_oat_acme").json()["access_token"]
    assert works(http, token) == 200
    for uuid, known in list(hub.state.org_access_tokens.items()):
        hub.state.org_access_tokens[uuid] = replace(known, is_active=False)
    assert works(http, token) == 401
    assert exchange(http, "acme", "dckr_oat_acme").status_code == 401
