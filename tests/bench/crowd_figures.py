"""Crowds: thousands of calls at once, by threads and by tasks."""

from collections.abc import Iterator
from pathlib import Path

from environments import add_trio
from figures import AT_MOST, Figure, ratios
from processes import probe
from servers import fixed_server

LATENCY = 0.05
NEVER = 3_600.0
"""Seconds that a server takes that never responds."""
MANY, MOST = 1_000, 10_000
ROUNDS = 3


def crowding(python: Path) -> Iterator[Figure]:
    """Yield the time of a crowd, divided by that of httpx behind the best of several semaphores."""
    add_trio(python)
    errors, waits = 0, []
    ways = [(kind, MANY, ROUNDS) for kind in ("asyncio", "trio", "threads")]
    for kind, calls, rounds in (*ways, ("asyncio", MOST, 1)):
        with fixed_server(latency=LATENCY) as url:
            taken = probe(python, "crowding", url, kind, calls, rounds)
        errors += taken["errors"]
        waits += [
            p99 / (0.99 * last) for p99, last in zip(taken["p99"], taken["ours"], strict=True)
        ]
        suffix = "_10k" if calls == MOST else ""
        yield Figure(f"crowd_{kind}{suffix}", ratios(taken["ours"], taken["bare"]), AT_MOST, 1.1)
    yield Figure("crowd_errors", (float(errors),), AT_MOST, 0)
    yield Figure("crowd_p99_wait", tuple(waits), AT_MOST, 1.2)
    with fixed_server(latency=NEVER) as url:
        waiting = probe(python, "waiting_tasks", url, MOST)
    yield Figure("crowd_kb_a_task", (waiting["kilobytes"],), AT_MOST, 10)
    yield Figure("crowd_tasks_left", (float(waiting["left"]),), AT_MOST, 0)
