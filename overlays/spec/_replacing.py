"""Put files and folders into their places: all of them, or none."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path


def replace_all(wanted: Mapping[Path, Path], aside: Path) -> list[Path]:
    """Move new files and folders into the places of old ones.

    Args:
        wanted: New file or folder by its place.
        aside: An empty folder on the same disk, where the old ones are kept meanwhile.

    Returns:
        The places that changed; what was the same stays untouched.

    Raises:
        OSError: A move failed; everything is back in its place.
    """
    changed = differing(wanted)
    undo: list[Callable[[], object]] = []
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


def differing(wanted: Mapping[Path, Path]) -> list[Path]:
    """Return the places whose content would change."""
    return [place for place, new in wanted.items() if _contents(place) != _contents(new)]


def _contents(place: Path) -> object:
    """Return what lies at a place, byte for byte; compiled modules apart."""
    if not place.is_dir():
        return place.read_bytes() if place.exists() else None
    return {
        path.relative_to(place): path.read_bytes()
        for path in place.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
