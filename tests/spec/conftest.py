"""Shared by the spec tests: small valid overlays, and Docker's document."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_project import make_small_project

from spec.document.load import load_document
from spec.overlay.actions import Overlay
from spec.overlay.read import parse_overlay

ROOT = Path(__file__).parents[2]
ACTION = {
    "target": "$.info",
    "description": "The title is wrong.",
    "x-evidence": "spec-internal",
    "x-matches": 1,
}


@pytest.fixture(autouse=True)
def _untraced_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not measure the coverage of the generator, of mypy and of the laws: it takes minutes."""
    monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)


@pytest.fixture(scope="session")
def vendor_path() -> Path:
    """Docker's document as it is in the repository."""
    return ROOT / "openapi.yaml"


@pytest.fixture(scope="session")
def vendor(vendor_path: Path) -> dict[str, Any]:
    """Docker's document, loaded; tests must not change it."""
    return load_document(vendor_path)


@pytest.fixture(scope="session")
def _small_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_small_project(tmp_path_factory.mktemp("small") / "project")


@pytest.fixture
def small_project(_small_project: Path, tmp_path: Path) -> Path:
    """A project with few operations, to change."""
    return shutil.copytree(_small_project, tmp_path / "project")


@pytest.fixture(scope="session")
def overlay_data() -> Callable[..., dict[str, Any]]:
    """Make the data of a valid overlay from actions, each completed with valid defaults."""

    def make(*actions: dict[str, Any]) -> dict[str, Any]:
        return {
            "overlay": "1.1.0",
            "info": {"title": "Test", "version": "1"},
            "actions": [ACTION | action for action in actions],
        }

    return make


@pytest.fixture(scope="session")
def make_overlay(overlay_data: Callable[..., dict[str, Any]]) -> Callable[..., Overlay]:
    """Make an overlay from actions, each completed with valid defaults."""

    def make(*actions: dict[str, Any], name: str = "test.yaml") -> Overlay:
        return parse_overlay(overlay_data(*actions), name)

    return make
