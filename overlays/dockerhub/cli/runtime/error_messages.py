"""What is said about an error: what happened, and what to do."""

import os
from typing import TYPE_CHECKING, Final

import click

from dockerhub.cli.output.formatting import local_time
from dockerhub.cli.runtime.exit_codes import CommandError
from dockerhub.errors import (
    AuthenticationError,
    EdgeBlockedError,
    HubError,
    HubResponseError,
    LoginError,
    NotFoundError,
    PaginationDepthError,
    PermissionDeniedError,
    RetiredEndpointError,
    TwoFactorRequiredError,
)
from dockerhub.names import UnmatchedPatternError

if TYPE_CHECKING:
    from dockerhub import DockerHub

_AUDIT_LOGS: Final = "/v2/auditlogs/"
_SIGN_IN: Final = "To sign in: dockerhub login"
_ADVICE: Final[dict[type[HubError], str]] = {
    TwoFactorRequiredError: (
        "Give the code with `dockerhub login --otp`, set DOCKERHUB_TOTP_SECRET, or sign in with a "
        "personal access token."
    ),
    PaginationDepthError: "To read further, sign in: dockerhub login",
    EdgeBlockedError: "Wait, or use another network address.",
}
"""What to do in the words of the command line, where those of the library differ."""


def is_output_error(error: BaseException) -> bool:
    """Tell whether the standard output could not be written; other files have names."""
    return isinstance(error, OSError) and error.filename is None


def describe(error: BaseException) -> str:
    """Return what happened, in one line except for wrong usage."""
    if isinstance(error, click.ClickException):
        return _describe_usage(error)
    if isinstance(error, OSError):
        what = error.filename or "the output"
        verb = "opened" if error.filename else "written"
        return f"{what} could not be {verb}: {error.strerror or error}"
    if isinstance(error, TwoFactorRequiredError):
        return "the account has two-factor authentication"
    if isinstance(error, HubError):
        return error.message
    if isinstance(error, (CommandError, UnmatchedPatternError, ValueError)):
        return str(error)
    return f"unexpected {type(error).__name__}: {error} (--debug shows where)"


def explain(error: BaseException) -> str:
    """Return what happened, and to what."""
    resource = error.resource if isinstance(error, HubError) else None
    return f"{resource}: {describe(error)}" if resource else describe(error)


def advise(error: BaseException) -> str | None:
    """Return what to do about an error of Docker Hub; None if there is nothing to say."""
    if not isinstance(error, HubError):
        return None
    if isinstance(error, HubResponseError) and error.retry_at is not None:
        return f"Try again at {local_time(error.retry_at)}."
    if isinstance(error, AuthenticationError) and type(error) not in _ADVICE:
        return _advise_login(error)
    if type(error) is PermissionDeniedError and (error.path or "").startswith(_AUDIT_LOGS):
        return "Only owners of the organization may read its audit log."
    return _ADVICE.get(type(error), error.advice)


def _advise_login(error: AuthenticationError) -> str | None:
    from dockerhub.logins import Variable, credential_variables  # noqa: PLC0415  # few commands fail

    if error.variable is Variable.SCIM_TOKEN:
        return f"Set {Variable.SCIM_TOKEN}."
    if error.variable is Variable.PASSWORD:
        return f"Set {Variable.USERNAME} and {Variable.PASSWORD}, or sign in with: docker login"
    if (error.path or "").startswith("/v2/scim/"):
        return f"SCIM needs the SCIM token of the organization: set {Variable.SCIM_TOKEN}."
    if isinstance(error, LoginError) and (names := credential_variables(os.environ)):
        return (
            f"These environment variables come before a stored login: {', '.join(names)}. "
            "Correct or unset them."
        )
    return _SIGN_IN


def missing_resource(error: BaseException) -> str | None:
    """Return what an error says to be missing on Docker Hub; None if it says something else."""
    if isinstance(error, RetiredEndpointError) or not isinstance(error, NotFoundError):
        return None
    return error.resource


def not_found(resource: str, hub: "DockerHub") -> str:
    """Return that there is no such thing where the client looked, or not for its login."""
    server = hub.base_url.partition("://")[2]
    return f"{resource} not found at {server} (or not visible {_to_whom(hub)})."


def _to_whom(hub: "DockerHub") -> str:
    try:
        name = hub.whoami().username
    except HubError:
        return "without a login"
    return f"to {name}" if name else "to this login"


def _describe_usage(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    more = f"\nSee: {context.command_path} --help" if context else ""
    return error.format_message() + more
