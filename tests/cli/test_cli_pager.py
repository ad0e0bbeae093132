"""Long tables go through the pager, as those of git and gh do."""

import io
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from running import ESCAPES, Done, Terminal, run_piped

from dockerhub.cli.runtime.signals import StoppedError, stopping_signals
from dockerhub.cli.runtime.terminal_pager import page
from dockerhub.emulator import EmulatedHub

LONG = ("tags", "ls", "acme/app", "--limit", "60")


@pytest.fixture
def pager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that a pager by the name of `less` writes: its settings, and what it is given."""
    program, file = tmp_path / "bin" / "less", tmp_path / "paged"
    program.parent.mkdir()
    script = f'#!/bin/sh\n{{ echo "$LESS/$LV/$DOCKERHUB_PASSWORD"; cat; }} > {file}\n'
    program.write_text(script, "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    monkeypatch.delenv("DOCKERHUB_PAGER")
    monkeypatch.delenv("PAGER", raising=False)
    monkeypatch.delenv("LESS", raising=False)
    return file


@pytest.mark.sweep
def test_long_tables_are_paged(hub: EmulatedHub, alice: None, pager: Path) -> None:
    """In color, by the pager of the environment; short tables and other output are not."""
    copy = pager.with_name("copy")
    cases: list[tuple[tuple[str, ...], dict[str, str], Path | None]] = [
        (LONG, {}, pager),
        (LONG, {"PAGER": f"tee {copy}"}, copy),
        (LONG, {"PAGER": "cat", "DOCKERHUB_PAGER": "less -x"}, pager),
        (LONG, {"PAGER": "less", "DOCKERHUB_PAGER": ""}, None),
        (LONG, {"PAGER": "cat"}, None),
        (LONG, {"TERM": "dumb"}, None),
        ((*LONG, "--no-pager"), {}, None),
        ((*LONG, "--csv"), {}, None),
        (("tags", "ls", "acme/app", "--limit", "20"), {}, None),
    ]
    for line, environment, file in cases:
        done = Terminal(*line, environment=environment).end()
        assert done.code == 0, (line, environment, done)
        if file is None:
            assert "1.24.31" in done.out, (line, environment)
        else:
            given = file.read_text("utf-8")
            assert ("1.24.31" in done.out) is (file is copy)
            assert given.count("\n") >= 61
            assert "\x1b[1mNAME" in given
            file.unlink()
        assert not pager.exists()
        assert not copy.exists()
    Terminal(*LONG).end()
    assert pager.read_text("utf-8").splitlines()[0] == "FRX/-c/"
    pager.unlink()
    assert run_piped(*LONG).out.count("\n") == 60
    assert not pager.exists()


@pytest.mark.sweep
def test_a_missing_pager_is_reported(hub: EmulatedHub, alice: None, pager: Path) -> None:
    """The table is still printed. If the default pager is missing, there is no message."""
    for told, name in (("nothing-like-this -R", "nothing-like-this"), ("'", "'")):
        done = Terminal(*LONG, environment={"PAGER": told}).end()
        assert (done.code, "1.24.31" in done.out) == (0, True)
        assert f"The pager {name} was not found: see DOCKERHUB_PAGER and PAGER." in done.out
    (pager.parent / "bin" / "less").unlink()
    done = Terminal(*LONG, environment={"PATH": str(pager.parent)}).end()
    assert (done.code, "1.24.31" in done.out, "pager" in done.out) == (0, True, False)


@pytest.mark.parametrize(
    ("environment", "used"),
    [
        ({}, "less\n"),
        ({"PAGER": " more -x 'a b' "}, "more -x a b\n"),
        ({"PAGER": "more", "DOCKERHUB_PAGER": "less -R"}, "less -R\n"),
        ({"PAGER": "more", "DOCKERHUB_PAGER": " "}, None),
        ({"PAGER": "more", "DOCKERHUB_PAGER": " cat"}, None),
        ({"PAGER": "cat"}, None),
        ({"PAGER": "none -x", "PATH": ""}, "The pager none was not found: "),
        ({"PAGER": "'less -x"}, "The pager 'less -x was not found: "),
        ({"PATH": ""}, None),
    ],
)
def test_which_pager_is_used(
    environment: dict[str, str],
    used: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """That of the environment, or less; text is printed where it is missing, or not wanted."""
    programs, told = tmp_path / "bin", tmp_path / "told"
    programs.mkdir()
    for name in ("less", "more", "cat"):
        (programs / name).write_text(f'#!/bin/sh\necho {name} "$@" > {told}\n', "utf-8")
        (programs / name).chmod(0o755)
    for name in ("PAGER", "DOCKERHUB_PAGER", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"PATH": str(programs), **environment}.items():
        monkeypatch.setenv(name, value)
    missing = used is not None and "not found" in used

    assert page("line\n" * 1_000) is (used is not None and not missing)

    assert (told.read_text("utf-8") if told.exists() else None) == (None if missing else used)
    problem = f"{used}see DOCKERHUB_PAGER and PAGER.\n" if missing else ""
    assert capsys.readouterr() == ("", problem)


@pytest.mark.parametrize(
    ("lines", "terminal", "paged"),
    [(9, "xterm", False), (10, "xterm", True), (11, "xterm", True), (11, "dumb", False)],
)
def test_a_text_is_paged_if_the_terminal_has_no_room(
    lines: int, terminal: str, paged: bool, pager: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The prompt of the shell takes a line, too. A pager is of no use on a dumb terminal."""
    monkeypatch.setenv("LINES", "10")
    monkeypatch.setenv("TERM", terminal)
    assert page("line\n" * lines) is paged
    assert pager.exists() is paged


