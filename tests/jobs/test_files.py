"""Files that survive a kill at any moment."""

import errno
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from dockerhub._jobs.files import AppendedFile, replace_file


def failing_write(limit: int) -> Any:
    """Make an `os.write` for a disk that has room for so many bytes more."""
    left, write = [limit], os.write

    def full(descriptor: int, data: Any) -> int:
        if not left[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        done = write(descriptor, bytes(data)[: left[0]])
        left[0] -= done
        return done

    return full


def test_appending_and_cutting(tmp_path: Path) -> None:
    path = tmp_path / "file"
    file = AppendedFile(path)
    file.append(b"one\n")
    file.append(b"two\n")
    file.cut(4)
    file.append(b"three\n")
    assert (file.read(), file.length) == (b"one\nthree\n", 10)
    file.close()
    assert path.read_bytes() == b"one\nthree\n"


def test_a_full_disk_takes_nothing_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was half written is taken back."""
    file = AppendedFile(tmp_path / "file")
    file.append(b"one\n")
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", failing_write(2))
        with pytest.raises(OSError, match="No space left") as full:
            file.append(b"three\n")
        assert (full.value.errno, full.value.filename) == (errno.ENOSPC, str(tmp_path / "file"))
    assert file.read() == b"one\n"
    file.append(b"two\n")
    assert file.read() == b"one\ntwo\n"
    file.close()


def test_only_one_process_has_it_open(tmp_path: Path) -> None:
    file = AppendedFile(tmp_path / "file")
    with pytest.raises(BlockingIOError, match="another run has it open"):
        AppendedFile(tmp_path / "file")
    file.close()
    AppendedFile(tmp_path / "file").close()


def test_systems_without_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    file = AppendedFile(tmp_path / "file")
    file.append(b"x")
    file.close()


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        AppendedFile(tmp_path / "nowhere" / "file")
    with pytest.raises(IsADirectoryError):
        AppendedFile(tmp_path)


def test_cutting_may_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = AppendedFile(tmp_path / "file")
    with pytest.raises(OSError, match="Invalid argument") as bad:
        file.cut(-1)
    assert bad.value.filename == str(tmp_path / "file")
    file.close()


def test_replacing_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old content is there until the new one is whole, and nothing else stays behind."""
    path = tmp_path / "file"
    replace_file(path, b"one")
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", failing_write(1))
        with pytest.raises(OSError, match="No space left") as full:
            replace_file(path, b"two")
        assert full.value.filename == str(path)
    assert path.read_bytes() == b"one"
    replace_file(path, b"three")
    assert path.read_bytes() == b"three"
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(FileNotFoundError) as missing:
        replace_file(tmp_path / "nowhere" / "file", b"")
    assert missing.value.filename == str(tmp_path / "nowhere" / "file")
