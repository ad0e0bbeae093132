"""What the methods make of the ways of Docker Hub: retired operations, warnings, odd answers."""

from typing import Any

import httpx
import pytest
from driving import Drive
from worlds import Scripted, bearer, reply

from dockerhub import (
    AccessTokenNotAllowedError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    EdgeBlockedError,
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


# Tags


def test_a_tag_that_is_not_there_does_not_exist(drive: Drive, server: EmulatedHub) -> None:
    hub = signed_in(drive, server)
    assert hub.tags.exists("acme/app", "latest")
    assert not hub.tags.exists("acme/app", "newest")
    assert not hub.tags.exists("acme/nothing")
    assert not hub.tags.exists("carol/notes"), "a private repository looks as if it were not there"
    assert {each.method for each in server.requests if "users" not in each.path} == {"HEAD"}


@pytest.mark.parametrize("tag", [None, "latest"])
@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, BadRequestError),
        (401, AuthenticationError),
        (403, PermissionDeniedError),
        (500, ServerError),
    ],
)
def test_only_not_found_means_that_a_tag_does_not_exist(
    drive: Drive, server: EmulatedHub, status: int, error: type[HubError], tag: str | None
) -> None:
    server.faults.add("status", code=status, path="*/tags*", method="HEAD", times=None)
    with pytest.raises(error):
        signed_in(drive, server).tags.exists("acme/app", tag)


def test_where_head_is_switched_off_the_tag_is_read(drive: Drive, server: EmulatedHub) -> None:
    server.faults.add("status", code=405, path="*/tags*", method="HEAD", times=None)
    hub = signed_in(drive, server)
    assert hub.tags.exists("acme/app", "latest")
    assert hub.tags.exists("acme/app")
    assert not hub.tags.exists("acme/app", "newest")
    assert not hub.tags.exists("acme/nothing")


def test_a_tag_is_deleted_once(drive: Drive, server: EmulatedHub) -> None:
    hub = signed_in(drive, server)
    hub.tags.delete("acme/app", "latest")
    with pytest.raises(NotFoundError):
        hub.tags.delete("acme/app", "latest")


def test_a_deletion_that_worked_but_broke_off_counts(drive: Drive, server: EmulatedHub) -> None:
    """The deletion is repeated, and that the tag is gone then is no error."""
    server.faults.add("reset-after-effect", method="DELETE", path="*")
    hub = drive.hub(base_url=server.url, username="alice", password="alice-password")
    hub.tags.delete("acme/app", "latest")
    assert "latest" not in server.state.repositories["acme", "app"].tags
    deletions = [each.status for each in server.requests if each.method == "DELETE"]
    assert deletions[-1] == 404


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


# Logins with access tokens

BARRED = {
    "tokens": lambda hub: list(hub.access_tokens.list()),
    "tokens in parallel": lambda hub: list(hub.access_tokens.list(concurrency=4)),
    "token": lambda hub: hub.access_tokens.get("u"),
    "create": lambda hub: hub.access_tokens.create("CI", ["repo:read"]),
    "update": lambda hub: hub.access_tokens.update("u", is_active=False),
    "delete": lambda hub: hub.access_tokens.delete("u"),
    "events": lambda hub: list(hub.audit_logs.list("acme")),
    "actions": lambda hub: hub.audit_logs.actions("acme"),
    "settings": lambda hub: hub.org_settings.get("acme"),
    "set": lambda hub: hub.org_settings.update(
        "acme", enabled=True, allow_official_images=True, allow_verified_publishers=True
    ),
}
FORBIDDEN = [
    {"message": "forbidden"},
    {"message": "forbidden", "errinfo": {}},
    {"detail": "forbidden"},
    {"message": "token issued from personal access token", "errinfo": {}},
    None,
]


@pytest.mark.parametrize("operation", BARRED)
def test_what_an_access_token_may_not_do_says_so_and_what_to_do(
    drive: Drive, server: EmulatedHub, operation: str
) -> None:
    hub = signed_in(drive, server, password="dckr_pat_alice_admin")
    with pytest.raises(AccessTokenNotAllowedError, match="sign in with the account's password"):
        BARRED[operation](hub)


