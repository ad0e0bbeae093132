"""Users: what the methods do."""

import pytest
from demo_clients import as_alice
from driving import Drive

from dockerhub import PermissionDeniedError
from dockerhub.emulator import EmulatedHub
from dockerhub_openapi import models


def test_get_current_user(drive: Drive, server: EmulatedHub) -> None:
    user = as_alice(drive, server).users.me()
    assert isinstance(user, models.CurrentUser)
    assert (user.username, user.full_name, user.is_admin) == ("alice", "Alice Ace", False)


def test_get_user(drive: Drive, server: EmulatedHub) -> None:
    user = drive.hub(base_url=server.url, strict=True).users.get("bob")
    assert isinstance(user, models.HubUser)
    assert (user.username, user.type_, user.id) == ("bob", "User", server.state.users["bob"].uuid)


def test_an_organization_is_not_a_user(drive: Drive, server: EmulatedHub) -> None:
    hub = drive.hub(base_url=server.url, username="acme", password="dckr_oat_acme")
    with pytest.raises(PermissionDeniedError):
        hub.users.me()
