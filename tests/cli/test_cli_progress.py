"""Progress and waits are shown on terminals, and nowhere else."""

import io
import re
import sys

import pytest
from running import ESCAPES, Here, Terminal
from screens import TerminalIO, screen

from dockerhub.cli.main import main
from dockerhub.cli.output.progress import Progress, Total
from dockerhub.cli.runtime.program import Program
from dockerhub.emulator import EmulatedHub, EmulatedRateLimit


def test_progress_shows_counts_and_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """On standard error; it disappears at the end."""
    monkeypatch.setattr(sys, "stderr", TerminalIO())
    with Program(delay=0).output.progress("Reading tags", lambda: 1234) as progress:
        assert progress._timer is not None
        progress._timer.join()
        progress.advance(1200)
        assert progress.note("Waiting")

    seen = ESCAPES.sub("", sys.stderr.getvalue())
    assert re.search(r"Reading tags [^a-z]* 1,200/1,234 0:00:0\d Waiting", seen)


@pytest.fixture
def drawn_on(monkeypatch: pytest.MonkeyPatch) -> TerminalIO:
    """A terminal without colors, on which a bar shows only what is done."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")
    return TerminalIO()


def draw(progress: Progress) -> None:
    """Draw it as it is now, as a timer does ten times a second."""
    assert progress._timer is not None
    progress._timer.join()
    assert progress._bar is not None
    progress._bar.refresh()


@pytest.mark.parametrize("total", [40, lambda: 40])
def test_a_bar_shows_how_much_is_done(drawn_on: TerminalIO, total: Total) -> None:
    """It is as long as 40 characters."""
    stdout, stderr = sys.stdout, sys.stderr
    with Progress(drawn_on, "Reading tags", total, delay=0) as progress:
        progress.advance()
        progress.advance(9)
        progress.advance()
        draw(progress)
        [line] = screen(drawn_on.getvalue(), 100)
        assert re.fullmatch(rf"Reading tags {'━' * 11} {{30}}11/40 0:00:0\d", line), line
        assert (sys.stdout, sys.stderr) == (stdout, stderr), "those are the command's own"
    assert screen(drawn_on.getvalue(), 100) == [""]


def test_a_bar_moves_while_nobody_knows_how_much_there_is(drawn_on: TerminalIO) -> None:
    """Half of it is drawn, in two pieces that move."""
    with Progress(drawn_on, "Reading tags", delay=0) as progress:
        draw(progress)
        frames = re.findall(r"Reading[^\r\n]*", ESCAPES.sub("", drawn_on.getvalue()))
        progress.advance(1_234)
        draw(progress)
        [line] = screen(drawn_on.getvalue(), 100)
    pattern = r"Reading tags (?P<bar>[━ ]{{40}}) {} 0:00:0\d *"
    shown = [re.fullmatch(pattern.format("0"), frame) for frame in frames]
    for each in (*shown, re.fullmatch(pattern.format("1,234"), line)):
        assert each is not None, (frames, line)
        assert each["bar"].count("━") == 20


def test_nothing_waits_for_progress() -> None:
    """A program that ends before it is drawn ends at once."""
    with Progress(TerminalIO(), "Reading", delay=60) as progress:
        assert progress._timer is not None
        assert progress._timer.daemon is True


@pytest.mark.parametrize(
    ("line", "terminals", "drawn"),
    [
        ("tags ls alpine", {"stderr"}, True),
        ("tags ls alpine --json", {"stderr"}, True),
        ("tags ls alpine", {"stdout", "stderr"}, True),
        ("tags ls alpine --ndjson", {"stdout", "stderr"}, False),
        ("tags ls alpine --quiet", {"stderr"}, False),
        ("tags ls alpine", {"stdout"}, False),
    ],
)
def test_progress_is_shown_only_to_people(
    hub: EmulatedHub,
    monkeypatch: pytest.MonkeyPatch,
    line: str,
    terminals: set[str],
    drawn: bool,
) -> None:
    """It never mixes with lines for programs, and is not written to files."""
    streams = []
    monkeypatch.setattr(
        "dockerhub.cli.runtime.program_output.Progress",
        lambda stream, *arguments: streams.append(stream) or Progress(stream, *arguments),
    )
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, TerminalIO() if name in terminals else io.StringIO())

    assert main(line.split()) == 0

    assert streams
    assert all((stream is not None) is drawn for stream in streams)


def test_a_list_continues_after_a_wait(run: Here, hub: EmulatedHub, alice: None) -> None:
    """The wait is reported once, and the list is complete."""
    hub.rate_limit = EmulatedRateLimit(limit=5)

    done = run.line("tags ls acme/app")

    assert done.code == 0
    assert len(done.out.splitlines()) == 1234
    assert 1 <= done.err.count("continuing in") <= 4
    assert sum(run.clock.waits) > 100


def test_a_wait_is_shown_next_to_progress(hub: EmulatedHub, alice: None) -> None:
    """In the same line; Ctrl-C says how to continue."""
    hub.rate_limit = EmulatedRateLimit(limit=3)
    terminal = Terminal("tags", "ls", "acme/app", "--all")

    terminal.expect("The rate limit is used up: continuing in 5")
    terminal.send("\x03")
    done = terminal.end()

    assert done.code == 130
    assert re.search(
        r"Reading tags [^a-z]* [23]00/1,234 0:00:\d\d The rate", ESCAPES.sub("", terminal.shown)
    )
    assert "To continue after what was shown, add: --resume" in done.out


def test_progress_that_ends_early_is_never_drawn() -> None:
    """Even if it would be drawn just then."""
    stream = io.StringIO()
    progress = Progress(stream, "Reading", delay=60)
    with progress:
        progress.advance()
    progress._draw()

    assert stream.getvalue() == ""
    assert not progress.note("x")
