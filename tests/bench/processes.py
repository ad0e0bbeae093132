"""Run probes and programs as processes of their own, and return what they used."""

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from environments import PROBES

LONGEST = 1_200
"""Seconds after which a probe counts as hanging."""


def clean_environment() -> dict[str, str]:
    """Return the environment without what would change the client, or how Python starts."""
    odd = ("DOCKER", "PYTHON", "COVERAGE")
    return {name: value for name, value in os.environ.items() if not name.startswith(odd)}


def probe(python: Path, name: str, *arguments: object) -> Any:
    """Run a probe to its end; return what it prints."""
    return finish(start_probe(python, name, *arguments))


def start_probe(python: Path, name: str, *arguments: object) -> subprocess.Popen[str]:
    """Start a probe."""
    command = [str(python), str(PROBES / f"{name}.py"), *map(str, arguments)]
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=clean_environment(),
    )


def finish(process: subprocess.Popen[str], said: str = "") -> Any:
    """Wait for a probe; return what it prints in its last line."""
    output, errors = process.communicate(said, timeout=LONGEST)
    if process.returncode:
        raise RuntimeError(f"{process.args} failed:\n{errors}")
    return json.loads(output.splitlines()[-1])


@dataclass(frozen=True)
class Used:
    """What a program used, the start of the interpreter included.

    Attributes:
        seconds: CPU time.
        mebibytes: The peak of its memory.
    """

    seconds: float
    mebibytes: float


def run_to_end(command: list[str], environment: Mapping[str, str]) -> Used:
    """Run a program whose output is not needed."""
    output = (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)
    process = os.posix_spawn(command[0], command, environment, file_actions=[output])
    _, status, used = os.wait4(process, 0)
    if status:
        raise RuntimeError(f"{command} failed")
    return Used(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def turns(
    commands: Mapping[str, list[str]], rounds: int, environment: Mapping[str, str] | None = None
) -> dict[str, list[Used]]:
    """Run each command in turn, once beforehand; return what each turn used, by name."""
    surroundings = clean_environment() if environment is None else environment
    for command in commands.values():
        run_to_end(command, surroundings)
    taken: dict[str, list[Used]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            taken[name].append(run_to_end(command, surroundings))
    return taken


def turns_of_programs(programs: dict[str, tuple[Path, str]], rounds: int) -> dict[str, list[float]]:
    """Run each program in turn, once beforehand; return the CPU seconds of each turn, by name."""
    commands = {name: [str(python), "-c", text] for name, (python, text) in programs.items()}
    taken = turns(commands, rounds)
    return {name: [each.seconds for each in used] for name, used in taken.items()}
