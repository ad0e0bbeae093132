"""Run a program and read what it writes."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path


def run(
    command: Sequence[str], folder: Path, seconds: float | None = None, /, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a program in a folder, with additions to the environment."""
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=seconds,
        check=False,
    )
