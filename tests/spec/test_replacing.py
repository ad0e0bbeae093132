"""New files and folders replace the old ones all together, or not at all."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from generation import contents

from spec.generation.replace_files import replace_all


@pytest.fixture
def places(tmp_path: Path) -> Path:
    """A folder and a file that change, a file that does not, and one that is new."""
    places = tmp_path / "places"
    for folder in (places / "folder", tmp_path / "new/folder", tmp_path / "aside"):
        folder.mkdir(parents=True)
    for name, old, new in (("folder/a", "old", "new"), ("file", "same", "same")):
        (places / name).write_text(old)
        (tmp_path / "new" / name).write_text(new)
    for name in ("other", "absent"):
        (tmp_path / "new" / name).write_text("new")
    (places / "other").write_text("old")
    return places


def replace(places: Path) -> list[Path]:
    new = places.parent / "new"
    names = ("folder", "file", "other", "absent")
    return replace_all({places / name: new / name for name in names}, places.parent / "aside")


def test_what_changes_is_replaced_and_named(places: Path) -> None:
    assert replace(places) == [places / "folder", places / "other", places / "absent"]
    assert contents(places) == {
        "folder/a": b"new",
        "file": b"same",
        "other": b"new",
        "absent": b"new",
    }


def test_folders_above_a_new_place_are_made(places: Path) -> None:
    new = places.parent / "new" / "absent"
    assert replace_all({places / "a/b/c": new}, places.parent / "aside") == [places / "a/b/c"]
    assert (places / "a/b/c").read_text() == "new"


@pytest.mark.parametrize("interruption", [OSError, KeyboardInterrupt])
@pytest.mark.parametrize("at", range(5))
def test_a_move_that_fails_puts_everything_back(
    interruption: type[BaseException], at: int, places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At any of the moves: of a file, a folder, or something new."""
    before = contents(places)
    rename, moves = Path.rename, iter(range(10))

    def fail(self: Path, other: Path) -> Path:
        if next(moves) == at:
            raise interruption
        return rename(self, other)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(interruption):
        replace(places)
    assert contents(places) == before


@pytest.fixture(params=["SIGINT", "SIGTERM"])
def raising(request: pytest.FixtureRequest) -> Iterator[signal.Signals]:
    """A signal that raises: SIGTERM would end the test, and SIGINT is ignored in the background."""
    number = signal.Signals[request.param]
    before = signal.signal(number, signal.default_int_handler)
    yield number
    signal.signal(number, before)


def test_signals_wait_until_everything_is_replaced(
    raising: signal.Signals, places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A signal right after a move, before it is recorded, would leave that move done."""
    rename = Path.rename

    def move(self: Path, other: Path) -> Path:
        moved = rename(self, other)
        signal.raise_signal(raising)
        return moved

    monkeypatch.setattr(Path, "rename", move)
    with pytest.raises(KeyboardInterrupt):
        replace(places)
    assert set(contents(places).values()) == {b"new", b"same"}
