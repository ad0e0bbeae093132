"""Latency and limits: what a client makes of the time that it has to wait."""

import json
import math
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Event
from typing import Any

from environments import BUILD
from figures import AT_LEAST, AT_MOST, Figure, ratios
from processes import finish, probe, start_probe
from servers import embedded_hub, fixed_server, token

WINDOW = 60.0
"""Seconds of the embedded Hub's rate limit window, as Docker Hub's."""
LATENCY = 0.05
LIMIT = 40
WINDOWS = 2
RUNS = 5
BETWEEN = 2.0
"""Seconds between the beginnings of runs that wait at the same time."""
TAGS, TAGS_PER_WINDOW, THREADS, DELETING_LATENCY = 5_000, 2_600, 16, 0.005
"""Not exactly half of the tags, since a window may end before its last requests are used: as many
as are in flight are held back, until their responses say what is left."""


def hiding_latency(python: Path, quiet: Event) -> Iterator[Figure]:
    """Yield how many times as fast eight pages at a time are, by threads and by tasks.

    Args:
        python: Where the client is installed.
        quiet: Set when nothing else is being started.
    """
    quiet.wait()
    for kind, suffix in (("sync", ""), ("async", "_async")):
        with fixed_server(latency=LATENCY) as url:
            taken = probe(python, "reading_ahead", url, kind)
        yield Figure(f"latency_hiding{suffix}", ratios(taken["one"], taken["eight"]), AT_LEAST, 7)


def keeping_limits(python: Path, begun: Event) -> Iterator[Figure]:
    """Yield how close to the least time requests under a limit come, and how many are refused.

    All runs wait at the same time, each for a Hub of its own; they begin one after the other.

    Args:
        python: Where the client is installed.
        begun: Set as soon as all of them only wait.
    """
    with ExitStack() as stack, ThreadPoolExecutor(2 * RUNS) as threads:
        ready = [_crowd(stack, python, processes) for _ in range(RUNS) for processes in (1, 4)]
        running = []
        for crowd in ready:
            running.append(threads.submit(_finished, crowd))
            time.sleep(BETWEEN)
        begun.set()
        crowds = [each.result() for each in running]
    alone, together = crowds[::2], crowds[1::2]
    yield Figure("limit_efficiency", _efficiencies(alone), AT_MOST, 1.05)
    yield Figure("limit_efficiency_4_processes", _efficiencies(together), AT_MOST, 1.15)
    doomed = tuple(max(each["refused"] for each in crowd) / WINDOWS for crowd in crowds)
    yield Figure("doomed_requests", doomed, AT_MOST, 1)


def _crowd(stack: ExitStack, python: Path, processes: int) -> list[subprocess.Popen[str]]:
    """Start processes that share an account; each stops before its first request."""
    url = stack.enter_context(embedded_hub(LIMIT))
    bearer = token(url, "alice", "alice-password")
    share = LIMIT * WINDOWS // processes
    crowd = [start_probe(python, "waiting", url, bearer, share) for _ in range(processes)]
    for each in crowd:
        assert each.stdout is not None
        each.stdout.readline()
    return crowd


def _finished(crowd: list[subprocess.Popen[str]]) -> list[dict[str, Any]]:
    with ThreadPoolExecutor(len(crowd)) as threads:
        return list(threads.map(lambda each: finish(each, "go\n"), crowd))


def _efficiencies(crowds: list[list[dict[str, Any]]]) -> tuple[float, ...]:
    """Return the time of each crowd relative to the least: until the Hub opens the last window.

    It ends windows at whole seconds.
    """
    return tuple(_efficiency(crowd, WINDOWS) for crowd in crowds)


def _efficiency(crowd: list[dict[str, Any]], windows: int) -> float:
    began = min(each["began"] for each in crowd)
    least = math.ceil(began + WINDOW * (windows - 1)) - began
    time_taken: float = max(each["ended"] for each in crowd) - began
    return time_taken / least


def deleting(python: Path) -> Iterator[Figure]:
    """Yield how close to the least possible time the deletion of many tags comes."""
    seed = BUILD / "deleting.json"
    many = {"count": TAGS, "prefix": "build-", "platforms": ["linux/amd64"]}
    repository = {"name": "bench/app", "many_tags": [many]}
    user = {"username": "bench", "password": "bench-password"}
    seed.write_text(json.dumps({"users": [user], "repositories": [repository]}), "utf-8")
    with embedded_hub(TAGS_PER_WINDOW, seed=seed, delay=DELETING_LATENCY) as url:
        bearer = token(url, "bench", "bench-password")
        found = probe(python, "deleting", url, bearer, TAGS, THREADS)
    windows = math.ceil(TAGS / TAGS_PER_WINDOW)
    yield Figure("delete_throughput", (_efficiency([found], windows),), AT_MOST, 1.1)
    yield Figure("delete_doomed_requests", (float(found["refused"]),))
