# Derived from _async/resources/users.py by `make sync`; never edited.
"""`hub.users`: the accounts of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dockerhub._sync.caller import Caller
from dockerhub_openapi import api

if TYPE_CHECKING:
    from dockerhub_openapi.models.current_user import CurrentUser
    from dockerhub_openapi.models.hub_user import HubUser


class Users:
    """The accounts of people; those of organizations are in `hub.orgs`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def me(self) -> CurrentUser:
        """Return the account that is signed in, as Docker Hub knows it.

        `hub.whoami` tells what the bearer token says, and mostly sends nothing.

        Raises:
            AuthenticationError: There are no credentials, or they are not accepted.
            PermissionDeniedError: An organization is signed in, not a user.
            HubError: The request failed otherwise.
        """
        return self._caller.call(api.users.get_current_user.OPERATION)

    def get(self, username: str) -> HubUser:
        """Return a user's account, as everybody sees it.

        Args:
            username: Docker ID.

        Raises:
            NotFoundError: There is no such user.
            HubError: The request failed otherwise.
            ValueError: The name cannot be one.
        """
        return self._caller.call(api.users.get_user.OPERATION, username)
