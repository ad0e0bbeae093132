"""The same sources give the same bytes, and `check` says where they do not."""

import shutil
from pathlib import Path

import pytest
from generation import GENERATED, PACKAGE, ROOT, contents, copy_project, run_tool_chain

from spec.__main__ import main
from spec.generation.facts import render_facts


@pytest.fixture(scope="module")
def generated_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project in another folder, with a package generated from it."""
    root = copy_project(tmp_path_factory.mktemp("some where") / "ältere Kopie")
    done = run_tool_chain(root, "generate", PYTHONHASHSEED="1", LC_ALL="C")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return root


def test_another_folder_seed_and_locale_give_the_same_bytes(generated_elsewhere: Path) -> None:
    """The committed package is what the sources generate, in any folder."""
    assert contents(generated_elsewhere / "generated") == contents(GENERATED.parent)


def test_a_second_run_gives_the_same_bytes(generated_elsewhere: Path, tmp_path: Path) -> None:
    """An existing package is replaced as a whole."""
    root = shutil.copytree(generated_elsewhere, tmp_path / "again")
    (root / "generated" / PACKAGE / "models" / "stray.py").write_text("")
    done = run_tool_chain(root, "generate", PYTHONHASHSEED="2", TZ="Asia/Tokyo")
    assert done.returncode == 0, done.stderr
    assert contents(root / "generated") == contents(GENERATED.parent)


def test_the_package_has_only_what_is_generated(generated_elsewhere: Path) -> None:
    """The check of completeness leaves no compiled modules; the run leaves no temporary folders."""
    generated = generated_elsewhere / "generated"
    assert [path for path in generated.rglob("*") if "__pycache__" in path.parts] == []
    assert [path.name for path in generated.iterdir()] == [PACKAGE]
    assert (generated / PACKAGE / "py.typed").read_bytes() == b""


@pytest.mark.sweep
def test_check_passes_on_the_committed_package(capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody edited generated code, or forgot to generate it."""
    assert main(["check", "--root", str(ROOT)]) == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.sweep
def test_check_names_every_file_that_differs(
    generated_elsewhere: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It names a changed, a missing and an extra file, and changes none of them."""
    root = shutil.copytree(generated_elsewhere, tmp_path / "stale")
    models = root / "generated" / PACKAGE / "models"
    (models / "tag.py").write_text((models / "tag.py").read_text() + "\n")
    (models / "page_info.py").unlink()
    (models / "extra.py").write_text("")
    before = contents(root)
    assert main(["check", "--root", str(root)]) == 1
    message = capsys.readouterr().err
    listed = [line.strip() for line in message.splitlines() if line.startswith("  ")]
    assert listed == ["models/extra.py", "models/page_info.py", "models/tag.py"]
    assert "make generate" in message
    assert contents(root) == before


def test_check_names_everything_if_nothing_was_generated(
    generated_elsewhere: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A package that is not there differs in every file."""
    root = shutil.copytree(
        generated_elsewhere, tmp_path / "bare", ignore=shutil.ignore_patterns(PACKAGE)
    )
    assert main(["check", "--root", str(root)]) == 1
    listed = [line for line in capsys.readouterr().err.splitlines() if line.startswith("  ")]
    assert len(listed) == len(contents(GENERATED))


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
