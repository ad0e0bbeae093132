"""The two files of an export, which always fit each other."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from attrs import evolve

from dockerhub._jobs.audit_checkpoint import Checkpoint, ExportError, Wanted
from dockerhub._jobs.audit_events import encode_events, sift
from dockerhub._jobs.files import AppendedFile, replace_file

__all__ = ["Output"]


class Output:
    """The file with the events, and its checkpoint.

    The checkpoint says how long the output is. Whatever lies behind was written by a run that
    was killed before the checkpoint followed, and is read anew.

    Args:
        path: Of the output.
        checkpoint_path: Of the checkpoint.
        file: The output, open.
        checkpoint: How far the export got.
    """

    def __init__(
        self, path: Path, checkpoint_path: Path, file: AppendedFile, checkpoint: Checkpoint
    ) -> None:
        self.path = path
        self.checkpoint = checkpoint
        self._checkpoint_path = checkpoint_path
        self._file = file

    @classmethod
    def open(cls, path: Path, checkpoint_path: Path, wanted: Wanted) -> "Output":
        """Go on with an export, or begin one.

        Raises:
            ExportError: The files do not fit each other, or the export that is wanted.
            OSError: A file cannot be read or written, or another run has it open.
        """
        _check_files(path, checkpoint_path, wanted)
        file = AppendedFile(path)
        try:
            return cls._go_on(path, checkpoint_path, file, wanted)
        except BaseException:
            file.close()
            raise

    @classmethod
    def _go_on(
        cls, path: Path, checkpoint_path: Path, file: AppendedFile, wanted: Wanted
    ) -> "Output":
        # Only now, with the file open, does nobody else change it.
        stored = Checkpoint.read(checkpoint_path)
        output = cls(path, checkpoint_path, file, stored or _begin(wanted))
        if stored is None:
            output._save(output.checkpoint)
        elif file.length < stored.length:
            raise ExportError(
                f"{path} is shorter than {checkpoint_path} says: something has cut it. "
                "Delete both to begin anew"
            )
        file.cut(output.checkpoint.length)
        return output

    def take(self, rows: Sequence[dict[str, Any]], start: datetime, stop: datetime) -> int:
        """Write the new events of a window, and then that it is done; return how many."""
        before = self.checkpoint
        fresh, known = sift(rows, start, stop, before.known)
        data = encode_events(fresh, before.format, titled=before.length == 0)
        self._file.append(data)
        self._save(
            evolve(
                before,
                position=stop,
                length=self._file.length,
                events=before.events + len(fresh),
                known=known,
            )
        )
        return len(fresh)

    def close(self) -> None:
        """Let others open the output."""
        self._file.close()

    def _save(self, checkpoint: Checkpoint) -> None:
        replace_file(self._checkpoint_path, checkpoint.encode())
        self.checkpoint = checkpoint


def _begin(wanted: Wanted) -> Checkpoint:
    if wanted.since is None:
        raise ExportError("there is nothing to go on with: say since when to export")
    return Checkpoint(
        account=wanted.account,
        filters=wanted.filters,
        format=wanted.format,
        since=wanted.since,
        position=wanted.since,
    )


def _check_files(path: Path, checkpoint_path: Path, wanted: Wanted) -> None:
    """Refuse what cannot work, before any file is made."""
    stored = Checkpoint.read(checkpoint_path)
    if path.exists() and not path.is_file():
        raise ExportError(f"{path} is not a file: what is killed could not be resumed there")
    if stored is not None:
        stored.check_fits(wanted, checkpoint_path)
        if not path.exists():
            raise ExportError(
                f"{path} is gone, but not its {checkpoint_path}: delete that to begin anew"
            )
        return
    _begin(wanted)
    if path.exists() and path.stat().st_size:
        raise ExportError(
            f"{path} is there already, and no {checkpoint_path} says how it was made: "
            "name another output"
        )
