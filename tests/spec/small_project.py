"""A project with few operations, so that tests can update it in a fraction of the time."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import yaml
from evolving import Document, vendor
from generation import PACKAGE, ROOT, keep_paths

from spec.generation.generate import generate
from spec.overlay.actions import Action
from spec.overlay.apply import apply_action, targets
from spec.overlay.read import CORRECTIONS, parse_overlay
from spec.overlay.write import overlay_text

_TAGS = "/v2/namespaces/{namespace}/repositories/{repository}/tags"
_PATHS = (
    *("/v2/users/login", "/v2/users/2fa-login", "/v2/orgs/{name}/settings"),
    *(_TAGS, f"{_TAGS}/{{tag}}", "/v2/namespaces/{namespace}/delete-images"),
)
_OVERLAYS = (CORRECTIONS, "additions/tags.yaml")


def small_vendor() -> Document:
    """A copy of Docker's document with these operations, to change."""
    document = vendor()
    keep_paths(document, _PATHS)
    return document


def make_small_project(root: Path) -> Path:
    """Make a project from that document and the actions that fit it, and generate its package."""
    document = small_vendor()
    overlays = root / "overlays/spec"
    (overlays / "additions").mkdir(parents=True)
    (root / "openapi.yaml").write_text(yaml.safe_dump(document, sort_keys=False), "utf-8")
    for name in _OVERLAYS:
        overlay = parse_overlay((ROOT / "overlays/spec" / name).read_text("utf-8"), name)
        fitting = [*_fitting(document, overlay.actions)]
        (overlays / name).write_text(overlay_text([each for each, _ in fitting]), "utf-8")
        document = fitting[-1][1]
    for name in ("generator-config.yml", "CHANGELOG.md"):
        shutil.copy(ROOT / name, root)
    shutil.copytree(ROOT / "overlays/templates", root / "overlays/templates")
    generate(root, root / "generated" / PACKAGE)
    return root


def _fitting(document: Document, actions: tuple[Action, ...]) -> Iterator[tuple[Action, Document]]:
    """Yield the actions that select something, and what each makes of the document."""
    for each in actions:
        if matches := len(targets(document, each)):
            action = replace(each, matches=matches)
            document = apply_action(document, action)
            yield action, document
