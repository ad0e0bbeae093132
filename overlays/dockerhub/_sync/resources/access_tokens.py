# Derived from _async/resources/access_tokens.py by `make sync`; never edited.
"""`hub.access_tokens`: the personal access tokens of the account that is signed in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, Literal, get_args

from dockerhub._base.arguments import check_words, wrong_type
from dockerhub._jobs.ages import AgeOrTime, to_future
from dockerhub._sync.caller import Caller
from dockerhub_openapi import api

if TYPE_CHECKING:
    from dockerhub._sync.pager import Pager
    from dockerhub_openapi.models.access_token import AccessToken
    from dockerhub_openapi.models.access_token_scope import AccessTokenScope
    from dockerhub_openapi.models.create_access_token_request import CreateAccessTokenRequest
    from dockerhub_openapi.models.update_access_token_request import UpdateAccessTokenRequest

Scope = Literal["repo:admin", "repo:write", "repo:read", "repo:public_read"]

_LONGEST_LABEL: Final = 100
"""Characters, as https://docs.docker.com/reference/api/hub/latest/ says."""


class AccessTokens:
    """Personal access tokens.

    Docker Hub lets nobody manage access tokens who signed in with one: use the account's
    password, and second factor, or `AccessTokenNotAllowedError` is raised
    (https://github.com/docker/hub-feedback/issues/2438).
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self,
        *,
        page_size: int | None = None,
        limit: int | None = None,
        resume: str | None = None,
        concurrency: int = 1,
    ) -> Pager[AccessToken]:
        """Return the account's tokens, across all pages; their secret values are never told.

        Args:
            page_size: Tokens to request at a time, at least 1.
            limit: The most tokens to deliver; all if None.
            resume: The `resume_token` of an earlier such listing, to continue there.
            concurrency: Pages to request at the same time, 1 to 32.

        Raises:
            TypeError: An argument has a wrong type.
            ValueError: An argument is out of bounds.
        """
        return self._caller.paginate(
            api.access_tokens.list_access_tokens.OPERATION.bind(),
            page_size=page_size,
            limit=limit,
            resume=resume,
            concurrency=concurrency,
        )

    def create(
        self,
        label: str,
        scopes: Iterable[Scope],
        *,
        expires_at: AgeOrTime | None = None,
    ) -> AccessToken:
        """Create a token. Its `token` is in this response only: keep it.

        Args:
            label: Name by which people know the token, of 1 to 100 characters.
            scopes: What it may do; each scope includes the weaker ones: ``repo:admin``,
                ``repo:write``, ``repo:read``, ``repo:public_read``.
            expires_at: When it expires: a time with its zone, a date (its beginning in UTC), or
                how long from now, such as ``90d``. It cannot be changed later. None for a token
                that never expires.

        Returns:
            The token, with its secret value in `token`.

        Raises:
            HubError: The request failed. It is not repeated, so after `HubConnectionError` with
                `sent` the token may exist: look for its label.
            TypeError: An argument has a wrong type.
            ValueError: A scope is unknown, or there is none, the label is unusable, or the
                expiration is not in the future or has no time zone.
        """
        if isinstance(scopes, str) or not isinstance(scopes, Iterable):
            raise wrong_type("scopes", "a list such as ['repo:read']", scopes)
        wanted: list[Scope] = [*scopes]
        if not wanted:
            raise ValueError("scopes is empty: []; a token needs one, such as 'repo:read'")
        body = _new_token(label, wanted)
        if expires_at is not None:
            body.expires_at = to_future("expires_at", expires_at, self._caller.now())
        return self._caller.call(api.access_tokens.create_access_token.OPERATION, body=body)

    def get(self, uuid: str) -> AccessToken:
        """Return a token by its uuid; its secret value is not told.

        Args:
            uuid: The token's uuid.

        Raises:
            NotFoundError: The account has no such token.
            HubError: The request failed otherwise.
            ValueError: The uuid cannot be one.
        """
        return self._caller.call(api.access_tokens.get_access_token.OPERATION, uuid)

    def update(
        self, uuid: str, *, label: str | None = None, is_active: bool | None = None
    ) -> AccessToken:
        """Rename a token, or switch it on or off. Its scopes cannot be changed.

        Args:
            uuid: The token's uuid.
            label: Its new name, of 1 to 100 characters; None to leave it.
            is_active: Whether it can be used; None to leave it. A token that is switched off is
                refused at once.

        Returns:
            The token as it is now.

        Raises:
            NotFoundError: The account has no such token.
            HubError: The request failed otherwise; it is not repeated.
            TypeError: An argument has a wrong type.
            ValueError: Nothing is to be changed, or an argument is unusable.
        """
        if label is None and is_active is None:
            raise ValueError("label and is_active are both None: there is nothing to change")
        return self._caller.call(
            api.access_tokens.update_access_token.OPERATION, uuid, body=_changes(label, is_active)
        )

    def delete(self, uuid: str) -> None:
        """Delete a token, permanently; programs that use it are refused at once.

        Args:
            uuid: The token's uuid.

        Raises:
            NotFoundError: The account has no such token.
            HubError: The request failed otherwise.
            ValueError: The uuid cannot be one.
        """
        self._caller.call(api.access_tokens.delete_access_token.OPERATION, uuid)


def _new_token(label: str, scopes: Iterable[Scope]) -> CreateAccessTokenRequest:
    from dockerhub_openapi.models.create_access_token_request import CreateAccessTokenRequest

    return CreateAccessTokenRequest(
        token_label=_checked(label),
        scopes=[_scope(f"scopes[{index}]", scope) for index, scope in enumerate(scopes)],
    )


def _changes(label: str | None, is_active: bool | None) -> UpdateAccessTokenRequest:
    from dockerhub_openapi.models.update_access_token_request import UpdateAccessTokenRequest

    body = UpdateAccessTokenRequest()
    if label is not None:
        body.token_label = _checked(label)
    if is_active is not None:
        body.is_active = is_active
    return body


def _scope(argument: str, scope: Scope) -> AccessTokenScope:
    from dockerhub_openapi.models.access_token_scope import AccessTokenScope

    if not isinstance(scope, str):
        raise wrong_type(argument, "text", scope)
    if scope not in get_args(Scope):
        known = ", ".join(map(repr, get_args(Scope)))
        raise ValueError(f"{argument} must be one of {known}, not {scope!r}")
    return AccessTokenScope(scope)


def _checked(label: str) -> str:
    return check_words("label", label, most=_LONGEST_LABEL)
