"""What the README shows of the command line works."""

import re
from pathlib import Path

import pytest
from running import Here

from dockerhub.emulator import EmulatedHub

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
COMMANDS = re.findall(r"^\$ dockerhub (.*)$", README, re.MULTILINE)


@pytest.fixture
def with_gh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program `gh` that stores what it reads, in a folder with a README; return where."""
    program = tmp_path / "bin" / "gh"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\ncat > {tmp_path}/secret\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    (tmp_path / "README.md").write_text("# The app\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "secret"


@pytest.mark.sweep
def test_the_commands_of_the_readme_work_one_after_the_other(
    run: Here, hub: EmulatedHub, alice: None, with_gh: Path
) -> None:
    """The environment says who signs in, and a token has the label that is rotated."""
    assert run.line("tokens create ci --scope repo:write").code == 0
    assert len(COMMANDS) == 9

    for command in COMMANDS:
        done = run.line(command)
        assert done.code == 0, (command, done)
        assert done.out or done.err, command

    [token] = [each for each in hub.state.access_tokens.values() if each.label == "ci"]
    assert with_gh.read_text("utf-8").strip() == token.secret


def test_the_readme_and_the_help_agree_on_exit_codes(run: Here) -> None:
    """From 0 to 6, in the same words."""
    said = " ".join(run.line("--help").out.split("Exit codes:")[1].split())
    shown = re.findall(r"\b([0-6]) ((?:\w+ ?){1,3})", said)
    told = " ".join(README.split())

    assert len(shown) == 7
    for code, words in shown:
        assert f"{code} {words.strip()}" in told
