"""Measure the client side by side with httpx, the generator's default output and its peer.

    make bench

It prints a table and writes build/bench.json; docs/performance.md explains each figure.
"""

import argparse
import json
import platform
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import crowd_figures
import decoding_figures
import planning_figures
import waiting_figures
from environments import BUILD, ROOT, default_output, peer_environment, user_environment
from figures import HEADING, Figure
from hub_figures import hub_figures

RESULT = ROOT / "build" / "bench.json"
Part = Callable[[], Iterable[Figure]]


def parts(only: str) -> Iterator[Part]:
    """Yield what is measured, one after the other; what only waits is done at the same time."""
    python, peer, begun = user_environment(), peer_environment(), Event()
    everything: dict[str, Part] = {
        "decoding": lambda: decoding_figures.decoding(python, default_output()),
        "importing": lambda: decoding_figures.importing(python, peer),
        "calling": lambda: decoding_figures.calling(python),
        "remembering": lambda: decoding_figures.remembering(python),
        "peer": lambda: decoding_figures.against_peer(python, peer) if peer else (),
        "waiting": lambda: _at_once(
            lambda: waiting_figures.hiding_latency(python, begun),
            lambda: waiting_figures.keeping_limits(python, begun),
        ),
        "crowding": lambda: crowd_figures.crowding(python),
        "deleting": lambda: waiting_figures.deleting(python),
        "planning": lambda: planning_figures.planning(python),
        "hub": hub_figures,
    }
    yield from (part for name, part in everything.items() if only in name)


def _at_once(*together: Part) -> list[Figure]:
    with ThreadPoolExecutor(len(together)) as threads:
        found = threads.map(lambda part: list(part()), together)
        return [figure for each in found for figure in each]


def write(figures: list[Figure], target: Path) -> None:
    """Write the medians by their keys, with details of their runs."""
    medians = {each.key: round(each.value, 4) for each in figures}
    details = {
        each.key: {
            "min": round(min(each.runs), 4),
            "max": round(max(each.runs), 4),
            "runs": len(each.runs),
            "to_reach": f"{each.way} {each.goal:g}" if each.way else None,
            "reached": each.reached,
        }
        for each in figures
    }
    machine = {"python": platform.python_version(), "machine": platform.machine()}
    target.parent.mkdir(exist_ok=True)
    written = medians | {"details": details, "environment": machine}
    target.write_text(json.dumps(written, indent=2) + "\n", "utf-8")


def main() -> int:
    """Run as a program."""
    parser = argparse.ArgumentParser(description="measure the client")
    parser.add_argument("--only", default="", help="parts whose names hold this; writes nothing")
    only = parser.parse_args().only
    BUILD.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    figures: list[Figure] = []
    print(HEADING, flush=True)
    for part in parts(only):
        for figure in part():
            print(figure.row, flush=True)
            figures.append(figure)
    if not only:
        write(figures, RESULT)
    print(f"{time.perf_counter() - began:.0f} seconds")
    missed = [figure.key for figure in figures if not figure.reached]
    if missed:
        print(f"not reached: {', '.join(missed)}; see docs/performance.md", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
