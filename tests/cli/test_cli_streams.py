"""Streams that nobody reads, and signals that come at a bad moment: nothing ends halfway."""

import logging
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import click
import pytest
from running import PROGRAM, Here, LeapingClock

from dockerhub.cli import start
from dockerhub.cli.main import app, main
from dockerhub.cli.output.progress import Progress
from dockerhub.cli.runtime import standard_streams
from dockerhub.cli.runtime.exit_codes import CommandError
from dockerhub.cli.runtime.log_output import show_log
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


def test_output_that_nobody_reads_ends_the_program_silently(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The interpreter can still close the stream."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        assert main(["--version"]) == 141
    assert capsys.readouterr() == ("", "")


def test_output_that_cannot_be_written_is_reported_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The interpreter can still close the stream."""
    reading_only = os.open(tmp_path / "file", os.O_CREAT | os.O_RDONLY)
    with os.fdopen(reading_only, "w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        assert main(["--version"]) == 1
    problem = "dockerhub: the output could not be written: Bad file descriptor\n"
    assert capsys.readouterr() == ("", problem)


def end_with(error: BaseException, program: Program, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run a command that has begun something and ends with an error; return the exit code."""

    def fail(_context: click.Context) -> None:
        program.hint = lambda: "To continue: this way"
        raise error

    monkeypatch.setattr(app, "invoke", fail)
    return main(["whoami"], program)


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (CommandError("It failed."), 1, "dockerhub: It failed.\nTo continue: this way\n"),
        (
            PermissionError(13, "Permission denied", "journal"),
            1,
            "dockerhub: journal could not be opened: Permission denied\nTo continue: this way\n",
        ),
        (
            OSError(28, "No space left"),
            1,
            "dockerhub: the output could not be written: No space left\n",
        ),
        (click.UsageError("It is wrong."), 2, "dockerhub: It is wrong.\n"),
        (StoppedError(signal.SIGTERM), 143, "\ndockerhub: interrupted\nTo continue: this way\n"),
        (KeyboardInterrupt(), 130, "\ndockerhub: interrupted\nTo continue: this way\n"),
    ],
)
def test_what_has_begun_can_be_continued(
    error: BaseException,
    code: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """But not if what was printed is lost, nor after wrong usage."""
    assert end_with(error, Program(), monkeypatch) == code
    assert capsys.readouterr() == ("", said)


def test_debugging_shows_where_an_error_happened(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the lines of Python, and before the message."""
    program = Program()
    program.options.debug = True
    assert end_with(RuntimeError("dckr_pat_x"), program, monkeypatch) == 1
    traceback = r"Traceback \(most recent call last\):\n(  .*\n)+RuntimeError: \*{4}\n"
    message = r"dockerhub: unexpected RuntimeError: \*{4} \(--debug shows where\)\n"
    assert re.match(traceback + message, capsys.readouterr().err)


def test_a_line_of_the_log_stays_one(capsys: pytest.CaptureFixture[str]) -> None:
    """What it has cannot control the terminal, and is no secret."""
    with show_log(verbose=False, debug=False):
        logging.getLogger("dockerhub").warning("one \x1b[2J\ntwo dckr_pat_x")
    assert capsys.readouterr() == ("", "one \\x1b[2J\ntwo ****\n")


def test_a_byte_order_mark_is_followed_by_utf8() -> None:
    """Whatever the encoding of the system is."""
    data = BytesIO()
    stream = TextIOWrapper(data, "latin-1")
    standard_streams.mark_as_utf8(stream)
    stream.write("\xe9")
    stream.flush()
    assert data.getvalue() == b"\xef\xbb\xbf\xc3\xa9"


def test_a_stream_that_cannot_be_discarded_does_no_harm(tmp_path: Path) -> None:
    """It may be closed, or the system has no more files."""

    def refuse(*_: object) -> int:
        raise OSError(24, "Too many open files")

    file = tmp_path / "file"
    with file.open("w", encoding="utf-8") as stream, pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "open", refuse)
        standard_streams.silence(stream)
    standard_streams.silence(stream)
