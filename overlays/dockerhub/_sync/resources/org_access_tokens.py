# Derived from _async/resources/org_access_tokens.py by `make sync`; never edited.
"""`hub.org_access_tokens`: the access tokens of organizations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from dockerhub._base.arguments import check_segment, check_words, wrong_type
from dockerhub._jobs.ages import AgeOrTime, to_future
from dockerhub._spec.token_resources import token_resources
from dockerhub._sync.caller import Caller
from dockerhub_openapi import api

if TYPE_CHECKING:
    from dockerhub._sync.pager import Pager
    from dockerhub_openapi.models.org_access_token import OrgAccessToken

_LONGEST_LABEL: Final = 100
"""Characters, as for personal access tokens."""


class OrgAccessTokens:
    """Access tokens of organizations, for programs that belong to nobody in particular.

    Owners of the organization manage them, on the plans Team (at most 10 tokens) and Business (at
    most 100); expired ones count. Docker Hub lets nobody manage them who signed in with an access
    token: use the account's password, and second factor, or `AccessTokenNotAllowedError` is raised.
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self,
        org: str,
        *,
        page_size: int | None = None,
        limit: int | None = None,
        resume: str | None = None,
        concurrency: int = 1,
    ) -> Pager[OrgAccessToken]:
        """Return the organization's tokens, across all pages; their secret values are never told.

        Args:
            org: The organization.
            page_size: Tokens to request at a time, 1 to 100.
            limit: The most tokens to deliver; all if None.
            resume: The `resume_token` of an earlier such listing, to continue there.
            concurrency: Pages to request at the same time, 1 to 32.

        Raises:
            TypeError: An argument has a wrong type.
            ValueError: An argument is out of bounds.
        """
        return self._caller.paginate(
            api.org_access_tokens.list_org_access_tokens.OPERATION.bind(check_segment("org", org)),
            page_size=page_size,
            limit=limit,
            resume=resume,
            concurrency=concurrency,
        )

    def get(self, org: str, access_token_id: str) -> OrgAccessToken:
        """Return a token, with what it may do; its secret value is not told.

        Args:
            org: The organization.
            access_token_id: The token's `id`.

        Raises:
            NotFoundError: The organization has no such token.
            HubError: The request failed otherwise.
            ValueError: A name or ID cannot be one.
        """
        return self._caller.call(
            api.org_access_tokens.get_org_access_token.OPERATION,
            check_segment("org", org),
            access_token_id,
        )

    def create(
        self,
        org: str,
        label: str,
        resources: Mapping[str, Iterable[str]],
        *,
        description: str | None = None,
        expires_at: AgeOrTime | None = None,
    ) -> OrgAccessToken:
        """Create a token. Its `token` is in this response only: keep it.

            hub.org_access_tokens.create("acme", "CI", {"acme/*": ["scope-image-pull"]})

        Args:
            org: The organization.
            label: Name by which people know the token, of 1 to 100 characters.
            resources: What it may do, by where: a repository (``acme/app``, at most 50 of them),
                all of the organization (``acme/*``), all public repositories (``*/*/public``), or
                the organization itself (``acme``). Scopes begin with ``scope-``, such as
                ``scope-image-pull`` of repositories, ``scope-member-read`` of the organization.
            description: What it is for.
            expires_at: When it expires: a time with its zone, a date (its beginning in UTC), or
                how long from now, such as ``90d``. It cannot be changed later. None for a token
                that never expires.

        Returns:
            The token, with its secret value in `token`.

        Raises:
            HubError: The request failed. It is not repeated, so after `HubConnectionError` with
                `sent` the token may exist: look for its label.
            TypeError: An argument has a wrong type.
            ValueError: A path, scope or label is unusable, or the expiration is not in the future
                or has no time zone.
        """
        from dockerhub_openapi.models.create_org_access_token_request import (
            CreateOrgAccessTokenRequest,
        )

        check_segment("org", org)
        body = CreateOrgAccessTokenRequest(
            label=check_words("label", label, most=_LONGEST_LABEL),
            resources=token_resources(org, resources),
        )
        if description is not None:
            body.description = _checked_description(description)
        if expires_at is not None:
            body.expires_at = to_future("expires_at", expires_at, self._caller.now())
        return self._caller.call(
            api.org_access_tokens.create_org_access_token.OPERATION, org, body=body
        )

    def update(
        self,
        org: str,
        access_token_id: str,
        *,
        label: str | None = None,
        description: str | None = None,
        resources: Mapping[str, Iterable[str]] | None = None,
        is_active: bool | None = None,
    ) -> OrgAccessToken:
        """Change a token, or switch it on or off. Its expiration cannot be changed.

        Args:
            org: The organization.
            access_token_id: The token's `id`.
            label: Its new name, of 1 to 100 characters; None to leave it.
            description: What it is for; empty for nothing, None to leave it.
            resources: All that it may do from now on, as in `create`; None to leave it.
            is_active: Whether it can be used; None to leave it. A token that is switched off is
                refused at once.

        Returns:
            The token as it is now.

        Raises:
            NotFoundError: The organization has no such token.
            HubError: The request failed otherwise; it is not repeated.
            TypeError: An argument has a wrong type.
            ValueError: Nothing is to be changed, or an argument is unusable.
        """
        from dockerhub_openapi.models.update_org_access_token_request import (
            UpdateOrgAccessTokenRequest,
        )

        check_segment("org", org)
        if all(each is None for each in (label, description, resources, is_active)):
            raise ValueError(
                "label, description, resources and is_active are all None: "
                "there is nothing to change"
            )
        body = UpdateOrgAccessTokenRequest()
        if label is not None:
            body.label = check_words("label", label, most=_LONGEST_LABEL)
        if description is not None:
            body.description = _checked_description(description)
        if resources is not None:
            body.resources = token_resources(org, resources)
        if is_active is not None:
            body.is_active = is_active
        return self._caller.call(
            api.org_access_tokens.update_org_access_token.OPERATION,
            org,
            access_token_id,
            body=body,
        )

    def delete(self, org: str, access_token_id: str) -> None:
        """Delete a token, permanently; programs that use it are refused at once.

        Args:
            org: The organization.
            access_token_id: The token's `id`.

        Raises:
            NotFoundError: The organization has no such token.
            HubError: The request failed otherwise.
            ValueError: A name or ID cannot be one.
        """
        self._caller.call(
            api.org_access_tokens.delete_org_access_token.OPERATION,
            check_segment("org", org),
            access_token_id,
        )


def _checked_description(description: str) -> str:
    if not isinstance(description, str):
        raise wrong_type("description", "text", description)
    return description
