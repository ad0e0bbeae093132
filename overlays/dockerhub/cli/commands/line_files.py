"""Files with one name on each line, such as members of a team or addresses."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from dockerhub.cli.commands.text_files import read_text

_COMMENT: Final = re.compile(r"(^|\s)#.*")


def read_lines(file: Path) -> Iterator[tuple[int, str]]:
    """Yield number and text of each line; ``-`` is standard input.

    Empty lines are left out, and comments: ``#`` at the start of a line or after a space.

    Raises:
        UsageError: The file is not UTF-8.
        CommandError: The file cannot be read.
    """
    for number, line in enumerate(read_text(file).splitlines(), start=1):
        if kept := _COMMENT.sub("", line).strip():
            yield number, kept
