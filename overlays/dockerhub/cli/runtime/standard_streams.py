"""The standard streams, which may be closed, full, or read by nobody."""

import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO


def is_terminal(stream: TextIO | None) -> bool:
    """Tell whether a standard stream is a terminal; one that is closed is None."""
    return stream is not None and stream.isatty()


def is_closed(number: int) -> bool:
    """Tell whether a stream was closed when the program began: 1 is the standard output."""
    return (sys.__stdin__, sys.__stdout__, sys.__stderr__)[number] is None


def prepare() -> None:
    """Make the standard streams take any text, also where one is closed."""
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def mark_as_utf8(stream: TextIO) -> None:
    """Begin an output with a byte order mark, whatever the encoding of the system is."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(encoding="utf-8")
    stream.write("\ufeff")


def write_error(text: str) -> None:
    """Write to the standard error, if anybody is there to read it.

    A closed terminal or pipe must not stop a command halfway.
    """
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        silence(sys.stderr)


def silence(stream: TextIO) -> None:
    """Discard what is left in a stream: the interpreter flushes it at its end, and would fail."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")
