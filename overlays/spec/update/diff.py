"""Compare two documents as users of the client see them."""

import json
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
from spec.errors import SpecError
from spec.generation.generate import PACKAGE, SPEC_FILE
from spec.generation.provenance import OVERLAY_FOLDER, VENDOR
from spec.overlay.read import load_overlays
from spec.update.action_status import status_of_actions

_VERSION: Final = "overlays/dockerhub/_version.py"
_GENERATED: Final = f"generated/{PACKAGE}"


def compare_documents(root: Path, old: str, new: str) -> tuple[list[Change], str]:
    """Compare two documents, each given by path or URL; return the changes and a title."""
    with tempfile.TemporaryDirectory(prefix="comparing-") as folder:
        one, other = (_corrected(root, each, Path(folder)) for each in (old, new))
    before, after = (each.rstrip("/").rpartition("/")[2] for each in (old, new))
    return find_changes(one, other), f"API changes from {before} to {after}"


def _corrected(root: Path, source: str, folder: Path) -> dict[str, Any]:
    """Return a document with the corrections that fit it."""
    path = folder / "document"
    path.write_bytes(fetch(source))
    document, _ = downgrade(load_document(path, source), source)
    if CORRECTED not in document:
        vendor, _ = downgrade(load_document(root / VENDOR, VENDOR), VENDOR)
        overlays = load_overlays(root / OVERLAY_FOLDER)
        _, document = status_of_actions(vendor, document, overlays, ("all",))
    # What is wrong with a document is left out, as an update would propose.
    _, spec, _ = examine(document, read_spec(root))
    return spec


def read_spec(root: Path) -> dict[str, Any]:
    """Return the corrected spec that users have now; the overlays may be ahead of it."""
    path = root / _GENERATED / SPEC_FILE
    try:
        spec: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise SpecError(
            f"{path}: cannot be read ({error}). It says what users have now: restore it from "
            "version control, or run `make generate`."
        ) from error
    return spec


def read_version(root: Path) -> str:
    """Return the client's version."""
    found = re.search(r'"([^"]+)"\n', (root / _VERSION).read_text("utf-8"))
    return found[1] if found else "0.0.0"
