"""The frame of the command line: its table, its options, how it ends."""

import contextlib
import importlib
import io
import json
import logging
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from lines import commands
from running import Here, Terminal, run_piped

from dockerhub import DockerHub, HubError, __version__
from dockerhub.cli import start
from dockerhub.cli.app import app, main
from dockerhub.cli.frame import HubCommand, LazyCommand, LazyGroup
from dockerhub.cli.logs import redact
from dockerhub.cli.program import Program
from dockerhub.cli.progress import Progress
from dockerhub.emulator import EmulatedHub, RateLimit

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
LAZY = {name: lazy for section in app.sections.values() for name, lazy in section.items()}


ALL = dict(commands())


def test_the_version(run: Here) -> None:
    """It is the package's."""
    assert run.line("--version").out == f"dockerhub {__version__}\n"


def test_the_help_lists_every_command_and_the_exit_codes(run: Here) -> None:
    """In sections, each with its line."""
    done = run.line("--help")

    assert done.code == 0
    for name, lazy in LAZY.items():
        assert re.search(rf"^  {name} +{re.escape(lazy.help)}$", done.out, re.MULTILINE)
    for code in range(7):
        assert re.search(rf"\b{code}\s+\w+", done.out)


@pytest.mark.parametrize("path", [*ALL], ids=" ".join)
def test_every_command_has_help_that_fits(run: Here, path: tuple[str, ...]) -> None:
    """80 columns, with what it does first; those of our own take the common options."""
    command = ALL[path]
    text = command.get_help(click.Context(command, info_name=" ".join(("dockerhub", *path))))

    assert command.help
    assert max(map(len, text.splitlines())) <= 80, text
    if isinstance(command, HubCommand):
        assert "Common options:" in text
        assert "Examples:\n  " in text


def test_a_command_that_there_is_not_suggests_near_ones(run: Here) -> None:
    """In the whole program and in groups."""
    assert "There is no command 'tag'. Did you mean tags?" in run.line("tag").err
    assert "Did you mean ls?" in run.line("tags lss").err
    done = run.line("tokens qqq")
    assert (done.code, "Did you mean" in done.err) == (2, False)


def test_an_option_that_there_is_not_is_wrong_usage(run: Here) -> None:
    """And the way to the help is shown."""
    done = run.line("tags --colour")

    assert done.code == 2
    assert "No such option" in done.err
    assert "See: dockerhub tags --help" in done.err


@pytest.mark.parametrize("line", ["", "tags"])
def test_without_a_command_the_help_is_shown(run: Here, line: str) -> None:
    """It is wrong usage all the same."""
    done = run.line(line)

    assert (done.code, done.out) == (2, "")
    assert "Usage: dockerhub" in done.err
    assert "See:" not in done.err


def test_common_options_stand_before_and_behind(run: Here, hub: EmulatedHub, alice: None) -> None:
    """With the same effect; anonymous means without credentials."""
    behind, before = run.line("whoami --json"), run.line("--json whoami")
    assert behind.out == before.out or json.loads(behind.out)["username"] == "alice"
    assert run.line("whoami --anonymous").code == run.line("--anonymous whoami").code == 3


def test_quiet_says_only_results_and_errors(run: Here, hub: EmulatedHub, alice: None) -> None:
    """What is found is no noise."""
    done = run.line("org settings set acme --no-enabled --quiet")
    assert (done.code, done.err) == (0, "")
    assert run.line("tags show alpine nothing --quiet").err


def test_verbose_tells_what_is_tried_again(run: Here, hub: EmulatedHub) -> None:
    """From the library's log."""
    hub.faults.add("status", code=503, times=1)

    done = run.line("tags exists alpine --verbose")

    assert done.code == 0
    assert "retry: HEAD /v2/namespaces/{namespace}/repositories/{repository}/tags" in done.err


