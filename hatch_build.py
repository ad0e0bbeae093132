"""What the build adds to `pyproject.toml`: links, a README whose links work on PyPI, a man page."""

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

_LINK = re.compile(r"(?<=\]\()(?![a-z]+:|#)([^)#]+)")


class LinksHook(MetadataHookInterface):
    """Sets the project links and the README."""

    PLUGIN_NAME = "custom"

    def update(self, metadata: dict[str, Any]) -> None:
        """Add both to the metadata, made from the addresses of the project."""
        root = Path(self.root)
        package = root / "overlays" / "dockerhub"
        addresses = runpy.run_path(str(package / "cli" / "addresses.py"))
        version = runpy.run_path(str(package / "_version.py"))["__version__"]
        repository, site = addresses["REPOSITORY"], addresses["DOCUMENTATION"]
        metadata["urls"] = {
            "Documentation": site,
            "Changelog": f"{site}/changelog.html",
            "Source": repository,
            "Issues": f"{repository}/issues",
        }
        readme = (root / "README.md").read_text("utf-8")
        metadata["readme"] = {
            "content-type": "text/markdown",
            "text": absolute_links(readme, f"{repository}/{{}}/v{version}", site),
        }


class ManPageHook(BuildHookInterface[Any]):
    """Adds the man page to the wheel."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Return what the command line needs: the page is made from its commands."""
        project = self.metadata.core
        return [*project.dependencies, *project.optional_dependencies["cli"]]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the page, unless the package is installed for development."""
        self._folder = Path(tempfile.mkdtemp())
        if version == "editable":
            return
        root = Path(self.root)
        page = self._folder / "dockerhub.1"
        paths = [str(root / "overlays"), str(root / "generated")]
        # pip passes the path of its build environment in this variable.
        paths += filter(None, [os.environ.get("PYTHONPATH")])
        with page.open("wb") as file:
            subprocess.run(  # noqa: S603  # a program of this project
                [sys.executable, str(root / "docs" / "man.py")],
                stdout=file,
                env={
                    **os.environ,
                    "PYTHONPATH": os.pathsep.join(paths),
                    "PYTHONDONTWRITEBYTECODE": "1",
                },
                check=True,
            )
        build_data["shared_data"][str(page)] = "share/man/man1/dockerhub.1"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what `initialize` wrote."""
        del version, build_data, artifact_path
        shutil.rmtree(self._folder)


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
