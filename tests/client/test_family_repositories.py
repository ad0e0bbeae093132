"""Repositories and their tags: what the methods do."""

from datetime import datetime

import pytest
from demo_clients import as_alice, signed_in
from driving import Drive

from dockerhub import HubResponseError, NotFoundError, PermissionDeniedError
from dockerhub.emulator import EmulatedHub
from dockerhub.names import UnmatchedPatternError
from dockerhub_openapi import models


def test_repositories_are_listed_with_filters_and_order(drive: Drive, server: EmulatedHub) -> None:
    hub = as_alice(drive, server)
    found = list(hub.repositories.list("acme", ordering="-pull_count"))
    assert [each.name for each in found] == ["app", "secret", "empty"]
    assert {type(each) for each in found} == {models.RepositoryListEntry}
    assert [each.name for each in hub.repositories.list("acme", name="ecr")] == ["secret"]
    assert list(hub.repositories.list("nobody")) == []


def test_names_and_patterns_are_resolved_by_one_list(drive: Drive, server: EmulatedHub) -> None:
    hub = as_alice(drive, server)
    server.clear_requests()
    found = hub.repositories.matching("python", "acme/[as]*", "acme/app", "docker.io/acme/*t")
    assert found == ["acme/app", "acme/secret", "library/python"]
    [listing] = [each for each in server.requests if each.method == "GET"]
    assert listing.path == "/v2/namespaces/acme/repositories"
    assert "ordering=name" in listing.query
    with pytest.raises(UnmatchedPatternError, match="'library/alpine-\\*'"):
        hub.repositories.matching("alpine-*")


def test_links_to_plain_http_are_followed_on_the_clients_own_origin(
    drive: Drive, server: EmulatedHub
) -> None:
    server.faults.add("http-next", times=None)
    found = list(as_alice(drive, server).repositories.list("acme", page_size=1))
    assert len(found) == 3


def test_a_repository_is_created_updated_and_deleted(drive: Drive, server: EmulatedHub) -> None:
    hub, held = as_alice(drive, server), server.state.repositories
    readme = "é" * 12_500
    made = hub.repositories.create("acme/new", description="é" * 50, full_description=readme)
    assert isinstance(made, models.Repository)
    assert (made.is_private, made.full_description) == (False, readme)
    changed = hub.repositories.update("acme/new", description="", is_private=True)
    assert (changed.description, changed.is_private) == ("", True)
    assert held["acme", "new"].full_description == readme
    assert hub.repositories.update("acme/new", description="New").description == "New"
    assert hub.repositories.update("acme/new", full_description="x").full_description == "x"
    assert hub.repositories.update("acme/new", is_private=False).is_private is False
    assert hub.repositories.create("acme/xy").name == "xy"
    assert hub.repositories.delete("docker.io/acme/new") is None
    assert ("acme", "new") not in held


def test_an_update_of_a_repository_must_change_something(drive: Drive, server: EmulatedHub) -> None:
    with pytest.raises(ValueError, match="are all None: there is nothing to change"):
        as_alice(drive, server).repositories.update("acme/app")
    assert server.requests == ()


@pytest.mark.parametrize(
    ("repository", "there"),
    [("acme/app", True), ("acme/empty", True), ("acme/nothing", False), ("carol/notes", False)],
)
def test_an_existing_repository_exists(
    drive: Drive, server: EmulatedHub, repository: str, *, there: bool
) -> None:
    hub = as_alice(drive, server)
    assert hub.repositories.exists(repository) is there
    assert server.requests[-1].method == "HEAD"
    server.faults.add("status", code=405, method="HEAD")
    assert hub.repositories.exists(repository) is there
    assert server.requests[-1].method == "GET"


@pytest.mark.parametrize("code", [400, 403])
def test_only_not_found_means_false(drive: Drive, server: EmulatedHub, code: int) -> None:
    server.faults.add("status", code=code, method="HEAD")
    with pytest.raises(HubResponseError):
        as_alice(drive, server).repositories.exists("acme/app")


def test_the_error_names_a_plan_without_another_private_repository(
    drive: Drive, server: EmulatedHub
) -> None:
    carol = signed_in(drive, server, "carol")
    with pytest.raises(PermissionDeniedError, match="No more private repositories available"):
        carol.repositories.create("carol/new", is_private=True)


def test_older_servers_report_immutability_in_another_way(
    drive: Drive, server: EmulatedHub
) -> None:
    server.faults.add("old-immutable-tags")
    found = as_alice(drive, server).repositories.get("acme/app")
    assert found.immutable_tags_settings is None
    assert (found.immutable_tags, found.immutable_tags_rules) == (False, ".*")


def test_tags_are_listed_with_filters_and_order(drive: Drive, server: EmulatedHub) -> None:
    tags = as_alice(drive, server).tags
    named = [each.name for each in tags.list("python", name="slim", ordering="-name")]
    assert named == sorted(named)[::-1]
    assert all("slim" in each for each in named)
    oldest = [each.name for each in tags.list("acme/app", ordering="-last_updated", limit=2)]
    assert oldest == ["1.0.0", "1.0.1"]


def test_list_tags(drive: Drive, server: EmulatedHub) -> None:
    tags = list(as_alice(drive, server).tags.list("python"))
    held = server.state.repositories["library", "python"].tags
    assert {type(tag) for tag in tags} == {models.Tag}
    assert sorted(tag.name for tag in tags) == sorted(held)
    assert isinstance(tags[0].last_updated, datetime)
    assert isinstance(tags[0].images[0], models.Image)


def test_check_tags(drive: Drive, server: EmulatedHub) -> None:
    assert as_alice(drive, server).tags.exists("acme/secret") is True


def test_get_tag(drive: Drive, server: EmulatedHub) -> None:
    tag = as_alice(drive, server).tags.get("acme/app", "latest")
    held = server.state.repositories["acme", "app"].tags["latest"]
    assert isinstance(tag, models.Tag)
    assert (tag.name, tag.id, tag.digest) == ("latest", held.id, held.manifest.digest)
    assert tag.tag_status is models.ImageStatus.ACTIVE


def test_check_tag(drive: Drive, server: EmulatedHub) -> None:
    assert as_alice(drive, server).tags.exists("acme/app", "latest") is True


def test_delete_tag(drive: Drive, server: EmulatedHub) -> None:
    assert as_alice(drive, server).tags.delete("acme/app", "latest") is None
    assert "latest" not in server.state.repositories["acme", "app"].tags
    assert len(server.state.repositories["acme", "app"].tags) == 1233


def test_a_missing_tag_is_not_mistaken_for_a_retired_operation(
    drive: Drive, server: EmulatedHub
) -> None:
    with pytest.raises(NotFoundError) as caught:
        signed_in(drive, server).tags.get("acme/app", "newest")
    assert type(caught.value) is NotFoundError
