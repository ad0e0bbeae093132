"""The conformance suite: it needs no network and no credentials, and refuses to test nothing."""

import os
from pathlib import Path

import pytest
from laws.profile import read_profile
from laws.world import SuiteError, read_world

try:
    read_profile()
    read_world()
except (SuiteError, ValueError) as problem:
    pytest.exit(f"conformance: {problem}", returncode=1)


@pytest.fixture(autouse=True)
def _nobodys_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep away the credentials of whoever runs the tests."""
    for name in os.environ:
        if name.startswith(("DOCKERHUB_", "DOCKER_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path / "no-docker-config"))
