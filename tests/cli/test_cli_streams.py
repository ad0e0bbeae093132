"""Streams that nobody reads, and signals that come at a bad moment: nothing ends halfway."""

import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from running import PROGRAM, Here, LeapingClock

from dockerhub.cli import start
from dockerhub.cli.main import app, main
from dockerhub.cli.output.progress import Progress
from dockerhub.cli.runtime import standard_streams
from dockerhub.cli.runtime.program import Program
from dockerhub.cli.runtime.signals import StoppedError, held_signals, stopping_signals
from dockerhub.emulator import EmulatedHub, EmulatedRateLimit

TOKEN = "admin token of alice"


class Dead(StringIO):
    """A stream whose reader has closed it."""

    def write(self, _text: str) -> int:
        raise BrokenPipeError

    def isatty(self) -> bool:
        return True


def shell(line: str) -> str:
    """Run a line with the program in it, and return how that ended."""
    words = f"{shlex.join(PROGRAM)} {line}; echo $?"
    done = subprocess.run(
        ["bash", "-c", words], capture_output=True, text=True, timeout=120, check=True
    )
    assert "Traceback" not in done.stderr
    return done.stdout.splitlines()[-1]


@pytest.mark.sweep
def test_errors_that_nobody_reads_end_with_the_same_code(hub: EmulatedHub) -> None:
    assert shell("tags show alpine 99 2> /dev/full") == "4"


def test_waits_that_nobody_sees_end_nothing_halfway(
    hub: EmulatedHub,
    alice: None,
    clock: LeapingClock,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Especially between creating a token and deleting the old one."""
    hub.rate_limit = EmulatedRateLimit(limit=3)
    monkeypatch.setattr(sys, "stderr", Dead())
    output = tmp_path / "token"
    words = ["tokens", "rotate", TOKEN, "--yes", "--output", str(output)]

    assert main(words, Program(clock=clock)) == 0
    assert clock.waits
    found = {each.label: each.secret for each in hub.state.access_tokens.values()}
    assert found[TOKEN] == output.read_text("utf-8").strip()


def test_a_progress_bar_on_a_closed_terminal_ends_nothing() -> None:
    with Progress(Dead(), "Reading", delay=60) as progress:
        progress._bar = type(
            "Bar", (), {"task_ids": [0], "stop": _broken, "update": lambda *_, **__: None}
        )()
        progress.advance()


def _broken(_: object) -> None:
    raise OSError


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_that_a_parent_ignores_stay_ignored(number: signal.Signals) -> None:
    """By `nohup`, and by shells for what runs in the background."""
    before = signal.signal(number, signal.SIG_IGN)
    try:
        with stopping_signals(), held_signals():
            signal.raise_signal(number)
    finally:
        signal.signal(number, before)


def test_the_signal_of_a_closed_terminal_waits_for_held_steps() -> None:
    steps = []

    def belonging_together() -> None:
        with held_signals():
            signal.raise_signal(signal.SIGHUP)
            steps.append("done")

    with stopping_signals(), pytest.raises(StoppedError) as stopped:
        belonging_together()
    assert (steps, stopped.value.number) == (["done"], signal.SIGHUP)


def test_a_second_ctrl_c_still_shows_how_to_continue(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def hint() -> str:
        signal.raise_signal(signal.SIGINT)
        return "To continue: this way"

    def interrupt(program: Program) -> Callable[..., None]:
        program.hint = hint
        signal.raise_signal(signal.SIGINT)
        raise AssertionError

    program = Program()
    monkeypatch.setattr(app, "invoke", lambda _: interrupt(program))
    assert main(["whoami"], program) == 130
    assert capsys.readouterr().err.endswith("To continue: this way\n")


def test_ctrl_c_before_anything_began_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt() -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("dockerhub.cli.main.main", interrupt)
    assert start.main() == 130


def test_what_is_written_to_a_closed_stream_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any text can be written to it."""
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    standard_streams.prepare()
    for stream in (sys.stdout, sys.stderr):
        assert stream.write("\u65e5 \ud800") == 3
        stream.close()


def test_help_that_is_wrong_usage_gives_no_hint(run: Here) -> None:
    """Nothing was begun."""
    done = run.line("audit export acme -o events.ndjson")
    assert done.code == 2
    assert "To continue" not in done.err
