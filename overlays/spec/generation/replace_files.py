"""Replace files and folders: all of them, or none."""

import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path


def replace_all(wanted: Mapping[Path, Path], aside: Path) -> list[Path]:
    """Move new files and folders into the places of old ones; Ctrl-C and SIGTERM wait.

    If a move fails, everything is moved back. The old files are kept in `aside`, an empty folder on
    the same disk. Returns the places that changed.
    """
    changed = differing(wanted)
    undo: list[Callable[[], object]] = []
    with _uninterrupted():
        try:
            for number, place in enumerate(changed):
                old = aside / str(number)
                place.parent.mkdir(parents=True, exist_ok=True)
                if place.exists():
                    place.rename(old)
                    undo.append(partial(old.rename, place))
                wanted[place].rename(place)
                undo.append(partial(place.rename, wanted[place]))
        except BaseException:
            for step in reversed(undo):
                step()
            raise
    return changed


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Delay signals: one between a move and its entry in `undo` would break the undoing."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def differing(wanted: Mapping[Path, Path]) -> list[Path]:
    """Return the places whose content would change."""
    return [place for place, new in wanted.items() if _contents(place) != _contents(new)]


def _contents(place: Path) -> object:
    if place.is_dir():
        return folder_contents(place)
    return place.read_bytes() if place.exists() else None


def folder_contents(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by their names in it, without compiled modules."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
