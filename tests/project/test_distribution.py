"""What is built is what is to be installed, and nothing else."""

import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a freshly built wheel and sdist."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--quiet", "--outdir", folder, ROOT],
        check=True,
        timeout=120,
    )
    return folder


def test_the_wheel_holds_two_packages_markers_and_licence(dist: Path) -> None:
    """Nothing else lands at the top of site-packages."""
    [wheel] = dist.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}

    assert {re.sub(r"-.*(?=\.dist-info)", "", top) for top in tops} == {
        "dockerhub",
        "dockerhub_openapi",
        "dockerhub.dist-info",
    }
    assert {"dockerhub/py.typed", "dockerhub_openapi/py.typed"} <= set(names)
    assert "dockerhub_openapi/openapi.json" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert any(name.endswith("licenses/NOTICE") for name in names)
    assert not [name for name in names if name.endswith(".pyc")]


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
        "README.md",
        "LICENSE",
        "NOTICE",
    } <= names


def test_only_what_the_design_allows_is_required() -> None:
    """Installing the package brings httpx, attrs and dateutil, and anyio, which httpx requires."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    block = text[text.index("dependencies = [") : text.index('dynamic = ["version"]')]

    assert re.findall(r'^  "([\w-]+)', block, re.MULTILINE) == [
        "httpx",
        "attrs",
        "anyio",
        "python-dateutil",
    ]
