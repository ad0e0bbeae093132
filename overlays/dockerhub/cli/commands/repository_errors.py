"""The error for a repository that does not exist, which all commands word alike."""

from dockerhub.cli.runtime.exit_codes import CommandError, ExitCode


def no_repository(repository: str, hint: str = "") -> CommandError:
    """Return the error; Docker Hub does not tell missing from private. `hint` is added to it."""
    message = f"There is no repository {repository!r}, or you cannot access it.{hint}"
    return CommandError(message, ExitCode.NOT_FOUND)
