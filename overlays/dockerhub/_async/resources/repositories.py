"""`hub.repositories`: repositories, and what belongs to them."""

from __future__ import annotations

import builtins
import re
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, Literal

from dockerhub._async.caller import AsyncCaller
from dockerhub._base.arguments import Repository as Name
from dockerhub._base.arguments import check_bytes, parse_repository
from dockerhub._base.errors import BadRequestError, NotFoundError
from dockerhub._base.repository_patterns import RepositorySelection
from dockerhub_openapi import api

if TYPE_CHECKING:
    from dockerhub._async.pager import AsyncPager
    from dockerhub._async.resources.categories import AsyncCategories
    from dockerhub._async.resources.immutable_tags import AsyncImmutableTags
    from dockerhub._async.resources.repository_teams import AsyncRepositoryTeams
    from dockerhub._async.resources.webhooks import AsyncWebhooks
    from dockerhub_openapi.models.create_repository_request import CreateRepositoryRequest
    from dockerhub_openapi.models.repository import Repository
    from dockerhub_openapi.models.repository_list_entry import RepositoryListEntry
    from dockerhub_openapi.models.update_repository_request import UpdateRepositoryRequest

Ordering = Literal["name", "-name", "last_updated", "-last_updated", "pull_count", "-pull_count"]

_NEW_NAME: Final = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_SHORTEST_NAME: Final = 2
_LONGEST_DESCRIPTION: Final = 100
_LONGEST_README: Final = 25_000
"""Bytes, though Docker's document counts characters
(https://github.com/peter-evans/dockerhub-description)."""


class AsyncRepositories:
    """Repositories.

    Name a repository as for ``docker pull``: ``"python"`` (an official image),
    ``"library/python"``, ``"acme/app"`` or ``"docker.io/acme/app"``; anything else raises
    `ValueError`.
    """

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    @cached_property
    def categories(self) -> AsyncCategories:
        """The categories that repositories can have."""
        from dockerhub._async.resources.categories import AsyncCategories

        return AsyncCategories(self._caller)

    @cached_property
    def immutable_tags(self) -> AsyncImmutableTags:
        """Tags that cannot be pushed again or deleted."""
        from dockerhub._async.resources.immutable_tags import AsyncImmutableTags

        return AsyncImmutableTags(self._caller)

    @cached_property
    def teams(self) -> AsyncRepositoryTeams:
        """What the teams of an organization may do with repositories."""
        from dockerhub._async.resources.repository_teams import AsyncRepositoryTeams

        return AsyncRepositoryTeams(self._caller)

    @cached_property
    def webhooks(self) -> AsyncWebhooks:
        """What Docker Hub calls when a tag is pushed."""
        from dockerhub._async.resources.webhooks import AsyncWebhooks

        return AsyncWebhooks(self._caller)

    def list(
        self,
        namespace: str,
        *,
        name: str | None = None,
        ordering: Ordering | None = None,
        page_size: int | None = None,
        limit: int | None = None,
        resume: str | None = None,
        concurrency: int = 1,
    ) -> AsyncPager[RepositoryListEntry]:
        """Return the repositories of a user or organization, across all pages.

        Only those that the account may see are listed: without signing in, public ones; for an
        organization access token, public ones too, unless it has ``scope-repository-list``. A
        namespace that does not exist has an empty list, which Docker Hub does not distinguish from
        an empty one.

        Args:
            namespace: A user or organization.
            name: Only repositories whose names contain this text.
            ordering: ``name``, ``last_updated`` or ``pull_count``; with ``-`` before it, the
                last or largest first.
            page_size: Repositories to request at a time, 1 to 100; by default 100, or `limit` if
                less.
            limit: The most repositories to deliver; all if None.
            resume: The `resume_token` of an earlier such listing, to continue there.
            concurrency: Pages to request at the same time, 1 to 32; the order stays.

        Raises:
            TypeError: An argument has a wrong type.
            ValueError: An argument is out of bounds.
        """
        return self._caller.paginate(
            api.repositories.list_namespace_repositories.OPERATION.bind(
                namespace, name=name, ordering=ordering
            ),
            page_size=page_size,
            limit=limit,
            resume=resume,
            concurrency=concurrency,
        )

    async def matching(self, *repositories: str) -> builtins.list[str]:
        """Return the full names that names and patterns select, sorted and each once.

        Patterns are looked up in the list of repositories, one listing for each namespace, so they
        match only what `list` shows: for an organization access token without the scope
        ``scope-repository-list``, only public repositories. Plain names are not looked up.

        Args:
            repositories: Names, and patterns such as ``acme/*`` or ``acme/app-*``.

        Raises:
            UnmatchedPatternError: A pattern matches none.
            HubError: A list failed.
            ValueError: A name or pattern is unusable.
        """
        selection = RepositorySelection(repositories)
        for namespace in selection.namespaces:
            async for page in self.list(namespace, ordering="name").raw().pages():
                selection.take(namespace, page.items)
        return selection.names()

    async def get(self, repository: str) -> Repository:
        """Return a repository, with its README in `full_description`.

        Args:
            repository: Name of the repository.

        Raises:
            NotFoundError: There is no such repository, or the account may not see it.
            HubError: The request failed otherwise.
            ValueError: The repository is not named as above.
        """
        return await self._caller.call(
            api.repositories.get_repository.OPERATION, *parse_repository(repository)
        )

    async def exists(self, repository: str) -> bool:
        """Return whether a repository exists, even if it has no tags.

        Only the response "not found" means no; any other error is raised. A private
        repository that the account may not see looks as if it did not exist.

        Args:
            repository: Name of the repository.

        Raises:
            AuthenticationError: It was not found, but a login is stored that cannot be used, and
                the repository is not public. `anonymous=True` asks without signing in.
            HubError: The request failed, so that nothing is known.
            ValueError: The repository is not named as above.
        """
        namespace, name = parse_repository(repository)
        try:
            try:
                await self._caller.call(
                    api.repositories.check_repository.OPERATION, namespace, name
                )
            except BadRequestError as error:
                # HEAD was switched off once (https://github.com/docker/hub-feedback/issues/2257).
                if error.status != HTTPStatus.METHOD_NOT_ALLOWED:
                    raise
                await self._caller.call(api.repositories.get_repository.OPERATION, namespace, name)
        except NotFoundError:
            return False
        return True

    async def create(
        self,
        repository: str,
        *,
        description: str | None = None,
        full_description: str | None = None,
        is_private: bool | None = None,
    ) -> Repository:
        """Create a repository.

        It is public, so that everybody can see it, unless `is_private` is True.

        Args:
            repository: Name of the repository; its last part has at least 2 characters.
            description: A description of at most 100 bytes.
            full_description: The README, in Markdown, of at most 25,000 bytes.
            is_private: Whether only its members may see it.

        Returns:
            The new repository.

        Raises:
            BadRequestError: There is such a repository already, or Docker Hub refuses the name.
            PermissionDeniedError: The account may not create it, or its plan allows no more
                private repositories.
            HubError: The request failed otherwise. It is not repeated, so after
                `HubConnectionError` with `sent` the repository may exist.
            TypeError: An argument has a wrong type.
            ValueError: The name or a text is unusable.
        """
        name = parse_repository(repository)
        _check_new_name(repository, name)
        return await self._caller.call(
            api.repositories.create_repository.OPERATION,
            name.namespace,
            body=_new_repository(name, description, full_description, is_private=is_private),
        )

    async def update(
        self,
        repository: str,
        *,
        description: str | None = None,
        full_description: str | None = None,
        is_private: bool | None = None,
    ) -> Repository:
        """Change the description of a repository, its README, or who may see it.

        `is_private=False` makes all its images public at once. A README is overwritten as a
        whole; nothing keeps the old one.

        Args:
            repository: Name of the repository.
            description: One line about it, of at most 100 bytes; None to leave it.
            full_description: The README, in Markdown, of at most 25,000 bytes; None to leave it.
            is_private: Whether only its members may see it; None to leave it.

        Returns:
            The repository as it is now.

        Raises:
            NotFoundError: There is no such repository, or the account may not see it.
            PermissionDeniedError: The account may not change it, or its plan allows no more
                private repositories.
            HubError: The request failed otherwise; it is not repeated.
            TypeError: An argument has a wrong type.
            ValueError: Nothing is to be changed, or an argument is unusable.
        """
        namespace, name = parse_repository(repository)
        if description is None and full_description is None and is_private is None:
            raise ValueError(
                "description, full_description and is_private are all None: "
                "there is nothing to change"
            )
        return await self._caller.call(
            api.repositories.update_repository.OPERATION,
            namespace,
            name,
            body=_changes(description, full_description, is_private=is_private),
        )

    async def delete(self, repository: str) -> None:
        """Delete a repository with all its tags and images, permanently.

        Pulls of its images fail at once, and anybody who may use the namespace can create another
        repository of that name.

        Args:
            repository: Name of the repository.

        Raises:
            NotFoundError: There is no such repository. If an attempt of this very call failed
                after it may have deleted it, its absence counts as success.
            PermissionDeniedError: The account may not delete it.
            HubError: The request failed otherwise.
            ValueError: The repository is not named as above.
        """
        await self._caller.call(
            api.repositories.delete_repository.OPERATION, *parse_repository(repository)
        )


