"""How wide the lines of tables and of progress are."""

import os
import re
from typing import Final, TextIO

from rich.console import Console

_LEAST: Final = 20
"""Characters; a line that is narrower shows nothing that can be read."""
_DEFAULT: Final = 80
_HEIGHT: Final = 25
_WIDTH: Final = re.compile(r"[0-9]{2,4}")


def open_console(stream: TextIO) -> Console:
    """Return what draws on a stream, as wide as the terminal or as ``COLUMNS`` says.

    A width that is unknown, or that nobody can mean, is 80: results would not be seen.
    """
    console = Console(file=stream, width=_told_width(), height=_HEIGHT)
    if console.width < _LEAST:
        console.width = _DEFAULT
    return console


def _told_width() -> int | None:
    """Return the width that the environment tells; None if the terminal is to be asked."""
    told = os.environ.get("COLUMNS", "").strip()
    if not told:
        return None
    return int(told) if _WIDTH.fullmatch(told) else _DEFAULT
