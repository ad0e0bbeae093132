"""Run the command line: in this process, piped, and on a terminal."""

import codecs
import contextlib
import fcntl
import os
import pty
import re
import select
import shlex
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Final

import pytest
from attrs import frozen

from dockerhub.cli.main import main
from dockerhub.cli.runtime.program import Program
from dockerhub.emulator import EmulatedHub

PROGRAM = [sys.executable, "-W", "error", "-m", "dockerhub.cli"]
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
"""Escape sequences of a terminal, such as colors."""
PATIENCE = 120.0
"""Seconds after which a program counts as hanging, on a busy machine."""


@frozen
class Done:
    """How a run ended."""

    code: int
    out: str
    err: str


class LeapingClock:
    """The time of the machine, but a wait ends at once."""

    def __init__(self) -> None:
        self.ahead = 0.0
        self.waits: list[float] = []
        self.on_wait: Callable[[], object] | None = None

    def now(self) -> float:
        return time.time() + self.ahead

    def monotonic(self) -> float:
        return time.monotonic() + self.ahead

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.ahead += seconds
        if self.on_wait:
            self.on_wait()

    async def sleep_async(self, seconds: float) -> None:
        self.sleep(seconds)


class Here:
    """Runs commands in this process, which is quick."""

    def __init__(self, capsys: pytest.CaptureFixture[str], clock: LeapingClock) -> None:
        self._capsys = capsys
        self.clock = clock

    def __call__(self, *arguments: str, stdin: str | bytes = "") -> Done:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "stdin", TextIOWrapper(BytesIO(data), "utf-8"))
            code = main(arguments, Program(clock=self.clock))
        captured = self._capsys.readouterr()
        return Done(code, captured.out, captured.err)

    def line(self, command: str, stdin: str | bytes = "") -> Done:
        """Run a command as it would be typed, without the program's name."""
        return self(*shlex.split(command), stdin=stdin)


def _environment() -> dict[str, str]:
    """Return the environment, without what changes how output is buffered."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}


def run_piped(
    *arguments: str,
    environment: Mapping[str, str] | None = None,
    stdin: str = "",
    stdout: Path | None = None,
) -> Done:
    """Run the program with its streams piped, or its output in a file."""
    with contextlib.ExitStack() as stack:
        output = stack.enter_context(stdout.open("wb")) if stdout else subprocess.PIPE
        done = subprocess.run(
            [*PROGRAM, *arguments],
            env={**_environment(), **(environment or {})},
            input=stdin,
            stdout=output,
            stderr=subprocess.PIPE,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    return Done(done.returncode, done.stdout or "", done.stderr)


_PROGRESS: Final = re.compile(r"\x1b\[\?25l.*?\x1b\[\?25h(\r\x1b\[1A\x1b\[2K)?", re.DOTALL)
"""What is drawn while the cursor is hidden, and erased afterward."""


class Terminal:
    """A program on a pseudo-terminal.

    Args:
        arguments: What it is called with.
        columns: How wide the terminal is.
        environment: More variables to set.
        stdin: What its standard input comes from; from the terminal if None.
        stdout: Where its standard output goes; to the terminal if None.
        program: What is run, with the arguments.
    """

    def __init__(
        self,
        *arguments: str,
        columns: int = 120,
        environment: Mapping[str, str] | None = None,
        stdin: Path | None = None,
        stdout: Path | None = None,
        program: Sequence[str] = PROGRAM,
    ) -> None:
        self._master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (40, columns))
        with contextlib.ExitStack() as stack:
            given = stack.enter_context(stdin.open("rb")) if stdin else slave
            output = stack.enter_context(stdout.open("wb")) if stdout else slave
            self.process = subprocess.Popen(
                [*program, *arguments],
                env={**_environment(), "TERM": "xterm-256color", **(environment or {})},
                stdin=given,
                stdout=output,
                stderr=slave,
                start_new_session=True,
                preexec_fn=take_terminal,  # noqa: PLW1509  # no threads between
            )
        os.close(slave)
        self.shown = ""
        # What is read may end within a character.
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode

    def expect(self, text: str) -> str:
        """Read until a text is shown; return all that was shown so far."""
        self._read_until(lambda: text in self.shown)
        assert text in self.shown, self.shown
        return self.shown

    def send(self, text: str) -> None:
        """Type a text."""
        self.send_bytes(text.encode())

    def send_bytes(self, data: bytes) -> None:
        """Type what need not be text."""
        os.write(self._master, data)

    def end(self) -> Done:
        """Read to the end; leave out progress, since only slow machines show it."""
        self._read_until(lambda: False)
        code = self.process.wait(PATIENCE)
        os.close(self._master)
        return Done(code, _PROGRESS.sub("", self.shown).replace("\r\n", "\n"), "")

    def _read_until(self, seen: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not seen() and time.monotonic() < deadline:
            ready, _, _ = select.select([self._master], [], [], 0.2)
            if not ready:
                continue
            try:
                data = os.read(self._master, 65536)
            except OSError:  # what Linux raises once no program has the terminal open
                return
            if not data:
                return
            self.shown += self._decode(data)


def take_terminal() -> None:
    """Make the terminal the one that Ctrl-C is typed on, and passwords are asked on."""
    fcntl.ioctl(2, termios.TIOCSCTTY, 0)


def check_refusal(run: Here, hub: EmulatedHub, folder: Path, command: str, problem: str) -> None:
    """An invalid command ends with 2, before anything is requested or changed."""
    before = set(folder.iterdir())
    done = run.line(command)
    assert done.code == 2, done
    assert problem in done.err
    assert hub.requests == ()
    assert set(folder.iterdir()) == before