@pytest.mark.parametrize("body", FORBIDDEN)
@pytest.mark.parametrize("source", ["docker_pat|0", "docker_oat|0"])
def test_a_bare_forbidden_is_explained_if_the_token_is_from_an_access_token(
    drive: Drive, clock: Any, source: str, body: Any
) -> None:
    """The claims tell, whether the client signed in itself or was given a token."""
    world = Scripted(clock, reply(403, body))
    hub = drive.hub(transport=drive.transport(world), token=bearer(source=source))
    for operation in BARRED.values():
        with pytest.raises(AccessTokenNotAllowedError):
            operation(hub)


@pytest.mark.parametrize("operation", BARRED)
def test_a_login_with_the_password_is_not_told_so(drive: Drive, clock: Any, operation: str) -> None:
    world = Scripted(clock, reply(403, {"message": "forbidden", "errinfo": {}}))
    for token in (bearer(source="auth0"), "opaque"):
        with pytest.raises(PermissionDeniedError) as caught:
            BARRED[operation](drive.hub(transport=drive.transport(world), token=token))
        assert type(caught.value) is PermissionDeniedError


def test_a_member_may_not_read_the_audit_log(drive: Drive, server: EmulatedHub) -> None:
    with pytest.raises(PermissionDeniedError) as caught:
        list(signed_in(drive, server, "dave").audit_logs.list("acme"))
    assert type(caught.value) is PermissionDeniedError


def test_an_access_token_of_too_small_a_scope_may_not_delete_a_tag(
    drive: Drive, server: EmulatedHub
) -> None:
    hub = signed_in(drive, server, password="dckr_pat_alice_read")
    with pytest.raises(AccessTokenNotAllowedError):
        hub.tags.delete("acme/app", "latest")
    assert "latest" in server.state.repositories["acme", "app"].tags


def test_the_edge_is_not_taken_for_docker_hub(drive: Drive, clock: Any) -> None:
    world = Scripted(clock, reply(403, "error code: 1010"))
    hub = drive.hub(transport=drive.transport(world), token=bearer(source="docker_pat|0"))
    with pytest.raises(EdgeBlockedError):
        hub.access_tokens.get("u")


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
    users = signed_in(drive, server).scim.users(sort_by="userName", **options)
    assert [user.user_name for user in users] == many_users
    assert len(server.requests) == requests


def test_users_are_filtered_by_a_filter_or_its_text(
    drive: Drive, server: EmulatedHub, many_users: list[str]
) -> None:
    hub = signed_in(drive, server)
    built = scim.attr("userName").sw("user4") & ~scim.attr("active").eq(False)
    for given in (built, str(built), f"({built})"):
        assert len(list(hub.scim.users(filter=given))) == 50
    [one] = hub.scim.users(
        filter=scim.attr("userName").eq(many_users[0]),
        attributes=("userName", "name.givenName", "urn:ietf:params:scim:schemas:core:2.0:User:id"),
    )
    assert one.user_name == many_users[0]
    assert not one.emails


def test_a_user_joins_once(drive: Drive, server: EmulatedHub) -> None:
    hub = signed_in(drive, server)
    hub.scim.create_user("jon@example.com")
    with pytest.raises(ConflictError, match="already a member"):
        hub.scim.create_user("jon@example.com")


def test_scim_takes_its_own_token_only(drive: Drive, server: EmulatedHub) -> None:
    hub = drive.hub(base_url=server.url, username="alice", password="alice-password")
    with pytest.raises(AuthenticationError, match="scim_token="):
        hub.scim.user("u")
    with pytest.raises(AuthenticationError, match="scim_token="):
        list(hub.scim.users())
    assert not server.requests


def test_unknown_things_of_scim_are_not_found(drive: Drive, server: EmulatedHub) -> None:
    hub = signed_in(drive, server)
    for call in (hub.scim.user, hub.scim.schema, hub.scim.resource_type):
        with pytest.raises(NotFoundError):
            call("nothing")


def test_a_creation_of_a_user_is_not_repeated(drive: Drive, clock: Any) -> None:
    world = Scripted(clock, httpx.ReadError("broken"))
    hub = drive.hub(transport=drive.transport(world), scim_token="secret")
    with pytest.raises(HubError):
        hub.scim.create_user("jon@example.com")
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
