"""The distribution has what users install, and nothing else."""

import email
import os
import re
import runpy
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from dockerhub.cli.addresses import DOCUMENTATION, REPOSITORY

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a freshly built wheel and sdist."""
    folder = tmp_path_factory.mktemp("dist")
    seen = folder / "started"
    (folder / "sitecustomize.py").write_text(
        f"import sys\nprint(*sys.orig_argv, file=open({str(seen)!r}, 'a'))\n"
    )
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--quiet", "--outdir", folder, ROOT],
        # Coverage that is measured in the folder of a build is deleted with it.
        env={
            **{
                name: value
                for name, value in os.environ.items()
                if not name.startswith("COVERAGE_")
            },
            "PYTHONPATH": str(folder),
        },
        check=True,
        timeout=120,
    )
    return folder


def test_the_wheel_has_two_packages_markers_and_license(dist: Path) -> None:
    """Nothing else is at the top of site-packages."""
    [wheel] = dist.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}

    assert {re.sub(r"-.*(?=\.(dist-info|data))", "", top) for top in tops} == {
        "dockerhub",
        "dockerhub_openapi",
        "dockerhub.data",
        "dockerhub.dist-info",
    }
    assert [name.partition("/")[2] for name in names if ".data/" in name] == [
        "data/share/man/man1/dockerhub.1"
    ]
    assert {"dockerhub/py.typed", "dockerhub_openapi/py.typed"} <= set(names)
    assert "dockerhub_openapi/openapi.json" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert any(name.endswith("licenses/NOTICE") for name in names)
    assert not [name for name in names if name.endswith(".pyc")]


def test_programs_of_the_build_have_the_environment_of_the_build(dist: Path) -> None:
    """pip installs what a build needs into a folder of its own, and names it in PYTHONPATH."""
    assert re.search(r"docs/man\.py \S+$", (dist / "started").read_text("utf-8"), re.MULTILINE)


def test_the_version_is_the_same_everywhere(dist: Path) -> None:
    """In the names of the files, in the metadata, in the package, and in the man page."""
    [path], [sdist] = dist.glob("*.whl"), dist.glob("*.tar.gz")
    wheel = zipfile.ZipFile(path)
    version = path.name.split("-")[1]
    assert sdist.name == f"dockerhub-{version}.tar.gz"
    texts = {name.rpartition("/")[2]: wheel.read(name).decode() for name in wheel.namelist()}
    assert email.message_from_string(texts["METADATA"])["Version"] == version
    assert texts["_built_version.py"] == f'__version__ = "{version}"\n'
    assert f' "dockerhub {version}" ' in texts["dockerhub.1"]


def test_the_wheel_has_a_man_page_and_links_that_work_on_pypi(dist: Path) -> None:
    """The page is that of the commands; the README has no more links into the repository."""
    [path] = dist.glob("*.whl")
    wheel = zipfile.ZipFile(path)
    names = wheel.namelist()
    page = wheel.read(next(name for name in names if name.endswith("man1/dockerhub.1")))
    assert b".SS tags ls" in page
    facts = email.message_from_bytes(
        wheel.read(next(name for name in names if name.endswith("/METADATA")))
    )
    assert facts.get_all("Project-URL") == [
        f"Documentation, {DOCUMENTATION}",
        f"Changelog, {DOCUMENTATION}/changelog.html",
        f"Source, {REPOSITORY}",
        f"Issues, {REPOSITORY}/issues",
    ]
    text = facts.get_payload()
    targets = re.findall(r"\]\(([^)]+)\)", str(text))
    assert [each for each in targets if not each.startswith(("https://", "#"))] == []
    assert f"{DOCUMENTATION}/howto/tags.html" in targets


def test_only_an_installation_for_development_writes_into_the_checkout(tmp_path: Path) -> None:
    """Others build what may be read-only, or what several of them build at once."""
    package, docs = tmp_path / "overlays" / "dockerhub", tmp_path / "docs"
    for folder in (package, docs):
        folder.mkdir(parents=True)
    (docs / "man.py").write_text("import sys; print(sys.argv[1:])")
    make = runpy.run_path(str(ROOT / "hatch_build.py"))["WheelHook"]
    hook = make(str(tmp_path), {}, None, SimpleNamespace(version="1.2.3"), "", "wheel")
    added: dict[str, dict[str, str]] = {"force_include": {}, "shared_data": {}}
    hook.initialize("standard", added)
    assert [*package.iterdir()] == []
    places = {place: Path(path) for each in added.values() for path, place in each.items()}
    assert {place: path.read_text("utf-8") for place, path in places.items()} == {
        "dockerhub/_built_version.py": '__version__ = "1.2.3"\n',
        "share/man/man1/dockerhub.1": "['1.2.3']\n",
    }
    hook.finalize("standard", added, "")
    assert [path for path in places.values() if path.exists()] == []
    hook.initialize("editable", {})
    hook.finalize("editable", {}, "")
    [built] = package.iterdir()
    assert (built.name, built.read_text("utf-8")) == (
        "_built_version.py",
        '__version__ = "1.2.3"\n',
    )


def test_each_kind_of_link_in_the_readme_is_made_absolute() -> None:
    """Into the tag of a release, and else to the branch, as the tag does not exist."""
    program = runpy.run_path(str(ROOT / "hatch_build.py"))
    absolute, git_ref = program["absolute_links"], program["git_ref"]
    for link, expected in {
        "docs/howto/tags.md": "S/howto/tags.html",
        "docs/errors.md#by-status": "S/errors.html#by-status",
        "docs/images/site.png": "R/raw/docs/images/site.png",
        "CHANGELOG.md": "R/blob/CHANGELOG.md",
        "docs/demo.py": "R/blob/docs/demo.py",
        "#install": "#install",
        "https://example.org/a.md": "https://example.org/a.md",
        "mailto:a@example.org": "mailto:a@example.org",
    }.items():
        assert absolute(f"[text]({link})", "R/{}", "S") == f"[text]({expected})"
    versions = ("1.2.3", "1.2.3rc1", "1.2.4.dev5")
    assert [*map(git_ref, versions)] == ["v1.2.3", "v1.2.3rc1", "main"]


def test_the_sdist_can_regenerate_test_and_show(dist: Path) -> None:
    """It has the document, the overlays, the settings, the tests, the demo and the pages."""
    [sdist] = dist.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    assert {
        "openapi.yaml",
        "generator-config.yml",
        "Makefile",
        "constraints.txt",
        "overlays/spec/corrections.yaml",
        "overlays/templates/model.py.jinja",
        "generated/dockerhub_openapi/openapi.json",
        "tests/project/test_distribution.py",
        "docs/demo.py",
        "mkdocs.yml",
        "docs/testing.md",
        "docs/man.py",
        "hatch_build.py",
        ".github/workflows/ci.yml",
        ".ci/release_check.py",
        "README.md",
        "LICENSE",
        "NOTICE",
    } <= names


def test_only_what_the_design_allows_is_required() -> None:
    """Installing the package brings httpx, attrs and dateutil, and anyio, which httpx requires."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    block = text[text.index("dependencies = [") : text.index("dynamic = [")]

    assert re.findall(r'^  "([\w-]+)', block, re.MULTILINE) == [
        "httpx",
        "attrs",
        "anyio",
        "python-dateutil",
    ]
