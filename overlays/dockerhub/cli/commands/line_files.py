"""Files with one name on each line, such as members of a team or addresses."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

_COMMENT: Final = re.compile(r"(^|\s)#.*")


def read_lines(file: Path) -> Iterator[tuple[int, str]]:
    """Yield number and text of each line; ``-`` is standard input.

    Empty lines are left out, and comments: ``#`` at the start of a line or after a space.

    Raises:
        UsageError: The file is not UTF-8.
        OSError: The file cannot be read.
    """
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise click.UsageError(f"{file} is not UTF-8 text.") from None
    for number, line in enumerate(text.splitlines(), start=1):
        if kept := _COMMENT.sub("", line).strip():
            yield number, kept
