"""What the methods make of the ways of Docker Hub: retired operations, warnings, odd answers."""

from typing import Any

import httpx
import pytest
from driving import Drive
from worlds import Scripted

from dockerhub import (
    AuthenticationError,
    BadRequestError,
    ConflictError,
    HubError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    RetiredEndpointError,
    RetryPolicy,
    ServerError,
    scim,
)
from dockerhub.emulator import EmulatedHub, RateLimit
from dockerhub.emulator.building import add_scim_user, add_user

NONE = RetryPolicy(retries=0, longest_wait=0)
CI = {"label": "CI", "scopes": ["repo:read"]}


def signed_in(drive: Drive, server: EmulatedHub, name: str = "alice", password: str = "") -> Any:
    return drive.hub(
        base_url=server.url,
        username=name,
        password=password or f"{name}-password",
        scim_token="dckr_scim_acme",
        retry=NONE,
    )


# Images


IMAGES = {
    "summary": lambda hub: hub.images.summary("alice/tools"),
    "list": lambda hub: list(hub.images.list("alice/tools")),
    "tags": lambda hub: list(hub.images.tags("alice/tools", "sha256:0")),
    "delete": lambda hub: hub.images.delete("alice", [("tools", "sha256:0")], dry_run=True),
}


@pytest.mark.parametrize("how", ["json404", "method405", "html404"])
@pytest.mark.parametrize("method", IMAGES)
def test_a_retired_operation_says_so(
    drive: Drive, server: EmulatedHub, how: str, method: str
) -> None:
    server.settings.images_retired = how
    with pytest.raises(RetiredEndpointError, match="Docker has switched this operation off") as e:
        IMAGES[method](signed_in(drive, server))
    assert e.value.status == (405 if how == "method405" and method == "delete" else 404)
    assert isinstance(e.value, NotFoundError)


def test_a_missing_tag_is_not_taken_for_a_retired_operation(
    drive: Drive, server: EmulatedHub
) -> None:
    with pytest.raises(NotFoundError) as caught:
        signed_in(drive, server).tags.get("acme/app", "newest")
    assert type(caught.value) is NotFoundError


def test_the_warnings_of_an_error_are_passed_back(drive: Drive, server: EmulatedHub) -> None:
    """Images that are active and tagged go when their warnings are echoed, and not before."""
    hub, repository = signed_in(drive, server), server.state.repositories["alice", "tools"]
    digest = repository.tags["v11"].manifest.digest
    chosen = [("tools", digest)]
    active_from = "2026-10-01"
    with pytest.raises(BadRequestError) as caught:
        hub.images.delete("alice", chosen, dry_run=False, active_from=active_from)
    warnings = caught.value.body["errinfo"]["details"]["warnings"]
    assert {each["warning"] for each in warnings} == {"is_active", "current_tag"}
    for ignored in (warnings[:1], warnings[1:], [], ()):
        with pytest.raises(BadRequestError):
            hub.images.delete(
                "alice", chosen, dry_run=False, ignore_warnings=ignored, active_from=active_from
            )
    assert digest in repository.manifests
    done = hub.images.delete(
        "alice",
        iter(chosen),
        dry_run=False,
        ignore_warnings=iter(warnings),
        active_from=active_from,
    )
    assert (done.metrics.manifest_deletes, done.metrics.tag_deletes) == (1, 2)
    assert digest not in repository.manifests
    assert not {"v11", "latest"} & repository.tags.keys()


def test_a_deletion_of_images_is_not_repeated(drive: Drive, server: EmulatedHub) -> None:
    server.faults.add("status", code=503, method="POST", path="*/delete-images", times=None)
    hub = drive.hub(base_url=server.url, username="alice", password="alice-password")
    with pytest.raises(ServerError):
        IMAGES["delete"](hub)
    assert [each.status for each in server.requests] == [200, 503]


# Access tokens, organisations, SCIM


