"""Tags of repositories: what the methods do."""

from datetime import datetime

import pytest
from demo_clients import as_alice, signed_in
from driving import Drive

from dockerhub import (
    NotFoundError,
)
from dockerhub.emulator import EmulatedHub
from dockerhub_openapi import models


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


def test_a_missing_tag_is_not_taken_for_a_retired_operation(
    drive: Drive, server: EmulatedHub
) -> None:
    with pytest.raises(NotFoundError) as caught:
        signed_in(drive, server).tags.get("acme/app", "newest")
    assert type(caught.value) is NotFoundError
