"""The same sources give the same bytes, and `check` says where they do not."""

import shutil
from pathlib import Path

import pytest
from generation import PACKAGE, ROOT, contents, run_tool_chain

from spec.__main__ import main
from spec.generation.facts import render_facts


@pytest.fixture
def generated(small_project: Path) -> Path:
    """The generated package of a project."""
    return small_project / "generated" / PACKAGE


def test_another_folder_seed_and_locale_give_the_same_bytes(
    small_project: Path, generated: Path, tmp_path: Path
) -> None:
    """An existing package is replaced as a whole."""
    root = shutil.copytree(small_project, tmp_path / "some where" / "ältere Kopie")
    (root / "generated" / PACKAGE / "models" / "stray.py").write_text("")
    done = run_tool_chain(root, "generate", PYTHONHASHSEED="1", LC_ALL="C", TZ="Asia/Tokyo")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert contents(root / "generated" / PACKAGE) == contents(generated)


def test_the_package_has_only_what_is_generated(generated: Path) -> None:
    """The check of completeness leaves no compiled modules; the run leaves no temporary folders."""
    assert [path for path in generated.rglob("*") if "__pycache__" in path.parts] == []
    assert [path.name for path in generated.parent.iterdir()] == [PACKAGE]
    assert (generated / "py.typed").read_bytes() == b""


@pytest.mark.sweep
def test_check_passes_on_the_committed_package(capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody edited generated code, or forgot to generate it."""
    assert main(["check", "--root", str(ROOT)]) == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.sweep
def test_check_names_every_file_that_differs(
    small_project: Path, generated: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It names a changed, a missing and an extra file, and changes none of them."""
    models = generated / "models"
    (models / "tag.py").write_text((models / "tag.py").read_text() + "\n")
    (models / "image.py").unlink()
    (models / "extra.py").write_text("")
    before = contents(small_project)
    assert main(["check", "--root", str(small_project)]) == 1
    assert capsys.readouterr().err == (
        "check: dockerhub_openapi is not what its sources generate; these files differ:\n"
        "  models/extra.py\n  models/image.py\n  models/tag.py\n"
        "Run `make generate` and commit the result. Generated code is never edited by hand.\n"
    )
    assert contents(small_project) == before


@pytest.mark.sweep
def test_check_names_everything_if_nothing_was_generated(
    small_project: Path, generated: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A package that is not there differs in every file."""
    had = contents(generated)
    shutil.rmtree(generated)
    assert main(["check", "--root", str(small_project)]) == 1
    listed = [line for line in capsys.readouterr().err.splitlines() if line.startswith("  ")]
    assert len(listed) == len(had)


@pytest.mark.parametrize(
    ("items", "model"), [("string", "str"), ("integer", "int"), (None, "object")]
)
def test_a_list_of_plain_values_has_their_type(items: str | None, model: str) -> None:
    """No module of a model is imported for them."""
    kind = {"type": items} if items else {}
    page = {
        "type": "object",
        "properties": {"next": {"type": "string"}, "results": {"type": "array", "items": kind}},
    }
    content = {"application/json": {"schema": page}}
    numbers = [
        {"name": name, "in": "query", "schema": {"type": "integer"}}
        for name in ("page", "page_size")
    ]
    operation = {
        "operationId": "list_names",
        "parameters": numbers,
        "responses": {"200": {"description": "A page.", "content": content}},
    }
    found = render_facts({"paths": {"/v2/names": {"get": operation}}})
    assert f'"item_model": "{model}", "item_import": ""' in found
