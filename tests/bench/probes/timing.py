"""What the probes share: taking turns, and printing the results.

A probe runs in the environment of what it measures, and prints JSON.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any


def take_turns(
    ways: dict[str, Callable[[], Any]],
    *,
    rounds: int,
    repeat: int = 1,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, list[float]]:
    """Time each way in turn, so that what disturbs the machine disturbs all of them.

    Args:
        ways: What is timed, by name; each is done once beforehand.
        rounds: How many times each has its turn.
        repeat: How often it is done in one turn.
        clock: `time.perf_counter` for time, `time.process_time` for CPU time.

    Returns:
        Seconds of each turn, by name.
    """
    for way in ways.values():
        way()
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            began = clock()
            for _ in range(repeat):
                way()
            taken[name].append((clock() - began) / repeat)
    return taken


def tell(found: object) -> None:
    """Print a result for the program that started the probe."""
    json.dump(found, sys.stdout)
    print()
