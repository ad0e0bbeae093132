"""What the generator makes of a spec, run in this process; results are cached."""

import contextlib
import hashlib
import io
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from openapi_python_client import GeneratorData, GeneratorError, Project
from openapi_python_client.config import Config, ConfigFile, MetaType

from spec.corrected.build import render_spec
from spec.corrected.problems import examine
from spec.errors import SpecError
from spec.generation.generate import PACKAGE, arrange, collect_templates
from spec.generation.provenance import SETTINGS, TEMPLATES

ROOT: Final = Path(__file__).parents[3]
NOTHING: Final = "none"
"""The digest of a spec from which the generator makes no package, or warns."""

_PROSE: Final = ("description", "summary")
_NAMED: Final = ("properties", "schemas", "parameters", "responses", "headers")


class Generator:
    """Generates without formatting: code that is equal before it is equal after it."""

    def __init__(self, cache: Path, document: dict[str, Any]) -> None:
        self._document = document
        self._cache = cache
        cache.mkdir(parents=True, exist_ok=True)
        self._config = ConfigFile.load_from_path(ROOT / SETTINGS)
        self._config.post_hooks = []
        means = [Path(__file__), ROOT / SETTINGS, *sorted((ROOT / TEMPLATES).iterdir())]
        self._means = hashlib.sha256(b"".join(path.read_bytes() for path in means))

    def compared(self, document: dict[str, Any]) -> str:
        """Return whether another spec than its own makes the `same` code, `other` or `none`."""
        made = self.digest(document)
        if made == NOTHING:
            return made
        return "same" if made == self.digest(self._document) else "other"

    def digest(self, document: dict[str, Any]) -> str:
        """Return a digest of all generated code without prose, or `NOTHING`."""
        document = _without_prose(document)
        key = self._means.copy()
        key.update(render_spec(document).encode())
        known = self._cache / key.hexdigest()
        if not known.exists():
            known.write_text(self._generated(document), encoding="utf-8")
        return known.read_text(encoding="utf-8")

    def _generated(self, document: dict[str, Any]) -> str:
        with tempfile.TemporaryDirectory() as folder:
            package = Path(folder) / PACKAGE
            if not self.write(document, package):
                return NOTHING
            made = hashlib.sha256()
            for path in sorted(package.rglob("*.py")):
                made.update(f"{path.relative_to(package)}\n{_without_imports(path)}".encode())
            return made.hexdigest()

    def write(
        self, document: dict[str, Any], package: Path, templates: Path = ROOT / TEMPLATES
    ) -> bool:
        """Write the package of a spec; return whether `make generate` would, without a warning."""
        try:
            problems, document, _ = examine(document)
        except SpecError:
            return False
        if problems:
            return False
        config = Config.from_sources(
            self._config, MetaType.NONE, Path("openapi.json"), "utf-8", False, package
        )
        with contextlib.redirect_stdout(io.StringIO()):
            data = GeneratorData.from_dict(json.loads(json.dumps(document)), config=config)
            if isinstance(data, GeneratorError):
                return False
            try:
                collected = collect_templates(templates, package.parent / "collected", document)
            except SpecError:
                return False
            project = Project(openapi=data, config=config, custom_template_path=collected)
            if project.build():
                return False
        arrange(package)
        return True


def remove_unused_imports(package: Path) -> None:
    """Remove the imports that the formatter would remove: some of them fail."""
    ruff = Path(sys.executable).with_name("ruff")
    options = ("--isolated", "--quiet", "--no-cache", "--select", "F401", "--fix-only")
    subprocess.run([ruff, "check", package, *options], check=False)


def _without_imports(path: Path) -> str:
    """Return a module without its import lines: ruff removes the unused ones."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("from "))


def _without_prose(node: Any, *, named: bool = False) -> Any:
    """Return a document whose descriptions are empty: docstrings are not code.

    Args:
        node: The document, or a part of it.
        named: Whether the keys are names, such as those of properties.
    """
    if isinstance(node, list):
        return [_without_prose(each) for each in node]
    if not isinstance(node, dict):
        return node
    return {
        key: "" if key in _PROSE and not named else _without_prose(each, named=key in _NAMED)
        for key, each in node.items()
        if named or key not in ("example", "examples")
    }
