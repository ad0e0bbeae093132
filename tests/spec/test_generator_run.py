"""How the generator is run, and what is said if it fails or loses something."""

import os
import sys
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from generation import ROOT, TEXT, model, probe_document, probe_operation, reference

from spec.corrected.build import Built
from spec.corrected.normalize import normalize
from spec.errors import SpecError
from spec.generation import generate
from spec.generation.facts import FACTS_FILE
from spec.generation.generate import PACKAGE
from spec.run import run

SPEC, _ = normalize(
    probe_document(
        {"It": model(a=TEXT)}, {"/it": {"get": probe_operation("get_it", reference("It"))}}
    )
)
BIN = str(Path(sys.executable).parent)


def test_a_program_runs_in_its_folder_and_with_its_environment(tmp_path: Path) -> None:
    """What it writes that is not UTF-8 is replaced."""
    code = "import os, sys; print(os.getcwd(), os.environ['NAME']); os.write(2, b'\\xffend')"
    command = [sys.executable, "-c", code]
    done = run(command, tmp_path, NAME="value")
    assert (done.args, done.returncode) == (command, 0)
    assert done.stdout.split() == [str(tmp_path.resolve()), "value"]
    assert done.stderr == "\N{REPLACEMENT CHARACTER}end"


@pytest.mark.parametrize("path", ["/usr/bin", None])
def test_the_generator_gets_our_templates_and_settings(
    path: str | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It finds the formatter beside itself first, and writes UTF-8 everywhere."""
    started: list[Any] = []
    package = tmp_path / PACKAGE

    def write(command: list[str], folder: Path, **environment: str) -> CompletedProcess[str]:
        started.extend((command, folder, environment))
        package.mkdir()
        for name in ("client.py", "errors.py"):
            (package / name).write_text(name)
        return CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(generate, "run", write)
    if path is None:
        monkeypatch.delenv("PATH")
    else:
        monkeypatch.setenv("PATH", path)
    generate._run_generator(ROOT, SPEC, package)
    templates = tmp_path / "templates"
    assert started == [
        [
            *(sys.executable, "-m", "openapi_python_client", "generate"),
            *("--path", str(tmp_path / "openapi.json")),
            *("--config", str(ROOT / "generator-config.yml")),
            *("--custom-template-path", str(templates)),
            *("--output-path", str(package), "--meta", "none", "--fail-on-warning"),
        ],
        tmp_path,
        {
            "PATH": f"{BIN}{os.pathsep}{path or ''}",
            "PYTHONUTF8": "1",
            "TYPER_STANDARD_TRACEBACK": "1",
        },
    ]
    for name in ("model.py.jinja", "generator/model.py.jinja", FACTS_FILE):
        assert (templates / name).is_file()
    assert sorted(each.name for each in package.iterdir()) == [
        *("openapi.json", "operation.py", "py.typed")
    ]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("WARNING parsing <x.Status object at 0x12ab>", "WARNING parsing …"),
        ("Traceback (most recent call last):\n  line\nValueError: odd", "ValueError: odd"),
    ],
)
def test_a_refusal_of_the_generator_says_what_to_do(
    written: str, shown: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(
        generate,
        "run",
        lambda command, *_, **__: CompletedProcess(command, 1, f"\n{written}", "\n"),
    )
    with pytest.raises(SpecError) as refused:
        generate._run_generator(ROOT, SPEC, tmp_path / PACKAGE)
    assert str(refused.value) == (
        f"openapi-python-client refused the corrected spec:\n{shown}\n"
        "Correct what it names in overlays/spec/corrections.yaml; a warning means that something "
        "would be missing from the client."
    )


def test_what_the_generator_loses_is_listed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It is made beside the target, or in the next folder above that is there."""
    made: list[Path] = []

    def make(_root: Path, _spec: object, package: Path) -> None:
        made.append(package)
        package.mkdir()

    monkeypatch.setattr(generate, "build", lambda *_: Built(SPEC, ()))
    monkeypatch.setattr(generate, "_run_generator", make)
    monkeypatch.setattr(generate, "find_losses", lambda *_: ["It.a is missing"])
    with pytest.raises(SpecError) as refused:
        generate.generate(ROOT, tmp_path / "new" / "folder" / PACKAGE)
    assert str(refused.value) == (
        "the generated code lacks what the corrected spec has:\n  It.a is missing\n"
        "The generator drops such constructs without a warning; express them otherwise in "
        "overlays/spec/corrections.yaml."
    )
    [package] = made
    assert package.parents[1] == tmp_path
    assert package.parent.name.startswith(".generating-")
    assert [*tmp_path.iterdir()] == []
