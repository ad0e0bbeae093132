"""Immutable tags: what the methods do."""

import pytest
from demo_clients import as_alice
from driving import Drive

from dockerhub import PermissionDeniedError
from dockerhub.emulator import EmulatedHub


def test_omitted_settings_do_not_change(drive: Drive, server: EmulatedHub) -> None:
    """Docker Hub expects both settings together: the client reads the omitted one first."""
    tags = as_alice(drive, server).repositories.immutable_tags
    held = server.state.repositories["acme", "app"]
    assert (held.immutable_tags.enabled, held.immutable_tags.rules) == (False, (".*",))
    tags.set("acme/app", rules=["v.*", "1[.]0[.].*"])
    assert (held.immutable_tags.enabled, held.immutable_tags.rules[0]) == (False, "v.*")
    changed = tags.set("acme/app", enabled=True)
    assert changed.immutable_tags_settings.rules == ["v.*", "1[.]0[.].*"]
    assert held.immutable_tags.enabled
    assert tags.set("acme/app", rules=["v.*"]).immutable_tags_settings.enabled
    before = len(server.requests)
    tags.set("acme/app", rules=[], enabled=False)
    assert [each.method for each in server.requests[before:]] == ["PATCH"]
    with pytest.raises(
        ValueError, match=r"^rules and enabled are both None: there is nothing to change$"
    ):
        tags.set("acme/app")


def test_an_older_server_is_understood(drive: Drive, server: EmulatedHub) -> None:
    """It writes the rules as one text."""
    tags = as_alice(drive, server).repositories.immutable_tags
    server.faults.add("old-immutable-tags", times=None)
    tags.set("acme/app", rules=["v.*", ".*-rc"], enabled=True)
    found = tags.get("acme/app")
    assert (found.enabled, found.rules) == (True, ["v.*", ".*-rc"])
    tags.set("acme/app", enabled=False)
    assert tags.get("acme/app").rules == ["v.*", ".*-rc"]
    tags.set("acme/app", rules=[])
    assert (tags.get("acme/app").enabled, tags.get("acme/app").rules) == (False, [])


def test_an_immutable_tag_cannot_be_deleted(drive: Drive, server: EmulatedHub) -> None:
    hub = as_alice(drive, server)
    tags = hub.repositories.immutable_tags
    assert tags.verify("acme/app", "1[.]0[.][0-3]").tags == ["1.0.3", "1.0.2", "1.0.1", "1.0.0"]
    tags.set("acme/app", rules=["1[.]0.*"], enabled=True)
    with pytest.raises(PermissionDeniedError, match=r"'1.0.1' .* by its immutability settings"):
        hub.tags.delete("acme/app", "1.0.1")
    hub.tags.delete("acme/app", "1.1.1")
    assert {"1.0.1", "1.1.1"} & set(server.state.repositories["acme", "app"].tags) == {"1.0.1"}
