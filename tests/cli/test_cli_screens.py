"""What one sees: on terminals of five widths, and piped."""

import io
import re
import sys
from typing import Final

import pytest
from running import Terminal
from screens import cells, screen

from dockerhub.cli.runtime.program import Program
from dockerhub.emulator import EmulatedHub, EmulatedRateLimit

WIDTHS: Final = (40, 60, 80, 120, 200)


class TerminalIO(io.StringIO):
    """A text that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("width", WIDTHS)
def test_progress_at_each_width(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its numbers are whole, whatever is beside them, and nothing is left of it."""
    stream = TerminalIO()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("COLUMNS", str(width))
    wait = "The rate limit is used up: continuing in 55 s, at 2026-11-27 11:22:04 UTC"
    with Program(delay=0).output.progress("Reading the tags of 日本語/app", 1_234_567) as progress:
        assert progress._timer is not None
        progress._timer.join()
        progress.advance(1_234_566)
        assert progress.note(wait)
        assert progress._bar is not None
        progress._bar.refresh()
        lines = screen(stream.getvalue(), width)
        assert any(re.search(r"1,234,566/1,234,567 \d:\d\d:\d\d", each) for each in lines)
        assert wait in " ".join(" ".join(lines).split())
        assert "Reading" in lines[0]
        assert max(map(cells, lines)) <= width
    assert screen(stream.getvalue(), width) == [""]


@pytest.mark.parametrize("width", WIDTHS)
def test_waits_leave_nothing_at_any_width(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where nothing else is shown: the text takes several lines, and gives them back."""
    stream = TerminalIO()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("COLUMNS", str(width))
    output = Program().output
    for seconds in (10, 9):
        wait = f"The rate limit is used up: continuing in {seconds} s, at 2026-11-27 11:22:04 UTC"
        assert output.show_status(wait)
        assert " ".join(screen(stream.getvalue(), width)) == wait
    output.show_status("")
    assert screen(stream.getvalue(), width) == [""]


def test_ctrl_c_leaves_no_progress(hub: EmulatedHub, alice: None) -> None:
    """At the narrowest."""
    hub.rate_limit = EmulatedRateLimit(limit=3)
    for moment in ("The rate limit", "300/1,234"):
        hub.rate_limit = EmulatedRateLimit(limit=3)
        terminal = Terminal("tags", "ls", "acme/app", "--all", columns=40)
        terminal.expect(moment)
        terminal.send("\x03")
        assert terminal.end().code == 130

        left = [each for each in screen(terminal.shown, 40) if each]
        assert left[:2] == ["dockerhub: interrupted", "To continue after what was shown, add: -"]
