"""Measure the command line as its users have it: time to start, 10,000 tags, memory.

    make bench-cli

It is installed with the extra `cli` into an environment without other packages, since httpx
imports some where it finds them. Times are CPU time; a figure is the median of the ratios of
neighboring turns. Ends with 1 if a goal is missed; docs/performance.md explains each
figure.
"""

import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from environments import BUILD, user_environment
from figures import AT_MOST, HEADING, Figure, ratios
from processes import Used, clean_environment, turns
from servers import embedded_hub

MANY, FEW = 10_000, 1_000
LISTING = """
from dockerhub import DockerHub
with DockerHub() as hub:
    for tag in hub.tags.list("acme/big{}"):
        pass
"""
HTTPX_ALONE = "import sys; sys.modules['httpx._main'] = None; import httpx"
"""httpx without its own command line, which it imports where Click and Rich are installed."""
LATER = 1.5
"""The program may take this many times the time of importing httpx to start."""


def seed() -> str:
    """Return a seed file with a large and a small repository."""
    repositories = "".join(
        f"  - name: acme/big{size}\n    tags:\n"
        + "".join(f"      - {{name: v{number}}}\n" for number in range(size))
        for size in (MANY, FEW)
    )
    return f"users:\n  - {{username: acme, password: acme-password}}\nrepositories:\n{repositories}"


@contextmanager
def surroundings() -> Iterator[dict[str, str]]:
    """Serve a Hub; yield an environment whose user is signed in to it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "seed.yaml")
        file.write_text(seed(), "utf-8")
        with embedded_hub(None, seed=file) as url:
            signed_in = {"DOCKERHUB_USERNAME": "acme", "DOCKERHUB_PASSWORD": "acme-password"}
            yield {**clean_environment(), "HOME": folder, "DOCKERHUB_URL": url, **signed_in}


def starts(python: Path, environment: Mapping[str, str]) -> Iterator[Figure]:
    """Yield the time of whole commands, divided by that of importing httpx."""
    program = str(python.parent / "dockerhub")
    commands = {
        "httpx": [str(python), "-c", "import httpx"],
        "httpx_alone": [str(python), "-c", HTTPX_ALONE],
        "version": [program, "--version"],
        "help": [program, "--help"],
        "tags_ls_help": [program, "tags", "ls", "--help"],
        "one_request": [program, "tags", "exists", f"acme/big{FEW}", "v1", "--anonymous"],
    }
    taken = turns(commands, 15, environment)
    for name in ("version", "help", "tags_ls_help", "one_request"):
        yield Figure(f"start_{name}", _times(taken, name, "httpx"), AT_MOST, LATER)
    yield Figure("start_one_request_vs_httpx_alone", _times(taken, "one_request", "httpx_alone"))


def lists(python: Path, environment: Mapping[str, str]) -> Iterator[Figure]:
    """Yield the time of a list divided by the library's own, and what ten times the tags add."""
    listing = [str(python.parent / "dockerhub"), "tags", "ls", "--all", "--json"]
    commands = {
        "library": [str(python), "-c", LISTING.format(MANY)],
        "many": [*listing, f"acme/big{MANY}"],
        "few": [*listing, f"acme/big{FEW}"],
    }
    taken = turns(commands, 5, environment)
    yield Figure("tags_ls_vs_library", _times(taken, "many", "library"), AT_MOST, 1.2)
    pairs = zip(taken["many"], taken["few"], strict=True)
    grown = tuple(many.mebibytes - few.mebibytes for many, few in pairs)
    yield Figure("tags_ls_memory_growth_mb", grown, AT_MOST, 8)


def _times(taken: dict[str, list[Used]], one: str, other: str) -> tuple[float, ...]:
    return ratios((each.seconds for each in taken[one]), (each.seconds for each in taken[other]))


def main() -> int:
    """Measure everything."""
    BUILD.mkdir(parents=True, exist_ok=True)
    python = user_environment("cli")
    print(HEADING, flush=True)
    missed = []
    with surroundings() as environment:
        for part in (starts, lists):
            for figure in part(python, environment):
                print(figure.row, flush=True)
                missed += [] if figure.reached else [figure.key]
    if missed:
        print(f"not reached: {', '.join(missed)}; see docs/performance.md", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
