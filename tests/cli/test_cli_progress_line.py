"""What progress draws at each width: the numbers first, then the label, the note and the bar."""

from io import StringIO

import pytest

from dockerhub.cli.output.console import open_console
from dockerhub.cli.output.progress_line import ProgressLine

BAR = "━"


def lines(width: int, note: str = "", counts: str = "5/10") -> list[str]:
    """Return what is drawn on a terminal of this width, without colors, if half is done."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(width))
        console = open_console(StringIO())
    progress = ProgressLine(console=console, get_time=lambda: 0.0)
    progress.add_task("Reading tags", total=10, completed=5, counts=counts, note=note)
    with console.capture() as drawn:
        for each in progress.get_renderables():
            console.print(each)
    return [line.rstrip() for line in drawn.get().splitlines()]


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (100, f"Reading tags {BAR * 20:40} 5/10 0:00:00"),
        (69, f"Reading tags {BAR * 20:40} 5/10 0:00:00"),
        (67, f"Reading tags {BAR * 19:38} 5/10 0:00:00"),
        # A bar has at least 10 characters.
        (38, f"Reading tags {BAR * 5:10} 5/10 0:00:00"),
        (37, "Reading tags 5/10 0:00:00"),
        # Two are left free, where the terminal echoes Ctrl-C.
        (27, "Reading tags 5/10 0:00:00"),
        (26, "Reading ta… 5/10 0:00:00"),
        # A label has at least 9, or there is none.
        (24, "Reading … 5/10 0:00:00"),
        (23, "5/10 0:00:00"),
        (20, "5/10 0:00:00"),
    ],
)
def test_a_narrow_line_omits_the_bar_and_then_parts_of_the_label(width: int, shown: str) -> None:
    assert lines(width) == [shown]


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (100, [f"Reading tags {BAR * 20:40} 5/10 0:00:00 Waiting"]),
        (76, [f"Reading tags {BAR * 20:40} 5/10 0:00:00 Waiting"]),
        (74, [f"Reading tags {BAR * 19:38} 5/10 0:00:00 Waiting"]),
        (46, [f"Reading tags {BAR * 5:10} 5/10 0:00:00 Waiting"]),
        (44, [f"Reading tags {BAR * 8:16} 5/10 0:00:00", "Waiting"]),
        (37, ["Reading tags 5/10 0:00:00", "Waiting"]),
    ],
)
def test_a_note_is_beside_the_bar_or_below(width: int, shown: list[str]) -> None:
    """It is below where the bar beside it would be too short."""
    assert lines(width, "Waiting") == shown


def test_a_note_is_continued_before_the_end_of_the_line() -> None:
    """Ctrl-C is echoed behind it as well."""
    line = "Reading tags 5/10 0:00:00"
    assert lines(30, "words " * 4 + "more") == [line, "words words words words more"]
    assert lines(30, "words " * 4 + "longer") == [line, "words words words words", "longer"]
    assert lines(30, "words " * 4 + "other") == [line, "words words words words", "other"]


def test_numbers_have_room_before_the_label() -> None:
    counts = "1,234,566/1,234,567"
    for width in (29, 38):
        assert lines(width, counts=counts) == [f"{counts} 0:00:00"]
    assert lines(39, counts=counts) == [f"Reading … {counts} 0:00:00"]
    assert lines(42, counts=counts) == [f"Reading tags {counts} 0:00:00"]
