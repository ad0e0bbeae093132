"""What is said about an error: what happened, and what to do."""

from typing import Final

import click

from dockerhub.cli.output.formatting import local_time
from dockerhub.cli.runtime.exit_codes import CommandError
from dockerhub.errors import (
    AuthenticationError,
    HubError,
    HubResponseError,
    TwoFactorRequiredError,
)
from dockerhub.names import UnmatchedPatternError

_SECOND_FACTOR: Final = (
    "the account has two-factor authentication: give the code with `dockerhub login --otp`, set "
    "DOCKERHUB_TOTP_SECRET, or sign in with a personal access token"
)


def is_output_error(error: BaseException) -> bool:
    """Tell whether the standard output could not be written; other files have names."""
    return isinstance(error, OSError) and error.filename is None


def describe(error: BaseException) -> str:
    """Return what to say about an error."""
    if isinstance(error, click.ClickException):
        return _describe_usage(error)
    if isinstance(error, OSError):
        what = error.filename or "the output"
        verb = "opened" if error.filename else "written"
        return f"{what} could not be {verb}: {error.strerror or error}"
    if isinstance(error, TwoFactorRequiredError):
        return _SECOND_FACTOR
    if isinstance(error, HubError):
        return error.message + _advice(error)
    if isinstance(error, (CommandError, UnmatchedPatternError, ValueError)):
        return str(error)
    return f"unexpected {type(error).__name__}: {error} (--debug shows where)"


def _advice(error: HubError) -> str:
    if isinstance(error, HubResponseError) and error.retry_at is not None:
        return f". Try again at {local_time(error.retry_at)}"
    from dockerhub.logins import Variable  # noqa: PLC0415  # few commands fail

    if not isinstance(error, AuthenticationError) or error.variable is Variable.SCIM_TOKEN:
        return ""
    if (error.path or "").startswith("/v2/scim/"):
        return f". SCIM needs the SCIM token of the organization: set {Variable.SCIM_TOKEN}"
    return ". To sign in: dockerhub login"


def _describe_usage(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    more = f"\nSee: {context.command_path} --help" if context else ""
    return error.format_message() + more
