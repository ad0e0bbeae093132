"""When to stop a run of requests: after errors that the next request would get as well."""

from typing import Final

from attrs import define

from dockerhub._base.errors import (
    AccessTokenNotAllowedError,
    AuthenticationError,
    CredentialStoreError,
    EdgeBlockedError,
    HubConnectionError,
    PermissionDeniedError,
    RateLimitError,
)

_ENOUGH: Final = 3
"""How many errors of `_COUNTED` in a row end the work on a repository.

One may concern a single tag, such as an immutable one; several mean that the account is not
allowed to do this, or that the service does not respond.
"""
_COUNTED: Final = (PermissionDeniedError, HubConnectionError)
_FATAL: Final = (AuthenticationError, CredentialStoreError, RateLimitError)
"""The first of these ends the work."""
_EVERYWHERE: Final = (
    *_FATAL,
    AccessTokenNotAllowedError,
    EdgeBlockedError,
    HubConnectionError,
)
"""When one of these ends the work on one repository, the others would get it, too."""


@define
class FailureCounter:
    """Counts refusals and missing responses in a row, and tells when to stop.

    Attributes:
        in_a_row: How many there were since the last success.
    """

    in_a_row: int = 0

    def stops(self, error: Exception | None) -> bool:
        """Count the result of a request, None for a success; return whether the next would fail."""
        self.in_a_row = self.in_a_row + 1 if isinstance(error, _COUNTED) else 0
        return self.in_a_row == _ENOUGH or isinstance(error, _FATAL)

    @staticmethod
    def stops_all(error: Exception | None) -> bool:
        """Tell whether requests about other repositories would fail with this error, too."""
        return isinstance(error, _EVERYWHERE)
