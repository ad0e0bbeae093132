"""Deliver a new token: to standard output, to a file that only its owner reads, or to a command."""

import os
import shlex
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

import click
from attrs import frozen

from dockerhub.cli.output.formats import Column, OutputFormat
from dockerhub.cli.runtime.exit_codes import CommandError
from dockerhub.cli.runtime.option_types import File
from dockerhub.cli.runtime.program import Program
from dockerhub.cli.runtime.standard_streams import is_closed
from dockerhub.files import replacing


class Secret(Protocol):
    """A new token, with its secret value."""

    @property
    def token(self) -> str | None:
        """The secret value."""
        ...


@frozen
class Delivery:
    """A way for a new token.

    Attributes:
        deliver: Delivers it; raises if that fails.
        place: Where its value is then, for messages.
    """

    deliver: Callable[[Secret], None]
    place: str


_TIMEOUT: Final = 120.0
_STDERR: Final = 2
_SHELL_OPERATORS: Final = frozenset({"|", "||", "&", "&&", ";", "<", ">", ">>"})


def output_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say where a new token goes."""
    to_command = click.option(
        "--pipe-to",
        metavar="COMMAND",
        help="Pass the token to the standard input of a command. It is run without a shell: no "
        "pipes, variables or redirections.",
    )
    to_file = click.option(
        "-o",
        "--output",
        type=File(),
        metavar="FILE",
        help="Write the token to a file that only you can read.",
    )
    return to_file(to_command(command))


@contextmanager
def token_output(
    program: Program,
    output: Path | None,
    command: str | None,
    columns: Sequence[Column[Any]] = (),
    *,
    replaces: bool = True,
) -> Iterator[Delivery]:
    """Prepare to deliver a token, so that problems are found before there is a token.

    It goes to the file `output`, which it `replaces` or which must be new or empty, to the standard
    input of `command`, or is printed: in tables for machines, with `columns`.
    """
    if output is not None and command is not None:
        raise click.UsageError("--output and --pipe-to contradict each other.")
    if output is not None:
        with _file(output, replaces=replaces) as deliver:
            yield Delivery(deliver, f"is in {output}")
    elif command is not None:
        words = _words(command)
        yield Delivery(lambda token: _pipe(words, token), f"was passed to {words[0]}")
    elif is_closed(1):
        raise click.UsageError("Standard output is closed: use --output or --pipe-to.")
    else:
        yield Delivery(lambda token: _print(program, token, columns), "was printed")


def _print(program: Program, token: Secret, columns: Sequence[Column[Any]]) -> None:
    if program.options.format is OutputFormat.TEXT:
        sys.stdout.write(f"{token.token}\n")
    else:
        program.output.show_one(token, [*columns, Column("token", lambda each: each.token)])
    sys.stdout.flush()


@contextmanager
def _file(path: Path, *, replaces: bool) -> Iterator[Callable[[Secret], None]]:
    _check_file(path, replaces=replaces)
    with ExitStack() as stack:
        with _naming(path, ". Nothing was changed on Docker Hub"):
            write = stack.enter_context(replacing(path))

        def deliver(token: Secret) -> None:
            with _naming(path):
                write(f"{token.token}\n".encode())

        yield deliver


@contextmanager
def _naming(path: Path, more: str = "") -> Iterator[None]:
    """Say which file could not be written."""
    try:
        yield
    except OSError as error:
        raise CommandError(f"{path} could not be written: {error.strerror}{more}") from error


def _check_file(path: Path, *, replaces: bool) -> None:
    """Refuse to replace anything but a regular file, such as a device, or another token."""
    if str(path) == "-":
        raise click.UsageError("--output is a file: omit it for standard output.")
    try:
        found = path.stat()
    except OSError:
        return
    if not stat.S_ISREG(found.st_mode):
        what = "a folder" if stat.S_ISDIR(found.st_mode) else "not a regular file"
        raise click.UsageError(f"--output is {what}: {path}")
    if found.st_size and not replaces:
        raise click.UsageError(f"{path} exists, and a new token does not replace it: remove it.")


def _words(command: str) -> list[str]:
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise click.UsageError(f"--pipe-to cannot be read: {error}") from None
    if not words:
        raise click.UsageError("--pipe-to is empty.")
    word = next((each for each in words if each in _SHELL_OPERATORS), None)
    if word is not None:
        raise click.UsageError(
            f"--pipe-to is run without a shell, so {word!r} has no meaning there: write "
            f"--pipe-to {shlex.quote(f'sh -c {shlex.quote(command)}')}, or use --output."
        )
    return words


def _pipe(words: list[str], token: Secret) -> None:
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
    """Return the exit code of a command; None if it was killed."""
    from dockerhub.logins import without_secrets  # noqa: PLC0415  # few tokens go to a command

    try:
        # Its output goes to standard error, so that it is not mixed with ours.
        output = subprocess.DEVNULL if is_closed(_STDERR) else _STDERR
        done = subprocess.run(  # noqa: S603  # it is what the user asked for
            words,
            input=stdin,
            stdout=output,
            env=without_secrets(os.environ),
            timeout=_TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return done.returncode
