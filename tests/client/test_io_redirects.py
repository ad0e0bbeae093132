"""Redirects: followed for reads on the same origin; others are an error, and nothing is sent."""

from typing import Any

import httpx
import pytest
from clocks import FakeClock
from driving import Drive
from worlds import Scripted, reply

from dockerhub import UnexpectedResponseError

FOUND = reply(200, {"name": "latest"})
ALLOWED = {"enabled": True, "allow_official_images": True, "allow_verified_publishers": True}
CHANGES: dict[str, Any] = {
    "DELETE": lambda hub: hub.tags.delete("acme/app", "latest"),
    "PUT": lambda hub: hub.call(
        "update_org_settings", name="acme", body={"restricted_images": ALLOWED}
    ),
    "POST": lambda hub: hub.call(
        "create_access_token", body={"token_label": "ci", "scopes": ["repo:read"]}
    ),
    "PATCH": lambda hub: hub.call("update_access_token", uuid="u", body={"is_active": False}),
}


def hub_of(drive: Drive, world: Any) -> Any:
    return drive.hub(transport=drive.transport(world), token="e30.e30.x")


def get(drive: Drive, world: Any) -> Any:
    return hub_of(drive, world).tags.get("acme/app", "latest")


@pytest.fixture(params=[301, 302, 303, 307, 308])
def status(request: pytest.FixtureRequest) -> int:
    found: int = request.param
    return found


@pytest.mark.parametrize("location", ["/v2/elsewhere?a=1&b=", "https://hub.docker.com/v2/x"])
def test_a_redirect_on_the_same_origin_is_followed_for_reads(
    drive: Drive, clock: FakeClock, status: int, location: str
) -> None:
    world = Scripted(clock, reply(status, location=location), FOUND)
    assert get(drive, world).name == "latest"
    assert str(world.requests[1].url) == str(httpx.URL("https://hub.docker.com").join(location))
    assert world.requests[1].headers["authorization"] == "Bearer e30.e30.x"


@pytest.mark.parametrize("method", CHANGES)
def test_a_redirect_of_a_change_is_not_followed(
    drive: Drive, clock: FakeClock, status: int, method: str
) -> None:
    world = Scripted(clock, reply(status, location="/v2/elsewhere"))
    with pytest.raises(UnexpectedResponseError):
        CHANGES[method](hub_of(drive, world))
    assert len(world.requests) == 1


ELSEWHERE = [
    "https://evil.example/v2/x",
    "http://hub.docker.com/v2/x",
    "https://hub.docker.com:444/v2/x",
    "//evil.example/v2/x",
    "https://hub.docker.com@evil.example/v2/x",
    "ftp://hub.docker.com/",
    "https://hub.docker.com:bad/v2/x",
    "mailto:a@b",
    "javascript:alert(1)",
    "data:text/html,x",
    "http:foo",
    "http:host:port/v2/x",
    "http:\\\\evil.example",
    "a:b:c:d",
    "http://xn--a.example/",
    "http://[::1",
    "",
]


@pytest.mark.parametrize("location", ELSEWHERE)
def test_a_redirect_to_elsewhere_is_not_followed(
    drive: Drive, clock: FakeClock, location: str
) -> None:
    world = Scripted(clock, reply(302, location=location))
    with pytest.raises(UnexpectedResponseError, match="302"):
        get(drive, world)
    assert len(world.requests) == 1


def test_a_chain_of_redirects_has_a_limit(drive: Drive, clock: FakeClock) -> None:
    world = Scripted(clock, reply(302, location="/v2/again"))
    with pytest.raises(UnexpectedResponseError):
        get(drive, world)
    assert len(world.requests) == 4
