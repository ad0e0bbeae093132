"""Files that take the place of others; what a killed process left of them is removed."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

from dockerhub._base.file_locks import try_to_lock

_MARK: Final = ".dockerhub-"
_END: Final = ".tmp"


class TemporaryFile:
    """A file that only its owner can read, to be discarded in the end.

    It is locked as long as its process lives, so that the next one can tell what a killed process
    left in the folder, and remove it. Without locks, as on Windows, that stays.
    """

    def __init__(self, folder: Path) -> None:
        _remove_leftovers(folder)
        self._locked = False
        while True:
            descriptor, name = tempfile.mkstemp(_END, _MARK, folder)
            self._file = os.fdopen(descriptor, "wb", buffering=0)
            self._path = Path(name)
            self._locked = try_to_lock(descriptor)
            if self._path.exists():
                return
            # Another process took it for a leftover before it was locked.
            self._file.close()

    def write(self, data: bytes) -> None:
        """Write all, and wait for the disk."""
        write_all(self._file.fileno(), data)
        os.fsync(self._file.fileno())

    def replace(self, target: Path) -> None:
        """Take the place of another file."""
        if not self._locked:
            # Windows renames no open file.
            self._file.close()
        self._path.replace(target)

    def discard(self) -> None:
        """Close it, and delete it unless it took another's place."""
        self._file.close()
        self._path.unlink(missing_ok=True)


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of it, however little the system takes at once."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _remove_leftovers(folder: Path) -> None:
    with suppress(OSError):
        for path in folder.glob(f"{_MARK}*{_END}"):
            with suppress(OSError):
                _remove_unlocked(path)


def _remove_unlocked(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_NONBLOCK", 0))
    try:
        if try_to_lock(descriptor):
            path.unlink(missing_ok=True)
    finally:
        os.close(descriptor)
