"""A copy of the sources of the generated package, in which the new package is made."""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from spec.changes.changelog import as_markdown
from spec.changes.find import Change, find_changes
from spec.changes.surface import read_surface
from spec.corrected.build import problems_text
from spec.corrected.openapi31 import downgrade
from spec.document.load import load_document
from spec.document.yaml import read_text
from spec.errors import SpecError
from spec.generation.generate import generate
from spec.generation.provenance import OVERLAY_FOLDER, SETTINGS, SHORT, TEMPLATES, VENDOR, digest
from spec.overlay.edit_text import prune, set_counts
from spec.overlay.read import ADDITIONS, CORRECTIONS, overlay_files, parse_overlay
from spec.overlay.write import actions_text
from spec.run import run
from spec.update.additions import names_to_delete, remaining_actions
from spec.update.client_methods import methods_by_operation, operations_without_method
from spec.update.diff import last_release
from spec.update.records import records_to_change
from spec.update.report import Report
from spec.update.results import ActionResult, Status, UpdateOptions
from spec.update.trial import GENERATED, read_spec, try_overlays

CHANGES: Final = "docs/api-changes"

ConformanceCheck = Callable[[Path, Path, int], None]
"""Checks a generated package against its spec: project, folder of the package, operations."""
MethodCheck = Callable[[Path, Path, Path], Sequence[str]]
"""Lists where the client does not fit a package: project, folder of the package, cache."""


def committed_actions(root: Path) -> set[object] | None:
    """Return what the actions of the last commit do; None outside of version control."""
    found: set[object] = set()
    for name in overlay_files(root / OVERLAY_FOLDER):
        shown = run(["git", "show", f"HEAD:./{OVERLAY_FOLDER}/{name}"], root)
        if shown.returncode == 0:
            overlay = parse_overlay(shown.stdout, name)
            found |= {each.identity for each in overlay.actions}
    return found or None


class Stage:
    """A copy of the sources of the generated package, in which the new package is made."""

    def __init__(self, root: Path, stage: Path) -> None:
        self._root = root
        self._stage = stage

    def prepare(
        self, content: bytes, source: str, options: UpdateOptions
    ) -> Sequence[ActionResult]:
        """Put the new document and the overlays that fit it into place."""
        self._stage.mkdir()
        (self._stage / VENDOR).write_bytes(content)
        shutil.copy(self._root / SETTINGS, self._stage / SETTINGS)
        for folder in (TEMPLATES, f"{OVERLAY_FOLDER}/{ADDITIONS}"):
            shutil.copytree(self._root / folder, self._stage / folder)
        new, _ = downgrade(load_document(self._stage / VENDOR, source), source)
        trial = try_overlays(self._root, new, options.accepted, committed_actions(self._root))
        results = trial.results
        undecided = any(each.status in options.undecided for each in results)
        if undecided or trial.tags or trial.problems:
            text = read_text(self._stage / VENDOR)
            problems = problems_text(trial.problems, text) if trial.problems else ""
            raise SpecError(Report(results).stopped(trial.tags, problems, source, options))
        for name in overlay_files(self._root / OVERLAY_FOLDER):
            self._write_overlay(name, [each for each in results if each.action.source == name])
        return results

    def _write_overlay(self, name: str, results: list[ActionResult]) -> None:
        target = self._stage / OVERLAY_FOLDER / name
        obsolete = [each for each in results if each.status is Status.OBSOLETE]
        instead = {each.action.number: actions_text(each.instead) for each in obsolete}
        if name != CORRECTIONS and obsolete == results and not any(map(remaining_actions, results)):
            target.unlink()
            return
        text = (self._root / OVERLAY_FOLDER / name).read_bytes().decode()
        counts = {
            each.action.number: each.matches for each in results if each.status is Status.ADJUSTED
        }
        deleted = {
            each.action.number: names_to_delete(each) if each.known else []
            for each in obsolete
            if each.known or not each.instead
        }
        # Counts first: deleting moves the positions.
        text = prune(set_counts(text, counts), deleted, instead, name)
        target.write_bytes(text.encode())

    def make(
        self,
        results: Sequence[ActionResult],
        check_conformance: ConformanceCheck,
        check_methods: MethodCheck,
    ) -> Report:
        """Generate and check the package, and compare it with the old one."""
        old = read_spec(self._root)
        package = self._stage / GENERATED
        built = generate(self._stage, package)
        surface = read_surface(built.spec)
        with ThreadPoolExecutor(1) as meanwhile:
            cache = self._stage / ".mypy_cache"
            problems = meanwhile.submit(check_methods, self._root, package.parent, cache)
            check_conformance(self._root, package.parent, len(surface.operations))
        changes = find_changes(old, built.spec)
        self._write_changes(changes)
        return Report(
            results,
            notes=built.notes,
            changes=tuple(changes),
            problems=tuple(problems.result()),
            unused=tuple(operations_without_method(self._root, surface)),
            records=tuple(records_to_change(self._root, surface)),
        )

    def kept(self, error: SpecError) -> SpecError:
        """Move what was made out of the project, and say in the message where it is."""
        place = Path(tempfile.mkdtemp(prefix="dockerhub-update-")) / "new"
        shutil.move(self._stage, place)
        return SpecError(
            f"{str(error).replace(str(self._stage), str(place))}\nThe project is as it was. What "
            f"was made is kept in {place}; delete it when you are done. This generates it again:\n"
            f"  python -m spec generate --root {place}"
        )

    def _write_changes(self, changes: list[Change]) -> None:
        documents = (each / VENDOR for each in (self._root, self._stage))
        before, after = (digest(each.read_bytes())[:SHORT] for each in documents)
        place = self._stage / CHANGES / f"{after}.md"
        place.parent.mkdir(parents=True)
        text = as_markdown(
            changes,
            last_release(self._root),
            f"API changes from {before} to {after}",
            methods_by_operation(self._root),
        )
        place.write_text(text, "utf-8")

    def new_files(self, *, with_changes: bool) -> dict[Path, Path]:
        """Return the new files and folders by their places in the project."""
        overlays = (f"{OVERLAY_FOLDER}/{name}" for name in (CORRECTIONS, ADDITIONS))
        names = [VENDOR, *overlays, GENERATED]
        if with_changes:
            names += [f"{CHANGES}/{each.name}" for each in (self._stage / CHANGES).iterdir()]
        return {self._root / name: self._stage / name for name in names}
