"""What docs/conformance-live.md says is true: its program and its commands run."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from dockerhub.conformance import ConformanceReport, Outcome
from dockerhub.emulator import EmulatedHub

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "conformance-live.md").read_text("utf-8")
COMMANDS = re.findall(r"^\$ (?:python -m )?(dockerhub.conformance .*)$", PAGE, re.MULTILINE)
[PROGRAM] = re.findall(r"^```python\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def run(hub: EmulatedHub, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python like a user who has set the credentials."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    credentials = {"DOCKERHUB_USERNAME": "alice", "DOCKERHUB_PASSWORD": "alice-password"}
    return subprocess.run(
        [sys.executable, "-W", "error", *arguments],
        cwd=folder,
        env={**kept, **credentials, "DOCKERHUB_URL": hub.url},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_program_prints_what_it_finds(docker_hub: EmulatedHub, tmp_path: Path) -> None:
    docker_hub.faults.add("wrong-types", times=None, path="*/settings")
    done = run(docker_hub, tmp_path, "-c", PROGRAM)
    assert (done.returncode, done.stderr) == (0, "")
    assert "get_org_settings /restricted_images/enabled boolean string\n" in done.stdout
    assert "3 deviations" in done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_page_works(command: str, docker_hub: EmulatedHub, tmp_path: Path) -> None:
    words = shlex.split(command.replace("dockerhub conf", "dockerhub.cli conf"))
    done = run(docker_hub, tmp_path, "-m", *words)
    assert (done.returncode, done.stderr) == (0, "")
    written = list(tmp_path.iterdir())
    if "--output" in command:
        assert [each.name for each in written] == [command.rsplit(maxsplit=1)[-1]]
        assert "not found" not in written[0].read_text("utf-8")
    else:
        assert "it conforms" in done.stdout
        assert "not found" not in done.stdout
    if "json" in command:
        assert json.loads(written[0].read_text("utf-8"))["conforms"] is True


def test_the_page_names_what_exists() -> None:
    """Outcomes, exit codes and types."""
    assert len(COMMANDS) == 5
    assert all(f"`{outcome}`" in PAGE for outcome in Outcome)
    assert re.findall(r"^\| (\d) \|", PAGE, re.MULTILINE) == ["0", "1", "2", "3"]
    assert f"`{ConformanceReport.__name__}`" in PAGE
