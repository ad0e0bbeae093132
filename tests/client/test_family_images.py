"""Images: what the methods do."""

from datetime import UTC, datetime

import pytest
from demo_clients import as_alice, signed_in
from driving import Drive

from dockerhub import (
    BadRequestError,
    ServerError,
)
from dockerhub.emulator import EmulatedHub
from dockerhub_openapi import models


def test_get_images_summary(drive: Drive, server: EmulatedHub) -> None:
    hub = as_alice(drive, server)
    summary = hub.images.summary("alice/tools", active_from="2026-10-01")
    assert isinstance(summary, models.ImagesSummary)
    assert isinstance(summary.statistics, models.ImagesStatistics)
    assert summary.active_from == datetime(2026, 10, 1, tzinfo=UTC)
    assert summary.statistics.total == 11
    assert 0 < summary.statistics.active < 11
    default = hub.images.summary("alice/tools").statistics
    assert default.active + default.inactive == 11


def test_list_images(drive: Drive, server: EmulatedHub) -> None:
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


def test_list_image_tags(drive: Drive, server: EmulatedHub) -> None:
    held = server.state.repositories["alice", "tools"].tags["v11"].manifest
    tags = list(as_alice(drive, server).images.tags("alice/tools", held.digest, page_size=1))
    assert {type(tag) for tag in tags} == {models.ImageTag}
    assert {tag.tag: tag.is_current for tag in tags} == {"v11": True, "latest": True}


def test_delete_images(drive: Drive, server: EmulatedHub) -> None:
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


def test_the_warnings_of_an_error_are_sent_back(drive: Drive, server: EmulatedHub) -> None:
    """Images that are active and tagged are deleted only if the request repeats their warnings."""
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
        hub.images.delete("alice", [("tools", "sha256:0")], dry_run=True)
    assert [each.status for each in server.requests] == [200, 503]
