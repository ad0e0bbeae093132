"""`hub.orgs`: organizations, and what belongs to them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from dockerhub._async.caller import AsyncCaller
from dockerhub._base.arguments import check_segment
from dockerhub_openapi import api

if TYPE_CHECKING:
    from dockerhub._async.pager import AsyncPager
    from dockerhub._async.resources.invites import AsyncInvites
    from dockerhub._async.resources.org_members import AsyncOrgMembers
    from dockerhub._async.resources.org_settings import AsyncOrgSettingsResource
    from dockerhub._async.resources.registry_access import AsyncRegistryAccessResource
    from dockerhub_openapi.models.organization import Organization


class AsyncOrgs:
    """Organizations."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    @cached_property
    def members(self) -> AsyncOrgMembers:
        """The members of organizations."""
        from dockerhub._async.resources.org_members import AsyncOrgMembers

        return AsyncOrgMembers(self._caller)

    @cached_property
    def invites(self) -> AsyncInvites:
        """The invitations to organizations."""
        from dockerhub._async.resources.invites import AsyncInvites

        return AsyncInvites(self._caller)

    @cached_property
    def settings(self) -> AsyncOrgSettingsResource:
        """The settings of organizations."""
        from dockerhub._async.resources.org_settings import AsyncOrgSettingsResource

        return AsyncOrgSettingsResource(self._caller)

    @cached_property
    def registry_access(self) -> AsyncRegistryAccessResource:
        """The registries that members of organizations may use."""
        from dockerhub._async.resources.registry_access import AsyncRegistryAccessResource

        return AsyncRegistryAccessResource(self._caller)

    def list(
        self,
        *,
        page_size: int | None = None,
        limit: int | None = None,
        resume: str | None = None,
        concurrency: int = 1,
    ) -> AsyncPager[Organization]:
        """Return the organizations of the user who is signed in, across all pages.

        Args:
            page_size: Organizations to request at a time, 1 to 100.
            limit: The most organizations to deliver; all if None.
            resume: The `resume_token` of an earlier such listing, to continue there.
            concurrency: Pages to request at the same time, 1 to 32.

        Raises:
            TypeError: An argument has a wrong type.
            ValueError: An argument is out of bounds.
        """
        return self._caller.paginate(
            api.orgs.list_user_orgs.OPERATION.bind(),
            page_size=page_size,
            limit=limit,
            resume=resume,
            concurrency=concurrency,
        )

    async def get(self, org: str) -> Organization:
        """Return what everybody may know of an organization.

        Docker Hub leads from the name of a user to that user: the result has `username` then, and
        no `orgname`.

        Args:
            org: Name of the organization.

        Raises:
            NotFoundError: There is no organization or user of that name.
            HubError: The request failed otherwise.
            ValueError: The name cannot be one.
        """
        return await self._caller.call(api.orgs.get_org.OPERATION, check_segment("org", org))
