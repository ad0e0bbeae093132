"""How a command ends: its exit code, and what is said about an error."""

from enum import IntEnum
from typing import Final

import click

from dockerhub._base.errors import (
    AccessTokenNotAllowedError,
    AuthenticationError,
    CredentialStoreError,
    HubError,
    HubResponseError,
    NotFoundError,
    PaginationDepthError,
    RateLimitError,
    TwoFactorRequiredError,
)
from dockerhub.cli.text import local_time

__all__ = [
    "CommandError",
    "ExitCode",
    "PartlyDoneError",
    "describe",
    "exit_code",
    "is_output_error",
]


class ExitCode(IntEnum):
    """What the shell is told."""

    OK = 0
    FAILED = 1
    USAGE = 2
    NOT_SIGNED_IN = 3
    NOT_FOUND = 4
    RATE_LIMITED = 5
    PARTLY_DONE = 6
    INTERRUPTED = 130
    """128 and the number of the signal, as shells count: 143 after SIGTERM, 129 after SIGHUP."""
    BROKEN_PIPE = 141


class CommandError(Exception):
    """A command failed; the message says why and what to do.

    Args:
        message: For people.
        code: What to end with.
    """

    def __init__(self, message: str, code: ExitCode = ExitCode.FAILED) -> None:
        super().__init__(message)
        self.code = code


class PartlyDoneError(CommandError):
    """A part is done and a part is not; the message says how much, and how to go on."""

    def __init__(self, message: str) -> None:
        super().__init__(message, ExitCode.PARTLY_DONE)


_SECOND_FACTOR: Final = (
    "the account has two-factor authentication: give the code by `dockerhub login --otp`, set "
    "DOCKERHUB_TOTP_SECRET, or sign in with a personal access token"
)

_SCIM_VARIABLE: Final = "DOCKERHUB_SCIM_TOKEN"

_CODES: Final[tuple[tuple[type[Exception], ExitCode], ...]] = (
    (AuthenticationError, ExitCode.NOT_SIGNED_IN),
    (AccessTokenNotAllowedError, ExitCode.NOT_SIGNED_IN),
    (PaginationDepthError, ExitCode.NOT_SIGNED_IN),
    (CredentialStoreError, ExitCode.NOT_SIGNED_IN),
    (NotFoundError, ExitCode.NOT_FOUND),
    (RateLimitError, ExitCode.RATE_LIMITED),
    (click.UsageError, ExitCode.USAGE),
    # The library refuses arguments that are wrong in themselves with it.
    (ValueError, ExitCode.USAGE),
)


def exit_code(error: BaseException) -> ExitCode:
    """Return what to end with after an error."""
    if isinstance(error, CommandError):
        return error.code
    found = (code for kind, code in _CODES if isinstance(error, kind))
    return next(found, ExitCode.FAILED)


def is_output_error(error: BaseException) -> bool:
    """Tell whether the standard output could not be written; files have names."""
    return isinstance(error, OSError) and error.filename is None


def describe(error: BaseException) -> str:
    """Return what to say about an error: what happened, and when or how to go on."""
    if isinstance(error, click.ClickException):
        return _describe_usage(error)
    if isinstance(error, OSError):
        what = error.filename or "the output"
        return f"{what} could not be {'opened' if error.filename else 'written'}: {_reason(error)}"
    if isinstance(error, TwoFactorRequiredError):
        return _SECOND_FACTOR
    if isinstance(error, HubError):
        return error.message + _when(error)
    if isinstance(error, (CommandError, ValueError)):
        return str(error)
    return f"unexpected {type(error).__name__}: {error} (--debug shows where)"


def _reason(error: OSError) -> str:
    return error.strerror or str(error)


def _when(error: HubError) -> str:
    if isinstance(error, HubResponseError) and error.retry_at is not None:
        return f". Try again at {local_time(error.retry_at)}"
    if isinstance(error, AuthenticationError):
        return _how_to_sign_in(error)
    return ""


def _how_to_sign_in(error: AuthenticationError) -> str:
    if _SCIM_VARIABLE in error.message:
        return ""
    if (error.path or "").startswith("/v2/scim/"):
        return f". SCIM takes the organisation's own token, as {_SCIM_VARIABLE}"
    return ". `dockerhub login` signs in"


def _describe_usage(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    more = f"\nSee: {context.command_path} --help" if context else ""
    return error.format_message() + more
