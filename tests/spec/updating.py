"""Shared by the tests of updates: a project to update, and documents for it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from generation import ROOT, copy_project

from spec.update.report import Report
from spec.update.results import UpdateOptions
from spec.update.update import update

_SKIPPED = shutil.ignore_patterns("__pycache__")


def make_project(root: Path) -> Path:
    """Copy what an update reads and writes."""
    copy_project(root)
    shutil.copy(ROOT / "CHANGELOG.md", root)
    shutil.copytree(ROOT / "overlays/dockerhub", root / "overlays/dockerhub", ignore=_SKIPPED)
    shutil.copytree(ROOT / "generated", root / "generated", ignore=_SKIPPED)
    return root


def write(document: Any, folder: Path) -> str:
    """Write a document as JSON, and return its path."""
    path = folder / "new.json"
    path.write_text(json.dumps(document), "utf-8")
    return str(path)


def no_conformance(root: Path, generated: Path, least: int) -> None:
    """Run no laws, which take ten seconds; `make evolved` runs them for every document."""


def no_problems(root: Path, generated: Path, cache: Path) -> list[str]:
    """Do not run mypy, which takes seconds; `make evolved` runs it for every document."""
    return []


def update_with(root: Path, source: str, **options: Any) -> Report:
    """Update a project without the laws of conformance, and without mypy."""
    return update(root, source, UpdateOptions(**options), no_conformance, no_problems)


def run_with_package(root: Path, program: str) -> subprocess.CompletedProcess[str]:
    """Run a program with the project's package in place of the repository's."""
    return subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(root / "generated")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
