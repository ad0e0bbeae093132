"""`hub.tags`: the tags of a repository."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Literal

from dockerhub._async.caller import AsyncCaller
from dockerhub._base.arguments import parse_repository
from dockerhub._base.errors import BadRequestError, NotFoundError
from dockerhub_openapi import api

if TYPE_CHECKING:
    from dockerhub._async.pager import AsyncPager
    from dockerhub_openapi.models.tag import Tag

Ordering = Literal["last_updated", "-last_updated", "name", "-name"]


class AsyncTags:
    """The tags of repositories.

    Name a repository as for ``docker pull``: ``"python"`` (an official image),
    ``"library/python"``, ``"acme/app"`` or ``"docker.io/acme/app"``; anything else raises
    `ValueError`.
    """

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self,
        repository: str,
        *,
        name: str | None = None,
        ordering: Ordering | None = None,
        page_size: int | None = None,
        limit: int | None = None,
        resume: str | None = None,
        concurrency: int = 1,
    ) -> AsyncPager[Tag]:
        """Return the tags of a repository, last updated first, across all pages.

        Without signing in, Docker Hub ends every listing after 1,000 tags.

        Args:
            repository: Name of the repository.
            name: Only tags whose names contain this text.
            ordering: ``last_updated`` for the last updated first, as by default, or ``name``; with
                ``-`` before it, in reverse order.
            page_size: Tags to request at a time, 1 to 100; by default 100, or `limit` if less.
            limit: The most tags to deliver; all if None.
            resume: The `resume_token` of an earlier listing of this repository, to continue there.
            concurrency: Pages to request at the same time, 1 to 32; the order stays.

        Raises:
            TypeError: An argument has a wrong type.
            ValueError: The repository is not named as above, or an argument is out of bounds.

        While it is iterated, it raises `NotFoundError` if there is no such repository or the
        account may not see it, `PaginationDepthError` if the listing may not be read further,
        `IncompleteListError` if it ends before all tags came, or another `HubError`; each tells in
        its `resume_token` where to continue.
        """
        return self._caller.paginate(
            api.repositories.list_tags.OPERATION.bind(
                *parse_repository(repository), name=name, ordering=ordering
            ),
            page_size=page_size,
            limit=limit,
            resume=resume,
            concurrency=concurrency,
        )

    async def get(self, repository: str, tag: str) -> Tag:
        """Return one tag, with its images.

        Args:
            repository: Name of the repository.
            tag: Name of the tag, e.g. ``latest``.

        Raises:
            NotFoundError: There is no such tag, or the account may not see it.
            HubError: The request failed otherwise.
            ValueError: An argument cannot be the name of such a thing.
        """
        namespace, name = parse_repository(repository)
        return await self._caller.call(api.repositories.get_tag.OPERATION, namespace, name, tag)

    async def exists(self, repository: str, tag: str | None = None) -> bool:
        """Tell whether a tag exists, or whether the repository has any tags.

        Only the response "not found" means no; any other error is raised. A private
        repository that the account may not see looks as if it did not exist.

        Args:
            repository: Name of the repository.
            tag: Name of the tag; None to ask for any.

        Raises:
            AuthenticationError: It was not found, but a login is stored that cannot be used, and
                the repository is not public. `anonymous=True` asks without signing in.
            HubError: The request failed, so that nothing is known.
            ValueError: An argument cannot be the name of such a thing.
        """
        namespace, name = parse_repository(repository)
        try:
            try:
                await self._check(namespace, name, tag)
            except BadRequestError as error:
                # HEAD was switched off once (https://github.com/docker/hub-feedback/issues/2257).
                if error.status != HTTPStatus.METHOD_NOT_ALLOWED:
                    raise
                await self._read(namespace, name, tag)
        except NotFoundError:
            return False
        return True

    async def _check(self, namespace: str, name: str, tag: str | None) -> None:
        if tag is None:
            await self._caller.call(api.repositories.check_tags.OPERATION, namespace, name)
        else:
            await self._caller.call(api.repositories.check_tag.OPERATION, namespace, name, tag)

    async def _read(self, namespace: str, name: str, tag: str | None) -> None:
        if tag is None:
            await self._caller.call(api.repositories.list_tags.OPERATION, namespace, name)
        else:
            await self._caller.call(api.repositories.get_tag.OPERATION, namespace, name, tag)

    async def delete(self, repository: str, tag: str) -> None:
        """Delete a tag, permanently.

        Its manifests stay, so that no storage is freed; `hub.manifests` deletes those, and
        `dockerhub.retention` does both. The operation is in none of Docker's documents
        (`additions/tags.yaml` holds the evidence for it).

        Args:
            repository: Name of the repository.
            tag: Name of the tag.

        Raises:
            NotFoundError: There is no such tag. If an attempt of this very call failed after it
                may have deleted the tag, its absence counts as success.
            PermissionDeniedError: The account may not delete it.
            HubError: The request failed otherwise.
            ValueError: An argument cannot be the name of such a thing.
        """
        namespace, name = parse_repository(repository)
        await self._caller.call(api.repositories.delete_tag.OPERATION, namespace, name, tag)
