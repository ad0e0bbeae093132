"""Run programs and read what they write."""

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

Done = subprocess.CompletedProcess[str]


def run(command: Sequence[str], folder: Path, /, **environment: str) -> Done:
    """Run a program in a folder, with additions to the environment."""
    [done] = run_all([command], folder, **environment)
    return done


def run_all(commands: Sequence[Sequence[str]], folder: Path, /, **environment: str) -> list[Done]:
    """Run programs at the same time; if something interrupts this, all are ended."""
    with ExitStack() as all_of_them:
        running = [
            all_of_them.enter_context(_started(each, folder, environment)) for each in commands
        ]
        written = [each.communicate() for each in running]
    ended = zip(commands, running, written, strict=True)
    return [Done(command, each.returncode, *texts) for command, each, texts in ended]


@contextmanager
def _started(
    command: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    ) as program:
        try:
            yield program
        finally:
            program.kill()
