"""From the corrected spec to the generated package: all of it, or nothing is changed."""

import os
import re
import shutil
import sys
import tempfile
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from spec.corrected.build import Built, build, render_spec
from spec.errors import SpecError, refuse
from spec.generation.completeness import find_losses
from spec.generation.facts import FACTS_FILE, render_facts
from spec.generation.provenance import (
    PROVENANCE_FILE,
    SETTINGS,
    TEMPLATES,
    other_sources,
    render_provenance,
)
from spec.generation.replace_files import folder_contents, replace_all
from spec.run import run

PACKAGE: Final = "dockerhub_openapi"
SPEC_FILE: Final = "openapi.json"
_OBJECT: Final = re.compile(r"<\S+ object at 0x[0-9a-f]+>")


def generate(root: Path, target: Path) -> Built:
    """Generate the package from the vendor's document at the top of the project.

    Everything is made and checked in a temporary folder near the target; the old package is
    replaced only by a complete new one.
    """
    _refuse_missing_means(root)
    built = build(root / "openapi.yaml", root / "overlays" / "spec")
    # Near the target, so that the finished package can be renamed into its place.
    near = next(folder for folder in target.parents if folder.is_dir())
    with tempfile.TemporaryDirectory(prefix=".generating-", dir=near) as folder:
        package = Path(folder) / PACKAGE
        _run_generator(root, built.spec, package)
        record = render_provenance(root, built.spec, render_spec(built.spec))
        (package / PROVENANCE_FILE).write_text(record, encoding="utf-8")
        refuse(
            "the generated code lacks what the corrected spec has",
            find_losses(built.spec, package),
            "The generator drops such constructs without a warning; express them otherwise in "
            "overlays/spec/corrections.yaml.",
        )
        aside = Path(folder) / "old"
        aside.mkdir()
        replace_all({target: package}, aside)
    return built


def check(root: Path, target: Path) -> None:
    """Check that the package is what would be generated now, byte for byte."""
    with tempfile.TemporaryDirectory(prefix="regenerated-") as folder:
        fresh = Path(folder) / PACKAGE
        generate(root, fresh)
        expected, found = folder_contents(fresh), folder_contents(target)
        others = "".join(f"\n{each}" for each in other_sources(target, fresh))
    stale = sorted(
        name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name)
    )
    cause = f"It was made from other sources:{others}\n" if others else ""
    refuse(
        f"{target.name} is not what its sources generate; these files differ",
        stale,
        f"{cause}Run `make generate` and commit the result. Generated code is never edited by "
        "hand.",
    )


def _refuse_missing_means(root: Path) -> None:
    for means in (root / SETTINGS, root / TEMPLATES):
        if not means.exists():
            raise SpecError(f"{means} is missing. Restore it from version control.")
    if find_spec("ruff") is None:
        raise SpecError(
            "ruff is not installed in this environment; `make setup` installs the pinned version."
        )


def collect_templates(ours: Path, folder: Path, corrected: dict[str, Any]) -> Path:
    """Put our templates into a new folder, and the generator's under ``generator/`` there.

    Ours can extend those. What the generator does not tell its templates is a template, too.
    """
    shutil.copytree(ours, folder)
    generator = import_module("openapi_python_client")
    shutil.copytree(Path(generator.__path__[0]) / "templates", folder / "generator")
    (folder / FACTS_FILE).write_text(render_facts(corrected), encoding="utf-8")
    return folder


def arrange(package: Path) -> None:
    """Remove what the generator always writes and nobody needs.

    It has no other way to write one more module: `errors.py` is what our template makes of it.
    """
    (package / "client.py").unlink()
    (package / "errors.py").rename(package / "operation.py")


def _run_generator(root: Path, corrected: dict[str, Any], package: Path) -> None:
    document = package.parent / SPEC_FILE
    document.write_text(render_spec(corrected), encoding="utf-8")
    templates = collect_templates(root / TEMPLATES, package.parent / "templates", corrected)
    command = [
        *(sys.executable, "-m", "openapi_python_client", "generate"),
        *("--path", str(document)),
        *("--config", str(root / SETTINGS)),
        *("--custom-template-path", str(templates)),
        *("--output-path", str(package)),
        *("--meta", "none", "--fail-on-warning"),
    ]
    # The hooks call ruff by name: the one that is pinned beside the generator comes first.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    done = run(command, package.parent, PATH=path, PYTHONUTF8="1", TYPER_STANDARD_TRACEBACK="1")
    if done.returncode:
        # The generator names a status by the address of an object.
        written = _OBJECT.sub("…", f"{done.stdout}{done.stderr}".strip())
        if "Traceback (most recent call last)" in written:
            written = written.splitlines()[-1]
        raise SpecError(
            f"openapi-python-client refused the corrected spec:\n{written}\n"
            "Correct what it names in overlays/spec/corrections.yaml; a warning means that "
            "something would be missing from the client."
        )
    shutil.move(document, package / SPEC_FILE)
    (package / "py.typed").touch()
    arrange(package)