def test_a_token_that_may_have_been_created_is_not_created_again(
    drive: Drive, server: EmulatedHub
) -> None:
    server.faults.add("reset-after-effect", method="POST", path="*/access-tokens")
    hub = drive.hub(base_url=server.url, username="alice", password="alice-password")
    with pytest.raises(HubError) as caught:
        hub.access_tokens.create(**CI)
    assert caught.value.sent
    labels = [token.token_label for token in hub.access_tokens.list()]
    assert labels.count("CI") == 1


def test_an_unknown_token_is_not_found(drive: Drive, server: EmulatedHub) -> None:
    hub = signed_in(drive, server)
    for call in (hub.access_tokens.get, hub.access_tokens.delete):
        with pytest.raises(NotFoundError):
            call("00000000-0000-4000-8000-000000000000")
    with pytest.raises(NotFoundError):
        hub.access_tokens.update("00000000-0000-4000-8000-000000000000", label="new")


def test_many_tokens_are_listed_in_parallel(drive: Drive, server: EmulatedHub) -> None:
    hub = signed_in(drive, server)
    made = [hub.access_tokens.create(f"{number}", ["repo:read"]).uuid for number in range(20)]
    before = len(server.requests)
    listed = [token.uuid for token in hub.access_tokens.list(page_size=3, concurrency=5)]
    assert listed[:20] == made[::-1]
    assert len(listed) == len(set(listed)) == 24
    assert len(server.requests) - before == 8


def test_settings_need_a_business_plan(drive: Drive, server: EmulatedHub) -> None:
    with pytest.raises(PermissionDeniedError, match="business plan"):
        signed_in(drive, server).org_settings.update(
            "umbrella", enabled=True, allow_official_images=True, allow_verified_publishers=True
        )


@pytest.fixture
def many_users(server: EmulatedHub) -> list[str]:
    """An organisation with 450 members more."""
    with server.lock:
        for number in range(450):
            user = add_user(server.state, f"user{number:03}", "secret")
            add_scim_user(server.state, "acme", user, created=number)
        return sorted(user.user_name for user in server.state.scim_users.values())


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


def test_a_user_joins_once(drive: Drive, server: EmulatedHub) -> None:
    hub = signed_in(drive, server)
    hub.scim.create("jon@example.com")
    with pytest.raises(ConflictError, match="already a member"):
        hub.scim.create("jon@example.com")


def test_scim_takes_its_own_token_only(drive: Drive, server: EmulatedHub) -> None:
    hub = drive.hub(base_url=server.url, username="alice", password="alice-password")
    with pytest.raises(AuthenticationError, match="scim_token="):
        hub.scim.get("u")
    with pytest.raises(AuthenticationError, match="scim_token="):
        list(hub.scim.list())
    assert not server.requests


def test_unknown_things_of_scim_are_not_found(drive: Drive, server: EmulatedHub) -> None:
    hub = signed_in(drive, server)
    for call in (hub.scim.get, hub.scim.schema, hub.scim.resource_type):
        with pytest.raises(NotFoundError):
            call("nothing")


def test_a_creation_of_a_user_is_not_repeated(drive: Drive, clock: Any) -> None:
    world = Scripted(clock, httpx.ReadError("broken"))
    hub = drive.hub(transport=drive.transport(world), scim_token="secret")
    with pytest.raises(HubError):
        hub.scim.create("jon@example.com")
    assert world.sent == ["POST /v2/scim/2.0/Users"]


def test_an_audit_log_without_a_total_ends_at_its_short_page(
    drive: Drive, server: EmulatedHub
) -> None:
    hub = signed_in(drive, server)
    assert len(list(hub.audit_logs.list("acme", page_size=25))) == 60
    assert [each.query.rpartition("page=")[2] for each in server.requests][-2:] == ["2", "3"]
    before = len(server.requests)
    assert len(list(hub.audit_logs.list("acme", page_size=20))) == 60
    assert len(server.requests) - before == 4, "after a full page only an empty one is the end"


def test_a_limit_that_is_spent_ends_a_call(drive: Drive, server: EmulatedHub) -> None:
    hub = signed_in(drive, server)
    hub.login()
    server.rate_limit = RateLimit(limit=0)
    with pytest.raises(RateLimitError) as caught:
        hub.org_settings.get("acme")
    assert caught.value.retry_at is not None


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
