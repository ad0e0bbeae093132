"""From the vendor's document to the corrected spec: load, overlay, validate."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from spec.corrected.openapi31 import downgrade
from spec.corrected.problems import Problem, examine
from spec.document.load import load_document
from spec.document.yaml import line_of, read_text
from spec.errors import SpecError
from spec.overlay.apply import apply_overlays
from spec.overlay.read import load_overlays
from spec.overlay.write import actions_text

CORRECTED: Final = "x-corrected"
"""Marks a spec to which the overlays were applied, in the document itself."""
_HEAD: Final = (
    "the corrected spec is not valid OpenAPI 3.0, says what the client cannot do, or takes names "
    "that users have. If much is missing, the document is truncated: fetch it again"
)
_ADVICE: Final = (
    "These actions correct it. Look at each, and paste them at the end of "
    "overlays/spec/corrections.yaml:"
)


@dataclass(frozen=True)
class Built:
    """A corrected spec, and what was rewritten for the generator."""

    spec: dict[str, Any]
    notes: tuple[str, ...]


def build(vendor: Path, overlays: Path) -> Built:
    """Build the corrected spec from Docker's document and the overlays of a folder."""
    loaded = load_overlays(overlays)
    document, notes = downgrade(load_document(vendor), str(vendor))
    return finish(apply_overlays(document, loaded), notes, read_text(vendor))


def finish(corrected: dict[str, Any], notes: Sequence[str], text: str) -> Built:
    """Check and normalize a document whose overlays are applied; `text` is the vendor's."""
    problems, normalized, more = examine(corrected)
    if problems:
        raise SpecError(problems_text(problems, text))
    return Built({**normalized, CORRECTED: True}, (*notes, *more))


def problems_text(problems: Sequence[Problem], text: str) -> str:
    """List problems with their lines in the vendor's document, and what would correct them."""
    lines = [f"  {each} ({_line(text, each)})" for each in problems]
    actions = actions_text(each.fix for each in problems)
    return "\n".join([f"{_HEAD}:", *lines, _ADVICE, "", actions]).rstrip()


def _line(text: str, problem: Problem) -> str:
    line = line_of(text, problem.at)
    return f"line {line}" if line else "not in Docker's document: an action adds it"


def render_spec(corrected: dict[str, Any]) -> str:
    """Render the corrected spec as it is kept with the generated code."""
    return json.dumps(corrected, indent=1, ensure_ascii=False) + "\n"
