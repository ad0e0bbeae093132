"""`hub.repositories.teams`: what the teams of an organization may do with a repository."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Literal, get_args

from dockerhub._async.caller import AsyncCaller
from dockerhub._base.arguments import check_count, parse_repository, wrong_type
from dockerhub._base.errors import BadRequestError, NotFoundError
from dockerhub_openapi import api

if TYPE_CHECKING:
    from dockerhub._async.pager import AsyncPager
    from dockerhub_openapi.models.grant_repository_team_request import GrantRepositoryTeamRequest
    from dockerhub_openapi.models.repository_team import RepositoryTeam
    from dockerhub_openapi.models.repository_team_permission import RepositoryTeamPermission
    from dockerhub_openapi.models.update_repository_team_request import (
        UpdateRepositoryTeamRequest,
    )

Permission = Literal["read", "write", "admin"]


class AsyncRepositoryTeams:
    """The teams that have a permission on a repository of an organization.

    ``write`` includes ``read``, and ``admin`` includes both. A team is named by its ID, which
    `hub.teams.get` tells. Older servers answer with `groupid` and `groupname` in place of
    `group_id` and `group_name`.
    """

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self,
        repository: str,
        *,
        page_size: int | None = None,
        limit: int | None = None,
        resume: str | None = None,
        concurrency: int = 1,
    ) -> AsyncPager[RepositoryTeam]:
        """Return the teams that have a permission on a repository, across all pages.

        Owners and editors of the organization are in no such team and administer it all the same.

        Args:
            repository: Name of the repository, such as ``acme/app``.
            page_size: Teams to request at a time, 1 to 100; by default 100, or `limit` if less.
            limit: The most teams to deliver; all if None.
            resume: The `resume_token` of an earlier such listing, to continue there.
            concurrency: Pages to request at the same time, 1 to 32; the order stays.

        Raises:
            TypeError: An argument has a wrong type.
            ValueError: An argument is out of bounds, or the repository is not named so.
        """
        return self._caller.paginate(
            api.repositories.list_repository_groups.OPERATION.bind(*parse_repository(repository)),
            page_size=page_size,
            limit=limit,
            resume=resume,
            concurrency=concurrency,
        )

    async def get(self, repository: str, team_id: int) -> RepositoryTeam:
        """Return the permission of a team on a repository.

        Args:
            repository: Name of the repository, such as ``acme/app``.
            team_id: ID of the team.

        Raises:
            NotFoundError: There is no such repository, or the team has no permission on it.
            HubError: The request failed otherwise.
            TypeError: An argument has a wrong type.
            ValueError: An argument is unusable.
        """
        namespace, name = parse_repository(repository)
        return await self._caller.call(
            api.repositories.get_repository_group.OPERATION, namespace, name, _segment(team_id)
        )

    async def grant(
        self, repository: str, team_id: int, permission: Permission, *, replace: bool = False
    ) -> RepositoryTeam:
        """Give a team a permission on a repository.

        A team that has this very permission already is left as it is. If it has another one, that
        is an error, unless `replace` is True.

        Args:
            repository: Name of the repository, such as ``acme/app``.
            team_id: ID of the team.
            permission: ``read``, ``write`` or ``admin``.
            replace: Whether another permission that the team has is changed, even to less.

        Returns:
            The permission of the team.

        Raises:
            BadRequestError: The team has another permission, or Docker Hub refuses the team.
            NotFoundError: There is no such repository, or no such team.
            PermissionDeniedError: The account does not administer the repository.
            HubError: A request failed otherwise; it is not repeated.
            TypeError: An argument has a wrong type.
            ValueError: An argument is unusable.
        """
        namespace, name = parse_repository(repository)
        _segment(team_id)
        if not isinstance(replace, bool):
            raise wrong_type("replace", "True or False", replace)
        body = _new_team(team_id, permission)
        try:
            return await self._caller.call(
                api.repositories.create_repository_group.OPERATION, namespace, name, body=body
            )
        except BadRequestError as error:
            if error.status != HTTPStatus.BAD_REQUEST:
                raise
            current = await self._current(repository, team_id)
            if current is not None and current.permission == body.permission:
                return current
            if current is None or not replace:
                raise
        return await self.update(repository, team_id, permission)

    async def update(self, repository: str, team_id: int, permission: Permission) -> RepositoryTeam:
        """Change the permission of a team that has one already.

        Args:
            repository: Name of the repository, such as ``acme/app``.
            team_id: ID of the team.
            permission: ``read``, ``write`` or ``admin``.

        Returns:
            The permission of the team as it is now.

        Raises:
            NotFoundError: There is no such repository, or the team has no permission on it.
            PermissionDeniedError: The account does not administer the repository.
            HubError: The request failed otherwise; it is not repeated.
            TypeError: An argument has a wrong type.
            ValueError: An argument is unusable.
        """
        namespace, name = parse_repository(repository)
        return await self._caller.call(
            api.repositories.update_repository_group.OPERATION,
            namespace,
            name,
            _segment(team_id),
            body=_changes(permission),
        )

    async def revoke(self, repository: str, team_id: int) -> None:
        """Remove the permission of a team on a repository.

        Its members lose access to a private repository at once, unless they have access in
        another way.

        Args:
            repository: Name of the repository, such as ``acme/app``.
            team_id: ID of the team.

        Raises:
            NotFoundError: There is no such repository, or the team has no permission on it. If an
                attempt of this very call failed after it may have revoked it, its absence counts
                as success.
            PermissionDeniedError: The account does not administer the repository.
            HubError: The request failed otherwise.
            TypeError: An argument has a wrong type.
            ValueError: An argument is unusable.
        """
        namespace, name = parse_repository(repository)
        await self._caller.call(
            api.repositories.delete_repository_group.OPERATION, namespace, name, _segment(team_id)
        )

    async def _current(self, repository: str, team_id: int) -> RepositoryTeam | None:
        try:
            return await self.get(repository, team_id)
        except NotFoundError:
            return None


def _segment(team_id: int) -> str:
    check_count("team_id", team_id, least=1)
    return str(team_id)


def _new_team(team_id: int, permission: Permission) -> GrantRepositoryTeamRequest:
    from dockerhub_openapi.models.grant_repository_team_request import GrantRepositoryTeamRequest

    return GrantRepositoryTeamRequest(group_id=team_id, permission=_checked(permission))


def _changes(permission: Permission) -> UpdateRepositoryTeamRequest:
    from dockerhub_openapi.models.update_repository_team_request import (
        UpdateRepositoryTeamRequest,
    )

    return UpdateRepositoryTeamRequest(permission=_checked(permission))


def _checked(permission: Permission) -> RepositoryTeamPermission:
    from dockerhub_openapi.models.repository_team_permission import RepositoryTeamPermission

    if not isinstance(permission, str):
        raise wrong_type("permission", "text", permission)
    if permission not in get_args(Permission):
        known = ", ".join(map(repr, get_args(Permission)))
        raise ValueError(f"permission must be one of {known}, not {permission!r}")
    return RepositoryTeamPermission(permission)
