"""The two files of an export, which always fit each other."""

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

from attrs import evolve

from dockerhub._base.file_locks import lock_beside, real_path
from dockerhub._base.files import AppendedFile, replace_file
from dockerhub._jobs.ages import Age
from dockerhub._jobs.audit.checkpoint import Checkpoint, ExportError, Wanted
from dockerhub._jobs.audit.events import encode_events, sift


class Output:
    """The file with the events, and its checkpoint.

    The checkpoint says how long the output is, and before something is appended, how much that
    will be. What lies behind, up to that much, was written by a run that was killed before the
    checkpoint followed; it is cut, and read again. If there is more, another program wrote it.
    """

    def __init__(
        self,
        path: Path,
        checkpoint_path: Path,
        file: AppendedFile,
        closing: ExitStack,
        checkpoint: Checkpoint,
        *,
        bom: bool,
        new: Sequence[Path],
    ) -> None:
        self.path = path
        self._new = new
        self.checkpoint = checkpoint
        self._bom = bom
        self._checkpoint_path = checkpoint_path
        self._file = file
        self._closing = closing

    @classmethod
    def open(cls, path: Path, checkpoint_path: Path, wanted: Wanted) -> "Output":
        """Continue an export, or start one; `ExportError` if the files do not fit."""
        _check_files(path, checkpoint_path, wanted)
        new = [real_path(each) for each in (path, checkpoint_path) if not each.exists()]
        closing = ExitStack()
        try:
            file = AppendedFile(path)
            closing.callback(file.close)
            # Exports to two files may be given the same checkpoint.
            closing.callback(lock_beside(checkpoint_path))
            return cls._go_on(path, checkpoint_path, file, closing, wanted, new)
        except BaseException:
            closing.close()
            raise

    @classmethod
    def _go_on(
        cls,
        path: Path,
        checkpoint_path: Path,
        file: AppendedFile,
        closing: ExitStack,
        wanted: Wanted,
        new: Sequence[Path],
    ) -> "Output":
        # Only now, with both files locked, does no other run change either.
        stored = _check_files(path, checkpoint_path, wanted)
        checkpoint = stored or _begin(wanted)
        output = cls(path, checkpoint_path, file, closing, checkpoint, bom=wanted.bom, new=new)
        if stored is None:
            output._save(output.checkpoint)
        _check_length(file, output.checkpoint, checkpoint_path)
        file.cut(output.checkpoint.length)
        return output

    def begins(self, overlap: Age) -> datetime:
        """Return from when on to read the next window, so that no event is lost or twice."""
        stands = self.checkpoint
        return max(stands.known_from, overlap.before("overlap", stands.position))

    def take(
        self, rows: Sequence[dict[str, Any]], start: datetime, stop: datetime, overlap: Age
    ) -> int:
        """Write the new events of a window, and then that it is done; return how many."""
        before = self.checkpoint
        known_from = max(start, overlap.before("overlap", stop))
        fresh, known = sift(rows, start, stop, before.known, known_from)
        data = encode_events(fresh, before.format, titled=before.length == 0, bom=self._bom)
        if data:
            self._save(evolve(before, pending=len(data)))
            self._file.append(data)
        self._save(
            evolve(
                before,
                position=stop,
                length=self._file.length,
                pending=0,
                events=before.events + len(fresh),
                known=known,
                known_from=known_from,
            )
        )
        return len(fresh)

    def close(self) -> None:
        self._closing.close()

    def withdraw(self) -> None:
        """Close it; if nothing was read yet, remove the files that this run has made."""
        self.close()
        if self.checkpoint.position == self.checkpoint.since:
            for each in self._new:
                each.unlink(missing_ok=True)

    def _save(self, checkpoint: Checkpoint) -> None:
        replace_file(self._checkpoint_path, checkpoint.encode())
        self.checkpoint = checkpoint


def _begin(wanted: Wanted) -> Checkpoint:
    if wanted.since is None:
        raise ExportError("there is no export to continue: say since when to export")
    return Checkpoint(
        hub=wanted.hub,
        account=wanted.account,
        filters=wanted.filters,
        format=wanted.format,
        since=wanted.since,
        position=wanted.since,
        known_from=wanted.since,
    )


def _check_length(file: AppendedFile, stands: Checkpoint, checkpoint_path: Path) -> None:
    """Refuse an output that another program has cut, or written to."""
    short = file.length < stands.length
    if short or file.length > stands.length + stands.pending:
        how, what = ("shorter", "cut it") if short else ("longer", "written to it")
        raise ExportError(
            f"{file.path} is {how} than {checkpoint_path} says, which is {stands.length:,} bytes: "
            f"another program has {what}. Restore it, or delete both to start again"
        )


def _check_files(path: Path, checkpoint_path: Path, wanted: Wanted) -> Checkpoint | None:
    """Refuse what cannot work, before any file is made; return the checkpoint if there is one."""
    if real_path(path) == real_path(checkpoint_path):
        raise ExportError(f"{path} cannot be the output and its own checkpoint")
    for each in (path, checkpoint_path):
        if each.exists() and not each.is_file():
            raise ExportError(
                f"{each} is not a file, so an interrupted export could not be resumed there"
            )
    stored = Checkpoint.read(checkpoint_path)
    if stored is not None and stored.is_blank and wanted.since is not None:
        stored = None
    if stored is not None:
        stored.check_fits(wanted, checkpoint_path)
        if not path.exists():
            raise ExportError(
                f"{path} no longer exists, but its checkpoint does: delete "
                f"{checkpoint_path} to start again"
            )
        return stored
    _begin(wanted)
    if path.exists() and path.stat().st_size:
        raise ExportError(
            f"{path} exists already, but not its checkpoint {checkpoint_path}: name another output"
        )
    return None
