"""Run programs and read what they write."""

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

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
        return [_ended(*each) for each in running]


_Running = tuple[subprocess.Popen[bytes], IO[bytes], IO[bytes]]


@contextmanager
def _started(
    command: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> Iterator[_Running]:
    # In files: a program that fills a pipe would wait until it is read.
    with (
        TemporaryFile() as output,
        TemporaryFile() as errors,
        subprocess.Popen(
            command, cwd=folder, env={**os.environ, **environment}, stdout=output, stderr=errors
        ) as program,
    ):
        try:
            yield program, output, errors
        finally:
            program.kill()


def _ended(program: subprocess.Popen[bytes], *written: IO[bytes]) -> Done:
    code = program.wait()
    for each in written:
        each.seek(0)
    return Done(program.args, code, *(each.read().decode("utf-8", "replace") for each in written))
