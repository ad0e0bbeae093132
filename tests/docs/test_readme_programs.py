"""The programs in the README run unchanged, against the embedded Docker Hub."""

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from doing import unknown_names
from snippets import agrees, blocks

from dockerhub.emulator import EmulatedHub

README = Path(__file__).parents[2] / "README.md"
BLOCKS = blocks(README)
PROGRAMS = [block.text for block in BLOCKS if block.language == "python"]


def run(program: str, url: str) -> subprocess.CompletedProcess[str]:
    """Run a program like a user, with only the address of the Hub set."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        env={**kept, "DOCKERHUB_URL": url},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_readme_has_programs_for_sync_and_async() -> None:
    """It shows both clients, and errors."""
    assert len(PROGRAMS) == 3
    assert any("AsyncDockerHub" in program for program in PROGRAMS)


@pytest.mark.parametrize("program", PROGRAMS, ids=range(len(PROGRAMS)))
def test_a_program_of_the_readme_runs(program: str) -> None:
    """It ends well, prints what it found and warns of nothing."""
    with EmulatedHub(seed="demo") as hub:
        done = run(program, hub.url)

    assert unknown_names(program) == set()
    assert done.stderr == ""
    assert done.returncode == 0
    assert "latest" in done.stdout or "not there: 404" in done.stdout


def test_what_the_readme_shows_as_output_is_printed() -> None:
    [(program, shown)] = [
        (before.text, block.text) for before, block in pairwise(BLOCKS) if "output" in block.options
    ]
    with EmulatedHub(seed="demo") as hub:
        assert agrees(shown.splitlines(), run(program, hub.url).stdout)
