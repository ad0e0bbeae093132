"""The programs in the README run as they stand, against the embedded Docker Hub."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from doing import unknown_names

from dockerhub.emulator import EmulatedHub

README = Path(__file__).parents[2] / "README.md"
PROGRAMS = re.findall(
    r"^```python\n(.*?)^```$", README.read_text("utf-8"), re.DOTALL | re.MULTILINE
)


def run(program: str, url: str) -> subprocess.CompletedProcess[str]:
    """Run a program as a user would, with nothing but the address of the Hub set."""
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
    """Both clients are shown, and what goes wrong."""
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
