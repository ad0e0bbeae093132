"""If anything is wrong, nothing is written, and the message says what it is."""

import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from generation import PACKAGE, contents, run_tool_chain

from spec.__main__ import main
from spec.errors import SpecError
from spec.generation.generate import generate

CORRECTIONS = "overlays/spec/corrections.yaml"
ACTION = """
  - target: {target}
    description: Breaks the spec for a test.
    x-evidence: "spec-internal: test"
    x-matches: 1
    update: {update}
"""
MIXED_PARTS = (
    "{mixed: {allOf: [{type: object, properties: {a: {type: string}}}, "
    "{type: object, properties: {a: {type: integer}}}]}}"
)
COLLIDING_NAMES = "{letters: {type: string, enum: [a, b], x-enum-varnames: [A, A]}}"
HIDDEN_METHOD = "{manager: {type: object, properties: {to_dict: {type: string}}}}"

Break = Callable[[Path], object]


@pytest.fixture
def project(small_project: Path) -> Path:
    """A project with an older package."""
    package = small_project / "generated" / PACKAGE
    shutil.rmtree(package)
    package.mkdir()
    (package / "old.py").write_text("# generated before\n")
    return small_project


def rewrite(name: str, change: Callable[[str], str]) -> Break:
    """Change the text of a file of the project."""

    def apply(root: Path) -> None:
        text = (root / name).read_text("utf-8")
        assert change(text) != text
        (root / name).write_text(change(text), "utf-8")

    return apply


def act(target: str, update: str) -> Break:
    """Add an action to the corrections."""
    action = ACTION.format(target=target, update=update)
    return rewrite(CORRECTIONS, lambda text: text + action)


def remove(name: str) -> Break:
    """Remove a file of the project."""
    return lambda root: (root / name).unlink()