def _check_new_name(repository: str, name: Name) -> None:
    """Refuse names that old repositories may have and new ones may not."""
    if len(name.name) < _SHORTEST_NAME:
        problem = f"has at least {_SHORTEST_NAME} characters"
    elif not _NEW_NAME.fullmatch(name.name):
        problem = "is letters and digits, joined by a single '-', '_' or '.'"
    else:
        return
    raise ValueError(f"repository {repository!r}: the name of a new repository {problem}")


def _new_repository(
    name: Name,
    description: str | None,
    full_description: str | None,
    *,
    is_private: bool | None,
) -> CreateRepositoryRequest:
    from dockerhub_openapi.models.create_repository_request import CreateRepositoryRequest

    body = CreateRepositoryRequest(name=name.name, namespace=name.namespace)
    _fill(body, description, full_description, is_private=is_private)
    return body


def _changes(
    description: str | None, full_description: str | None, *, is_private: bool | None
) -> UpdateRepositoryRequest:
    from dockerhub_openapi.models.update_repository_request import UpdateRepositoryRequest

    body = UpdateRepositoryRequest()
    _fill(body, description, full_description, is_private=is_private)
    return body


def _fill(
    body: CreateRepositoryRequest | UpdateRepositoryRequest,
    description: str | None,
    full_description: str | None,
    *,
    is_private: bool | None,
) -> None:
    if description is not None:
        body.description = check_bytes("description", description, most=_LONGEST_DESCRIPTION)
    if full_description is not None:
        body.full_description = check_bytes(
            "full_description", full_description, most=_LONGEST_README
        )
    if is_private is not None:
        body.is_private = is_private
