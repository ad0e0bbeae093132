"""Exit codes, and which error ends a command with which."""

from enum import IntEnum
from typing import Final

import click

from dockerhub.errors import (
    AccessTokenNotAllowedError,
    AuthenticationError,
    CredentialStoreError,
    NotFoundError,
    PaginationDepthError,
    RateLimitError,
)
from dockerhub.names import UnmatchedPatternError


class ExitCode(IntEnum):
    """What the shell gets; after a signal, 128 and its number."""

    OK = 0
    FAILED = 1
    USAGE = 2
    NOT_SIGNED_IN = 3
    NOT_FOUND = 4
    RATE_LIMITED = 5
    PARTLY_DONE = 6
    SIGNAL = 128
    BROKEN_PIPE = 141


class CommandError(Exception):
    """A command failed; the message says why and what to do."""

    def __init__(self, message: str, code: ExitCode = ExitCode.FAILED) -> None:
        super().__init__(message)
        self.code = code


class PartlyDoneError(CommandError):
    """A part is done and a part is not; the message says how much, and how to continue."""

    def __init__(self, message: str) -> None:
        super().__init__(message, ExitCode.PARTLY_DONE)


_CODES: Final[tuple[tuple[type[Exception], ExitCode], ...]] = (
    (AuthenticationError, ExitCode.NOT_SIGNED_IN),
    (AccessTokenNotAllowedError, ExitCode.NOT_SIGNED_IN),
    (PaginationDepthError, ExitCode.NOT_SIGNED_IN),
    (CredentialStoreError, ExitCode.NOT_SIGNED_IN),
    (NotFoundError, ExitCode.NOT_FOUND),
    (UnmatchedPatternError, ExitCode.NOT_FOUND),
    (RateLimitError, ExitCode.RATE_LIMITED),
    (click.UsageError, ExitCode.USAGE),
    # The library raises it for arguments that cannot be used.
    (ValueError, ExitCode.USAGE),
)


def exit_code(error: BaseException) -> ExitCode:
    """Return the exit code of a command that ends with an error."""
    if isinstance(error, CommandError):
        return error.code
    found = (code for kind, code in _CODES if isinstance(error, kind))
    return next(found, ExitCode.FAILED)
