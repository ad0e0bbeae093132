"""What a generated package was made from: digests of all sources, kept with the code."""

import hashlib
import json
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from spec.overlay.read import overlay_files

__all__ = ["PROVENANCE_FILE", "other_sources", "render_provenance"]

PROVENANCE_FILE: Final = "provenance.json"
VENDOR: Final = "openapi.yaml"
CORRECTED: Final = "generated/dockerhub_openapi/openapi.json"
SETTINGS: Final = "generator-config.yml"
OVERLAY_FOLDER: Final = "overlays/spec"
TEMPLATES: Final = "overlays/templates"

_NOTE: Final = (
    "Written by `make generate`, never edited; `make check` compares it. SHA-256 of bytes."
)
_TOOLS: Final = {"generator": "openapi-python-client", "formatter": "ruff"}
_SHORT: Final = 12
_MISSING: Final = "nothing"


def render_provenance(root: Path, corrected: dict[str, Any], rendered: str) -> str:
    """Write down, as JSON, what a package is made from."""
    sources = _sources(root) | {CORRECTED: _digest(rendered.encode())}
    provenance = {
        "note": _NOTE,
        # The vendor keeps its version, "beta", when it changes the document.
        "spec_version": f"{corrected['info']['version']}+{sources[VENDOR][:_SHORT]}",
        **{role: {"name": name, "version": version(name)} for role, name in _TOOLS.items()},
        "sha256": dict(sorted(sources.items())),
    }
    return json.dumps(provenance, indent=1, ensure_ascii=False) + "\n"


def other_sources(package: Path, expected: Path) -> list[str]:
    """List the sources and tools of a package that differ now, each with both states."""
    found, wanted = _facts(package), _facts(expected)
    return [
        f"{name}: {found.get(name, _MISSING)} then, {wanted.get(name, _MISSING)} now"
        for name in sorted(found.keys() | wanted.keys())
        if found.get(name) != wanted.get(name)
    ]


def _sources(root: Path) -> dict[str, str]:
    names = [
        VENDOR,
        SETTINGS,
        *(f"{OVERLAY_FOLDER}/{name}" for name in overlay_files(root / OVERLAY_FOLDER)),
    ]
    templates = (root / TEMPLATES).rglob("*.jinja")
    names += [path.relative_to(root).as_posix() for path in templates]
    return {name: _digest((root / name).read_bytes()) for name in names}


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _facts(package: Path) -> dict[str, str]:
    """Return the recorded facts by name; empty if the record cannot be read."""
    try:
        record = json.loads((package / PROVENANCE_FILE).read_bytes())
        tools = {role: f"{record[role]['name']} {record[role]['version']}" for role in _TOOLS}
        digests = {name: f"sha256 {digest[:_SHORT]}…" for name, digest in record["sha256"].items()}
        return {"spec_version": record["spec_version"], **tools, **digests}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}