BROKEN: dict[str, tuple[Break, tuple[str, ...]]] = {
    "Docker's document is missing": (remove("openapi.yaml"), ("openapi.yaml",)),
    "Docker's document is truncated": (
        rewrite("openapi.yaml", lambda text: text[: len(text) // 2]),
        ("openapi.yaml", "fetch it again"),
    ),
    "Docker's document is not YAML": (
        rewrite("openapi.yaml", lambda text: "openapi: 3.0.0\n{a: [\n" + text),
        ("openapi.yaml", "line"),
    ),
    "Docker's document is OpenAPI 3.2": (
        rewrite("openapi.yaml", lambda text: text.replace("openapi: 3.0.0", "openapi: 3.2.0")),
        ("openapi.yaml", "3.2.0", "3.0.x and 3.1.x only"),
    ),
    "Docker corrected the server": (
        rewrite("openapi.yaml", lambda text: text.replace("hub.docker.com/\n", "hub.docker.com\n")),
        ("corrections.yaml", "$.servers[0]", "Delete this action"),
    ),
    "action matches nothing": (
        rewrite(CORRECTIONS, lambda text: text.replace("$.servers[0]", "$.servers[1]")),
        ("corrections.yaml", "$.servers[1]", "0"),
    ),
    "overlay is missing": (remove("overlays/spec/corrections.yaml"), ("corrections.yaml",)),
    "reference to nothing": (
        act("$.components.schemas.page", "{properties: {x: {$ref: '#/components/schemas/gone'}}}"),
        ("#/components/schemas/page/properties/x", "#/components/schemas/gone"),
    ),
    "correction is not OpenAPI": (
        act("$.components.schemas.page", "{type: page}"),
        ("#/components/schemas/page", "corrections.yaml"),
    ),
    "parameter of a list is renamed": (
        act("$.components.parameters.page_size", "{name: per_page}"),
        (
            "repositories/{repository}/tags (list_tags): the style 'next link' needs",
            "the parameters page and page_size; page_size is missing, it has page, per_page",
            "overlays/dockerhub/_paging/styles.py",
        ),
    ),
    "generator warns": (
        act("$.components.schemas", MIXED_PARTS),
        ("refused", "str can't be merged with int"),
    ),
    "generator crashes": (
        act("$.components.schemas", COLLIDING_NAMES),
        ("refused", "ValueError: Duplicate key"),
    ),
    "property hides a method": (
        act("$.components.schemas", HIDDEN_METHOD),
        ("#/components/schemas/manager/properties/to_dict: every model has an attribute of this",),
    ),
    "generator's settings are missing": (
        remove("generator-config.yml"),
        ("generator-config.yml is missing",),
    ),
    "templates are missing": (
        lambda root: shutil.rmtree(root / "overlays/templates"),
        ("overlays/templates is missing",),
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_nothing_is_written_when_anything_fails(
    name: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message says what is wrong and where, and the older package is unchanged."""
    break_it, said = BROKEN[name]
    break_it(project)
    before = contents(project)
    assert main(["generate", "--root", str(project)]) == 1
    message = capsys.readouterr().err
    assert message.startswith("generate: ")
    assert [each for each in said if each not in " ".join(message.split())] == [], message
    assert "Traceback" not in message
    assert contents(project) == before
    assert [path.name for path in (project / "generated").iterdir()] == [PACKAGE]


def test_no_folder_is_left_when_the_first_generation_fails(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not even an empty one."""
    shutil.rmtree(project / "generated")
    (project / "generator-config.yml").unlink()
    assert main(["generate", "--root", str(project)]) == 1
    assert not (project / "generated").exists()
    assert "generator-config" in capsys.readouterr().err


def test_the_command_line_shows_no_stack_trace(project: Path) -> None:
    """A failure gives an exit code and a message on stderr."""
    (project / "openapi.yaml").write_text("openapi: 3.0.0\n")
    done = run_tool_chain(project, "generate")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("generate: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "tool", ["openapi_python_client", "openapi_spec_validator", "jsonpath_rfc9535", "yaml"]
)
def test_a_missing_tool_is_named(tool: str, project: Path) -> None:
    """Without the generator there is a message that says how to get it."""
    before = contents(project)
    program = (
        f"import runpy, sys; sys.modules[{tool!r}] = None; sys.argv = ['spec', 'generate']; "
        "runpy.run_module('spec', run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=project,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert tool in done.stderr
    assert "make setup" in done.stderr
    assert "Traceback" not in done.stderr
    assert contents(project) == before


@pytest.fixture
def without_generator(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the generator impossible to import, and unload the modules that imported it."""
    for name in [each for each in sys.modules if each.startswith("spec.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "openapi_python_client", None)
    monkeypatch.setitem(sys.modules, "openapi_python_client.strings", None)


@pytest.mark.usefixtures("without_generator")
def test_the_program_stops_without_the_generator() -> None:
    """It says so before it reads its arguments."""
    with pytest.raises(SystemExit, match=r"openapi_python_client.*make setup"):
        runpy.run_module("spec", run_name="__main__")


def test_the_program_exits_with_the_result(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`python -m spec` exits with the code of the command, here of a folder without a project."""
    monkeypatch.delitem(sys.modules, "spec.__main__")
    monkeypatch.setattr(sys, "argv", ["spec", "check", "--root", str(tmp_path)])
    with pytest.raises(SystemExit) as exit_:
        runpy.run_module("spec", run_name="__main__")
    assert exit_.value.code == 1
    assert capsys.readouterr().err.startswith("check: ")


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """The usage is shown."""
    with pytest.raises(SystemExit) as exit_:
        main(["regenerate"])
    assert exit_.value.code == 2
    assert "invalid choice: 'regenerate'" in capsys.readouterr().err


def test_a_missing_formatter_is_named(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it, the generator would continue and write other bytes."""
    monkeypatch.setitem(sys.modules, "ruff", None)
    message = r"^ruff is not installed .*; `make setup` installs the pinned version\.$"
    with pytest.raises(SpecError, match=message):
        generate(project, project / "generated" / PACKAGE)


def test_a_file_in_the_way_is_reported(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """If the system refuses to write, that is a message, too."""
    shutil.rmtree(project / "generated")
    (project / "generated").write_text("in the way")
    assert main(["generate", "--root", str(project)]) == 1
    assert "generated" in capsys.readouterr().err
    assert (project / "generated").read_text() == "in the way"
