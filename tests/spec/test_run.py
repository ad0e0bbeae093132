"""Programs that are run at the same time, and what becomes of them."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from spec import run

MEETING = """
import pathlib, sys, time
mine, other = map(pathlib.Path, sys.argv[1:])
print("x" * 1_000_000)
mine.touch()
ends = time.monotonic() + 60
while not other.exists() and time.monotonic() < ends:
    time.sleep(0.01)
sys.exit(not other.exists())
"""


def test_a_program_that_writes_much_does_not_wait_for_another(tmp_path: Path) -> None:
    """Each writes more than a pipe holds, and ends when the other has written as much."""
    commands = [[sys.executable, "-c", MEETING, *pair] for pair in (("a", "b"), ("b", "a"))]
    ended = run.run_all(commands, tmp_path)
    assert [(each.returncode, len(each.stdout)) for each in ended] == [(0, 1_000_001)] * 2


def test_an_interruption_ends_all_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *values: Any, **named: Any) -> None:
            super().__init__(*values, **named)
            started.append(self)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(subprocess, "Popen", Noted)
    monkeypatch.setattr(run, "_ended", interrupt)
    endless = [sys.executable, "-c", "import time; time.sleep(600)"]
    with pytest.raises(KeyboardInterrupt):
        run.run_all([endless, endless], tmp_path)
    assert [each.poll() is None for each in started] == [False, False]
