"""From a new document of the vendor to a new client: all of it, or nothing is changed."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from spec._client import find_problems, methods_by_operation, operations_without_method
from spec._errors import SpecError
from spec._fetch import fetch
from spec._git import uncommitted
from spec._openapi31 import downgrade
from spec._overlay_text import delete_actions, set_counts
from spec._replacing import differing, replace_all
from spec._report import Report
from spec._surface import read_surface
from spec._yaml import read_text
from spec.build import OVERLAYS, finish
from spec.changelog import as_markdown
from spec.changes import find_changes
from spec.document import load_document
from spec.generate import PACKAGE, SPEC_FILE, generate
from spec.overlay import load_overlay, parse_overlay
from spec.provenance import SETTINGS, TEMPLATES
from spec.upkeep import Finding, Status, examine

DOCUMENT: Final = "openapi.yaml"
FOLDER: Final = "overlays/spec"
GENERATED: Final = f"generated/{PACKAGE}"
CHANGES: Final = "docs/api-changes"
_REPLACED: Final = (DOCUMENT, GENERATED, CHANGES)
"""Written over whole; of the overlays every byte stays but for numbers and what is pruned."""
_VERSION: Final = "overlays/dockerhub/_version.py"
_LAWS: Final = tuple(
    f"tests/conformance/test_{name}.py" for name in ("models", "requests", "answers")
)
_MINUTES: Final = 10

Conform = Callable[[Path, Path, int], None]
"""Checks a generated package against its spec: project, folder of the package, operations."""
CheckMethods = Callable[[Path, Path, Path], Sequence[str]]
"""Lists where the client does not fit a package: project, folder of the package, cache."""


@dataclass(frozen=True)
class Wishes:
    """What the maintainer decided beforehand.

    Attributes:
        prune: Whether obsolete actions are deleted from the overlays.
        accepted: Names of conflicting actions that stay as they are; `all` for every one.
    """

    prune: bool = False
    accepted: tuple[str, ...] = ()


class StoppedError(SpecError):
    """The update cannot go on before the maintainer decides something; nothing was changed."""


def update(
    root: Path,
    source: str,
    wishes: Wishes,
    conform: Conform,
    check_methods: CheckMethods = find_problems,
) -> Report:
    """Take a new document of the vendor, and make a new client from it.

    Everything is made and checked beside the project; only when all of it holds, files are
    replaced, all or none. The same document again changes nothing.

    Args:
        root: Top folder of the project.
        source: Path or URL of the document: YAML or JSON, OpenAPI 3.0 or 3.1.
        wishes: What the maintainer decided beforehand.
        conform: Checks the new package against its spec; raises `SpecError` if it does not fit.
        check_methods: Lists where the client's own methods do not fit the new package.

    Raises:
        SpecError: Nothing was changed; the message says why, and what to do.
    """
    content = fetch(source)
    same = content == (root / DOCUMENT).read_bytes()
    if not same:
        _refuse_uncommitted(root)
    with tempfile.TemporaryDirectory(prefix=".updating-", dir=root) as folder:
        stage = _Stage(root, Path(folder) / "new")
        findings = stage.prepare(content, source, wishes)
        report = stage.make(findings, conform, check_methods)
        wanted = stage.wanted(with_changes=not same and bool(report.changes))
        if same and differing(wanted):
            _refuse_uncommitted(root)
        aside = Path(folder) / "old"
        aside.mkdir()
        changed = replace_all(wanted, aside)
    return report.written([str(place.relative_to(root)) for place in changed])


def run_conformance(root: Path, generated: Path, least: int) -> None:
    """Run the conformance laws with a package that lies elsewhere.

    Args:
        root: Top folder of the project.
        generated: The folder that holds the package.
        least: How many operations its spec has.

    Raises:
        SpecError: A law does not hold.
    """
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(generated), str(root / "overlays")]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "CONFORMANCE": "update",
        "CONFORMANCE_LEAST": str(least),
    }
    # The client's own methods may still be those of the old spec.
    chosen = [*_LAWS, "-k", "not test_the_method_of_an_operation_does_it"]
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "--tb=short"]
    done = subprocess.run(
        [*command, *chosen],
        cwd=root,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=_MINUTES * 60,
        check=False,
    )
    if done.returncode:
        tail = "\n".join(f"{done.stdout}{done.stderr}".splitlines()[-_TAIL:])
        raise SpecError(
            f"the new client does not do what the new spec says:\n{tail}\n"
            "Correct the spec with an action in overlays/spec/corrections.yaml, or the client."
        )


_TAIL: Final = 40


def digest(content: bytes) -> str:
    """Return what the changes made by a document are filed under."""
    return hashlib.sha256(content).hexdigest()[:12]


def compare(root: Path, old: str, new: str) -> tuple[list[Any], str]:
    """Compare two documents as users of the client would see them.

    Args:
        root: Top folder of the project.
        old: Path or URL of a document of the vendor, or of a corrected spec.
        new: Another one.

    Returns:
        The changes, and a title.
    """
    with tempfile.TemporaryDirectory(prefix="comparing-") as folder:
        one, other = (_corrected(root, each, Path(folder)) for each in (old, new))
    return find_changes(one, other), f"API changes from {_name(old)} to {_name(new)}"


def _name(source: str) -> str:
    return source.rstrip("/").rpartition("/")[2]


def _corrected(root: Path, source: str, folder: Path) -> dict[str, Any]:
    """Return a document with the corrections that fit it."""
    path = folder / "document"
    path.write_bytes(fetch(source))
    document, notes = _loaded(path, source)
    schemes = document.get("components", {}).get("securitySchemes", {})
    if "bearerSCIMAuth" not in schemes:
        vendor, _ = _loaded(root / DOCUMENT, DOCUMENT)
        overlays = [load_overlay(root / FOLDER / name) for name in OVERLAYS]
        _, document = examine(vendor, document, overlays, ("all",))
    return finish(document, notes).spec


def read_version(root: Path) -> str:
    """Return the client's version."""
    text = (root / _VERSION).read_text("utf-8")
    found = re.search(r'"([^"]+)"\n', text)
    return found[1] if found else "0.0.0"


