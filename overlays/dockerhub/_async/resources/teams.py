"""`hub.teams`: the teams of organizations, and their members."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

from dockerhub._async.caller import AsyncCaller
from dockerhub._base.arguments import check_segment, wrong_type
from dockerhub_openapi import api

if TYPE_CHECKING:
    from dockerhub._async.pager import AsyncPager
    from dockerhub_openapi.models.team import Team
    from dockerhub_openapi.models.team_member import TeamMember

_NAME: Final = re.compile(r"[A-Za-z0-9_-]{3,30}")
"""As Docker's own Terraform provider checks it."""


class AsyncTeams:
    """Teams of organizations, which the API calls groups.

    Owners of the organization manage them, signed in with the password or with an organization
    access token that has the scope ``scope-group-edit``. Docker Hub refuses personal access tokens
    here (https://github.com/docker/hub-feedback/issues/2438).
    """

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    @cached_property
    def members(self) -> AsyncTeamMembers:
        """The members of teams."""
        return AsyncTeamMembers(self._caller)

    def list(
        self,
        org: str,
        *,
        username: str | None = None,
        search: str | None = None,
        page_size: int | None = None,
        limit: int | None = None,
        resume: str | None = None,
        concurrency: int = 1,
    ) -> AsyncPager[Team]:
        """Return the teams of an organization, across all pages.

        The list has what the login may see. With an organization access token that can be less
        than all teams, and nothing in the response says so.

        Args:
            org: The organization.
            username: Only teams that this user is a member of.
            search: Only teams whose name contains this text.
            page_size: Teams to request at a time, 1 to 100.
            limit: The most teams to deliver; all if None.
            resume: The `resume_token` of an earlier such listing, to continue there.
            concurrency: Pages to request at the same time, 1 to 32.

        Raises:
            TypeError: An argument has a wrong type.
            ValueError: An argument is out of bounds.
        """
        return self._caller.paginate(
            api.groups.list_groups.OPERATION.bind(
                check_segment("org", org), username=username, search=search
            ),
            page_size=page_size,
            limit=limit,
            resume=resume,
            concurrency=concurrency,
        )

    async def get(self, org: str, team: str) -> Team:
        """Return a team by its name.

        Args:
            org: The organization.
            team: The name of the team.

        Raises:
            NotFoundError: There is no such team.
            HubError: The request failed otherwise.
            ValueError: A name cannot be one.
        """
        check_segment("team", team)
        return await self._caller.call(
            api.groups.get_group.OPERATION, check_segment("org", org), team
        )

    async def create(self, org: str, name: str, *, description: str | None = None) -> Team:
        """Create a team without members.

        Args:
            org: The organization.
            name: Its name: 3 to 30 letters, digits, ``_`` and ``-``.
            description: What it is for.

        Returns:
            The new team. Its `id` names it in the permissions on repositories.

        Raises:
            BadRequestError: There is a team of that name.
            HubError: The request failed otherwise. It is not repeated.
            TypeError: An argument has a wrong type.
            ValueError: A name cannot be one.
        """
        from dockerhub_openapi.models.create_team_request import CreateTeamRequest

        body = CreateTeamRequest(name=_checked_name(name))
        if description is not None:
            body.description = _checked_text("description", description)
        return await self._caller.call(
            api.groups.create_group.OPERATION, check_segment("org", org), body=body
        )

    async def update(
        self,
        org: str,
        team: str,
        *,
        name: str | None = None,
        description: str | None = None,
        role: str | None = None,
    ) -> Team:
        """Change a team. Its members and its permissions on repositories stay.

        Args:
            org: The organization.
            team: The name of the team.
            name: Its new name, of 3 to 30 letters, digits, ``_`` and ``-``; None to leave it.
            description: What it is for; empty for nothing, None to leave it.
            role: Name of a custom role for its members, in organizations that use custom roles;
                None to leave it.

        Returns:
            The team as it is now.

        Raises:
            NotFoundError: There is no such team.
            HubError: The request failed otherwise. It is not repeated.
            TypeError: An argument has a wrong type.
            ValueError: Nothing is to be changed, or a name cannot be one.
        """
        from dockerhub_openapi.models.update_team_request import UpdateTeamRequest

        check_segment("team", team)
        if name is None and description is None and role is None:
            raise ValueError("name, description and role are all None: there is nothing to change")
        body = UpdateTeamRequest()
        if name is not None:
            body.name = _checked_name(name)
        if description is not None:
            body.description = _checked_text("description", description)
        if role is not None:
            body.role = _checked_text("role", role)
        return await self._caller.call(
            api.groups.update_group.OPERATION, check_segment("org", org), team, body=body
        )

    async def replace(
        self, org: str, team: str, name: str, *, description: str | None = None
    ) -> Team:
        """Write the name and the description of a team; its members and permissions stay.

        Args:
            org: The organization.
            team: The name of the team until now.
            name: The name from now on: 3 to 30 letters, digits, ``_`` and ``-``.
            description: What it is for; None for nothing.

        Returns:
            The team as it is now.

        Raises:
            NotFoundError: There is no such team.
            HubError: The request failed otherwise.
            TypeError: An argument has a wrong type.
            ValueError: A name cannot be one.
        """
        from dockerhub_openapi.models.replace_team_request import ReplaceTeamRequest

        check_segment("team", team)
        body = ReplaceTeamRequest(name=_checked_name(name))
        if description is not None:
            body.description = _checked_text("description", description)
        return await self._caller.call(
            api.groups.replace_group.OPERATION, check_segment("org", org), team, body=body
        )

    async def delete(self, org: str, team: str) -> None:
        """Delete a team, permanently.

        Its members stay in the organization, but lose every permission on repositories that they
        had through the team. There is no way back: a new team of the same name has none of them.

        Args:
            org: The organization.
            team: The name of the team.

        Raises:
            NotFoundError: There is no such team.
            HubError: The request failed otherwise.
            ValueError: A name cannot be one.
        """
        check_segment("team", team)
        await self._caller.call(api.groups.delete_group.OPERATION, check_segment("org", org), team)


