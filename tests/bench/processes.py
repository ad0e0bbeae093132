"""Run probes and programs as processes of their own, and tell what they took."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from environments import PROBES

LONGEST = 400
"""Seconds after which a probe hangs."""


def clean_environment() -> dict[str, str]:
    """Return the environment without what would change the client, or how Python starts."""
    odd = ("DOCKER", "PYTHON", "COVERAGE")
    return {name: value for name, value in os.environ.items() if not name.startswith(odd)}


def probe(python: Path, name: str, *arguments: object) -> Any:
    """Run a probe to its end; return what it tells."""
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
    """Wait for a probe; return what it tells in its last line."""
    output, errors = process.communicate(said, timeout=LONGEST)
    if process.returncode:
        raise RuntimeError(f"{process.args} failed:\n{errors}")
    return json.loads(output.splitlines()[-1])


def cpu_seconds(python: Path, program: str) -> float:
    """Run a program; return the CPU time that it took, with the start of the interpreter."""
    command = [str(python), "-c", program]
    process = os.posix_spawn(command[0], command, clean_environment())
    _, status, used = os.wait4(process, 0)
    if status:
        raise RuntimeError(f"{command} failed")
    return used.ru_utime + used.ru_stime


def turns_of_programs(programs: dict[str, tuple[Path, str]], rounds: int) -> dict[str, list[float]]:
    """Run each program in turn, once beforehand; return the CPU seconds of each turn, by name."""
    for python, program in programs.values():
        cpu_seconds(python, program)
    taken: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(rounds):
        for name, (python, program) in programs.items():
            taken[name].append(cpu_seconds(python, program))
    return taken
