# Derived from _async/resources/access_tokens.py by `make sync`; never edited.
"""`hub.access_tokens`: the personal access tokens of the account that is signed in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, Literal

from dockerhub._base.arguments import check_words, wrong_type
from dockerhub._sync.caller import Caller
from dockerhub._sync.pager import Pager

if TYPE_CHECKING:  # an operation that a newer spec lacks takes its models along
    from dockerhub_openapi.models.access_token import AccessToken

__all__ = ["AccessTokens"]

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
        """List the account's tokens, across all pages; their secret values are never told.

        Args:
            page_size: Tokens to request at a time, at least 1.
            limit: The most tokens to deliver; all if None.
            resume: The `resume_token` of an earlier such listing, to go on there.
            concurrency: Pages to request at the same time, 1 to 32.

        Returns:
            The listing; nothing is requested before it is iterated, and a `HubError` then tells in
            its `resume_token` where to go on.

        Raises:
            TypeError: An argument has a wrong type.
            ValueError: An argument is out of bounds.
        """
        return self._caller.paginate(
            "list_access_tokens",
            {},
            page_size=page_size,
            limit=limit,
            resume=resume,
            concurrency=concurrency,
        )

    def create(self, label: str, scopes: Iterable[Scope]) -> AccessToken:
        """Create a token. Its `token` is told in this answer only: keep it.

        Args:
            label: Name by which people know the token, of 1 to 100 characters.
            scopes: What it may do; each scope includes the weaker ones: ``repo:admin``,
                ``repo:write``, ``repo:read``, ``repo:public_read``.

        Returns:
            The token, with its secret value in `token`.

        Raises:
            HubError: The request failed. It is not repeated, so after `HubConnectionError` with
                `sent` the token may exist: look for its label.
            TypeError: An argument has a wrong type.
            ValueError: A scope is unknown, or there is none, or the label is unusable.
        """
        if isinstance(scopes, str) or not isinstance(scopes, Iterable):
            raise wrong_type("scopes", "a list such as ['repo:read']", scopes)
        wanted = [*scopes]
        if not wanted:
            raise ValueError("scopes is empty: []; a token needs one, such as 'repo:read'")
        created: AccessToken = self._caller.call(
            "create_access_token", {"body": {"token_label": _checked(label), "scopes": wanted}}
        )
        return created

    def get(self, uuid: str) -> AccessToken:
        """Get a token by its uuid; its secret value is not told.

        Args:
            uuid: The token's uuid.

        Returns:
            The token.

        Raises:
            NotFoundError: The account has no such token.
            HubError: The request failed otherwise.
            ValueError: The uuid cannot be one.
        """
        found: AccessToken = self._caller.call("get_access_token", {"uuid": uuid})
        return found

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
        body: dict[str, Any] = {} if label is None else {"token_label": _checked(label)}
        if is_active is not None:
            body["is_active"] = is_active
        updated: AccessToken = self._caller.call(
            "update_access_token", {"uuid": uuid, "body": body}
        )
        return updated

    def delete(self, uuid: str) -> None:
        """Delete a token, permanently; whoever uses it is refused at once.

        Args:
            uuid: The token's uuid.

        Raises:
            NotFoundError: The account has no such token.
            HubError: The request failed otherwise.
            ValueError: The uuid cannot be one.
        """
        self._caller.call("delete_access_token", {"uuid": uuid})


def _checked(label: str) -> str:
    return check_words("label", label, most=_LONGEST_LABEL)