def test_debug_logs_requests_without_secrets(run: Here, hub: EmulatedHub, alice: None) -> None:
    """Addresses and statuses; neither headers nor bodies."""
    done = run.line("tokens create ci --scope repo:read --debug --output /dev/null/x")
    assert "Traceback" in done.err
    done = run.line("tokens create ci --scope repo:read --debug")

    assert done.code == 0
    assert "POST" in done.err
    assert "/v2/access-tokens" in done.err
    assert "alice-password" not in done.err
    assert "dckr_pat" not in done.err
    assert "eyJ" not in done.err
    assert logging.getLogger("httpx").level == logging.NOTSET, "it is as it was before"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("token eyJhbGciOi.eyJzdWIi.c2ln end", "token **** end"),
        ("dckr_pat_abc-DEF_1 dckr_oat_x", "**** ****"),
        ("Authorization: Bearer abc", "Authorization: Bearer ****"),
        ("nothing", "nothing"),
    ],
)
def test_what_looks_like_a_token_is_not_shown(text: str, shown: str) -> None:
    assert redact(text) == shown


def test_a_mistake_of_our_own_is_told_apart(
    run: Here, hub: EmulatedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is no wrong usage."""

    def fail(_self: DockerHub) -> None:
        raise KeyError("x")

    monkeypatch.setattr(DockerHub, "whoami", fail)
    done = run.line("whoami")

    assert done.code == 1
    assert done.err == "dockerhub: unexpected KeyError: 'x' (--debug shows where)\n"


def test_an_error_of_the_server_cannot_steer_the_terminal(
    run: Here, hub: EmulatedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor show a token that it holds."""

    def fail(_self: DockerHub) -> None:
        raise HubError("bad \x1b]0;title\x07 dckr_pat_secret")

    monkeypatch.setattr(DockerHub, "whoami", fail)
    done = run.line("whoami")

    assert done.err == "dockerhub: bad \\x1b]0;title\\x07 ****\n"


def test_a_keyboard_interrupt_of_any_origin_ends_with_130(
    run: Here, hub: EmulatedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not only what our handler raises."""

    def stop(_self: DockerHub) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(DockerHub, "whoami", stop)
    assert run.line("whoami").code == 130


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(run: Here, shell: str) -> None:
    """Each is for its shell, and syntactically right where the shell is there to tell."""
    done = run("completion", shell)

    assert done.code == 0
    assert "_DOCKERHUB_COMPLETE" in done.out
    program = shutil.which(shell)
    if program:
        subprocess.run([program, "-n"], input=done.out, text=True, check=True, timeout=20)


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


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    """In one line, as it does where only the library is installed."""
    code = "import sys; sys.modules['click'] = None; from dockerhub.cli.start import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )

    assert done.stderr == 'The command line needs more packages: pip install "dockerhub[cli]"\n'


def test_what_is_missing_besides_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a matter of the extra."""
    monkeypatch.delitem(sys.modules, "dockerhub.cli.app")
    monkeypatch.delattr("dockerhub.cli.app")
    monkeypatch.setitem(sys.modules, "dockerhub.cli.frame", None)

    with pytest.raises(ModuleNotFoundError):
        start.main()


def test_the_program_that_is_installed_starts() -> None:
    """The console script beside the interpreter."""
    program = Path(sys.executable).parent / "dockerhub"
    done = subprocess.run(
        [program, "--version"], capture_output=True, text=True, timeout=60, check=True
    )

    assert done.stdout == f"dockerhub {__version__}\n"


def test_emulator_passes_its_arguments_on() -> None:
    """And its exit code."""
    shown = run_piped("emulator", "--help")
    assert (shown.code, "--rate-limit" in shown.out) == (0, True)
    assert run_piped("emulator", "--port", "many").code == 2


def test_conformance_passes_its_arguments_on(
    run: Here, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Options too, as they stand; and its exit code."""
    asked: list[list[str]] = []

    class Conformance:
        @staticmethod
        def main(arguments: list[str]) -> int:
            asked.append(arguments)
            return 7

    monkeypatch.setitem(sys.modules, "dockerhub.conformance", Conformance)  # type: ignore[arg-type]
    done = run.line("conformance --url http://x --json --help -v")

    assert done.code == 7
    assert asked == [["--url", "http://x", "--json", "--help", "-v"]]


def test_what_a_passed_on_program_lacks_is_told(run: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the extra that brings it."""
    monkeypatch.setitem(sys.modules, "dockerhub.conformance", None)

    done = run.line("conformance")

    assert done.code == 1
    assert 'pip install "dockerhub[cli,emulator]"' in done.err


def test_a_table_of_commands_is_what_its_modules_say() -> None:
    """A lazy command loads a command of that name, that has help."""
    for name, lazy in LAZY.items():
        assert isinstance(lazy, LazyCommand)
        assert lazy.load().name == name
    assert isinstance(app, LazyGroup)


def test_a_second_closing_does_no_harm() -> None:
    """A program that made no client has nothing to close."""
    program = Program()
    program.close()
    program.close()


class TerminalIO(io.StringIO):
    """A text that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_progress_shows_counts_and_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """On the standard error, and it goes away."""
    monkeypatch.setattr(sys, "stderr", TerminalIO())
    with Program(patience=0).progress("Reading tags", lambda: 1234) as progress:
        assert progress._timer is not None
        progress._timer.join()
        progress.advance(1200)
        assert progress.note("Waiting")

    seen = ESCAPES.sub("", sys.stderr.getvalue())
    assert re.search(r"Reading tags [^a-z]* 1,200/1,234 0:00:0\d Waiting", seen)


@pytest.mark.parametrize(
    ("line", "terminals", "drawn"),
    [
        ("tags ls alpine", {"stderr"}, True),
        ("tags ls alpine --json", {"stderr"}, True),
        ("tags ls alpine", {"stdout", "stderr"}, True),
        ("tags ls alpine --ndjson", {"stdout", "stderr"}, False),
        ("tags ls alpine --quiet", {"stderr"}, False),
        ("tags ls alpine", {"stdout"}, False),
    ],
)
def test_progress_is_for_people_who_look(
    hub: EmulatedHub,
    monkeypatch: pytest.MonkeyPatch,
    line: str,
    terminals: set[str],
    drawn: bool,
) -> None:
    """It never mixes with lines for machines, and is not written to files."""
    streams = []
    monkeypatch.setattr(
        "dockerhub.cli.program.Progress",
        lambda stream, *arguments: streams.append(stream) or Progress(stream, *arguments),
    )
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, TerminalIO() if name in terminals else io.StringIO())

    assert main(line.split()) == 0

    assert streams
    assert all((stream is not None) is drawn for stream in streams)


def test_a_wait_that_ends_goes_on(run: Here, hub: EmulatedHub, alice: None) -> None:
    """It is told once, and the listing is whole."""
    hub.rate_limit = RateLimit(limit=5)

    done = run.line("tags ls acme/app")

    assert done.code == 0
    assert len(done.out.splitlines()) == 1234
    assert 1 <= done.err.count("going on in") <= 4
    assert sum(run.clock.waits) > 100


def test_a_wait_is_shown_beside_progress(hub: EmulatedHub, alice: None) -> None:
    """In the same line; Ctrl-C says how to go on."""
    hub.rate_limit = RateLimit(limit=3)
    terminal = Terminal("tags", "ls", "acme/app", "--all")

    terminal.expect("The rate limit is spent: going on in 5")
    terminal.send("\x03")
    done = terminal.end()

    assert done.code == 130
    assert re.search(
        r"Reading tags [^a-z]* [23]00/1,234 0:00:0\d The rate", ESCAPES.sub("", done.out)
    )
    assert "To go on behind what was shown, add: --resume" in done.out


def test_output_may_be_any_stream(hub: EmulatedHub) -> None:
    """As where other programs call the command line."""
    with contextlib.redirect_stdout(io.StringIO()) as output:
        assert main(["--version"]) == 0

    assert output.getvalue() == f"dockerhub {__version__}\n"


def test_importing_the_program_does_not_run_it() -> None:
    importlib.import_module("dockerhub.cli.__main__")


def test_environment_variables_do_not_leak_into_tests() -> None:
    """The fixtures keep the credentials of whoever runs them away."""
    assert "DOCKERHUB_PASSWORD" not in os.environ
