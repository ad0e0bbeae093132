"""What the build adds to `pyproject.toml`: the version, links, a README for PyPI, a man page."""

import os
import re
import runpy
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

_BUILT = "dockerhub/_built_version.py"
_LINK = re.compile(r"(?<=\]\()(?![a-z]+:|#)([^)#]+)")


class LinksHook(MetadataHookInterface):
    """Sets the project links and the README."""

    PLUGIN_NAME = "custom"

    def update(self, metadata: dict[str, Any]) -> None:
        """Add both to the metadata, made from the addresses of the project."""
        root = Path(self.root)
        addresses = runpy.run_path(str(root / "overlays" / "dockerhub" / "cli" / "addresses.py"))
        repository, site = addresses["REPOSITORY"], addresses["DOCUMENTATION"]
        metadata["urls"] = {
            "Documentation": site,
            "Changelog": f"{site}/changelog.html",
            "Source": repository,
            "Issues": f"{repository}/issues",
        }
        readme = (root / "README.md").read_text("utf-8")
        view = f"{repository}/{{}}/{git_ref(metadata['version'])}"
        metadata["readme"] = {
            "content-type": "text/markdown",
            "text": absolute_links(readme, view, site),
        }


class WheelHook(BuildHookInterface[Any]):
    """Adds the version and the man page to the wheel."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Return what the command line needs: the page is made from its commands."""
        project = self.metadata.core
        return [*project.dependencies, *project.optional_dependencies["cli"]]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write both; the version alone if the package is installed for development.

        Only then is a file of the checkout written: it may be read-only, or built several times at
        once. The build hook of hatch-vcs would always write one.
        """
        self._folder = Path(tempfile.mkdtemp())
        line = f'__version__ = "{self.metadata.version}"\n'
        if version == "editable":
            Path(self.root, "overlays", _BUILT).write_text(line, "utf-8")
            return
        built, page = self._folder / "version.py", self._folder / "dockerhub.1"
        built.write_text(line, "utf-8")
        page.write_bytes(self._man_page())
        build_data["force_include"][str(built)] = _BUILT
        build_data["shared_data"][str(page)] = "share/man/man1/dockerhub.1"

    def _man_page(self) -> bytes:
        root = Path(self.root)
        paths = [str(root / "overlays"), str(root / "generated")]
        # pip passes the path of its build environment in this variable.
        paths += filter(None, [os.environ.get("PYTHONPATH")])
        path = os.pathsep.join(paths)
        return subprocess.run(  # noqa: S603  # a program of this project
            [sys.executable, str(root / "docs" / "man.py"), self.metadata.version],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
            check=True,
        ).stdout

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what `initialize` wrote."""
        del version, build_data, artifact_path
        shutil.rmtree(self._folder)


def git_ref(version: str) -> str:
    """Return the tag of a release, or the branch on which anything else was built."""
    return "main" if ".dev" in version else f"v{version}"


def absolute_links(text: str, repository: str, site: str) -> str:
    """Return Markdown whose links to files of the repository work anywhere.

    Args:
        text: The Markdown.
        repository: Address of a file in the repository, without its path; `{}` is the view.
        site: Address of the documentation, to which links to its pages lead.
    """

    def absolute(match: re.Match[str]) -> str:
        path = match[1]
        if path.startswith("docs/") and path.endswith(".md"):
            return f"{site}/{path.removeprefix('docs/').removesuffix('.md')}.html"
        view = "blob" if path.endswith((".md", ".py")) else "raw"
        return f"{repository.format(view)}/{path}"

    return _LINK.sub(absolute, text)
