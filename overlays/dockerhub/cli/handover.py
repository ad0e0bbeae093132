"""Where a new token goes: to the output, to a file that only its owner reads, or to a command."""

import os
import shlex
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import click

from dockerhub.cli.ending import CommandError
from dockerhub.cli.output import Column
from dockerhub.cli.program import Program
from dockerhub.cli.streams import is_closed
from dockerhub_openapi.models.access_token import AccessToken

__all__ = ["HandOver", "handing_over"]

HandOver = Callable[[AccessToken], None]
"""Hands a token over; raises if that fails."""

_TIMEOUT: Final = 120.0
_STANDARD_ERROR: Final = 2

_COLUMNS: Final = [
    Column("uuid", lambda token: token.uuid),
    Column("label", lambda token: token.token_label),
    Column("scopes", lambda token: token.scopes),
    Column("token", lambda token: token.token),
]


@contextmanager
def handing_over(program: Program, output: Path | None, command: str | None) -> Iterator[HandOver]:
    """Prepare to hand a token over, so that what cannot work fails before there is a token.

    Args:
        program: This run; it prints the token if it goes nowhere else.
        output: A file to write it to.
        command: A command that reads it from its standard input.

    Raises:
        UsageError: Both are given, the command cannot be read, the file is something else, or
            the token would be printed where nobody reads it.
        CommandError: The file cannot be written.
    """
    if output is not None and command is not None:
        raise click.UsageError("--output and --pipe-to contradict each other.")
    if output is not None:
        with _file(output) as write:
            yield write
    elif command is not None:
        words = _words(command)
        yield lambda token: _pipe(words, token)
    elif is_closed(1):
        raise click.UsageError("The standard output is closed: use --output or --pipe-to.")
    else:
        yield lambda token: _print(program, token)


def _print(program: Program, token: AccessToken) -> None:
    if program.options.format is None:
        sys.stdout.write(f"{token.token}\n")
    else:
        program.show_one(token, _COLUMNS)
    sys.stdout.flush()


@contextmanager
def _file(path: Path) -> Iterator[HandOver]:
    """Open a file beside the one that is wanted, and put it in its place when it is written."""
    _check_regular(path)
    # Where a link leads, as for whatever writes to files: its readers look there.
    target = Path(os.path.realpath(path))
    try:
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise CommandError(f"{path} could not be written: {error.strerror}") from error
    beside = Path(name)

    def write(token: AccessToken) -> None:
        data = f"{token.token}\n".encode()
        try:
            _write(descriptor, data)
            os.fsync(descriptor)
            beside.replace(target)
        except OSError as error:
            raise CommandError(f"{path} could not be written: {error.strerror}") from error

    try:
        yield write
    finally:
        os.close(descriptor)
        with suppress(OSError):
            beside.unlink()


def _write(descriptor: int, data: bytes) -> None:
    """Write all, or raise: a disk that becomes full takes a part."""
    while data:
        data = data[os.write(descriptor, data) :]


def _check_regular(path: Path) -> None:
    """Refuse what a file must not be put in place of, such as a device or a pipe."""
    if str(path) == "-":
        raise click.UsageError("--output is a file: leave it out for the standard output.")
    try:
        mode = path.stat().st_mode
    except OSError:
        return
    if not stat.S_ISREG(mode):
        what = "a folder" if stat.S_ISDIR(mode) else "no regular file"
        raise click.UsageError(f"--output is {what}: {path}")


def _words(command: str) -> list[str]:
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise click.UsageError(f"--pipe-to cannot be read: {error}") from None
    if not words:
        raise click.UsageError("--pipe-to is empty.")
    return words


def _pipe(words: list[str], token: AccessToken) -> None:
    """Run a command, without a shell, with the token as its input."""
    try:
        code = _run(words, f"{token.token}\n".encode())
    except OSError as error:
        raise CommandError(f"{words[0]} could not be run: {error.strerror or error}") from None
    if code is None:
        raise CommandError(f"{words[0]} did not end within {_TIMEOUT:.0f} seconds")
    if code:
        raise CommandError(f"{words[0]} ended with {code}")


def _run(words: list[str], stdin: bytes) -> int | None:
    """Return how a command ended; None if it had to be killed."""
    try:
        # Its output goes to the standard error, where it cannot be taken for ours.
        output = subprocess.DEVNULL if is_closed(_STANDARD_ERROR) else _STANDARD_ERROR
        done = subprocess.run(  # noqa: S603  # it is what the user asked for
            words, input=stdin, stdout=output, timeout=_TIMEOUT, check=False
        )
    except subprocess.TimeoutExpired:
        return None
    return done.returncode
