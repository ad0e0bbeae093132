"""`hub.orgs.invites`: the invitations to organizations."""

from __future__ import annotations

import builtins
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from dockerhub._async.caller import AsyncCaller
from dockerhub._base.arguments import check_segment, check_words, wrong_type
from dockerhub_openapi import api

if TYPE_CHECKING:
    from dockerhub_openapi.models.invite import Invite
    from dockerhub_openapi.models.invite_result import InviteResult


class AsyncInvites:
    """Invitations to organizations that were not accepted yet.

    Owners of the organization manage them, signed in with the password or with an organization
    access token that has the scope ``scope-invite-read`` or ``scope-invite-edit``. Docker Hub
    refuses personal access tokens here (https://github.com/docker/hub-feedback/issues/2438).
    """

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def list(self, org: str) -> builtins.list[Invite]:
        """Return the invitations to an organization; Docker Hub sends all at once.

        Args:
            org: Name of the organization.

        Raises:
            NotFoundError: There is no such organization.
            HubError: The request failed otherwise.
            ValueError: The name cannot be one.
        """
        found = await self._caller.call(
            api.invites.list_org_invites.OPERATION, check_segment("org", org)
        )
        return found.data or []

    async def create(
        self,
        org: str,
        invitees: Iterable[str],
        *,
        role: str | None = None,
        team: str | None = None,
        dry_run: bool | None = None,
    ) -> builtins.list[InviteResult]:
        """Invite people to an organization: Docker Hub sends an email to each of them.

        The request succeeds if only some can be invited, so look at each result. Who was invited
        before and has not accepted yet gets another email; `list` tells who that is.

        Args:
            org: Name of the organization.
            invitees: Email addresses and Docker IDs, each once.
            role: Role of those who accept: ``owner``, ``editor``, ``member``, or the identifier
                of a custom role; None for ``member``.
            team: Name of a team that those who accept join; None for no team.
            dry_run: Whether only to check the invitees: nobody gets an email.

        Returns:
            The result for each invitee: its `status` is ``invited``, ``existing_org_member`` or
            ``invalid_email_or_docker_id``, and `invite` is the invitation, if there is one.

        Raises:
            NotFoundError: There is no such organization or team.
            ConflictError: The organization has no seats for them.
            HubError: The request failed otherwise. It is not repeated, so after
                `HubConnectionError` with `sent` the emails may have been sent: look at `list`.
            TypeError: An argument has a wrong type.
            ValueError: There are no invitees, one is named twice or cannot be one, or another
                argument is empty.
        """
        from dockerhub_openapi.models.create_invites_request import CreateInvitesRequest

        body = CreateInvitesRequest(org=check_segment("org", org), invitees=_checked(invitees))
        if role is not None:
            body.role = check_words("role", role)
        if team is not None:
            body.team = check_segment("team", team)
        if dry_run is not None:
            body.dry_run = dry_run
        answer = await self._caller.call(api.invites.create_invites.OPERATION, body=body)
        return answer.invitees or []

    async def resend(self, invite_id: str) -> None:
        """Send the email of an invitation again.

        Args:
            invite_id: The `id` of the invitation.

        Raises:
            NotFoundError: There is no such invitation.
            HubError: The request failed otherwise. It is not repeated.
            ValueError: The ID cannot be one.
        """
        await self._caller.call(
            api.invites.resend_invite.OPERATION, check_segment("invite_id", invite_id)
        )

    async def cancel(self, invite_id: str) -> None:
        """Cancel an invitation, so that it can no longer be accepted.

        Args:
            invite_id: The `id` of the invitation.

        Raises:
            NotFoundError: There is no such invitation.
            HubError: The request failed otherwise.
            ValueError: The ID cannot be one.
        """
        await self._caller.call(
            api.invites.cancel_invite.OPERATION, check_segment("invite_id", invite_id)
        )


def _checked(invitees: Iterable[str]) -> builtins.list[str]:
    """Return the invitees; `TypeError` or `ValueError` if they cannot be invited."""
    if isinstance(invitees, str) or not isinstance(invitees, Iterable):
        raise wrong_type("invitees", "a list such as ['jon@example.com']", invitees)
    found = [check_words(f"invitees[{index}]", each) for index, each in enumerate(invitees)]
    if not found:
        raise ValueError("invitees is empty: []; name an email address or a Docker ID")
    counted = Counter(map(str.casefold, found))
    for each in found:
        if counted[each.casefold()] > 1:
            raise ValueError(f"invitees names {each!r} more than once; name each once")
    return found
