"""Provisioning of users: what the methods do."""

from typing import Any

import httpx
import pytest
from demo_clients import as_alice, signed_in
from driving import Drive
from families.scim import USER_SCHEMA
from worlds import Scripted

from dockerhub import (
    AuthenticationError,
    ConflictError,
    HubError,
    scim,
)
from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.state.populate import add_scim_user, add_user
from dockerhub_openapi import models


def test_get_scim_service_provider_config(drive: Drive, server: EmulatedHub) -> None:
    found = as_alice(drive, server).scim.service_provider_config()
    assert isinstance(found, models.ScimServiceProviderConfig)
    assert found.filter_.supported is True


def test_list_scim_resource_types(drive: Drive, server: EmulatedHub) -> None:
    found = as_alice(drive, server).scim.resource_types()
    assert isinstance(found, models.ScimResourceTypeList)
    assert [type(each) for each in found.resources] == [models.ScimResourceType]


def test_get_scim_resource_type(drive: Drive, server: EmulatedHub) -> None:
    found = as_alice(drive, server).scim.resource_type("User")
    assert isinstance(found, models.ScimResourceType)
    assert (found.name, found.schema) == ("User", USER_SCHEMA)


def test_list_scim_schemas(drive: Drive, server: EmulatedHub) -> None:
    found = as_alice(drive, server).scim.schemas()
    assert isinstance(found, models.ScimSchemaList)
    assert [each.id for each in found.resources] == [USER_SCHEMA]


def test_get_scim_schema(drive: Drive, server: EmulatedHub) -> None:
    found = as_alice(drive, server).scim.schema(USER_SCHEMA)
    assert isinstance(found, models.ScimSchema)
    assert "userName" in {each.name for each in found.attributes}


def test_list_scim_users(drive: Drive, server: EmulatedHub) -> None:
    hub = as_alice(drive, server)
    users = list(hub.scim.list(sort_by="userName", sort_order="descending", page_size=2))
    assert {type(user) for user in users} == {models.ScimUser}
    assert [user.user_name.partition("@")[0] for user in users] == ["dave", "bob", "alice"]
    [bob] = hub.scim.list(filter=f'userName eq "{users[1].user_name}"', attributes=["userName"])
    assert (bob.user_name, bob.id, bob.emails) == (users[1].user_name, users[1].id, bob.emails)
    assert not bob.emails


def _a_user(server: EmulatedHub) -> Any:
    return next(iter(server.state.scim_users.values()))


def test_get_scim_user(drive: Drive, server: EmulatedHub) -> None:
    found = as_alice(drive, server).scim.get(_a_user(server).id)
    assert isinstance(found, models.ScimUser)
    assert isinstance(found.name, models.ScimUserName)
    assert (found.id, found.user_name) == (_a_user(server).id, _a_user(server).user_name)


def test_create_scim_user(drive: Drive, server: EmulatedHub) -> None:
    hub = as_alice(drive, server)
    named = hub.scim.create("jon@example.com", given_name="Jon", family_name="Snow")
    unnamed = hub.scim.create("arya@example.com")
    assert isinstance(named, models.ScimUser)
    held = server.state.scim_users[named.id]
    assert held.user_name == "jon@example.com"
    assert (held.given_name, held.family_name) == ("Jon", "Snow")
    assert server.state.scim_users[unnamed.id].user_name == "arya@example.com"


def test_update_scim_user(drive: Drive, server: EmulatedHub) -> None:
    hub, before = as_alice(drive, server), _a_user(server)
    off = hub.scim.update(before.id, enabled=False)
    assert isinstance(off, models.ScimUser)
    held = server.state.scim_users[before.id]
    assert (held.active, held.given_name) == (False, before.given_name)
    hub.scim.update(before.id, enabled=True, given_name="Al", family_name="Li")
    held = server.state.scim_users[before.id]
    assert (held.active, held.given_name, held.family_name) == (True, "Al", "Li")


@pytest.fixture
def many_users(server: EmulatedHub) -> list[str]:
    """An organization with 450 additional members."""
    with server.lock:
        for number in range(450):
            user = add_user(server.state, f"user{number:03}", "secret")
            add_scim_user(server.state, "acme", user, created=number)
        return sorted(user.user_name for user in server.state.scim_users.values())


@pytest.mark.parametrize(
    ("changed", "kept"), [("given_name", "family_name"), ("family_name", "given_name")]
)
def test_one_name_of_a_user_is_enough(
    drive: Drive, server: EmulatedHub, changed: str, kept: str
) -> None:
    hub = as_alice(drive, server)
    created = hub.scim.create("arya@example.com", **{changed: "Arya"})
    assert getattr(created.name, changed) == "Arya"
    assert not getattr(created.name, kept)


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("options", "requests"),
    [
        ({}, 5),
        ({"page_size": 200}, 3),
        ({"page_size": 200, "concurrency": 8}, 3),
        ({"page_size": 30, "concurrency": 32}, 16),
    ],
)
def test_all_users_are_listed(
    drive: Drive,
    server: EmulatedHub,
    many_users: list[str],
    options: dict[str, int],
    requests: int,
) -> None:
    users = signed_in(drive, server).scim.list(sort_by="userName", **options)
    assert [user.user_name for user in users] == many_users
    assert len(server.requests) == requests


def test_users_are_filtered_by_a_filter_or_its_text(
    drive: Drive, server: EmulatedHub, many_users: list[str]
) -> None:
    hub = signed_in(drive, server)
    built = scim.attr("userName").sw("user4") & ~scim.attr("active").eq(False)
    for given in (built, str(built), f"({built})"):
        assert len(list(hub.scim.list(filter=given))) == 50
    [one] = hub.scim.list(
        filter=scim.attr("userName").eq(many_users[0]),
        attributes=("userName", "name.givenName", "urn:ietf:params:scim:schemas:core:2.0:User:id"),
    )
    assert one.user_name == many_users[0]
    assert not one.emails


def test_a_user_is_created_once(drive: Drive, server: EmulatedHub) -> None:
    hub = signed_in(drive, server)
    hub.scim.create("jon@example.com")
    with pytest.raises(ConflictError, match="already a member"):
        hub.scim.create("jon@example.com")


def test_scim_accepts_only_its_own_token(drive: Drive, server: EmulatedHub) -> None:
    hub = drive.hub(base_url=server.url, username="alice", password="alice-password")
    with pytest.raises(AuthenticationError, match="scim_token="):
        hub.scim.get("u")
    with pytest.raises(AuthenticationError, match="scim_token="):
        list(hub.scim.list())
    assert not server.requests


def test_a_creation_of_a_user_is_not_repeated(drive: Drive, clock: Any) -> None:
    world = Scripted(clock, httpx.ReadError("broken"))
    hub = drive.hub(transport=drive.transport(world), scim_token="secret")
    with pytest.raises(HubError):
        hub.scim.create("jon@example.com")
    assert world.sent == ["POST /v2/scim/2.0/Users"]


def test_former_names_of_scim_methods_work_with_a_warning(
    drive: Drive, server: EmulatedHub, many_users: list[str]
) -> None:
    """Until the next minor version."""
    scim_users = signed_in(drive, server).scim
    for former, name in {
        "users": "list",
        "user": "get",
        "create_user": "create",
        "update_user": "update",
    }.items():
        with pytest.warns(DeprecationWarning, match=rf"scim\.{former} is now called scim\.{name}"):
            getattr(scim_users, former)
    with pytest.raises(AttributeError, match="has no attribute 'nonsense'"):
        _ = scim_users.nonsense
