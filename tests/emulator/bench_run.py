"""Measure the embedded Hub: time to start, and pages of 100 tags a second on one core.

The Hub runs in its own process, which is bound to one core. This process sends requests from
another core, over a few connections that stay open, for a limited time. The rate is per second of
the Hub's CPU time, and the best of several starts counts, so a busy machine does not matter.

    python tests/emulator/bench_run.py --seconds 5
"""

import argparse
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

TAGS = "/v2/namespaces/acme/repositories/app/tags"
PAGES = 12
LEAST_RATE = 300.0
LONGEST_START = 1.0
STARTS = 5
# The core is chosen before anything is imported, so that every thread uses it.
SERVER = """
import os, sys
os.sched_setaffinity(0, {int(sys.argv.pop(1))})
from dockerhub.emulator.program import main
sys.exit(main())
"""
IN_PROCESS = """
import time
from urllib.request import urlopen
began = time.perf_counter()
from dockerhub.emulator import EmulatedHub
with EmulatedHub() as hub:
    urlopen(hub.url + "/v2/namespaces/acme/repositories/app/tags").read()
    print(time.perf_counter() - began)
"""


@contextmanager
def server(core: int) -> Iterator[tuple[int, int, float]]:
    """Run the Hub on one core; yield its process id, port, and seconds until it was ready."""
    command = [sys.executable, "-c", SERVER, str(core), "--port", "0", "--rate-limit", "none"]
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            said = process.stdout.readline() if process.stdout else ""
            seconds = time.perf_counter() - began
            found = re.search(r":(\d+)$", said.strip())
            if found is None:
                raise RuntimeError(f"the Hub did not start; it said {said!r}")
            yield process.pid, int(found[1]), seconds
        finally:
            process.terminate()


def start_in_process() -> float:
    """Return the seconds from the import to the first response, in a fresh interpreter."""
    done = subprocess.run(
        [sys.executable, "-c", IN_PROCESS], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def sign_in(port: int) -> str:
    """Return a token of alice, who may read the whole list."""
    connection = HTTPConnection("127.0.0.1", port)
    body = '{"username": "alice", "password": "alice-password"}'
    connection.request("POST", "/v2/users/login", body, {"Content-Type": "application/json"})
    found = re.search(rb'"token":"([^"]+)"', connection.getresponse().read())
    if found is None:
        raise RuntimeError("the Hub gave no token")
    return found[1].decode()


def read_pages(port: int, token: str, until: float, sizes: list[int]) -> None:
    """Read full pages one after the other over one connection, and record their sizes."""
    connection = HTTPConnection("127.0.0.1", port)
    page = 0
    while time.perf_counter() < until:
        path = f"{TAGS}?page={page % PAGES + 1}&page_size=100"
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"the Hub answered {answer.status}")
        sizes.append(len(body))
        page += 1


def load(port: int, seconds: float, connections: int) -> list[int]:
    """Read pages over several connections for some time; return the sizes of all of them."""
    token = sign_in(port)
    sizes: list[int] = []
    until = time.perf_counter() + seconds
    readers = [
        threading.Thread(target=read_pages, args=(port, token, until, sizes))
        for _ in range(connections)
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return sizes


def cpu_seconds(process_id: int) -> float:
    """Return the CPU time that a process has used so far."""
    fields = Path(f"/proc/{process_id}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def start_as_program(core: int) -> float:
    """Return the seconds until a fresh program is ready."""
    with server(core) as (_, _, seconds):
        return seconds


def measure(seconds: float, connections: int) -> dict[str, float]:
    """Return the figures by their names."""
    cores = os.sched_getaffinity(0)
    first, *others = sorted(cores)
    os.sched_setaffinity(0, others or [first])
    try:
        with server(first) as (process_id, port, _):
            used = cpu_seconds(process_id)
            sizes = load(port, seconds, connections)
            rate = len(sizes) / (cpu_seconds(process_id) - used)
        return {
            "hub_pages_per_second": rate,
            "hub_pages_per_second_by_clock": len(sizes) / seconds,
            "hub_page_kb": sum(sizes) / len(sizes) / 1000,
            "hub_seconds_to_start": min(start_as_program(first) for _ in range(STARTS)),
            "hub_seconds_to_start_in_test": min(start_in_process() for _ in range(STARTS)),
        }
    finally:
        os.sched_setaffinity(0, cores)


def main() -> None:
    """Run as a program, which fails if the Hub is slower than it should be."""
    parser = argparse.ArgumentParser(description="measure the embedded Docker Hub")
    parser.add_argument("--seconds", type=float, default=5.0, help="how long to load it")
    parser.add_argument("--connections", type=int, default=4, help="open at the same time")
    given = parser.parse_args()
    found = measure(given.seconds, given.connections)
    for name, value in found.items():
        print(f"{name:40}{value:10.2f}")
    starts = found["hub_seconds_to_start"], found["hub_seconds_to_start_in_test"]
    if found["hub_pages_per_second"] < LEAST_RATE or max(starts) >= LONGEST_START:
        sys.exit("the embedded Hub is slower than it should be")


if __name__ == "__main__":
    main()