class AsyncTeamMembers:
    """The members of teams."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self,
        org: str,
        team: str,
        *,
        search: str | None = None,
        page_size: int | None = None,
        limit: int | None = None,
        resume: str | None = None,
        concurrency: int = 1,
    ) -> AsyncPager[TeamMember]:
        """Return the members of a team, across all pages.

        The list has whom the login may see. With an organization access token that can be less
        than all members, and nothing in the response says so. Only owners of the organization see
        email addresses.

        Args:
            org: The organization.
            team: The name of the team.
            search: Only members whose user name, full name or email address contains this text.
            page_size: Members to request at a time, 1 to 100.
            limit: The most members to deliver; all if None.
            resume: The `resume_token` of an earlier such listing, to continue there.
            concurrency: Pages to request at the same time, 1 to 32.

        Raises:
            TypeError: An argument has a wrong type.
            ValueError: An argument is out of bounds.
        """
        check_segment("team", team)
        return self._caller.paginate(
            api.groups.list_group_members.OPERATION.bind(
                check_segment("org", org), team, search=search
            ),
            page_size=page_size,
            limit=limit,
            resume=resume,
            concurrency=concurrency,
        )

    async def add(self, org: str, team: str, username: str) -> None:
        """Add a member of the organization to a team.

        Nobody is invited: who is not in the organization yet needs an invitation, which can name
        the team.

        Args:
            org: The organization.
            team: The name of the team.
            username: Docker ID of the member.

        Raises:
            NotFoundError: There is no such team, or the organization has no such member.
            HubError: The request failed otherwise. It is not repeated.
            ValueError: A name cannot be one.
        """
        from dockerhub_openapi.models.add_team_member_request import AddTeamMemberRequest

        check_segment("team", team)
        body = AddTeamMemberRequest(member=check_segment("username", username))
        await self._caller.call(
            api.groups.add_group_member.OPERATION, check_segment("org", org), team, body=body
        )

    async def remove(self, org: str, team: str, username: str) -> None:
        """Remove a member from a team; the user stays in the organization.

        Args:
            org: The organization.
            team: The name of the team.
            username: Docker ID of the member, who loses at once what only the team allowed.

        Raises:
            NotFoundError: There is no such team, or it has no such member.
            HubError: The request failed otherwise.
            ValueError: A name cannot be one.
        """
        check_segment("team", team)
        await self._caller.call(
            api.groups.remove_group_member.OPERATION, check_segment("org", org), team, username
        )


def _checked_name(name: str) -> str:
    if not isinstance(name, str):
        raise wrong_type("name", "text", name)
    if not _NAME.fullmatch(name):
        raise ValueError(f"name must have 3 to 30 letters, digits, '_' and '-', not be {name!r}")
    return name


def _checked_text(argument: str, text: str) -> str:
    if not isinstance(text, str):
        raise wrong_type(argument, "text", text)
    return text