def test_a_pager_is_given_the_text_its_settings_and_no_secret(
    pager: Path, alice: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What standard output has no characters for is escaped."""
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), "latin-1"))
    assert page("\xe9 \u65e5\n" * 100)
    assert pager.read_bytes() == b"FRX/-c/\n" + b"\xe9 \\u65e5\n" * 100
    monkeypatch.setenv("LESS", "R")
    assert page("line\n" * 100)
    assert pager.read_text("utf-8").startswith("R/-c/\nline\n"), "the user has other settings"


@pytest.mark.parametrize(
    ("number", "endings"), [(signal.SIGINT, 0), (signal.SIGTERM, 1), (signal.SIGHUP, 1)]
)
def test_a_signal_waits_for_the_pager(
    number: int, endings: int, pager: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends the pager, except Ctrl-C, which the pager gets from the terminal."""
    ended: list[int] = []

    class Pager(subprocess.Popen[bytes]):
        def communicate(self, *given: Any, **named: Any) -> tuple[bytes, bytes]:
            signal.raise_signal(number)
            return super().communicate(*given, **named)

        def terminate(self) -> None:
            ended.append(number)
            super().terminate()

    monkeypatch.setattr(subprocess, "Popen", Pager)
    with stopping_signals(), pytest.raises(StoppedError) as stopped:
        page("line\n" * 100)
    assert (stopped.value.number, len(ended)) == (number, endings)


def test_signals_end_it_after_the_pager(hub: EmulatedHub, alice: None, pager: Path) -> None:
    """The pager handles Ctrl-C and decides when to end; SIGTERM ends both."""

    def end(number: int) -> Done:
        keys = "trap '' INT; cat > /dev/null; echo READY; read key < /dev/tty; echo LEFT"
        terminal = Terminal(*LONG, environment={"PAGER": f'sh -c "{keys}"'})
        terminal.expect("READY")
        if number == signal.SIGINT:
            terminal.send("\x03")
            terminal.send("q\n")
        else:
            terminal.process.send_signal(number)
        return terminal.end()

    interrupted, ended = end(signal.SIGINT), end(signal.SIGTERM)
    assert (interrupted.code, "LEFT" in interrupted.out) == (130, True)
    assert (ended.code, "LEFT" in ended.out) == (143, False)


@pytest.mark.sweep
def test_a_plan_is_paged_before_the_question(hub: EmulatedHub, alice: None, pager: Path) -> None:
    """Its summary comes first."""
    terminal = Terminal("prune", "acme/app", "--keep-last", "1100", "--apply")
    terminal.expect("Type acme/app to confirm")
    assert "134 of 1,234 tags are to be deleted." in ESCAPES.sub("", terminal.shown)
    assert pager.read_text("utf-8").count("DELETE") == 134
    terminal.send("no\n")
    assert terminal.end().code == 1
