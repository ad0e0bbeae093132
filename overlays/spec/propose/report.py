"""Read the JSON report of a live check, and propose corrections."""

import json
from pathlib import Path

from dockerhub.conformance._comparing import Exchange
from spec.document.yaml import read_text
from spec.errors import SpecError
from spec.generation.generate import PACKAGE, SPEC_FILE
from spec.generation.provenance import PROVENANCE_FILE
from spec.overlay.write import overlay_text
from spec.propose.corrections import corrections


def propose(root: Path, report: Path) -> str:
    """Propose an overlay after which the spec says what a live check saw."""
    try:
        data = json.loads(read_text(report))
        exchanges = [Exchange.from_dict(each) for each in data["answers"]]
        base_url, version = data["base_url"], data["spec_version"]
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise SpecError(
            f"{report}: is not a report of the live check ({error!r}). Write one with "
            "`python -m dockerhub.conformance --format json`."
        ) from error
    package = root / "generated" / PACKAGE
    current = json.loads(read_text(package / PROVENANCE_FILE))["spec_version"]
    if version != current:
        raise SpecError(
            f"{report}: is about the document {version}, but the package is made from {current}. "
            "Run the check again."
        )
    document = json.loads(read_text(package / SPEC_FILE))
    return overlay_text(corrections(document, exchanges, base_url))
