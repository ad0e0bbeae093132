"""Ask git whether files have changes that an update would mix with its own."""

import subprocess
from collections.abc import Sequence
from pathlib import Path


def uncommitted(root: Path, names: Sequence[str]) -> list[str]:
    """List files, below the named ones, that differ from the last commit; none outside git."""
    command = ["git", "status", "--porcelain", "--untracked-files=all", "--", *names]
    try:
        done = subprocess.run(
            command, cwd=root, capture_output=True, encoding="utf-8", errors="replace", check=False
        )
    except FileNotFoundError:
        return []
    return [line[3:] for line in done.stdout.splitlines()]
