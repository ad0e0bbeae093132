"""Measure the command line: listing 10,000 tags against the library alone, memory, time to start.

Times are the CPU time of the process, the best of several rounds, so that a busy machine does not
matter. Prints what was measured; ends with 1 if a limit is exceeded.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROUNDS = 5
MANY, FEW = 10_000, 1_000
SLOWER = 1.2
"""The command may take so many times the library's own time."""
LATER = 1.5
"""The program may take so many times the time of importing httpx to start."""
GROWTH = 8.0
"""MiB that ten times the tags may add."""
LIBRARY = """
from dockerhub import DockerHub
with DockerHub() as hub:
    for tag in hub.tags.list("acme/big{}"):
        pass
"""
MEASURE = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
"""
PROGRAM = Path(sys.executable).parent / "dockerhub"


def seed() -> str:
    """Return a seed file with a large and a small repository."""
    tags = "\n".join(f"      - {{name: v{number}}}" for number in range(MANY))
    few = "\n".join(f"      - {{name: v{number}}}" for number in range(FEW))
    return f"""users:
  - {{username: acme, password: acme-password}}
repositories:
  - name: acme/big{MANY}
    tags:
{tags}
  - name: acme/big{FEW}
    tags:
{few}
"""


@contextmanager
def server() -> Iterator[str]:
    """Run an embedded Docker Hub as a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "seed.yaml")
        file.write_text(seed(), "utf-8")
        command = [sys.executable, "-m", "dockerhub.emulator", "--port", "0", "--seed", str(file)]
        process = subprocess.Popen(
            [*command, "--rate-limit", "999999"], stdout=subprocess.PIPE, text=True
        )
        try:
            assert process.stdout is not None
            yield process.stdout.readline().split()[-1]
        finally:
            process.terminate()
            process.communicate(timeout=20)


def measure(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Return the seconds of CPU time that a command takes, and its peak memory in MiB."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *command],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, kibibytes = done.stdout.split()
    return float(seconds), int(kibibytes) / 1024


def best(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Return the best of some rounds, after one that warms up."""
    rounds = [measure(command, environment) for _ in range(ROUNDS + 1)][1:]
    return min(seconds for seconds, _ in rounds), max(memory for _, memory in rounds)


def compare_listings(environment: dict[str, str]) -> bool:
    """Measure listings, and tell whether they are within the limits."""
    listing = [str(PROGRAM), "tags", "ls", f"acme/big{MANY}", "--all", "--json"]
    few = [str(PROGRAM), "tags", "ls", f"acme/big{FEW}", "--all", "--json"]
    library, _ = best([sys.executable, "-c", LIBRARY.format(MANY)], environment)
    command, memory = best(listing, environment)
    _, little = best(few, environment)
    ratio, growth = command / library, memory - little
    print(f"{MANY:,} tags: library {library:.2f} s, `tags ls --all --json` {command:.2f} s", end="")
    print(f" = {ratio:.2f} times (at most {SLOWER})")
    print(f"memory: {little:.1f} MiB for {FEW:,} tags, {memory:.1f} MiB for {MANY:,}", end="")
    print(f" = {growth:+.1f} MiB (at most {GROWTH:+.0f})")
    return ratio <= SLOWER and growth <= GROWTH


def compare_starts(environment: dict[str, str]) -> bool:
    """Measure how long the program takes to start, and tell whether that is within the limit."""
    httpx, _ = best([sys.executable, "-c", "import httpx"], environment)
    empty, _ = best([sys.executable, "-c", "pass"], environment)
    print(f"python {empty * 1000:.0f} ms, import httpx {httpx * 1000:.0f} ms")
    within = True
    for arguments in (["--version"], ["--help"], ["tags", "ls", "--help"], ["whoami", "--help"]):
        seconds, _ = best([str(PROGRAM), *arguments], environment)
        ratio = seconds / httpx
        within &= ratio <= LATER
        name = " ".join(["dockerhub", *arguments])
        print(f"{name}: {seconds * 1000:.0f} ms = {ratio:.2f} times (at most {LATER})")
    return within


def main() -> int:
    """Measure everything."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not re.match("DOCKER|PYTHONDONTWRITEBYTECODE", name)
    }
    with tempfile.TemporaryDirectory() as home, server() as url:
        signed_in = {"DOCKERHUB_USERNAME": "acme", "DOCKERHUB_PASSWORD": "acme-password"}
        environment = {**kept, "HOME": home, "DOCKERHUB_URL": url, **signed_in}
        starts, listings = compare_starts(environment), compare_listings(environment)
    return 0 if starts and listings else 1


if __name__ == "__main__":
    sys.exit(main())
