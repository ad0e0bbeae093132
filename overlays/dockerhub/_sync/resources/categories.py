# Derived from _async/resources/categories.py by `make sync`; never edited.
"""`hub.repositories.categories`: the categories of repositories."""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from dockerhub._base.arguments import check_segment, parse_repository, wrong_type
from dockerhub._base.suggestions import did_you_mean
from dockerhub._sync.caller import Caller
from dockerhub_openapi import api

if TYPE_CHECKING:
    from dockerhub_openapi.models.category import Category

_MOST: Final = 3
"""Categories of a repository (https://github.com/docker-library/docs/pull/2446)."""


class Categories:
    """The categories of repositories, by which people find them."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(self) -> builtins.list[Category]:
        """Return all categories that a repository can have.

        Raises:
            HubError: The request failed.
        """
        return self._caller.call(api.categories.list_categories.OPERATION)

    def set(self, repository: str, categories: Iterable[str | Category]) -> None:
        """Replace the categories of a repository.

        Docker Hub wants their names, which take a request if only slugs are given.

        Args:
            repository: Name of the repository, such as ``acme/app``.
            categories: At most 3, of those that `list` returns or by their slugs, such as
                ``web-servers``; none to have none.

        Raises:
            NotFoundError: There is no such repository, or the account may not see it.
            PermissionDeniedError: The account may not change it.
            HubError: A request failed otherwise.
            TypeError: An argument has a wrong type.
            ValueError: There is no such category, there are too many, or the repository is not
                named so; the categories stay as they were.
        """
        namespace, name = parse_repository(repository)
        chosen = _distinct(categories)
        known: dict[str, Category] = {}
        if any(isinstance(each, str) for each in chosen):
            known = {each.slug: each for each in self.list() if hasattr(each, "slug")}
        self._caller.call(
            api.categories.update_repository_categories.OPERATION,
            namespace,
            name,
            body=[_found(each, known) if isinstance(each, str) else each for each in chosen],
        )


def _distinct(categories: Iterable[str | Category]) -> builtins.list[str | Category]:
    """Return each category once; `TypeError` or `ValueError` if they cannot be categories."""
    if isinstance(categories, str) or not isinstance(categories, Iterable):
        raise wrong_type("categories", "a list such as ['web-servers']", categories)
    found: dict[str, str | Category] = {}
    for index, each in enumerate(categories):
        argument = f"categories[{index}]"
        found[check_segment(argument, getattr(each, "slug", each))] = each
    if len(found) > _MOST:
        raise ValueError(f"categories must be at most {_MOST}, not {len(found)}: {[*found]}")
    return [*found.values()]


def _found(slug: str, known: Mapping[str, Category]) -> Category:
    if slug not in known:
        hint = did_you_mean(slug, known)
        raise ValueError(f"categories: there is no category {slug!r}.{hint}")
    return known[slug]
