"""From a new document of the vendor to a new client: all of it, or nothing is changed."""

import tempfile
from pathlib import Path
from typing import Final

from spec.document.fetch import fetch
from spec.errors import SpecError
from spec.generation.provenance import VENDOR
from spec.generation.replace_files import differing, replace_all
from spec.update.client_methods import find_problems
from spec.update.git import uncommitted
from spec.update.report import Report
from spec.update.stage import (
    CHANGES,
    GENERATED,
    ConformanceCheck,
    MethodCheck,
    Stage,
    UpdateOptions,
)

_REPLACED: Final = (VENDOR, GENERATED, CHANGES)
"""Replaced whole; in the overlays only numbers change and obsolete actions are deleted."""


def update(
    root: Path,
    source: str,
    options: UpdateOptions,
    check_conformance: ConformanceCheck,
    check_methods: MethodCheck = find_problems,
) -> Report:
    """Take a new document of the vendor, and make a new client from it.

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
        report = stage.make(results, check_conformance, check_methods)
        new_files = stage.new_files(with_changes=not same and bool(report.changes))
        if same and differing(new_files):
            _refuse_uncommitted(root)
        aside = Path(folder) / "old"
        aside.mkdir()
        changed = replace_all(new_files, aside)
    return report.written([str(place.relative_to(root)) for place in changed])


def _refuse_uncommitted(root: Path) -> None:
    if found := uncommitted(root, _REPLACED):
        listed = "\n  ".join(found)
        raise SpecError(
            f"these files have changes that are not committed:\n  {listed}\n"
            "Commit or discard them first, so that the update can be looked at by itself."
        )
