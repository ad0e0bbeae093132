"""If a package was made from other sources than the committed ones, they are named."""

import hashlib
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from generation import GENERATED, PACKAGE, ROOT, copy_project

from spec.__main__ import main
from spec.generation.provenance import other_sources

RECORD = json.loads((GENERATED / "provenance.json").read_bytes())
PLACES = [
    ("spec_version",),
    ("generator", "name"),
    ("generator", "version"),
    ("formatter", "version"),
]
PLACES += [("sha256", name) for name in RECORD["sha256"]]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package with the record of the committed one."""
    (tmp_path / PACKAGE).mkdir()
    shutil.copy(GENERATED / "provenance.json", tmp_path / PACKAGE)
    return tmp_path / PACKAGE


@pytest.mark.parametrize("name", RECORD["sha256"])
def test_a_digest_is_that_of_the_file(name: str) -> None:
    """As `sha256sum` prints it."""
    assert RECORD["sha256"][name] == hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def test_every_source_of_the_generation_is_recorded(tmp_path: Path) -> None:
    """The files that the tests copy to generate elsewhere, and the corrected spec."""
    root = copy_project(tmp_path)
    names = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    assert RECORD["sha256"].keys() == names | {f"generated/{PACKAGE}/openapi.json"}


def test_equal_records_have_no_other_sources(package: Path) -> None:
    assert other_sources(package, GENERATED) == []


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place[-1])
def test_each_difference_is_named(place: tuple[str, ...], package: Path) -> None:
    """With the old state and the new one."""
    record: dict[str, Any] = json.loads((package / "provenance.json").read_bytes())
    holder: Any = record
    for step in place[:-1]:
        holder = holder[step]
    old, holder[place[-1]] = holder[place[-1]], "0000"
    (package / "provenance.json").write_text(json.dumps(record))

    [line] = other_sources(package, GENERATED)

    assert line.startswith(place[0] if len(place) == 1 or place[0] != "sha256" else place[-1])
    assert "0000" in line.partition(" then, ")[0]
    assert old[:12] in line.partition(" then, ")[2]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"sha256": []}', "null", None])
def test_a_record_that_cannot_be_read_differs_in_everything(
    text: str | None, package: Path
) -> None:
    (package / "provenance.json").unlink()
    if text is not None:
        (package / "provenance.json").write_text(text)
    lines = other_sources(package, GENERATED)
    assert len(lines) == len(RECORD["sha256"]) + 3
    assert all(": nothing then, " in line for line in lines)
    lines = other_sources(GENERATED, package)
    assert all(line.endswith(", nothing now") for line in lines)


def test_check_names_the_sources_that_were_changed(
    small_project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A changed comment changes no code, but the package was not made from these files."""
    settings = small_project / "generator-config.yml"
    settings.write_text(settings.read_text("utf-8") + "# more\n", "utf-8")
    template = small_project / "overlays" / "templates" / "docstring.jinja"
    template.write_text(template.read_text("utf-8") + "{# more #}\n", "utf-8")

    assert main(["check", "--root", str(small_project)]) == 1

    text = re.sub(r"sha256 [0-9a-f]+…", "…", capsys.readouterr().err)
    assert text.partition("  provenance.json\n")[2].startswith(
        "It was made from other sources:\n"
        "generator-config.yml: … then, … now\n"
        "overlays/templates/docstring.jinja: … then, … now\n"
        "Run `make generate`"
    )
