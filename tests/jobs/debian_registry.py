"""Freeing storage against Debian's docker-registry (`make registry`), tags from the embedded Hub.

It asks for tokens as Docker's registry does. Unlike that, it deletes what is still referenced: so
what stays here stays by the client's own decision.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from real_registry import IMAGE, INDEX, PASSWORD, USER, RealRegistry, real_registry
from working import START, Worker

from dockerhub import (
    AuthenticationError,
    BadRequestError,
    DockerHub,
    LoginError,
    NotFoundError,
    PermissionDeniedError,
)
from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.state.populate import add_repository
from dockerhub.emulator.state.repositories import Image, Manifest, Repository, Tag
from dockerhub.retention import RetentionRules

NAME = "acme/real"
RULES = RetentionRules(match=["v*"], older_than="1d")
_DAY = 86_400


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealRegistry]:
    with real_registry(tmp_path_factory.mktemp("registry")) as registry:
        yield registry


@pytest.fixture
def connect(real: RealRegistry, server: EmulatedHub) -> Iterator[Callable[..., DockerHub]]:
    """Make clients of the embedded Hub, whose registry is the real one."""
    hubs: list[DockerHub] = []

    def make(registry: RealRegistry = real, password: str = PASSWORD) -> DockerHub:
        hub = DockerHub(
            username=USER,
            password=password,
            base_url=server.url,
            registry_url=registry.url,
            registry_auth_url=registry.auth_url,
        )
        hubs.append(hub)
        return hub

    yield make
    for hub in hubs:
        hub.close()


def image(digest: str, system: str) -> Image:
    return Image(digest=digest, config="", architecture="amd64", os=system, size=1)


def row(digest: str, size: int, **more: Any) -> dict[str, Any]:
    return {"mediaType": IMAGE, "digest": digest, "size": size, **more}


def tag(repository: Repository, name: str, digest: str, *images: Image, age: int = 90) -> None:
    """Let the embedded Hub list a tag; attestations are left out, as in its documentation."""
    pushed = int((START - age * _DAY) * 1e9)
    media_type = INDEX if images[0].digest != digest else IMAGE
    manifest = Manifest(
        digest=digest, media_type=media_type, images=images, last_pushed=pushed, last_pulled=None
    )
    repository.push(
        Tag(
            id=1,
            name=name,
            manifest=manifest,
            last_updated=pushed,
            last_updater=1,
            last_updater_username=USER,
            last_pulled=None,
            last_pushed=pushed,
        )
    )


def test_what_only_deleted_tags_had_is_freed(
    worker: Worker, server: EmulatedHub, real: RealRegistry, tmp_path: Path
) -> None:
    linux, size = real.push(NAME, "linux")
    shared, shared_size = real.push(NAME, "shared")
    single, _ = real.push(NAME, "single")
    about = {
        "vnd.docker.reference.type": "attestation-manifest",
        "vnd.docker.reference.digest": linux,
    }
    attestation, attested = real.push(NAME, "attestation")
    rows = [
        row(linux, size),
        row(shared, shared_size),
        row(attestation, attested, annotations=about),
    ]
    index = real.push_index(NAME, rows)
    other = real.push_index(NAME, [rows[1]])
    with server.lock:
        repository = add_repository(server.state, NAME)
        tag(repository, "v1", index, image(linux, "linux"), image(shared, "plan9"))
        tag(repository, "v2", single, image(single, "linux"))
        tag(repository, "keep", other, image(shared, "plan9"))
    job = worker.tag_retention(registry_url=real.url, registry_auth_url=real.auth_url)
    real.tokens.asked.clear()
    report = job.apply(job.plan(NAME, RULES), journal=tmp_path / "journal", free_storage=True)
    assert report.complete
    assert [(each.digest, each.result, each.reason) for each in report.manifests] == [
        (index, "freed", ""),
        (single, "freed", ""),
        (linux, "freed", ""),
        (shared, "kept", "also used by keep"),
        (attestation, "freed", ""),
    ]
    assert not any(real.has(NAME, each) for each in (index, single, linux, attestation))
    assert all(real.has(NAME, each) for each in (shared, other))
    assert real.tokens.asked == [f"repository:{NAME}:pull,delete"]


def test_manifests_are_read_as_they_are(
    real: RealRegistry, connect: Callable[..., DockerHub]
) -> None:
    hub = connect()
    linux, size = real.push(NAME, "read")
    index = real.push_index(NAME, [row(linux, size)])
    found = hub.manifests.get(NAME, index)
    assert (found.is_index, [each.digest for each in found.children]) == (True, [linux])
    assert hub.manifests.get(NAME, linux).is_image
    hub.manifests.delete(NAME, index)
    for call in (hub.manifests.get, hub.manifests.delete):
        with pytest.raises(NotFoundError, match=r"404 Not Found: .*manifest"):
            call(NAME, index)


def test_a_login_that_may_not_is_refused(
    real: RealRegistry, connect: Callable[..., DockerHub], tmp_path: Path
) -> None:
    digest, _ = real.push(NAME, "refused")
    with pytest.raises(LoginError):
        connect(password="wrong-password").manifests.get(NAME, digest)
    real.tokens.actions.remove("delete")
    try:
        hub = connect()
        with pytest.raises(PermissionDeniedError, match="does not let this login delete"):
            hub.manifests.check_access(NAME)
        with pytest.raises(AuthenticationError, match="401"):
            hub.manifests.delete(NAME, digest)
    finally:
        real.tokens.actions.add("delete")
    assert real.has(NAME, digest)
    with real_registry(tmp_path, deletes=False) as stubborn:
        digest, _ = stubborn.push(NAME, "stays")
        with pytest.raises(BadRequestError, match="405"):
            connect(stubborn).manifests.delete(NAME, digest)
        assert stubborn.has(NAME, digest)
