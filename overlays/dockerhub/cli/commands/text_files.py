"""Text that a command takes from a file, or from the standard input."""

import sys
from pathlib import Path
from typing import Final

import click

from dockerhub.cli.runtime.exit_codes import CommandError
from dockerhub.files import read_file

_MOST: Final = 64 << 20
"""Characters of the standard input."""


def read_text(file: str | Path) -> str:
    """Return the text of a file, which ``-`` is the standard input.

    Raises:
        UsageError: It is not UTF-8, or the name is empty.
        CommandError: It cannot be read.
    """
    name = str(file)
    if not name:
        raise click.UsageError("The name of a file is empty.")
    try:
        if name == "-":
            return _standard_input()
        return read_file(Path(name)).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise click.UsageError(f"{name} is not UTF-8 text.") from None
    except OSError as error:
        raise CommandError(f"{name} could not be opened: {error.strerror or error}") from None


def _standard_input() -> str:
    text = sys.stdin.read(_MOST + 1) if sys.stdin is not None else ""
    if len(text) > _MOST:
        raise CommandError("The standard input is too long: it does not end.")
    return text
