# Derived from _async/resources/org_members.py by `make sync`; never edited.
"""`hub.orgs.members`: the members of organizations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from dockerhub._base.arguments import check_segment, check_words
from dockerhub._sync.caller import Caller
from dockerhub_openapi import api

if TYPE_CHECKING:
    from dockerhub._responses.csv_text import CsvText
    from dockerhub._sync.pager import Pager
    from dockerhub_openapi.models.org_member import OrgMember

Selection = Literal["all", "invitee", "member"]
Role = Literal["owner", "editor", "member"]


class OrgMembers:
    """Members of organizations.

    Owners of the organization manage them, signed in with the password or with an organization
    access token that has the scope ``scope-member-read`` or ``scope-member-edit``. Docker Hub
    refuses personal access tokens here (https://github.com/docker/hub-feedback/issues/2438).
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self,
        org: str,
        *,
        search: str | None = None,
        invites: bool | None = None,
        kind: Selection | None = None,
        role: Role | None = None,
        page_size: int | None = None,
        limit: int | None = None,
        resume: str | None = None,
        concurrency: int = 1,
    ) -> Pager[OrgMember]:
        """Return the members of an organization, across all pages.

        The list has whom the login may see. With an organization access token that can be less
        than all members, and nothing in the response says so. Only owners see email addresses.

        Args:
            org: Name of the organization.
            search: Only members whose user name, full name or email address contains this text.
            invites: Whether to list those who were invited as well.
            kind: Whether to list members, those who were invited, or both: ``member``,
                ``invitee`` or ``all``.
            role: Only members of this role: ``owner``, ``editor`` or ``member``.
            page_size: Members to request at a time, 1 to 100.
            limit: The most members to deliver; all if None.
            resume: The `resume_token` of an earlier such listing, to continue there.
            concurrency: Pages to request at the same time, 1 to 32.

        Raises:
            TypeError: An argument has a wrong type.
            ValueError: An argument is out of bounds.
        """
        operation = api.orgs.list_org_members.OPERATION
        self._caller.check(operation, "type_", kind, "kind")
        return self._caller.paginate(
            operation.bind(
                check_segment("org", org), search=search, invites=invites, type_=kind, role=role
            ),
            page_size=page_size,
            limit=limit,
            resume=resume,
            concurrency=concurrency,
        )

    def export(self, org: str) -> CsvText:
        """Return all members and those who were invited, with their teams, as one file of CSV.

        Args:
            org: Name of the organization.

        Returns:
            The file, with its `text`, and with its `rows` as dictionaries. Docker's columns are
            Name, Username, Email, Type, Permission, Teams and Date Joined.

        Raises:
            NotFoundError: There is no such organization.
            HubError: The request failed otherwise.
            ValueError: The name cannot be one.
        """
        from dockerhub._responses.csv_text import CsvText

        org = check_segment("org", org)
        return CsvText(self._caller.call(api.orgs.export_org_members.OPERATION, org))

    def update(self, org: str, username: str, *, role: str) -> OrgMember:
        """Give a member another role.

        Docker Hub refuses to take the role of owner from the last owner.

        Args:
            org: Name of the organization.
            username: Docker ID of the member.
            role: ``owner``, ``editor``, ``member``, or the identifier of a custom role.

        Returns:
            The member with the new role.

        Raises:
            NotFoundError: There is no such organization, or no such member.
            BadRequestError: The member is the last owner, or there is no such role.
            HubError: The request failed otherwise.
            TypeError: An argument has a wrong type.
            ValueError: A name cannot be one, or the role is empty.
        """
        from dockerhub_openapi.models.update_org_member_request import UpdateOrgMemberRequest

        return self._caller.call(
            api.orgs.update_org_member.OPERATION,
            check_segment("org", org),
            check_segment("username", username),
            body=UpdateOrgMemberRequest(role=check_words("role", role)),
        )

    def remove(self, org: str, username: str) -> None:
        """Remove a member from an organization and from all of its teams.

        The user loses access to the organization's repositories at once, and has to be invited
        and added to teams again to come back. Docker Hub refuses to remove the last owner.

        Args:
            org: Name of the organization.
            username: Docker ID of the member.

        Raises:
            NotFoundError: There is no such organization, or no such member.
            BadRequestError: The member is the last owner.
            HubError: The request failed otherwise.
            ValueError: A name cannot be one.
        """
        self._caller.call(
            api.orgs.remove_org_member.OPERATION,
            check_segment("org", org),
            check_segment("username", username),
        )
