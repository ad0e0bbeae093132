"""Compare two documents as users of the client see them."""

import re
import tempfile
from pathlib import Path
from typing import Any, Final

from spec.changes.find import Change, find_changes
from spec.corrected.build import CORRECTED
from spec.corrected.openapi31 import downgrade
from spec.corrected.problems import examine
from spec.document.fetch import fetch
from spec.document.load import load_document
from spec.update.trial import read_spec, try_overlays

_CHANGELOG: Final = "CHANGELOG.md"


def compare_documents(root: Path, old: str, new: str) -> tuple[list[Change], str]:
    """Compare two documents, each given by path or URL; return the changes and a title."""
    with tempfile.TemporaryDirectory(prefix="comparing-") as folder:
        one, other = (_corrected(root, each, Path(folder)) for each in (old, new))
    before, after = (each.rstrip("/").rpartition("/")[2] for each in (old, new))
    return find_changes(one, other), f"API changes from {before} to {after}"


def _corrected(root: Path, source: str, folder: Path) -> dict[str, Any]:
    """Return a document as it is after all that an update would propose."""
    path = folder / "document"
    path.write_bytes(fetch(source))
    document, _ = downgrade(load_document(path, source), source)
    if CORRECTED not in document:
        return try_overlays(root, document, ("all",)).spec
    _, spec, _ = examine(document, read_spec(root))
    return spec


def last_release(root: Path) -> str:
    """Return the version of the client's last release, 0.0.0 before the first."""
    text = (root / _CHANGELOG).read_text("utf-8")
    found = re.search(r"^## \[(\d+\.\d+\.\d+)\]", text, re.MULTILINE)
    return found[1] if found else "0.0.0"
