# Derived from _async/resources/search.py by `make sync`; never edited.
"""`hub.search`: search all of Docker Hub."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal, get_args

from dockerhub._base.arguments import check_text, wrong_type
from dockerhub._sync.caller import Caller
from dockerhub_openapi import api

if TYPE_CHECKING:
    from dockerhub._sync.pager import Pager
    from dockerhub_openapi.models.catalog_result import CatalogResult
    from dockerhub_openapi.models.repository_search_result import RepositorySearchResult

Badge = Literal["official", "verified_publisher", "open_source"]
CatalogSort = Literal["pull_count", "updated_at"]
SortOrder = Literal["asc", "desc"]


class Search:
    """Search among everything that is public on Docker Hub; it needs no credentials.

    Results change while they are read, and Docker Hub ends long ones early: a search is for
    finding, not for a complete list. The repositories of one namespace are listed by
    `hub.repositories.list`.
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def repositories(
        self,
        query: str,
        *,
        page_size: int | None = None,
        limit: int | None = None,
        resume: str | None = None,
        concurrency: int = 1,
    ) -> Pager[RepositorySearchResult]:
        """Return the repositories that a search finds, the best matches first.

        Their numbers of pulls are exact.

        Args:
            query: Words of the name or description.
            page_size: Repositories to request at a time, 1 to 100.
            limit: The most repositories to deliver; all if None.
            resume: The `resume_token` of an earlier such search, to continue there.
            concurrency: Pages to request at the same time, 1 to 32.

        Raises:
            TypeError: An argument has a wrong type.
            ValueError: An argument is out of bounds.
        """
        return self._caller.paginate(
            api.search.search_repositories.OPERATION.bind(query=query),
            page_size=page_size,
            limit=limit,
            resume=resume,
            concurrency=concurrency,
        )

    def catalog(
        self,
        query: str | None = None,
        *,
        kind: str | None = None,
        badges: Iterable[Badge] | None = None,
        categories: Iterable[str] | None = None,
        architectures: Iterable[str] | None = None,
        operating_systems: Iterable[str] | None = None,
        extension_reviewed: bool | None = None,
        sort: CatalogSort | None = None,
        order: SortOrder | None = None,
        page_size: int | None = None,
        limit: int | None = None,
        resume: str | None = None,
        concurrency: int = 1,
    ) -> Pager[CatalogResult]:
        """Return what the search of Docker Hub's website finds, plugins and models too.

        The `pull_count` of a result is text for people, such as ``1B+``; `repositories` tells it
        exactly.

        Args:
            query: Words to search for; everything if None.
            kind: What to find: ``image``, ``plugin``, ``extension``, ``model``.
            badges: Only trusted content: ``official``, ``verified_publisher``, ``open_source``.
            categories: Only these, by slug, such as ``databases-and-storage``.
            architectures: Only these, such as ``arm64``.
            operating_systems: Only these, such as ``linux``.
            extension_reviewed: Whether to find only extensions that Docker has reviewed.
            sort: What to order by: ``pull_count`` or ``updated_at``; the best matches come first
                if None.
            order: ``asc`` or ``desc``.
            page_size: Results to request at a time, 1 to 64.
            limit: The most results to deliver; all if None.
            resume: The `resume_token` of an earlier such search, to continue there.
            concurrency: Pages to request at the same time, 1 to 32.

        Raises:
            TypeError: An argument has a wrong type.
            ValueError: An argument is out of bounds.
        """
        if kind is not None:
            _check("kind", kind)
        return self._caller.paginate(
            api.search.search_catalog.OPERATION.bind(
                query=query,
                type_=kind,
                badges=_joined("badges", badges, get_args(Badge)),
                categories=_joined("categories", categories),
                architectures=_joined("architectures", architectures),
                operating_systems=_joined("operating_systems", operating_systems),
                extension_reviewed=extension_reviewed,
                sort=sort,
                order=order,
            ),
            page_size=page_size,
            limit=limit,
            resume=resume,
            concurrency=concurrency,
        )


def _joined(argument: str, values: Iterable[str] | None, known: tuple[str, ...] = ()) -> str | None:
    """Return the values of a filter as one parameter; None if there are none."""
    if values is None:
        return None
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise wrong_type(argument, "a list such as ['arm64']", values)
    found = [_value(f"{argument}[{index}]", each, known) for index, each in enumerate(values)]
    return ",".join(found) or None


def _value(argument: str, value: str, known: tuple[str, ...]) -> str:
    _check(argument, value)
    if known and value not in known:
        raise ValueError(f"{argument} must be one of {', '.join(map(repr, known))}, not {value!r}")
    if "," in value:
        raise ValueError(f"{argument} has a comma, which separates values: {value!r}")
    return value


def _check(argument: str, value: str) -> None:
    if not isinstance(value, str):
        raise wrong_type(argument, "text", value)
    check_text(argument, value)
