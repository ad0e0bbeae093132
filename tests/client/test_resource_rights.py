"""The error shows whether the access token or the account lacks a right."""

from typing import Any

import pytest
from driving import Drive
from family_record import Access
from live import ONE_KIND
from records import NAMES, RECORDS, call, every_argument, with_access
from worlds import Scripted, bearer, reply

from dockerhub import AccessTokenNotAllowedError, EdgeBlockedError, PermissionDeniedError
from dockerhub.emulator import EmulatedHub


def signed_in(drive: Drive, server: EmulatedHub, name: str = "alice", password: str = "") -> Any:
    secret = password or f"{name}-password"
    return drive.hub(base_url=server.url, username=name, password=secret)


BARRED = [name for name in with_access(Access.PASSWORD) if RECORDS[name].method]
FORBIDDEN = [
    {"message": "forbidden"},
    {"message": "forbidden", "errinfo": {}},
    {"detail": "forbidden"},
    {"message": "token issued from personal access token", "errinfo": {}},
    None,
]


@pytest.mark.sweep
@pytest.mark.parametrize("operation", BARRED)
def test_an_error_says_what_an_access_token_cannot_do_and_what_to_do(
    drive: Drive, server: EmulatedHub, operation: str
) -> None:
    hub = signed_in(drive, server, password="dckr_pat_alice_admin")
    with pytest.raises(AccessTokenNotAllowedError, match="Sign in with the account's password"):
        call(hub, operation, server.state)


def test_pages_that_are_read_in_parallel_say_so_too(drive: Drive, server: EmulatedHub) -> None:
    hub = signed_in(drive, server, password="dckr_pat_alice_admin")
    with pytest.raises(AccessTokenNotAllowedError):
        list(hub.access_tokens.list(concurrency=4))


@pytest.mark.sweep
@pytest.mark.parametrize("body", FORBIDDEN)
@pytest.mark.parametrize("source", ["docker_pat|0", "docker_oat|0"])
def test_a_bare_403_is_explained_if_the_bearer_token_is_from_an_access_token(
    drive: Drive, clock: Any, source: str, body: Any
) -> None:
    """The claims show it, whether the client signed in itself or was given a bearer token."""
    world = Scripted(clock, reply(403, body))
    hub = drive.hub(transport=drive.transport(world), token=bearer(source=source))
    advice = "has to sign in with" if source.startswith("docker_oat") else "account's password"
    other = "account's password" if source.startswith("docker_oat") else "scopes allow"
    for operation in BARRED:
        with pytest.raises(AccessTokenNotAllowedError, match=advice) as caught:
            call(hub, operation)
        assert other not in str(caught.value)


@ONE_KIND
def test_a_403_for_an_operation_open_to_access_tokens_is_about_rights(
    drive: Drive, clock: Any
) -> None:
    """In families that accept access tokens, a bare 403 is about rights, by name and by path."""
    refused = with_access(Access.PASSWORD)
    token, world = bearer(source="docker_pat|0"), Scripted(clock, reply(403, FORBIDDEN[1]))
    hub = drive.hub(transport=drive.transport(world), token=token, scim_token="s")
    for name in NAMES:
        kind = AccessTokenNotAllowedError if name in refused else PermissionDeniedError
        with pytest.raises(PermissionDeniedError) as caught:
            hub.call(name, **every_argument(name))
        assert type(caught.value) is kind, name
        request = world.requests[-1]
        with pytest.raises(PermissionDeniedError) as by_path:
            hub.request(request.method, str(request.url.raw_path, "ascii"))
        assert type(by_path.value) is kind, name


@pytest.mark.sweep
@pytest.mark.parametrize("operation", BARRED)
def test_a_login_with_the_password_gets_another_error(
    drive: Drive, clock: Any, operation: str
) -> None:
    world = Scripted(clock, reply(403, {"message": "forbidden", "errinfo": {}}))
    for token in (bearer(source="auth0"), "e30.e30.x"):
        with pytest.raises(PermissionDeniedError) as caught:
            call(drive.hub(transport=drive.transport(world), token=token), operation)
        assert type(caught.value) is PermissionDeniedError


def test_a_member_cannot_read_the_audit_log(drive: Drive, server: EmulatedHub) -> None:
    with pytest.raises(PermissionDeniedError) as caught:
        list(signed_in(drive, server, "dave").audit_logs.list("acme"))
    assert type(caught.value) is PermissionDeniedError


def test_an_access_token_without_the_scope_cannot_delete_a_tag(
    drive: Drive, server: EmulatedHub
) -> None:
    hub = signed_in(drive, server, password="dckr_pat_alice_read")
    with pytest.raises(AccessTokenNotAllowedError):
        hub.tags.delete("acme/app", "latest")
    assert "latest" in server.state.repositories["acme", "app"].tags


def test_the_edge_is_not_mistaken_for_docker_hub(drive: Drive, clock: Any) -> None:
    world = Scripted(clock, reply(403, "error code: 1010"))
    hub = drive.hub(transport=drive.transport(world), token=bearer(source="docker_pat|0"))
    with pytest.raises(EdgeBlockedError):
        hub.access_tokens.get("u")
