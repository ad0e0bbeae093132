"""From a new document of the vendor to a new client: all of it, or nothing is changed."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from spec.document.fetch import fetch
from spec.errors import SpecError, refuse
from spec.generation.provenance import VENDOR
from spec.generation.replace_files import differing, replace_all
from spec.run import run
from spec.update.client_methods import find_problems
from spec.update.report import Report
from spec.update.results import UpdateOptions
from spec.update.stage import (
    CHANGES,
    ConformanceCheck,
    MethodCheck,
    Stage,
)
from spec.update.trial import GENERATED

_REPLACED: Final = (VENDOR, GENERATED, CHANGES)
"""Replaced whole; in the overlays only numbers change and obsolete actions are deleted."""


def update(
    root: Path,
    source: str,
    options: UpdateOptions,
    check_conformance: ConformanceCheck,
    check_methods: MethodCheck = find_problems,
) -> Report:
    """Update from a new document of Docker, and generate the client from it.

    Everything is made and checked in a temporary folder. Only if everything is correct, files are
    replaced, all or none. The same document again changes nothing.
    """
    content = fetch(source)
    same = content == (root / VENDOR).read_bytes()
    if not same:
        _refuse_uncommitted(root)
    with tempfile.TemporaryDirectory(prefix=".updating-", dir=root) as folder:
        stage = Stage(root, Path(folder) / "new")
        results = stage.prepare(content, source, options)
        try:
            report = stage.make(results, check_conformance, check_methods)
        except SpecError as error:
            raise stage.kept(error) from error
        new_files = stage.new_files(with_changes=not same and bool(report.changes))
        if same and differing(new_files):
            _refuse_uncommitted(root)
        aside = Path(folder) / "old"
        aside.mkdir()
        changed = replace_all(new_files, aside)
    return replace(report, files=[str(place.relative_to(root)) for place in changed])


def uncommitted(root: Path, names: Sequence[str]) -> list[str]:
    """List files, below the named ones, that differ from the last commit; none outside git."""
    command = ["git", "status", "--porcelain", "--untracked-files=all", "--", *names]
    try:
        return [line[3:] for line in run(command, root).stdout.splitlines()]
    except FileNotFoundError:
        return []


def _refuse_uncommitted(root: Path) -> None:
    refuse(
        "these files have changes that are not committed",
        uncommitted(root, _REPLACED),
        "Commit or discard them first, so that the update can be looked at by itself.",
    )
