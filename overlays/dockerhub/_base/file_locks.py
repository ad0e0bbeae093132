"""Locks that keep other processes from a file: on the file itself, or on one beside it."""

import errno
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Final

_PAUSE: Final = 0.02
"""Seconds between two tries: the system tells nobody when a lock that is tried becomes free."""

Unlock = Callable[[], object]


def lock_open_file(descriptor: int, path: Path) -> Unlock:
    """Lock a file that is appended to; return what unlocks it, to be called after closing it.

    Raises:
        BlockingIOError: Another process has it.
        OSError: Its folder does not support locks.
    """
    fcntl = _fcntl()
    if fcntl is None:
        # A range that is locked on Windows cannot even be read by others.
        return _lock_by_library(_beside(path), path)
    _flock(fcntl, descriptor, path)
    return lambda: None  # closing the file unlocks it


def lock_beside(path: Path) -> Unlock:
    """Lock a file that is replaced as a whole, by another one beside it; return what unlocks it.

    The file beside is deleted in the end. Raises what `lock_open_file` raises.
    """
    beside, fcntl = _beside(path), _fcntl()
    if fcntl is None:
        return _lock_by_library(beside, path)
    while True:
        descriptor = _open(beside, path)
        try:
            _flock(fcntl, descriptor, path)
        except BaseException:
            os.close(descriptor)
            raise
        if _is_at(descriptor, beside):
            return lambda: _delete_and_close(beside, descriptor)
        # Its last owner deleted it after it was opened here.
        os.close(descriptor)


def try_to_lock(descriptor: int) -> bool:
    """Lock an open file and return True; False if that is not possible here, or another has it.

    To close the file unlocks it.
    """
    fcntl = _fcntl()
    if fcntl is None:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def locked(path: Path, patience: float) -> Iterator[None]:
    """Hold `lock_beside` while a file is read, changed and written again.

    Args:
        path: The file; its folder must exist.
        patience: Seconds to wait for another process before `BlockingIOError`.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            unlock = lock_beside(path)
            break
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise
        time.sleep(_PAUSE)
    try:
        yield
    finally:
        unlock()


def real_path(path: Path) -> Path:
    """Return what a path leads to; the `OSError` names it if the working folder is gone."""
    try:
        return Path(os.path.realpath(path))
    except OSError as error:
        raise named_error(error, path) from None


def named_error(error: OSError, path: Path) -> OSError:
    """Return an error that tells which file it is about."""
    return OSError(error.errno, error.strerror, str(path))


def _beside(path: Path) -> Path:
    target = real_path(path)
    return target.with_name(f"{target.name}.lock")


def _open(beside: Path, path: Path) -> int:
    try:
        return os.open(beside, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise named_error(error, path) from None


def _fcntl() -> ModuleType | None:
    try:
        import fcntl  # noqa: PLC0415  # Windows has none
    except ImportError:
        return None
    return fcntl


def _flock(fcntl: ModuleType, descriptor: int, path: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise _taken(path) from None
    except OSError as error:
        problem = f"its folder does not support locks, use another one: {error.strerror}"
        raise OSError(error.errno, problem, str(path)) from None


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _delete_and_close(path: Path, descriptor: int) -> None:
    path.unlink(missing_ok=True)
    os.close(descriptor)


def _lock_by_library(beside: Path, path: Path) -> Unlock:
    from filelock import FileLock, Timeout  # noqa: PLC0415  # only installed on Windows

    lock = FileLock(beside)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise _taken(path) from None
    return lock.release


def _taken(path: Path) -> BlockingIOError:
    return BlockingIOError(errno.EAGAIN, "another run has it open", str(path))
