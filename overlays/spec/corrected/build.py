"""From the vendor's document to the corrected spec: load, overlay, validate."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from openapi_spec_validator import OpenAPIV30SpecValidator

from spec.corrected.normalize import normalize
from spec.corrected.openapi31 import downgrade
from spec.corrected.unsupported import unsupported
from spec.document.load import load_document
from spec.document.pointers import circles, references, resolves, to_pointer
from spec.errors import SpecError
from spec.overlay.apply import apply_overlays
from spec.overlay.read import load_overlays


@dataclass(frozen=True)
class Built:
    """A corrected spec, and what was rewritten for the generator."""

    spec: dict[str, Any]
    notes: tuple[str, ...]


def build_spec(vendor: Path, overlays: Path) -> dict[str, Any]:
    """Build the corrected spec; see `build`."""
    return build(vendor, overlays).spec


def build(vendor: Path, overlays: Path) -> Built:
    """Build the corrected spec from Docker's document and the overlays of a folder."""
    loaded = load_overlays(overlays)
    document, notes = downgrade(load_document(vendor), str(vendor))
    return finish(apply_overlays(document, loaded), notes)


def finish(corrected: dict[str, Any], notes: list[str]) -> Built:
    """Normalize and validate a document whose overlays are applied."""
    # The validator cannot follow a reference to nothing, so these come first.
    _refuse(_INVALID, _dangling(corrected))
    _refuse(_INVALID, _circular(corrected))
    try:
        normalized, more = normalize(corrected)
    except Exception:  # what is not OpenAPI can break any rule; the validator says where
        _refuse(_INVALID, _invalid(corrected))
        raise
    _refuse(_INVALID, _invalid(normalized))
    _refuse("the client cannot do what the corrected spec says", unsupported(normalized))
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


_INVALID: Final = "the corrected spec is not valid OpenAPI 3.0"


def _refuse(problem: str, places: Iterable[str]) -> None:
    if found := list(places):
        listed = "\n  ".join(found)
        raise SpecError(
            f"{problem}:\n  {listed}\n"
            "Correct each place with an action in overlays/spec/corrections.yaml."
        )
