"""Locks on files that are read, changed and written again."""

import fcntl
import os
import sys
import threading
from pathlib import Path

import pytest

from dockerhub._base.file_locks import lock_beside, locked


def test_changes_of_one_file_wait_for_each_other(tmp_path: Path) -> None:
    """A later change sees what the one before wrote; no file stays behind."""
    path, begin = tmp_path / "count", threading.Barrier(8)
    path.write_text("0", "utf-8")

    def add_one() -> None:
        begin.wait()
        with locked(path, 60.0):
            count = int(path.read_text("utf-8"))
            os.sched_yield()
            path.write_text(str(count + 1), "utf-8")

    threads = [threading.Thread(target=add_one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert path.read_text("utf-8") == "8"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("without_flock", [False, True])
def test_a_lock_that_is_not_released(
    tmp_path: Path, without_flock: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a timeout it is an error; another name of the same file is locked, too."""
    import filelock  # noqa: F401, PLC0415  # it takes what this system has

    if without_flock:
        monkeypatch.setitem(sys.modules, "fcntl", None)
    path, link = tmp_path / "file", tmp_path / "link"
    link.symlink_to(path)
    unlock = lock_beside(path)
    for name in (path, link):
        with pytest.raises(BlockingIOError, match="another run has it open") as taken:
            locked(name, 0.0).__enter__()
        assert taken.value.filename == str(name)
    unlock()
    with locked(path, 0.0):
        pass


def test_a_lock_that_was_deleted_before_it_was_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its holder has deleted the file, and the next holder may have created another."""
    path, flock = tmp_path / "file", fcntl.flock

    def flock_too_late(descriptor: int, operation: int) -> None:
        monkeypatch.undo()
        (tmp_path / "file.lock").unlink()
        flock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", flock_too_late)
    unlock = lock_beside(path)
    with pytest.raises(BlockingIOError):
        lock_beside(path)
    unlock()
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_reported_with_the_name_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as missing:
        lock_beside(tmp_path / "nowhere" / "file")
    assert missing.value.filename == str(tmp_path / "nowhere" / "file")
