"""`hub.tags` except its lists: when a tag exists, and when it counts as deleted."""

from typing import Any

import httpx
import pytest
from clocks import FakeClock
from driving import WITH_TRIO, Drive
from worlds import Scripted, reply

from dockerhub import BadRequestError, NotFoundError, PermissionDeniedError, ServerError
from dockerhub.emulator import EmulatedHub

ALICE = {"username": "alice", "password": "alice-password"}


def hub_of(drive: Drive, *replies: Any, clock: FakeClock) -> tuple[Any, Scripted]:
    world = Scripted(clock, *replies)
    return drive.hub(transport=drive.transport(world), token="e30.e30.x"), world


@WITH_TRIO
@pytest.mark.parametrize(
    ("arguments", "there"),
    [
        (("acme/app",), True),
        (("acme/app", "latest"), True),
        (("python",), True),
        (("acme/app", "no-such-tag"), False),
        (("acme/no-such-repository",), False),
        (("carol/notes",), False),
    ],
)
def test_an_existing_tag_exists(
    drive: Drive, server: EmulatedHub, arguments: Any, *, there: bool
) -> None:
    hub = drive.hub(base_url=server.url, **ALICE)
    assert hub.tags.exists(*arguments) is there
    assert [each.method for each in server.requests if "tags" in each.path] == ["HEAD"]


@pytest.mark.parametrize(("tag", "body"), [("latest", {"name": "latest"}), (None, {"results": []})])
def test_get_is_sent_if_head_is_not_supported(
    drive: Drive, clock: FakeClock, tag: str | None, body: Any
) -> None:
    hub, world = hub_of(drive, reply(405), reply(200, body), clock=clock)
    assert hub.tags.exists("acme/app", tag)
    assert [each.method for each in world.requests] == ["HEAD", "GET"]
    paths = [each.url.path for each in world.requests]
    assert paths == ["/v2/namespaces/acme/repositories/app/tags" + (f"/{tag}" if tag else "")] * 2
    hub, _ = hub_of(drive, reply(405), reply(404), clock=clock)
    assert not hub.tags.exists("acme/app", tag)


@pytest.mark.parametrize(
    ("failure", "kind"),
    [(reply(400), BadRequestError), (reply(403), PermissionDeniedError), (reply(500), ServerError)],
)
def test_only_not_found_means_false(
    drive: Drive, clock: FakeClock, failure: Any, kind: type[Exception]
) -> None:
    hub, _ = hub_of(drive, failure, clock=clock)
    with pytest.raises(kind):
        hub.tags.exists("acme/app", "latest")


@WITH_TRIO
def test_a_tag_is_deleted_once(drive: Drive, server: EmulatedHub) -> None:
    hub = drive.hub(base_url=server.url, **ALICE)
    assert hub.tags.delete("acme/app", "latest") is None
    with pytest.raises(NotFoundError):
        hub.tags.delete("acme/app", "latest")
    with pytest.raises(NotFoundError):
        hub.tags.get("acme/app", "latest")


@pytest.mark.parametrize("failure", [reply(500), reply(504), httpx.ReadError("reset")])
def test_a_tag_that_is_gone_after_a_failed_attempt_was_deleted_by_it(
    drive: Drive, clock: FakeClock, failure: Any
) -> None:
    hub, world = hub_of(drive, failure, reply(404), clock=clock)
    assert hub.tags.delete("acme/app", "latest") is None
    assert len(world.requests) == 2


@pytest.mark.parametrize("later", [reply(429), httpx.ConnectError("refused")])
def test_it_was_deleted_by_any_attempt_that_may_have_arrived(
    drive: Drive, clock: FakeClock, later: Any
) -> None:
    """Not only by the last one."""
    hub, world = hub_of(drive, reply(500), later, reply(404), clock=clock)
    assert hub.tags.delete("acme/app", "latest") is None
    assert len(world.requests) == 3


@pytest.mark.parametrize("failure", [reply(429), httpx.ConnectError("refused")])
def test_a_tag_that_is_gone_after_an_attempt_without_effect_was_not_there(
    drive: Drive, clock: FakeClock, failure: Any
) -> None:
    hub, world = hub_of(drive, failure, reply(404), clock=clock)
    with pytest.raises(NotFoundError):
        hub.tags.delete("acme/app", "latest")
    assert len(world.requests) == 2


@pytest.mark.parametrize(
    "repository", ["..", "", "a/b/c", "A/B", "a/b:c", "a/", "/a", "ghcr.io/a/b"]
)
def test_an_invalid_repository_is_refused_before_anything_is_sent(
    drive: Drive, clock: FakeClock, repository: str
) -> None:
    hub, world = hub_of(drive, reply(200), clock=clock)
    for call in (hub.tags.list, hub.tags.exists, lambda name: hub.tags.delete(name, "x")):
        with pytest.raises(ValueError, match=r'Write it as "python", "library/python"'):
            call(repository)
    assert world.requests == []


@pytest.mark.parametrize("tag", ["", ".", "..", "a/b", "a\nb", "a\0", "x" * 256])
def test_an_invalid_tag_is_refused_before_anything_is_sent(
    drive: Drive, clock: FakeClock, tag: str
) -> None:
    hub, world = hub_of(drive, reply(200), clock=clock)
    for call in (hub.tags.get, hub.tags.exists, hub.tags.delete):
        with pytest.raises(ValueError, match="tag "):
            call("acme/app", tag)
    assert world.requests == []
