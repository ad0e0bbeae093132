"""From the vendor's document to the corrected spec: load, overlay, validate."""

import json
from pathlib import Path
from typing import Any, Final

from openapi_spec_validator import OpenAPIV30SpecValidator

from spec._errors import SpecError
from spec._pointers import local_references, resolves, to_pointer
from spec.document import load_document
from spec.overlay import apply_overlays, load_overlay

OVERLAYS: Final = ("corrections.yaml", "additions.yaml")
"""The overlay documents beside this module, in the order in which they are applied."""


def build_spec(vendor: Path, overlays: Path) -> dict[str, Any]:
    """Build the corrected spec.

    Args:
        vendor: Docker's OpenAPI document.
        overlays: Folder that holds the overlay documents.

    Returns:
        The corrected spec, valid OpenAPI 3.0.

    Raises:
        SpecError: The vendor's document or an overlay is unusable, an action no longer holds,
            or the outcome is not valid OpenAPI.
    """
    documents = [load_overlay(overlays / name) for name in OVERLAYS]
    corrected = apply_overlays(load_document(vendor), documents)
    _refuse_invalid(corrected)
    return corrected


def render_spec(corrected: dict[str, Any]) -> str:
    """Render the corrected spec as it is kept beside the generated code."""
    return json.dumps(corrected, indent=1, ensure_ascii=False) + "\n"


def _refuse_invalid(corrected: dict[str, Any]) -> None:
    # The validator cannot follow a reference to nothing, so these come first.
    faults = [
        f"{to_pointer(at)}: refers to {reference}, which is not there"
        for at, reference in local_references(corrected)
        if not resolves(corrected, reference)
    ] or [
        f"{to_pointer(tuple(fault.absolute_path))}: {fault.message}"
        for fault in OpenAPIV30SpecValidator(corrected).iter_errors()
    ]
    if faults:
        listed = "\n  ".join(faults)
        raise SpecError(
            f"the corrected spec is not valid OpenAPI 3.0:\n  {listed}\n"
            "Correct each place with an action in overlays/spec/corrections.yaml."
        )
