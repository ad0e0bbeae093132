"""Files that survive a kill at any moment."""

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dockerhub._base.files import AppendedFile, replace_file


def failing_write(limit: int) -> Any:
    """Make an `os.write` for a disk with room for this number of bytes."""
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
    assert (file.path.read_bytes(), file.length) == (b"one\nthree\n", 10)
    file.close()
    assert path.read_bytes() == b"one\nthree\n"


def test_what_is_appended_is_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the call returns."""
    file = AppendedFile(tmp_path / "file")
    synced = []
    monkeypatch.setattr(os, "fsync", lambda _descriptor: synced.append(file.path.read_bytes()))
    file.append(b"one\n")
    file.cut(2)
    assert synced == [b"one\n", b"on"]
    file.close()


def test_a_file_and_its_name_are_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is opened, and one that is replaced: first what it holds, then its folder."""
    path, folder = tmp_path / "file", tmp_path.stat().st_ino
    synced: list[tuple[str, bytes | None]] = []

    def sync(descriptor: int) -> None:
        own = os.fstat(descriptor)
        what = "folder" if own.st_ino == folder else os.pread(descriptor, 99, 0).decode()
        synced.append((what, path.read_bytes() if path.exists() else None))

    monkeypatch.setattr(os, "fsync", sync)
    AppendedFile(path).close()
    assert synced == [("folder", b"")]
    synced.clear()
    replace_file(path, b"one")
    assert synced == [("one", b""), ("folder", b"one")]
    synced.clear()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "link").symlink_to(path)
    replace_file(tmp_path / "elsewhere" / "link", b"two")
    assert synced == [("two", b"one"), ("folder", b"two")]


def test_a_folder_that_cannot_be_synced_is_not_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some systems cannot sync folders."""
    open_file = os.open

    def refuse(path: Any, flags: int, *mode: int) -> int:
        if Path(path) == tmp_path:
            raise PermissionError(errno.EACCES, "a folder")
        return open_file(path, flags, *mode)

    monkeypatch.setattr(os, "open", refuse)
    replace_file(tmp_path / "file", b"one")
    assert (tmp_path / "file").read_bytes() == b"one"


def test_a_full_disk_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was partly written is removed."""
    file = AppendedFile(tmp_path / "file")
    file.append(b"one\n")
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", failing_write(2))
        with pytest.raises(OSError, match="No space left") as full:
            file.append(b"three\n")
        assert (full.value.errno, full.value.filename) == (errno.ENOSPC, str(tmp_path / "file"))
    assert file.path.read_bytes() == b"one\n"
    file.append(b"two\n")
    assert file.path.read_bytes() == b"one\ntwo\n"
    file.close()


def test_only_one_process_has_it_open(tmp_path: Path) -> None:
    file = AppendedFile(tmp_path / "file")
    with pytest.raises(BlockingIOError, match="another run has it open"):
        AppendedFile(tmp_path / "file")
    file.close()
    AppendedFile(tmp_path / "file").close()


def test_systems_without_flock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file next to it is locked instead, as on Windows."""
    import filelock  # noqa: F401, PLC0415  # it takes what this system has

    monkeypatch.setitem(sys.modules, "fcntl", None)
    file = AppendedFile(tmp_path / "file")
    file.append(b"x")
    with pytest.raises(BlockingIOError, match="another run has it open") as taken:
        AppendedFile(tmp_path / "file")
    assert taken.value.filename == str(tmp_path / "file")
    file.close()
    file = AppendedFile(tmp_path / "file")
    assert file.path.read_bytes() == b"x"
    file.close()


def test_folders_without_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error does not say that another run has the file open."""

    def refuse(_descriptor: int, _operation: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", refuse)
    with pytest.raises(OSError, match=r"does not support locks.*: No locks available") as bad:
        AppendedFile(tmp_path / "file")
    assert (bad.value.errno, bad.value.filename) == (errno.ENOLCK, str(tmp_path / "file"))


def test_what_is_not_a_regular_file(tmp_path: Path) -> None:
    """Reading a pipe would wait forever."""
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path(os.devnull)):
        with pytest.raises(OSError, match="it is not a regular file"):
            AppendedFile(path)


def _remove(path: Path) -> None:
    path.unlink()


def _rotate(path: Path) -> None:
    path.rename(path.with_name("file.1"))
    path.touch()


def _cut(path: Path) -> None:
    os.truncate(path, 0)


def _write(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"mine\n")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (_remove, "moved or replaced"),
        (_rotate, "moved or replaced"),
        (_cut, "changed"),
        (_write, "changed"),
    ],
)
def test_changes_by_another_program_are_noticed(
    tmp_path: Path, change: Callable[[Path], None], problem: str
) -> None:
    """Before anything is written to a moved file, or over what the other program wrote."""
    file = AppendedFile(tmp_path / "file")
    file.append(b"one\n")
    change(tmp_path / "file")
    before = {each: each.read_bytes() for each in tmp_path.iterdir()}
    with pytest.raises(OSError, match=f"another program has {problem} it") as bad:
        file.append(b"two\n")
    assert bad.value.filename == str(tmp_path / "file")
    assert {each: each.read_bytes() for each in tmp_path.iterdir()} == before
    file.close()


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
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
    """The old content stays until the new one is complete, and nothing else is left."""
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
