"""The version is made from the newest tag of Git, and from what stands for it without Git."""

import os
import shutil
import subprocess
import tarfile
import warnings
from pathlib import Path

import pytest
from hatchling.metadata.core import ProjectMetadata
from hatchling.plugin.manager import PluginManager

ROOT = Path(__file__).parents[2]
ARCHIVED = ROOT / ".git_archival.txt"
UNKNOWN = "0.1.dev0"
"""As `_version.py` says where nothing was built."""


@pytest.fixture(autouse=True)
def _nobody_names_a_version(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if "PRETEND_VERSION" in name]:
        monkeypatch.delenv(name)


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=test", "-c", "user.email=test@example.com")
    subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, check=True)


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "Change")


def version(folder: Path) -> str:
    """Return the version of what is built in a folder."""
    with warnings.catch_warnings():
        # Of shallow clones, and of settings that hatch-vcs passes on by their old names.
        warnings.simplefilter("ignore")
        return str(ProjectMetadata(str(folder), PluginManager()).hatch.version.cached)


def archive(repository: Path, folder: Path) -> Path:
    """Return what a source archive of the commit contains."""
    git(repository, "archive", "--output", str(folder.with_suffix(".tar")), "HEAD")
    with tarfile.open(folder.with_suffix(".tar")) as file:
        file.extractall(folder, filter="data")
    return folder


def clone(repository: Path, folder: Path, *options: str) -> Path:
    git(repository, "clone", "--quiet", *options, repository.as_uri(), str(folder))
    return folder


@pytest.mark.skipif(not ARCHIVED.exists(), reason="an sdist has its version in PKG-INFO")
def test_the_version_is_that_of_the_tag(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In a clone and in an archive; without either it is lower than every release."""
    repository = tmp_path / "repository"
    repository.mkdir()
    for name in ("pyproject.toml", ".gitattributes", ARCHIVED.name):
        shutil.copy(ROOT / name, repository)
    git(repository, "init", "--quiet")
    commit(repository)
    found = {"untagged": version(repository)}
    found["untagged archive"] = version(archive(repository, tmp_path / "untagged"))
    for name in ("v0.2.0", "v0", "api-9.9.9"):
        git(repository, "tag", name)
    (repository / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes() + b"#\n")
    found["tagged, with a changed file"] = version(repository)
    found["archive of a tag"] = version(archive(repository, tmp_path / "tagged"))
    commit(repository)
    found["commit after the tag"] = version(repository)
    found["archive of it"] = version(archive(repository, tmp_path / "after"))
    found["clone without tags"] = version(clone(repository, tmp_path / "bare", "--no-tags"))
    found["shallow clone"] = version(clone(repository, tmp_path / "shallow", "--depth=1"))
    ignored = shutil.ignore_patterns(".git")
    copied = shutil.copytree(repository, tmp_path / "copied", ignore=ignored)
    found["copy without Git"] = version(copied)
    nested = repository / "vendor" / "dockerhub"
    shutil.copytree(copied, nested)
    git(repository, "tag", "v9.9.9")
    found["copy in another project"] = version(nested)
    (copied / "PKG-INFO").write_text("Metadata-Version: 2.4\nName: dockerhub\nVersion: 0.3.0\n")
    found["sdist"] = version(copied)
    monkeypatch.setenv("SETUPTOOLS_SCM_PRETEND_VERSION_FOR_DOCKERHUB", "0.4.0")
    found["named by a packager"] = version(repository)
    assert found == {
        "untagged": "0.1.dev1",
        "untagged archive": UNKNOWN,
        "tagged, with a changed file": "0.2.0",
        "archive of a tag": "0.2.0",
        "commit after the tag": "0.2.1.dev1",
        "archive of it": "0.2.1.dev1",
        "clone without tags": "0.1.dev2",
        "shallow clone": "0.1.dev1",
        "copy without Git": UNKNOWN,
        "copy in another project": UNKNOWN,
        "sdist": "0.3.0",
        "named by a packager": "0.4.0",
    }
