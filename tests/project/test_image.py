"""The container image and the compose example, as far as they can be tested without Docker.

`make test-wheel` installs by the script that the Dockerfile runs, and checks by the one that
`make test-image` uses; here, the commands of the compose example run as processes.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from shared_hub import forget_credentials

ROOT = Path(__file__).parents[2]
PROGRAM = Path(sys.executable).parent / "dockerhub"


def test_the_commands_of_the_compose_example_work_together(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The service starts, its health check succeeds, and the other service's command works."""
    forget_credentials(monkeypatch)
    monkeypatch.setenv("HOME", str(tmp_path))
    services = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]
    hub, example = services["hub"], services["tags"]
    command = [{"0.0.0.0": "127.0.0.1", "8080": "0"}.get(each, each) for each in hub["command"]]
    process = subprocess.Popen([PROGRAM, *command], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        check = [each.replace("http://127.0.0.1:8080", url) for each in hub["healthcheck"]["test"]]
        assert check[:2] == ["CMD", "dockerhub"]
        subprocess.run([PROGRAM, *check[2:]], capture_output=True, timeout=60, check=True)
        done = subprocess.run(
            [PROGRAM, *example["command"], "--csv"],
            env={**os.environ, **example["environment"], "DOCKERHUB_URL": url},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    finally:
        process.terminate()
        process.communicate(timeout=60)
    assert len(done.stdout.splitlines()) == 4
    assert example["environment"]["DOCKERHUB_URL"] == "http://hub:8080"
    assert example["depends_on"]["hub"]["condition"] == "service_healthy"


def test_the_image_runs_as_a_user_without_privileges_and_installs_by_the_script() -> None:
    """What it copies is in the build's context, with what the version is made from."""
    text = (ROOT / "Dockerfile").read_text("utf-8")
    final = text.rpartition("\nFROM ")[2]
    assert re.search(r"^USER (?!0|root)\S+$", final, re.MULTILINE)
    assert "image/install dist/*.whl" in text
    context = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text("utf-8"), re.MULTILINE)
    versions = {".git", ".git_archival.txt", "PKG-INFO"}
    assert versions <= set(context)
    assert [each for each in context if each not in versions and not (ROOT / each).exists()] == []
    assert re.search(r"^RUN apk add .*\bgit\b", text.partition("\nCOPY ")[0], re.MULTILINE)
    build = (ROOT / "pyproject.toml").read_text("utf-8")
    assert {"hatch_build.py", "pyproject.toml", "README.md", "docs/man.py"} <= set(context)
    for package in re.findall(r'packages = \["(.+?)", "(.+?)"\]', build)[0]:
        assert package in context or package.partition("/")[0] in context


def test_scripts_are_plain_shell() -> None:
    """Alpine Linux has no Bash."""
    for name in ("install", "check"):
        assert (ROOT / "image" / name).read_text("utf-8").startswith("#!/bin/sh\n")
        subprocess.run(["sh", "-n", ROOT / "image" / name], check=True)
