"""Repositories as JSON, in the shape of bodies recorded in 2025 and 2026."""

from typing import Any

from dockerhub.emulator.state.permissions import LEVELS, permission_on
from dockerhub.emulator.state.records import CATEGORIES
from dockerhub.emulator.state.repositories import Repository
from dockerhub.emulator.state.times import optional_rfc3339, rfc3339

from .handlers import Backend, Caller


def repository_json(backend: Backend, caller: Caller, repository: Repository) -> dict[str, Any]:
    """Return a repository as its own operations answer it."""
    readme = repository.full_description
    immutable = repository.immutable_tags
    owner = repository.namespace
    return {
        "user": owner,
        **_common(repository),
        "is_automated": False,
        "collaborator_count": 0,
        "affiliation": "owner" if caller.name == owner else None,
        "hub_user": owner,
        "has_starred": False,
        **({"full_description": readme} if readme else {}),
        "permissions": _permissions(backend, caller, repository),
        "immutable_tags_settings": {"enabled": immutable.enabled, "rules": list(immutable.rules)},
        "source": None,
    }


def list_entry_json(caller: Caller, repository: Repository) -> dict[str, Any]:
    """Return a repository as a list has it."""
    affiliation = "owner" if caller.name == repository.namespace else ""
    return {**_common(repository), "affiliation": affiliation}


def categories_json(slugs: tuple[str, ...]) -> list[dict[str, str]]:
    """Return categories with their names."""
    return [{"name": CATEGORIES[slug], "slug": slug} for slug in slugs]


def _common(repository: Repository) -> dict[str, Any]:
    manifests = repository.manifests.values()
    return {
        "name": repository.name,
        "namespace": repository.namespace,
        "repository_type": "image" if manifests else None,
        "status": repository.status,
        "status_description": "active" if repository.status else "inactive",
        "description": repository.description,
        "is_private": repository.is_private,
        "star_count": repository.star_count,
        "pull_count": repository.pull_count,
        "last_updated": optional_rfc3339(repository.last_updated),
        "last_modified": optional_rfc3339(repository.last_modified),
        "date_registered": rfc3339(repository.created),
        "media_types": sorted({each.media_type for each in manifests}),
        "content_types": ["image"] if manifests else [],
        "categories": categories_json(repository.categories),
        "storage_size": sum(image.size for each in manifests for image in each.images),
    }


def _permissions(backend: Backend, caller: Caller, repository: Repository) -> dict[str, bool]:
    found = permission_on(backend.state, caller, repository)
    highest = -1 if found is None else LEVELS.index(found)
    return {level: number <= highest for number, level in enumerate(LEVELS)}
