"""No credential is sent to another machine without encryption, unless that is allowed."""

import os
from pathlib import Path
from typing import Any

import pytest
from clocks import FakeClock
from driving import Drive
from worlds import CREDENTIALS, Scripted, bearer, reply

from dockerhub import InvalidArgumentError, OidcLogin
from dockerhub.logins import LoginStore, Secret

OPEN = "http://hub.example:8080"
CONNECTION = OidcLogin("6a7f2d4e-2f0c-4c3b-9d0e-1b2c3d4e5f60")
TAG = reply(200, {"name": "x"})
REFUSED = (
    "is not encrypted, so that others could read the password or token on its way; nothing was "
    "sent. Use https://, or allow it with allow_http=True"
)


@pytest.mark.parametrize(
    "given",
    [CREDENTIALS, {"token": bearer(9e9)}, {"oidc": CONNECTION}],
    ids=["password", "token", "oidc"],
)
def test_credentials_are_refused_for_an_address_without_encryption(
    drive: Drive, given: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the client is created, for every spelling of the address; a variable allows it too."""
    for url in (
        OPEN,
        "HTTP://hub.example",
        "http://10.0.0.1",
        "http://localhost.example",
        "http://127.1",
    ):
        with pytest.raises(InvalidArgumentError, match=REFUSED) as refused:
            drive.hub(base_url=url, **given)
        assert refused.value.argument == "base_url"
        assert drive.hub(base_url=url, allow_http=True, **given).base_url == url
    for url in ("https://hub.example", "http://localhost:1", "http://127.9.9.9", "http://[::1]:80"):
        assert drive.hub(base_url=url, **given).base_url == url
    monkeypatch.setenv("DOCKERHUB_ALLOW_HTTP", "1")
    assert drive.hub(base_url=OPEN, **given).base_url == OPEN
    monkeypatch.setenv("DOCKERHUB_ALLOW_HTTP", "0")
    with pytest.raises(InvalidArgumentError, match=REFUSED):
        drive.hub(base_url=OPEN, **given)
    monkeypatch.setenv("DOCKERHUB_ALLOW_HTTP", "yes")
    with pytest.raises(ValueError, match="DOCKERHUB_ALLOW_HTTP must be 1 or 0, not 'yes'"):
        drive.hub(base_url=OPEN, **given)
    with pytest.raises(TypeError, match="allow_http must be True or False, not str"):
        drive.hub(allow_http="yes")


def test_requests_without_credentials_are_sent(drive: Drive, clock: FakeClock) -> None:
    """Anonymous requests; a stored login or a SCIM token is refused before it is sent."""
    world = Scripted(clock, TAG)
    scim = {"scim_token": "dckr_scim_acme"}
    hub = drive.hub(base_url=OPEN, transport=drive.transport(world), **scim)
    hub.tags.get("acme/app", "x")
    assert len(world.requests) == 1
    with pytest.raises(InvalidArgumentError, match=REFUSED):
        hub.scim.get("some-id")
    store = LoginStore(Path(os.environ["DOCKER_CONFIG"]))
    store.keep(OPEN, "ann", Secret(bearer(9e9)))
    hub = drive.hub(base_url=OPEN, transport=drive.transport(world))
    for _ in range(2):
        with pytest.raises(InvalidArgumentError, match=REFUSED):
            hub.tags.get("acme/app", "x")
    assert len(world.requests) == 1
    hub = drive.hub(base_url=OPEN, transport=drive.transport(world), allow_http=True, **scim)
    hub.tags.get("acme/app", "x")
    assert "authorization" in world.requests[1].headers


def test_the_registry_gets_no_password_without_encryption(
    drive: Drive, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor its bearer token; an anonymous token belongs to nobody."""
    world = Scripted(clock, reply(200, {"token": bearer(9e9)}))
    for name in ("DOCKERHUB_REGISTRY_URL", "DOCKERHUB_REGISTRY_AUTH_URL"):
        monkeypatch.setenv(name, OPEN)
        with pytest.raises(
            InvalidArgumentError, match=r"the registry's address 'http://hub.*is not"
        ):
            drive.hub(transport=drive.transport(world), **CREDENTIALS).pull_limit()
        monkeypatch.delenv(name)
    assert world.requests == []
    monkeypatch.setenv("DOCKERHUB_REGISTRY_URL", OPEN)
    drive.hub(transport=drive.transport(world), anonymous=True).pull_limit()
