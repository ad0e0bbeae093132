"""Completion in the real shells; `make shells` says which of them are not installed."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from running import PATIENCE, Here, Terminal

from dockerhub.emulator import EmulatedHub

pytestmark = pytest.mark.sweep

_PRINTING = "dockerhub() {{ printf '<%s>' \"$@\"; echo; }}"
_FISH = (
    "function fish_prompt; echo ready'> '; end; function dockerhub; printf '<%s>' $argv; echo; end"
)
SHELLS = {
    "bash": (
        "bash --norc --noprofile -i",
        "source {script}; PS1=ready'> '; " + _PRINTING,
    ),
    "zsh": (
        "zsh -f -i",
        "autoload -Uz compinit; compinit -uD; source {script}; PROMPT=ready'> '; " + _PRINTING,
    ),
    "fish": ("fish --no-config -i", "source {script}; " + _FISH),
}
"""How each is started, and its first commands: the script, and to print its arguments."""

TYPED = {
    "repos show acme/sec": "<repos><show><acme/secret>",
    "tags show acme/app:1.22.33": "<tags><show><acme/app:1.22.33>",
    "tags show acme/secret:build-1": "<tags><show><acme/secret:build-1>",
    "tokens show rea": "<tokens><show><read token of alice>",
    "whoami --profile def": "<whoami><--profile><default>",
}
"""What is typed before the Tab key, and what the command is given."""


class Shell(Terminal):
    """A shell on a pseudo-terminal."""

    def expect(self, text: str) -> str:
        """Read until a text is shown, and discard all up to it."""
        self.shown = super().expect(text).partition(text)[2]
        return self.shown

    def close(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)
        os.close(self._master)


@contextmanager
def started(name: str, folder: Path) -> Iterator[Shell]:
    """Start a shell where `dockerhub` prints what it is given, and is completed by the program."""
    program = folder / "bin" / "dockerhub"
    program.parent.mkdir()
    # Completion gives up after 2 s, which a busy machine may need to start Python.
    code = (
        "import sys; from dockerhub.cli.runtime import completion; "
        f"completion._PATIENCE = {PATIENCE}; from dockerhub.cli.start import main; sys.exit(main())"
    )
    program.write_text(f"#!/bin/sh\nexec '{sys.executable}' -c '{code}' \"$@\"\n", "utf-8")
    program.chmod(0o755)
    script = folder / f"completion.{name}"
    source = subprocess.run(
        [program, "completion", name], capture_output=True, text=True, check=True, timeout=PATIENCE
    )
    script.write_text(source.stdout, "utf-8")
    line, first = SHELLS[name]
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    shell = Shell(
        columns=200, environment={"PATH": path, "TERM": "dumb"}, program=shlex.split(line)
    )
    try:
        shell.send(first.format(script=script) + "\r")
        shell.expect("ready> ")
        yield shell
    finally:
        shell.close()


def usable(name: str) -> bool:
    """Return whether a shell is installed; the bash of macOS is too old for completion."""
    if shutil.which(name) is None:
        return False
    version = ["bash", "-c", "((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 404))"]
    return name != "bash" or subprocess.run(version, check=False, timeout=PATIENCE).returncode == 0


@pytest.mark.parametrize("name", SHELLS)
def test_names_are_completed(name: str, run: Here, hub: EmulatedHub, tmp_path: Path) -> None:
    """Also after a colon, and with spaces in them; the word stays one argument."""
    if not usable(name):
        pytest.skip(f"{name} is not installed, or too old")
    assert run.line("login -u alice --password-stdin", stdin="alice-password").code == 0
    with started(name, tmp_path) as shell:
        for typed, given in TYPED.items():
            shell.send(f"dockerhub {typed}\t")
            # Type the next key only after the shell has processed the one before.
            shell.send("\r")
            shell.expect(given)
            shell.expect("ready> ")
