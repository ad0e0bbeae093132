"""Ask git whether files have changes that an update would mix with its own."""

from collections.abc import Sequence
from pathlib import Path

from spec.run import run


def uncommitted(root: Path, names: Sequence[str]) -> list[str]:
    """List files, below the named ones, that differ from the last commit; none outside git."""
    command = ["git", "status", "--porcelain", "--untracked-files=all", "--", *names]
    try:
        return [line[3:] for line in run(command, root).stdout.splitlines()]
    except FileNotFoundError:
        return []
