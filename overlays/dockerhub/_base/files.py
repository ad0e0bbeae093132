"""Files that survive a kill at any moment: appended and synced, or replaced whole."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dockerhub._base.file_locks import lock_open_file, named_error, real_path
from dockerhub._base.regular_files import check_regular, open_descriptor
from dockerhub._base.temporary_files import TemporaryFile, write_all


class AppendedFile:
    """A file that one process appends to, to be closed at the end.

    What `append` returned from is on the disk. To open it raises `BlockingIOError` if another
    process has it open, and another `OSError` if it is not a regular file or cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor = open_descriptor(path, os.O_RDWR | os.O_CREAT)
        try:
            self._unlock = lock_open_file(self._descriptor, path)
            self.length = os.fstat(self._descriptor).st_size
            _sync_folder(path)
        except BaseException:
            os.close(self._descriptor)
            raise

    def append(self, data: bytes) -> None:
        """Write behind the end, and wait for the disk; after an `OSError` the file is as it was."""
        self._check_untouched()
        try:
            os.lseek(self._descriptor, self.length, os.SEEK_SET)
            write_all(self._descriptor, data)
            os.fsync(self._descriptor)
        except OSError as error:
            with suppress(OSError):
                os.ftruncate(self._descriptor, self.length)
            raise named_error(error, self.path) from None
        self.length += len(data)

    def cut(self, length: int) -> None:
        """Remove what lies behind a length."""
        try:
            os.ftruncate(self._descriptor, length)
            os.fsync(self._descriptor)
        except OSError as error:
            raise named_error(error, self.path) from None
        self.length = length

    def close(self) -> None:
        os.close(self._descriptor)
        self._unlock()

    def _check_untouched(self) -> None:
        """Refuse to write to a file that another program, such as logrotate, moved or changed."""
        own = os.fstat(self._descriptor)
        try:
            moved = not os.path.samestat(own, self.path.stat())
        except FileNotFoundError:
            moved = True
        if moved or own.st_size != self.length:
            what = "moved or replaced" if moved else "changed"
            raise OSError(errno.EBUSY, f"another program has {what} it", str(self.path))


@contextmanager
def replacing(path: Path) -> Iterator[Callable[[bytes], None]]:
    """Prepare to replace a file, so that what cannot work fails before there is any content.

    The file has the old content or the new one at any moment, and only its owner can read it. A
    symbolic link stays, and what it points to is replaced.

    Yields:
        A function that writes the content, to be called once or not at all.

    Raises:
        OSError: The file cannot be written; the old content is there.
    """
    target = real_path(path)
    try:
        _check_replaceable(target, path)
        beside = TemporaryFile(target.parent)
    except OSError as error:
        raise named_error(error, path) from None

    def write(data: bytes) -> None:
        try:
            beside.write(data)
            beside.replace(target)
        except OSError as error:
            raise named_error(error, path) from None
        _sync_folder(target)

    try:
        yield write
    finally:
        beside.discard()


def replace_file(path: Path, data: bytes) -> None:
    """Write a file so that it has either the old content or the new.

    Raises:
        OSError: It cannot be written; the old content is there.
    """
    with replacing(path) as write:
        write(data)


def _check_replaceable(target: Path, path: Path) -> None:
    """Refuse what a file must not take the place of, such as a device."""
    with suppress(FileNotFoundError):
        check_regular(target.stat().st_mode, path)


def _sync_folder(path: Path) -> None:
    """Let the file's name survive, too, where folders can be synced."""
    with suppress(OSError):
        descriptor = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
