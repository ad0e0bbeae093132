"""Long tables go through a pager, as with git and gh."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
from typing import Final

from dockerhub.cli.runtime.signals import held_signals
from dockerhub.cli.runtime.standard_streams import write_error
from dockerhub.logins import without_secrets

_DEFAULT: Final = "less"
_NONE: Final = ("", "cat")
_SETTINGS: Final = {"LESS": "FRX", "LV": "-c"}
"""Pagers show colors, and leave what was shown on the terminal."""


def page(text: str) -> bool:
    """Show a text in a pager if the terminal has fewer lines; return whether it was shown."""
    if text.count("\n") < shutil.get_terminal_size().lines or os.environ.get("TERM") == "dumb":
        return False
    words = _pager()
    if not words:
        return False
    running: list[subprocess.Popen[bytes]] = []

    def forward(number: int) -> None:
        """End the pager as well, but not by Ctrl-C, which it gets from the terminal."""
        if number != signal.SIGINT:
            for each in running:
                each.terminate()

    sys.stdout.flush()
    with held_signals(forward):
        process = subprocess.Popen(  # noqa: S603  # it is what the user asked for
            words, stdin=subprocess.PIPE, env={**_SETTINGS, **without_secrets(os.environ)}
        )
        running.append(process)
        process.communicate(text.encode(sys.stdout.encoding, "backslashreplace"))
    return True


def _pager() -> list[str]:
    """Return the command of the pager, or nothing if there is none."""
    get = os.environ.get
    command = get("DOCKERHUB_PAGER", get("PAGER"))
    asked = _DEFAULT if command is None else command.strip()
    if asked in _NONE:
        return []
    try:
        words = shlex.split(asked)
    except ValueError:
        words = [asked]
    if shutil.which(words[0]):
        return words
    if command is not None:
        write_error(f"The pager {words[0]} was not found: see DOCKERHUB_PAGER and PAGER.\n")
    return []
