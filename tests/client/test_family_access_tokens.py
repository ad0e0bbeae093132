"""Personal access tokens: what the methods do."""

import pytest
from demo_clients import as_alice, signed_in
from driving import Drive

from dockerhub import (
    HubError,
)
from dockerhub.emulator import EmulatedHub
from dockerhub_openapi import models


def test_list_access_tokens(drive: Drive, server: EmulatedHub) -> None:
    tokens = list(as_alice(drive, server).access_tokens.list())
    held = [each for each in server.state.access_tokens.values() if each.owner == "alice"]
    assert {type(token) for token in tokens} == {models.AccessToken}
    assert {token.uuid for token in tokens} == {each.uuid for each in held}
    assert {token.token for token in tokens} == {""}
    assert tokens[0].scopes == [models.AccessTokenScope("repo:admin")]


def test_create_access_token(drive: Drive, server: EmulatedHub) -> None:
    scopes = ("repo:read", "repo:public_read")
    token = as_alice(drive, server).access_tokens.create("CI", iter(scopes))
    held = server.state.access_tokens[token.uuid]
    assert isinstance(token, models.AccessToken)
    assert (held.secret, held.label, held.scopes) == (token.token, "CI", scopes)
    signed_in = drive.hub(base_url=server.url, username="alice", password=token.token)
    assert signed_in.whoami().from_access_token


def _a_token(server: EmulatedHub) -> str:
    return next(iter(server.state.access_tokens))


def test_get_access_token(drive: Drive, server: EmulatedHub) -> None:
    token = as_alice(drive, server).access_tokens.get(_a_token(server))
    assert isinstance(token, models.AccessToken)
    assert (token.uuid, token.token_label) == (_a_token(server), "admin token of alice")


def test_update_access_token(drive: Drive, server: EmulatedHub) -> None:
    hub, uuid = as_alice(drive, server), _a_token(server)
    renamed = hub.access_tokens.update(uuid, label="new")
    assert (renamed.token_label, renamed.is_active) == ("new", True)
    switched = hub.access_tokens.update(uuid, is_active=False)
    assert (switched.token_label, switched.is_active) == ("new", False)
    both = hub.access_tokens.update(uuid, label="x" * 100, is_active=True)
    held = server.state.access_tokens[uuid]
    assert (both.token_label, both.is_active) == (held.label, held.is_active) == ("x" * 100, True)


def test_delete_access_token(drive: Drive, server: EmulatedHub) -> None:
    """Docker Hub sends 202 although the spec says 204; both are success."""
    hub = as_alice(drive, server)
    for status in (202, 204):
        server.settings.deleted_token_status = status
        uuid = _a_token(server)
        assert hub.access_tokens.delete(uuid) is None
        assert uuid not in server.state.access_tokens


def test_a_token_that_may_have_been_created_is_not_created_again(
    drive: Drive, server: EmulatedHub
) -> None:
    server.faults.add("reset-after-effect", method="POST", path="*/access-tokens")
    hub = drive.hub(base_url=server.url, username="alice", password="alice-password")
    with pytest.raises(HubError) as caught:
        hub.access_tokens.create("CI", ["repo:read"])
    assert caught.value.sent
    labels = [token.token_label for token in hub.access_tokens.list()]
    assert labels.count("CI") == 1


def test_many_tokens_are_listed_in_parallel(drive: Drive, server: EmulatedHub) -> None:
    hub = signed_in(drive, server)
    made = [hub.access_tokens.create(f"{number}", ["repo:read"]).uuid for number in range(20)]
    before = len(server.requests)
    listed = [token.uuid for token in hub.access_tokens.list(page_size=3, concurrency=5)]
    assert listed[:20] == made[::-1]
    assert len(listed) == len(set(listed)) == 24
    assert len(server.requests) - before == 8


def test_an_update_must_change_something(drive: Drive, server: EmulatedHub) -> None:
    problem = "^label and is_active are both None: there is nothing to change$"
    with pytest.raises(ValueError, match=problem):
        as_alice(drive, server).access_tokens.update("x")
