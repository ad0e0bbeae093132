"""From the vendor's document to the corrected spec: load, overlay, validate."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from openapi_spec_validator import OpenAPIV30SpecValidator

from spec.corrected.normalize import normalize
from spec.corrected.openapi31 import downgrade
from spec.corrected.unsupported import unread, unsupported
from spec.document.load import load_document
from spec.document.pointers import circles, references, resolves, to_pointer
from spec.errors import refuse
from spec.overlay.apply import apply_overlays
from spec.overlay.read import load_overlays

_INVALID: Final = "the corrected spec is not valid OpenAPI 3.0"
_ADVICE: Final = "Correct each place with an action in overlays/spec/corrections.yaml."


@dataclass(frozen=True)
class Built:
    """A corrected spec, and what was rewritten for the generator."""

    spec: dict[str, Any]
    notes: tuple[str, ...]


def build(vendor: Path, overlays: Path) -> Built:
    """Build the corrected spec from Docker's document and the overlays of a folder."""
    loaded = load_overlays(overlays)
    document, notes = downgrade(load_document(vendor), str(vendor))
    return finish(apply_overlays(document, loaded), notes)


def finish(corrected: dict[str, Any], notes: list[str]) -> Built:
    """Normalize and validate a document whose overlays are applied."""
    # The validator cannot follow a reference to nothing, so these come first.
    refuse(_INVALID, _dangling(corrected), _ADVICE)
    refuse(_INVALID, _circular(corrected), _ADVICE)
    try:
        normalized, more = normalize(corrected)
    except Exception:  # what is not OpenAPI can break any rule; the validator says where
        refuse(_INVALID, _invalid(corrected), _ADVICE)
        raise
    refuse(_INVALID, _invalid(normalized), _ADVICE)
    problem = "the client cannot do what the corrected spec says"
    refuse(problem, (*unread(corrected), *unsupported(normalized)), _ADVICE)
    return Built(normalized, (*notes, *more))


def render_spec(corrected: dict[str, Any]) -> str:
    """Render the corrected spec as it is kept with the generated code."""
    return json.dumps(corrected, indent=1, ensure_ascii=False) + "\n"


def _dangling(spec: dict[str, Any]) -> Iterator[str]:
    for at, reference in references(spec):
        if not (reference.startswith("#") and resolves(spec, reference)):
            yield f"{to_pointer(at)}: refers to {reference}, which is not there"


def _circular(spec: dict[str, Any]) -> Iterator[str]:
    for at in circles(spec):
        yield f"{to_pointer(at)}: refers to itself, so that it has no content"


def _invalid(spec: dict[str, Any]) -> Iterator[str]:
    try:
        for fault in OpenAPIV30SpecValidator(spec).iter_errors():
            yield f"{to_pointer(tuple(fault.absolute_path))}: {fault.message}"
    except Exception as error:  # what is invalid can make the validator fail
        yield f"and more, which cannot be checked before that is fixed: {error!r}"
