"""`completion`, and the programs that are commands too: `emulator` and `conformance`."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from running import PATIENCE, Here, run_piped

from dockerhub.cli.main import main


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(run: Here, shell: str) -> None:
    """Each is for its shell, and syntactically right where the shell is there to tell."""
    done = run("completion", shell)

    assert done.code == 0
    assert "_DOCKERHUB_COMPLETE" in done.out
    program = shutil.which(shell)
    if program:
        subprocess.run([program, "-n"], input=done.out, text=True, check=True, timeout=PATIENCE)


def test_a_shell_completes_commands_and_options(
    run: Here, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As bash asks for it."""
    for words, number, expected in (
        ("dockerhub to", "1", "tokens"),
        ("dockerhub tags ", "2", "exists"),
        ("dockerhub tags ls --pl", "3", "--platform"),
    ):
        monkeypatch.setenv("_DOCKERHUB_COMPLETE", "bash_complete")
        monkeypatch.setenv("COMP_WORDS", words)
        monkeypatch.setenv("COMP_CWORD", number)
        assert main([]) == 0
        assert expected in capsys.readouterr().out


def test_emulator_passes_its_arguments_on() -> None:
    """And its exit code."""
    shown = run_piped("emulator", "--help")
    assert (shown.code, "--rate-limit" in shown.out) == (0, True)
    assert shown.out.startswith("usage: dockerhub emulator [")
    assert run_piped("emulator", "--port", "many").code == 2


def test_conformance_passes_its_arguments_on(
    run: Here, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Options too, as they stand; and its exit code."""
    asked: list[tuple[list[str], str]] = []

    class Conformance:
        @staticmethod
        def main(arguments: list[str], *, name: str) -> int:
            asked.append((arguments, name))
            return 7

    monkeypatch.setitem(sys.modules, "dockerhub.conformance", Conformance)  # type: ignore[arg-type]
    done = run.line("conformance --url http://x --json --help -v")

    assert done.code == 7
    given = ["--url", "http://x", "--json", "--help", "-v"]
    assert asked == [(given, "dockerhub conformance")]


def test_what_a_passed_on_program_lacks_is_told(run: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the extra that brings it."""
    monkeypatch.setitem(sys.modules, "dockerhub.conformance", None)

    done = run.line("conformance")

    assert done.code == 1
    assert 'pip install "dockerhub[cli,emulator]"' in done.err
