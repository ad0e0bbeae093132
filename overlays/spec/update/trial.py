"""Try the overlays on a new document: what fits, what does not, and what the client would lose."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from spec.corrected.openapi31 import downgrade
from spec.corrected.problems import Problem, examine
from spec.document.load import load_document
from spec.errors import SpecError
from spec.generation.generate import PACKAGE, SPEC_FILE
from spec.generation.provenance import OVERLAY_FOLDER, VENDOR
from spec.overlay.actions import Action
from spec.overlay.apply import apply_action
from spec.overlay.read import load_overlays
from spec.update.action_status import status_of_actions
from spec.update.kept_tags import kept_tags
from spec.update.results import ActionResult

GENERATED: Final = f"generated/{PACKAGE}"
_TAG: Final = "tag:"
"""What stands before a tag that is accepted, to tell it from an action."""


@dataclass(frozen=True)
class Trial:
    """What came of it, as if everything that is proposed had been done."""

    tags: Sequence[Action]
    """Actions, to be applied before all others, that keep the tags of operations."""
    results: Sequence[ActionResult]
    problems: Sequence[Problem]
    spec: dict[str, Any]
    """The corrected and normalized document."""


def try_overlays(
    root: Path,
    new: dict[str, Any],
    accepted: Sequence[str] = (),
    committed: Collection[object] | None = None,
) -> Trial:
    """Try the overlays of a project on a new document of OpenAPI 3.0."""
    old, _ = downgrade(load_document(root / VENDOR, VENDOR), VENDOR)
    overlays, users = load_overlays(root / OVERLAY_FOLDER), read_spec(root)
    names = [each for each in accepted if not each.startswith(_TAG)]
    results, corrected = status_of_actions(old, new, overlays, names, committed)
    left = {each.removeprefix(_TAG) for each in accepted if each.startswith(_TAG)}
    tags = kept_tags(users, corrected, new, left)
    if tags:
        # Other actions select operations by their tags.
        for each in tags:
            new = apply_action(new, each)
        results, corrected = status_of_actions(old, new, overlays, names, committed)
    problems, spec, _ = examine(corrected, users)
    return Trial(tags, results, problems, spec)


def read_spec(root: Path) -> dict[str, Any]:
    """Return the corrected spec that users have now; the overlays may be ahead of it."""
    path = root / GENERATED / SPEC_FILE
    try:
        spec: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise SpecError(
            f"{path}: cannot be read ({error}). It says what users have now: restore it from "
            "version control, or run `make generate`."
        ) from error
    return spec
