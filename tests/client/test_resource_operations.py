"""Every operation of the spec has a method, in both clients, and does on a socket what it says."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from driving import Drive

from dockerhub._spec.operations import find_operation, operation_names
from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.seed_demo import TOTP_SECRET
from dockerhub_openapi import models

USER_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User"
CASES: dict[str, Callable[[Drive, EmulatedHub], None]] = {}


def shows(case: Callable[[Drive, EmulatedHub], None]) -> None:
    """Register a function that does the operation of its name and judges the result."""
    CASES[case.__name__] = case


def as_alice(drive: Drive, server: EmulatedHub) -> Any:
    """Sign in; no answer may depart from the corrected spec."""
    signed_in = {"username": "alice", "password": "alice-password", "scim_token": "dckr_scim_acme"}
    return drive.hub(base_url=server.url, strict=True, **signed_in)


@pytest.mark.parametrize("name", [*operation_names()])
def test_every_operation_has_a_method(drive: Drive, server: EmulatedHub, name: str) -> None:
    """A new operation fails here by its name until a method of the client is shown to do it."""
    assert name in CASES, f"no method is shown to do {name}"
    CASES[name](drive, server)
    operation = find_operation(name)
    path = re.compile(re.sub(r"\{\w+\}", "[^/]+", operation.path))
    done = [each for each in server.requests if path.fullmatch(each.path)]
    assert operation.method in {each.method for each in done}
    assert all(each.status is not None and each.status < 400 for each in done) or "login" in name


@shows
def login(drive: Drive, server: EmulatedHub) -> None:
    hub = as_alice(drive, server)
    token = hub.login()
    assert hub.login() == token
    assert repr(token) == "****"
    assert [(each.path, each.status) for each in server.requests] == [("/v2/users/login", 200)]


@shows
def login_2fa(drive: Drive, server: EmulatedHub) -> None:
    bob = {"username": "bob", "password": "bob-password", "totp_secret": TOTP_SECRET}
    hub = drive.hub(base_url=server.url, **bob)
    hub.login()
    assert hub.whoami().username == "bob"
    assert [each.status for each in server.requests] == [401, 200]


@shows
def create_auth_token(drive: Drive, server: EmulatedHub) -> None:
    hub = drive.hub(base_url=server.url, username="acme", password="dckr_oat_acme")
    hub.login()
    assert hub.whoami().username == "acme"
    assert len(server.requests) == 1


@shows
def list_tags(drive: Drive, server: EmulatedHub) -> None:
    tags = list(as_alice(drive, server).tags.list("python"))
    held = server.state.repositories["library", "python"].tags
    assert {type(tag) for tag in tags} == {models.Tag}
    assert sorted(tag.name for tag in tags) == sorted(held)
    assert isinstance(tags[0].last_updated, datetime)
    assert isinstance(tags[0].images[0], models.Image)


@shows
def check_tags(drive: Drive, server: EmulatedHub) -> None:
    assert as_alice(drive, server).tags.exists("acme/secret") is True


@shows
def get_tag(drive: Drive, server: EmulatedHub) -> None:
    tag = as_alice(drive, server).tags.get("acme/app", "latest")
    held = server.state.repositories["acme", "app"].tags["latest"]
    assert isinstance(tag, models.Tag)
    assert (tag.name, tag.id, tag.digest) == ("latest", held.id, held.manifest.digest)
    assert tag.tag_status is models.ImageStatus.ACTIVE


@shows
def check_tag(drive: Drive, server: EmulatedHub) -> None:
    assert as_alice(drive, server).tags.exists("acme/app", "latest") is True


@shows
def delete_tag(drive: Drive, server: EmulatedHub) -> None:
    assert as_alice(drive, server).tags.delete("acme/app", "latest") is None
    assert "latest" not in server.state.repositories["acme", "app"].tags
    assert len(server.state.repositories["acme", "app"].tags) == 1233


@shows
def list_access_tokens(drive: Drive, server: EmulatedHub) -> None:
    tokens = list(as_alice(drive, server).access_tokens.list())
    held = [each for each in server.state.access_tokens.values() if each.owner == "alice"]
    assert {type(token) for token in tokens} == {models.AccessToken}
    assert {token.uuid for token in tokens} == {each.uuid for each in held}
    assert {token.token for token in tokens} == {""}
    assert tokens[0].scopes == [models.AccessTokenScope("repo:admin")]


@shows
def create_access_token(drive: Drive, server: EmulatedHub) -> None:
    scopes = ("repo:read", "repo:public_read")
    token = as_alice(drive, server).access_tokens.create("CI", iter(scopes))
    held = server.state.access_tokens[token.uuid]
    assert isinstance(token, models.AccessToken)
    assert (held.secret, held.label, held.scopes) == (token.token, "CI", scopes)
    signed_in = drive.hub(base_url=server.url, username="alice", password=token.token)
    assert signed_in.whoami().from_access_token


def _a_token(server: EmulatedHub) -> str:
    return next(iter(server.state.access_tokens))


@shows
def get_access_token(drive: Drive, server: EmulatedHub) -> None:
    token = as_alice(drive, server).access_tokens.get(_a_token(server))
    assert isinstance(token, models.AccessToken)
    assert (token.uuid, token.token_label) == (_a_token(server), "admin token of alice")


@shows
def update_access_token(drive: Drive, server: EmulatedHub) -> None:
    hub, uuid = as_alice(drive, server), _a_token(server)
    renamed = hub.access_tokens.update(uuid, label="new")
    assert (renamed.token_label, renamed.is_active) == ("new", True)
    switched = hub.access_tokens.update(uuid, is_active=False)
    assert (switched.token_label, switched.is_active) == ("new", False)
    both = hub.access_tokens.update(uuid, label="x" * 100, is_active=True)
    held = server.state.access_tokens[uuid]
    assert (both.token_label, both.is_active) == (held.label, held.is_active) == ("x" * 100, True)


@shows
def delete_access_token(drive: Drive, server: EmulatedHub) -> None:
    """Docker Hub was seen to answer 202 where the spec says 204; both are success."""
    hub = as_alice(drive, server)
    for status in (202, 204):
        server.settings.deleted_token_status = status
        uuid = _a_token(server)
        assert hub.access_tokens.delete(uuid) is None
        assert uuid not in server.state.access_tokens


@shows
def get_images_summary(drive: Drive, server: EmulatedHub) -> None:
    hub = as_alice(drive, server)
    summary = hub.images.summary("alice/tools", active_from="2026-10-01")
    assert isinstance(summary, models.ImagesSummary)
    assert isinstance(summary.statistics, models.ImagesStatistics)
    assert summary.active_from == datetime(2026, 10, 1, tzinfo=UTC)
    assert summary.statistics.total == 11
    assert 0 < summary.statistics.active < 11
    default = hub.images.summary("alice/tools").statistics
    assert default.active + default.inactive == 11


@shows
def list_images(drive: Drive, server: EmulatedHub) -> None:
    hub = as_alice(drive, server)
    images = list(hub.images.list("alice/tools", ordering="digest", page_size=4, concurrency=2))
    assert {type(image) for image in images} == {models.RepositoryImage}
    held = server.state.repositories["alice", "tools"].manifests
    assert [image.digest for image in images] == sorted(held)
    chosen = hub.images.list(
        "alice/tools",
        status="inactive",
        currently_tagged=True,
        active_from=datetime(2026, 10, 1, tzinfo=UTC),
    )
    assert {image.status for image in chosen} == {models.ImageStatus.INACTIVE}
    query = server.requests[-1].query
    assert (
        "status=inactive&currently_tagged=true&active_from=2026-10-01T00%3A00%3A00%2B00%3A00"
        in query
    )


@shows
def list_image_tags(drive: Drive, server: EmulatedHub) -> None:
    held = server.state.repositories["alice", "tools"].tags["v11"].manifest
    tags = list(as_alice(drive, server).images.tags("alice/tools", held.digest, page_size=1))
    assert {type(tag) for tag in tags} == {models.ImageTag}
    assert {tag.tag: tag.is_current for tag in tags} == {"v11": True, "latest": True}


@shows
def delete_images(drive: Drive, server: EmulatedHub) -> None:
    hub, held = as_alice(drive, server), server.state.repositories["alice", "tools"]
    hub.tags.delete("alice/tools", "v1")
    digest = next(each.digest for each in held.manifests.values() if "v1" in each.tags)
    chosen = [("tools", digest)]
    tried = hub.images.delete("alice", chosen, dry_run=True, active_from="2026-11-01")
    assert isinstance(tried, models.DeleteImagesResult)
    assert (tried.dry_run, tried.metrics.manifest_deletes) == (True, 1)
    assert digest in held.manifests
    done = hub.images.delete("alice", chosen, dry_run=False, active_from="2026-11-01")
    assert (done.dry_run, done.metrics.manifest_deletes) == (False, 1)
    assert digest not in held.manifests


@shows
def list_audit_logs(drive: Drive, server: EmulatedHub) -> None:
    hub = as_alice(drive, server)
    hub.tags.delete("acme/app", "latest")
    events = list(hub.audit_logs.list("acme", page_size=10))
    held = [each for each in server.state.audit_events if each.account == "acme"]
    assert {type(event) for event in events} == {models.AuditLog}
    assert len(events) == len(held) == 61
    assert isinstance(events[0].timestamp, datetime)
    assert events[0].data["tag"] == "latest"
    chosen = hub.audit_logs.list(
        "acme",
        action="repo.tag.push",
        name="acme/app",
        actor="bob",
        since="2026-10-28",
        until=datetime(2026, 10, 31, 12, tzinfo=UTC),
        limit=3,
    )
    assert {(each.action, each.name, each.actor) for each in chosen} == {
        ("repo.tag.push", "acme/app", "bob")
    }
    query = server.requests[-1].query
    assert "from=2026-10-28T00%3A00%3A00%2B00%3A00&to=2026-10-31T12%3A00%3A00%2B00%3A00" in query


@shows
def list_audit_actions(drive: Drive, server: EmulatedHub) -> None:
    found = as_alice(drive, server).audit_logs.actions("acme")
    assert isinstance(found, models.AuditActions)
    group = found.actions["repo"]
    assert isinstance(group, models.AuditActionGroup)
    assert "tag.push" in {action.name for action in group.actions}


@shows
def get_org_settings(drive: Drive, server: EmulatedHub) -> None:
    found = as_alice(drive, server).org_settings.get("acme")
    assert isinstance(found, models.OrgSettings)
    assert isinstance(found.restricted_images, models.RestrictedImages)
    assert found.restricted_images.enabled is False


@shows
def update_org_settings(drive: Drive, server: EmulatedHub) -> None:
    found = as_alice(drive, server).org_settings.update(
        "acme", enabled=True, allow_official_images=True, allow_verified_publishers=False
    )
    assert isinstance(found, models.OrgSettings)
    held = server.state.organizations["acme"].restricted_images
    written = (held.enabled, held.allow_official_images, held.allow_verified_publishers)
    assert written == (True, True, False)


@shows
def get_scim_service_provider_config(drive: Drive, server: EmulatedHub) -> None:
    found = as_alice(drive, server).scim.service_provider_config()
    assert isinstance(found, models.ScimServiceProviderConfig)
    assert found.filter_.supported is True


@shows
def list_scim_resource_types(drive: Drive, server: EmulatedHub) -> None:
    found = as_alice(drive, server).scim.resource_types()
    assert isinstance(found, models.ScimResourceTypeList)
    assert [type(each) for each in found.resources] == [models.ScimResourceType]


@shows
def get_scim_resource_type(drive: Drive, server: EmulatedHub) -> None:
    found = as_alice(drive, server).scim.resource_type("User")
    assert isinstance(found, models.ScimResourceType)
    assert (found.name, found.schema) == ("User", USER_SCHEMA)


@shows
def list_scim_schemas(drive: Drive, server: EmulatedHub) -> None:
    found = as_alice(drive, server).scim.schemas()
    assert isinstance(found, models.ScimSchemaList)
    assert [each.id for each in found.resources] == [USER_SCHEMA]


@shows
def get_scim_schema(drive: Drive, server: EmulatedHub) -> None:
    found = as_alice(drive, server).scim.schema(USER_SCHEMA)
    assert isinstance(found, models.ScimSchema)
    assert "userName" in {each.name for each in found.attributes}


@shows
def list_scim_users(drive: Drive, server: EmulatedHub) -> None:
    hub = as_alice(drive, server)
    users = list(hub.scim.list(sort_by="userName", sort_order="descending", page_size=2))
    assert {type(user) for user in users} == {models.ScimUser}
    assert [user.user_name.partition("@")[0] for user in users] == ["dave", "bob", "alice"]
    [bob] = hub.scim.list(filter=f'userName eq "{users[1].user_name}"', attributes=["userName"])
    assert (bob.user_name, bob.id, bob.emails) == (users[1].user_name, users[1].id, bob.emails)
    assert not bob.emails


def _a_user(server: EmulatedHub) -> Any:
    return next(iter(server.state.scim_users.values()))


@shows
def get_scim_user(drive: Drive, server: EmulatedHub) -> None:
    found = as_alice(drive, server).scim.get(_a_user(server).id)
    assert isinstance(found, models.ScimUser)
    assert isinstance(found.name, models.ScimUserName)
    assert (found.id, found.user_name) == (_a_user(server).id, _a_user(server).user_name)


@shows
def create_scim_user(drive: Drive, server: EmulatedHub) -> None:
    hub = as_alice(drive, server)
    named = hub.scim.create("jon@example.com", given_name="Jon", family_name="Snow")
    unnamed = hub.scim.create("arya@example.com")
    assert isinstance(named, models.ScimUser)
    held = server.state.scim_users[named.id]
    assert held.user_name == "jon@example.com"
    assert (held.given_name, held.family_name) == ("Jon", "Snow")
    assert server.state.scim_users[unnamed.id].user_name == "arya@example.com"


@shows
def update_scim_user(drive: Drive, server: EmulatedHub) -> None:
    hub, before = as_alice(drive, server), _a_user(server)
    off = hub.scim.update(before.id, enabled=False)
    assert isinstance(off, models.ScimUser)
    held = server.state.scim_users[before.id]
    assert (held.active, held.given_name) == (False, before.given_name)
    hub.scim.update(before.id, enabled=True, given_name="Al", family_name="Li")
    held = server.state.scim_users[before.id]
    assert (held.active, held.given_name, held.family_name) == (True, "Al", "Li")
