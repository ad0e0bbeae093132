"""Open files that have an end: no device, and no pipe that waits for its other end."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from dockerhub._base.file_locks import named_error, real_path

_MOST: Final = 64 << 20
"""Bytes of a file that is read as a whole."""
_DESCRIPTORS: Final = ("/dev/", "/proc/")
"""Where the pipes are that a shell makes, as by ``<(command)``; they have a writer."""


def open_descriptor(path: Path, flags: int, *, pipes: bool = False) -> int:
    """Open a regular file; what else there is at its path is refused, without waiting for it.

    Args:
        path: The file.
        flags: Of `os.open`.
        pipes: Whether to open the pipes of a shell, too.

    Raises:
        OSError: It is not a regular file, or cannot be opened.
    """
    # A named pipe would wait for its other end.
    flags |= getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags, 0o644)
    except OSError as error:
        raise named_error(error, path) from None
    try:
        mode = os.fstat(descriptor).st_mode
        check_regular(mode, path, pipes=pipes)
        if stat.S_ISFIFO(mode):
            _check_other_end(descriptor, path)
            os.set_blocking(descriptor, True)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def check_regular(mode: int, path: Path, *, pipes: bool = False) -> None:
    """Check by its mode that it is a regular file; if `pipes`, the pipe of a shell, or nothing."""
    if stat.S_ISREG(mode):
        return
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    real = str(real_path(path))
    piped = stat.S_ISFIFO(mode) and real.startswith(_DESCRIPTORS)
    if not (pipes and (piped or real == os.devnull)):
        raise OSError(errno.EINVAL, "it is not a regular file", str(path))


def _check_other_end(descriptor: int, path: Path) -> None:
    """Refuse the pipe that this process itself writes to, as ``/dev/stdout`` may be."""
    for output in (1, 2):
        with suppress(OSError):
            if os.path.samestat(os.fstat(output), os.fstat(descriptor)):
                break
    else:
        return
    raise OSError(errno.EINVAL, "it is the output of this program", str(path))


@contextmanager
def open_to_read(path: Path, *, pipes: bool = False) -> Iterator[BinaryIO]:
    """Open a regular file to be read; an `OSError` names it, also if it only fails to be read."""
    with os.fdopen(open_descriptor(path, os.O_RDONLY, pipes=pipes), "rb") as file:
        try:
            yield file
        except OSError as error:
            raise named_error(error, path) from None


def read_file(path: Path, most: int = _MOST, *, pipes: bool = True) -> bytes:
    """Return the content of a file, or of the pipe of a shell.

    Args:
        path: The file.
        most: Bytes that it may have.
        pipes: Whether it may be the pipe of a shell.

    Raises:
        OSError: It is none, cannot be read, or is larger.
    """
    with open_to_read(path, pipes=pipes) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, f"it is larger than {most >> 20} MiB", str(path))
    return content
