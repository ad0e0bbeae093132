"""Registries that members may use: what the methods do."""

from typing import Any

import pytest
from demo_clients import as_alice
from driving import Drive

from dockerhub import PermissionDeniedError
from dockerhub.emulator import EmulatedHub
from dockerhub.models import CustomRegistry

OURS = CustomRegistry(address="registry.example.com", friendly_name="Ours", allowed=True)
THEIRS = CustomRegistry(address="docker.example.org", friendly_name="Theirs", allowed=False)


def test_registries_are_read(drive: Drive, server: EmulatedHub) -> None:
    found = as_alice(drive, server).orgs.registry_access.get("acme")
    assert found.to_dict() == {
        "enabled": False,
        "standard_registries": [{"id": "DockerHub", "allowed": True}],
        "custom_registries": [
            {
                "address": "registry.example.com",
                "friendly_name": "Registry of Acme",
                "allowed": True,
            }
        ],
    }


def test_registries_are_written_as_a_whole(drive: Drive, server: EmulatedHub) -> None:
    access = as_alice(drive, server).orgs.registry_access
    written = access.update(
        "acme", enabled=True, docker_hub=False, custom_registries=iter([OURS, THEIRS])
    )
    assert written.to_dict() == access.get("acme").to_dict()
    held = server.state.organizations["acme"].registry_access
    assert (held.enabled, held.docker_hub_allowed) == (True, False)
    assert [each.address for each in held.custom_registries] == [OURS.address, THEIRS.address]
    access.update("acme", enabled=False, docker_hub=True, custom_registries=[])
    assert access.get("acme").custom_registries == []


def test_registries_need_a_business_plan(drive: Drive, server: EmulatedHub) -> None:
    with pytest.raises(PermissionDeniedError, match="business plan"):
        as_alice(drive, server).orgs.registry_access.update(
            "umbrella", enabled=True, docker_hub=True, custom_registries=[]
        )


def altered(**changes: object) -> CustomRegistry:
    return CustomRegistry.from_dict({**OURS.to_dict(), **changes})


@pytest.mark.parametrize(
    ("registries", "error", "problem"),
    [
        ([altered(address="")], ValueError, r"\[0\].address must have 1 to 255 characters"),
        ([THEIRS, altered(allowed=5)], TypeError, r"\[1\].allowed must be True or False"),
        ([altered(friendly_name=5)], TypeError, r"\[0\].friendly_name must be text"),
        ([OURS, altered(allowed=False)], ValueError, "'registry.example.com' more than once"),
    ],
)
def test_contradictory_registries_are_refused(
    drive: Drive, server: EmulatedHub, registries: Any, error: type[Exception], problem: str
) -> None:
    """Nothing is sent: an address cannot be both allowed and blocked."""
    with pytest.raises(error, match=problem):
        as_alice(drive, server).orgs.registry_access.update(
            "acme", enabled=True, docker_hub=True, custom_registries=registries
        )
    assert [each.path for each in server.requests] == []
