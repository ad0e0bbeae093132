"""The embedded Hub itself: pages a second, and how long it takes to start."""

import subprocess
import sys
from collections.abc import Iterator

from environments import ROOT
from figures import AT_LEAST, AT_MOST, Figure

GOALS = {
    "hub_pages_per_second": (AT_LEAST, 300),
    "hub_seconds_to_start": (AT_MOST, 1),
    "hub_seconds_to_start_in_test": (AT_MOST, 1),
}


def hub_figures() -> Iterator[Figure]:
    """Yield the figures of `tests/emulator/bench_run.py`."""
    program = [sys.executable, str(ROOT / "tests/emulator/bench_run.py"), "--seconds", "3"]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    for line in done.stdout.splitlines():
        key, value = line.split()
        yield Figure(key, (float(value),), *GOALS.get(key, ("", 0.0)))
