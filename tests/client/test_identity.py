"""The identity of the client, as far as the bearer token tells it."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from clocks import START, FakeClock
from driving import Drive
from hypothesis import given
from hypothesis import strategies as st
from worlds import bearer

from dockerhub import AuthenticationError, Identity, TwoFactorRequiredError
from dockerhub.emulator import EmulatedHub

HUB = "https://hub.docker.com"
NOBODY = Identity(None, None, from_access_token=False, scopes=(), expires_at=None)
ORG_SCOPES = (
    "scope-group-read",
    "scope-image-pull",
    "scope-invite-read",
    "scope-member-read",
    "scope-repository-list",
    "scope-repository-read",
    "scope-tag-read",
)
ALL = ("repo:public_read", "repo:read", "repo:write", "repo:admin")


@pytest.mark.parametrize(
    ("username", "password", "access_token", "scopes", "lifetime"),
    [
        ("alice", "alice-password", False, ALL, 30 * 86_400),
        ("alice", "dckr_pat_alice_admin", True, ("repo:admin",), 30 * 86_400),
        ("alice", "dckr_pat_alice_public", True, ("repo:public_read",), 30 * 86_400),
        ("acme", "dckr_oat_acme", True, ORG_SCOPES, 600),
    ],
)
def test_a_login_returns_the_user_and_the_expiration(
    drive: Drive,
    server: EmulatedHub,
    username: str,
    password: str,
    scopes: tuple[str, ...],
    lifetime: float,
    *,
    access_token: bool,
) -> None:
    hub = drive.hub(base_url=server.url, username=username, password=password)
    found = hub.whoami()
    assert found == hub.whoami()
    assert (found.username, found.from_access_token) == (username, access_token)
    assert found.from_org_access_token is (username == "acme")
    assert found.scopes == scopes
    assert found.expires_at == datetime.fromtimestamp(START + lifetime, UTC)
    assert (found.email is None) == (username == "acme")
    assert len(server.requests) == 1


def test_a_given_token_is_read_without_a_request(drive: Drive) -> None:
    claims = {HUB: {"username": "ann", "email": "ann@example.com"}, "source": "docker_pat|0"}
    hub = drive.hub(token=bearer(START + 60, **claims))
    found = hub.whoami()
    assert (found.username, found.email, found.from_access_token) == (
        *("ann", "ann@example.com"),
        True,
    )
    assert found.expires_at == datetime.fromtimestamp(START + 60, UTC)


def test_an_anonymous_client_has_no_identity(drive: Drive, server: EmulatedHub) -> None:
    for options in ({}, {"scim_token": "dckr_scim_acme"}):
        with pytest.raises(AuthenticationError, match="no credentials"):
            drive.hub(base_url=server.url, **options).whoami()
    assert not server.requests


def test_without_the_second_factor_there_is_no_identity(drive: Drive, server: EmulatedHub) -> None:
    hub = drive.hub(base_url=server.url, username="bob", password="bob-password")
    with pytest.raises(TwoFactorRequiredError):
        hub.whoami()


def test_a_token_without_claims_has_no_identity(drive: Drive) -> None:
    assert drive.hub(token="e30.e30.x").whoami() == NOBODY


def test_a_new_login_has_its_own_expiration(
    drive: Drive, server: EmulatedHub, clock: FakeClock
) -> None:
    hub = drive.hub(base_url=server.url, username="acme", password="dckr_oat_acme")
    first = hub.whoami().expires_at
    clock.advance(1_000)
    second = hub.whoami().expires_at
    assert (second - first).total_seconds() == 1_000


OF_ORGANIZATION = {"from_access_token": True, "from_org_access_token": True}


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({}, {}),
        ({HUB: None}, {}),
        ({HUB: []}, {}),
        ({HUB: {"username": "ann"}}, {"username": "ann"}),
        ({HUB: {"username": ""}, "preferred_username": "ann"}, {"username": "ann"}),
        ({HUB: {"username": 7}, "username": "ann"}, {"username": "ann"}),
        ({"username": "ann", "preferred_username": "bob"}, {"username": "ann"}),
        ({HUB: {"preferred_username": "ann"}, "username": "bob"}, {"username": "ann"}),
        ({"email": "a@b.c"}, {"email": "a@b.c"}),
        ({HUB: {"email": "a@b.c"}, "email": "d@e.f"}, {"email": "a@b.c"}),
        ({"source": "docker_pat|0"}, {"from_access_token": True}),
        ({"source": "docker_oat|0"}, OF_ORGANIZATION),
        ({HUB: {"source": "docker_pat|0"}}, {"from_access_token": True}),
        ({"source": 7, HUB: {"source": "docker_oat"}}, OF_ORGANIZATION),
        ({"source": "auth0"}, {}),
        ({"source": "auth0|docker_pat"}, {}),
        ({"scope": "repo:read  repo:write"}, {"scopes": ("repo:read", "repo:write")}),
        ({"scope": ["repo:read"]}, {}),
        ({"scope": ""}, {}),
        ({"exp": START}, {"expires_at": datetime.fromtimestamp(START, UTC)}),
        ({"exp": START + 0.5}, {"expires_at": datetime.fromtimestamp(START + 0.5, UTC)}),
        *(({"exp": value}, {}) for value in ("1", None, True, -1, 0, 1e12, 10**400, float("nan"))),
    ],
)
def test_claims_are_read_in_both_forms(claims: dict[str, Any], expected: dict[str, Any]) -> None:
    """In Docker's own namespace or outside it; claims of a wrong type are ignored."""
    found = Identity.read(bearer(**claims))
    known = {"username": None, "email": None, "from_access_token": False, "scopes": ()}
    assert found == Identity(**{**known, "expires_at": None, **expected})


@given(st.text() | st.text(alphabet="ab.{}[]\"'="))
def test_any_text_is_read_as_a_token_without_an_error(text: str) -> None:
    assert Identity.read(text) == NOBODY


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
NAMES = st.sampled_from([HUB, "username", "email", "source", "scope", "exp", "preferred_username"])


@pytest.mark.sweep
@given(st.dictionaries(NAMES, JSON | st.dictionaries(NAMES, JSON)))
def test_any_claims_can_be_read(claims: dict[str, Any]) -> None:
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    found = Identity.read(f"e30.{payload}.sig")
    assert found.username is None or (isinstance(found.username, str) and found.username)
    assert all(isinstance(scope, str) for scope in found.scopes)
