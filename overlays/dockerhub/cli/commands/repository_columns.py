"""The columns of repositories and of their categories."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dockerhub import models
from dockerhub.cli.output.formats import (
    Column,
    age_column,
    moment_column,
    number_column,
    size_column,
)
from dockerhub.cli.output.formatting import plain


def read_entry(row: Any) -> models.RepositoryListEntry:
    """Decode a repository of a list; a row that is not an object gives an empty one."""
    return models.RepositoryListEntry.from_dict(row if isinstance(row, dict) else {})


def listing_columns(now: float) -> list[Column[models.RepositoryListEntry]]:
    """Return the columns of a list of repositories: those of hub-tool, and the size."""
    return [
        Column(
            "repository", lambda each: f"{plain(each.namespace)}/{plain(each.name)}", whole=True
        ),
        Column("description", lambda each: each.description, rank=1),
        age_column("last_update", lambda each: each.last_updated, now, never="never"),
        size_column("size", lambda each: each.storage_size, rank=1),
        number_column("pulls", lambda each: each.pull_count),
        number_column("stars", lambda each: each.star_count, rank=1),
        Column("private", lambda each: each.is_private),
    ]


def details(now: float) -> list[Column[models.Repository]]:
    """Return what is shown of one repository."""
    return [
        _name_column(),
        Column("description", lambda each: each.description),
        Column("private", lambda each: each.is_private),
        Column("status", lambda each: each.status_description),
        Column("categories", lambda each: [plain(_slug(item)) for item in each.categories or []]),
        number_column("pulls", lambda each: each.pull_count),
        number_column("stars", lambda each: each.star_count),
        size_column("size", lambda each: each.storage_size),
        moment_column("last_update", lambda each: each.last_updated, now),
        moment_column("created", lambda each: each.date_registered, now),
        size_column("readme", _readme_size),
        Column("immutable_tags", _immutable_rules),
        Column("permissions", _permissions),
    ]


def loss_columns(tags: int, now: float) -> list[Column[models.Repository]]:
    """Return the columns of what is lost with a repository."""
    return [
        _name_column(),
        number_column("tags", lambda _: tags),
        size_column("size", lambda each: each.storage_size),
        number_column("pulls", lambda each: each.pull_count),
        number_column("stars", lambda each: each.star_count),
        age_column("last_update", lambda each: each.last_updated, now, never="never"),
    ]


CATEGORY_COLUMNS: Final[list[Column[models.Category]]] = [
    Column("slug", lambda each: each.slug, whole=True),
    Column("name", lambda each: each.name),
]


def _name_column() -> Column[models.Repository]:
    return Column(
        "repository", lambda each: f"{plain(each.namespace)}/{plain(each.name)}", whole=True
    )


def _slug(category: object) -> object:
    return category.slug if isinstance(category, models.Category) else category


def _readme_size(repository: models.Repository) -> int:
    return len(plain(repository.full_description).encode("utf-8", "replace"))


def _immutable_rules(repository: models.Repository) -> Any:
    """Return the rules of immutable tags that are in force, in either form that servers send."""
    settings = repository.to_dict().get("immutable_tags_settings")
    if isinstance(settings, Mapping):
        return settings.get("rules") if settings.get("enabled") else None
    return repository.immutable_tags_rules if repository.immutable_tags else None


def _permissions(repository: models.Repository) -> list[str]:
    found = repository.to_dict().get("permissions")
    return [name for name, on in found.items() if on] if isinstance(found, Mapping) else []