def _refuse_uncommitted(root: Path) -> None:
    if found := uncommitted(root, _REPLACED):
        listed = "\n  ".join(found)
        raise SpecError(
            f"these files have changes that are not committed:\n  {listed}\n"
            "Commit or discard them first, so that the update can be looked at by itself."
        )


class _Stage:
    """A copy of what decides about the generated package, in which it is made."""

    def __init__(self, root: Path, stage: Path) -> None:
        self._root = root
        self._stage = stage

    def prepare(self, content: bytes, source: str, wishes: Wishes) -> list[Finding]:
        """Put the new document and the overlays that fit it into place.

        Raises:
            StoppedError: An action does not fit, and the maintainer has to decide.
        """
        (self._stage / FOLDER).mkdir(parents=True)
        (self._stage / DOCUMENT).write_bytes(content)
        shutil.copy(self._root / SETTINGS, self._stage / SETTINGS)
        shutil.copytree(self._root / TEMPLATES, self._stage / TEMPLATES)
        findings = self._examine(source, wishes)
        needed = [each for each in findings if each.status in _needing(wishes)]
        if needed:
            raise StoppedError(Report(findings).stopped())
        for name in OVERLAYS:
            self._write_overlay(name, [each for each in findings if each.action.source == name])
        return findings

    def _examine(self, source: str, wishes: Wishes) -> list[Finding]:
        new, _ = _loaded(self._stage / DOCUMENT, source)
        old, _ = _loaded(self._root / DOCUMENT, DOCUMENT)
        overlays = [parse_overlay(read_text(self._root / FOLDER / name), name) for name in OVERLAYS]
        return examine(old, new, overlays, wishes.accepted)[0]

    def _write_overlay(self, name: str, findings: list[Finding]) -> None:
        text = (self._root / FOLDER / name).read_bytes().decode()
        adjusted = {
            each.action.number: each.matches for each in findings if each.status is Status.ADJUSTED
        }
        obsolete = [each.action.number for each in findings if each.status is Status.OBSOLETE]
        # Counts first: deleting moves the positions.
        text = delete_actions(set_counts(text, adjusted), obsolete, name)
        (self._stage / FOLDER / name).write_bytes(text.encode())

    def make(
        self, findings: list[Finding], conform: Conform, check_methods: CheckMethods
    ) -> Report:
        """Generate and check the package, and compare it with the old one."""
        old = self._current()
        package = self._stage / GENERATED
        built = generate(self._stage, package)
        surface = read_surface(built.spec)
        conform(self._root, package.parent, len(surface.operations))
        changes = find_changes(old, built.spec)
        self._write_changes(changes)
        return Report(
            findings,
            notes=built.notes,
            changes=tuple(changes),
            problems=tuple(check_methods(self._root, package.parent, self._stage / ".mypy_cache")),
            unused=tuple(operations_without_method(self._root, surface)),
        )

    def _current(self) -> dict[str, Any]:
        """Return the corrected spec that users have now; the overlays may be ahead of it."""
        path = self._root / GENERATED / SPEC_FILE
        try:
            spec: dict[str, Any] = json.loads(path.read_bytes())
        except (OSError, ValueError) as error:
            raise SpecError(
                f"{path}: cannot be read ({error}). It says what users have now: restore it from "
                "version control, or run `make generate`."
            ) from error
        return spec

    def _write_changes(self, changes: list[Any]) -> None:
        before = digest((self._root / DOCUMENT).read_bytes())
        after = digest((self._stage / DOCUMENT).read_bytes())
        place = self._stage / CHANGES / f"{after}.md"
        place.parent.mkdir(parents=True)
        text = as_markdown(
            changes,
            read_version(self._root),
            f"API changes from {before} to {after}",
            methods_by_operation(self._root),
        )
        place.write_text(text, "utf-8")

    def wanted(self, *, with_changes: bool) -> dict[Path, Path]:
        """Return the new files and folders by their places."""
        names = [DOCUMENT, *(f"{FOLDER}/{name}" for name in OVERLAYS), GENERATED]
        if with_changes:
            names += [f"{CHANGES}/{each.name}" for each in (self._stage / CHANGES).iterdir()]
        return {self._root / name: self._stage / name for name in names}


def _loaded(path: Path, name: str) -> tuple[dict[str, Any], list[str]]:
    """Load a document that messages call by another name than its path."""
    try:
        return downgrade(load_document(path), name)
    except SpecError as error:
        raise SpecError(str(error).replace(str(path), name)) from error


def _needing(wishes: Wishes) -> Sequence[Status]:
    undecided = [Status.LOST, Status.CONFLICTING]
    return undecided if wishes.prune else [*undecided, Status.OBSOLETE]
