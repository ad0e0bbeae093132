"""What a power cut may leave of files, from the recorded order of writes, syncs and renames.

The model is what POSIX guarantees: data is on the disk when its file was synced, and a name when
its folder was. Names get there in the order in which they were given, whatever their files hold.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from attrs import define, field

Image = dict[str, bytes]
"""The names in the folder, and what their files hold."""


@define
class _File:
    """A file: what is on the disk, and all that it held since."""

    synced: bytes = b""
    since: list[bytes] = field(factory=list)

    @property
    def now(self) -> bytes:
        return self.since[-1] if self.since else self.synced

    def change(self, content: bytes) -> None:
        self.since = [*self.since, content]

    def may_be(self) -> list[bytes]:
        """What of it a power cut may leave: any version, and the half of what was added last."""
        before, *later = [self.synced, *self.since][-2:]
        torn = [before + each[len(before) : (len(before) + len(each)) // 2] for each in later]
        return list(dict.fromkeys([self.synced, *self.since, *torn]))


@define
class RecordedDisk:
    """A folder whose changes are recorded.

    Attributes:
        moments: After each change, what a power cut then may leave.
    """

    folder: Path
    moments: list[list[Image]] = field(factory=list)
    _files: list[_File] = field(factory=list)
    _by_inode: dict[int, int] = field(factory=dict)
    """Where in `_files` a file is; its inode's number can be used again when it is deleted."""
    _names: list[dict[str, int]] = field(factory=lambda: [{}])
    """Those on the disk, and all states since."""

    def images(self) -> Iterator[Image]:
        """Yield what a power cut may leave at any moment, each once."""
        seen: set[tuple[tuple[str, bytes], ...]] = set()
        for moment in self.moments:
            for image in moment:
                key = tuple(sorted(image.items()))
                if key not in seen:
                    seen.add(key)
                    yield image

    def now(self) -> list[Image]:
        """Return what a power cut may leave now."""
        found: list[Image] = []
        for names in self._names:
            contents = [self._files[number].may_be() for number in names.values()]
            found += [dict(zip(names, each, strict=True)) for each in product(*contents)]
        return found

    def opened(self, descriptor: int, path: str) -> None:
        if Path(path).name not in self._names[-1]:
            self._by_inode[os.fstat(descriptor).st_ino] = len(self._files)
            self._files.append(_File())
            self._change_names(name=path, number=len(self._files) - 1)

    def changed(self, descriptor: int) -> None:
        own = os.fstat(descriptor)
        if own.st_ino in self._by_inode:
            self._files[self._by_inode[own.st_ino]].change(os.pread(descriptor, own.st_size, 0))
            self.moments.append(self.now())

    def synced(self, descriptor: int) -> None:
        inode = os.fstat(descriptor).st_ino
        if inode == self.folder.stat().st_ino:
            self._names = self._names[-1:]
        elif inode in self._by_inode:
            number = self._by_inode[inode]
            self._files[number] = _File(self._files[number].now)
        self.moments.append(self.now())

    def renamed(self, source: str, target: str) -> None:
        number = self._names[-1][Path(source).name]
        self._change_names(without=source, name=target, number=number)

    def deleted(self, path: str) -> None:
        if Path(path).name in self._names[-1]:
            self._change_names(without=path)

    def _change_names(self, *, without: str = "", name: str = "", number: int = 0) -> None:
        names = {each: of for each, of in self._names[-1].items() if each != Path(without).name}
        self._names = [*self._names, names | ({Path(name).name: number} if name else {})]
        self.moments.append(self.now())


def _descriptor_first(real: Callable[..., Any], note: Callable[[int], None]) -> Callable[..., Any]:
    def call(descriptor: int, *arguments: Any) -> Any:
        result = real(descriptor, *arguments)
        note(descriptor)
        return result

    return call


@contextmanager
def recording(folder: Path) -> Iterator[RecordedDisk]:
    """Record what this process changes in a folder, which is empty."""
    disk = RecordedDisk(folder)
    real_open, real_replace, real_unlink = os.open, os.replace, os.unlink

    def ours(path: Any) -> bool:
        return Path(os.fspath(path)).parent == folder

    def open_file(path: Any, flags: int, *arguments: Any, **more: Any) -> int:
        descriptor = real_open(path, flags, *arguments, **more)
        if flags & os.O_CREAT and ours(path):
            disk.opened(descriptor, os.fspath(path))
        return descriptor

    def replace(source: Any, target: Any) -> None:
        real_replace(source, target)
        if ours(source):
            disk.renamed(os.fspath(source), os.fspath(target))

    def unlink(path: Any, **more: Any) -> None:
        real_unlink(path, **more)
        if ours(path):
            disk.deleted(os.fspath(path))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "open", open_file)
        patch.setattr(os, "replace", replace)
        patch.setattr(os, "unlink", unlink)
        for name, note in (
            ("write", disk.changed),
            ("ftruncate", disk.changed),
            ("fsync", disk.synced),
        ):
            patch.setattr(os, name, _descriptor_first(getattr(os, name), note))
        yield disk


def put(image: Image, folder: Path) -> None:
    """Put what a power cut left into an empty folder."""
    for name, content in image.items():
        (folder / name).write_bytes(content)
