# Derived from _async/resources/orgs.py by `make sync`; never edited.
"""`hub.orgs`: organizations, and what belongs to them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from dockerhub._base.arguments import check_segment
from dockerhub._sync.caller import Caller
from dockerhub_openapi import api

if TYPE_CHECKING:
    from dockerhub._sync.pager import Pager
    from dockerhub._sync.resources.invites import Invites
    from dockerhub._sync.resources.org_members import OrgMembers
    from dockerhub._sync.resources.org_settings import OrgSettingsResource
    from dockerhub._sync.resources.registry_access import RegistryAccessResource
    from dockerhub_openapi.models.organization import Organization


class Orgs:
    """Organizations."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    @cached_property
    def members(self) -> OrgMembers:
        """The members of organizations."""
        from dockerhub._sync.resources.org_members import OrgMembers

        return OrgMembers(self._caller)

    @cached_property
    def invites(self) -> Invites:
        """The invitations to organizations."""
        from dockerhub._sync.resources.invites import Invites

        return Invites(self._caller)

    @cached_property
    def settings(self) -> OrgSettingsResource:
        """The settings of organizations."""
        from dockerhub._sync.resources.org_settings import OrgSettingsResource

        return OrgSettingsResource(self._caller)

    @cached_property
    def registry_access(self) -> RegistryAccessResource:
        """The registries that members of organizations may use."""
        from dockerhub._sync.resources.registry_access import RegistryAccessResource

        return RegistryAccessResource(self._caller)

    def list(
        self,
        *,
        page_size: int | None = None,
        limit: int | None = None,
        resume: str | None = None,
        concurrency: int = 1,
    ) -> Pager[Organization]:
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

    def get(self, org: str) -> Organization:
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
        return self._caller.call(api.orgs.get_org.OPERATION, check_segment("org", org))
