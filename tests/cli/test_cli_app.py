"""The command line as a whole: its commands, its common options, its exit codes."""

import json
import logging
import re

import pytest
from lines import commands
from running import Here

from dockerhub import DockerHub, HubError, __version__
from dockerhub.cli.addresses import DOCUMENTATION
from dockerhub.cli.main import app
from dockerhub.cli.runtime.command_classes import HubCommand, LazyCommand, LazyGroup
from dockerhub.cli.runtime.log_output import redact
from dockerhub.emulator import EmulatedHub

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
    assert done.out.endswith(f"Documentation: {DOCUMENTATION}\n")


@pytest.mark.parametrize("path", [*ALL], ids=" ".join)
def test_every_command_has_help_that_fits(run: Here, path: tuple[str, ...]) -> None:
    """In 80 columns, with a summary first; our own commands take the common options.

    A name such as `--max-wait` is on one line, where people find and copy it.
    """
    command = ALL[path]
    context = command.context_class(command, info_name=" ".join(("dockerhub", *path)))
    text = command.get_help(context)

    assert command.help
    assert max(map(len, text.splitlines())) <= 80, text
    assert not re.search(r"\w-$", text, re.MULTILINE), text
    if isinstance(command, HubCommand):
        assert "Common options:" in text
        assert "Examples:\n  " in text


def test_help_and_version_are_commands_too(run: Here) -> None:
    assert run.line("version").out == run.line("--version").out
    assert run.line("help").out == run.line("--help").out
    assert run.line("help tags ls").out == run.line("tags ls --help").out
    assert run.line("help tags list").out == run.line("tags list --help").out
    options = run.line("help options").out
    assert "--max-wait SECONDS" in options
    assert "Longest wait" not in run.line("help tags ls").out
    assert "dockerhub help options" in run.line("help tags ls").out
    for line, problem in {
        "help tagz": "There is no command 'tagz'. Did you mean 'tags'?",
        "help tags ls more": "dockerhub tags ls has no command 'more'.",
    }.items():
        done = run.line(line)
        assert (done.code, problem in done.err) == (2, True), done


def test_an_unknown_command_suggests_similar_ones(run: Here) -> None:
    """In the whole program and in groups."""
    assert "There is no command 'tag'. Did you mean 'tags'" in run.line("tag").err
    assert "Did you mean 'ls'?" in run.line("tags lss").err
    done = run.line("tokens qqq")
    assert (done.code, "Did you mean" in done.err) == (2, False)
    for line, problem in {
        "readme push": "Did you mean 'repos readme'?",
        "teams add acme x": "Did you mean 'members add'?",
        "grant acme/app": "Did you mean 'repos teams grant'?",
        "repos readme acme/app": "There is no command 'acme/app'. There is pull, push.",
    }.items():
        assert problem in run.line(line).err


def test_an_unknown_option_is_wrong_usage(run: Here) -> None:
    """The message says how to get help."""
    done = run.line("tags --colour")

    assert done.code == 2
    assert "No such option" in done.err
    assert "See: dockerhub tags --help" in done.err


@pytest.mark.parametrize("line", ["", "tags"])
def test_without_a_command_the_help_is_shown(run: Here, line: str) -> None:
    """It is still wrong usage."""
    done = run.line(line)

    assert (done.code, done.out) == (2, "")
    assert "Usage: dockerhub" in done.err
    assert "See:" not in done.err


def test_common_options_work_before_and_after_the_command(
    run: Here, hub: EmulatedHub, alice: None
) -> None:
    """With the same effect; anonymous means without credentials."""
    behind, before = run.line("whoami --json"), run.line("--json whoami")
    assert behind.out == before.out or json.loads(behind.out)["username"] == "alice"
    assert run.line("whoami --anonymous").code == run.line("--anonymous whoami").code == 3


def test_quiet_prints_only_results_and_errors(run: Here, hub: EmulatedHub, alice: None) -> None:
    """Notices of what changed are left out."""
    done = run.line("org settings set acme --no-enabled --quiet")
    assert (done.code, done.err) == (0, "")
    assert run.line("tags show alpine nothing --quiet").err


def test_verbose_reports_retries(run: Here, hub: EmulatedHub) -> None:
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
    assert logging.getLogger("httpx").level == logging.NOTSET, "the level is as before"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("token eyJhbGciOi.eyJzdWIi.c2ln end", "token **** end"),
        ("dckr_pat_abc-DEF_1 dckr_oat_x", "**** ****"),
        ("Authorization: Bearer abc", "Authorization: ****"),
        ("authorization: abc", "authorization: ****"),
        ("'Bearer 0af7651916cd43dd' bearer hunter2hunter2", "'Bearer ****' bearer ****"),
        ("Basic YWxpY2U6cGFzc3dvcmQ=, JWT a.b2.cdefg", "Basic ****, JWT ****"),
        ("a JWT issued from an access token", "a JWT issued from an access token"),
        ("wrong Basic authentication", "wrong Basic authentication"),
        ('Bearer error="invalid_token", JWT RS256', 'Bearer error="invalid_token", JWT RS256'),
        ("nothing", "nothing"),
    ],
)
def test_what_looks_like_a_token_is_not_shown(text: str, shown: str) -> None:
    assert redact(text) == shown


def test_an_internal_error_is_not_reported_as_wrong_usage(
    run: Here, hub: EmulatedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends with 1."""

    def fail(_self: DockerHub) -> None:
        raise KeyError("x")

    monkeypatch.setattr(DockerHub, "whoami", fail)
    done = run.line("whoami")

    assert done.code == 1
    assert done.err == "dockerhub: unexpected KeyError: 'x' (--debug shows where)\n"


def test_an_error_of_the_server_cannot_control_the_terminal(
    run: Here, hub: EmulatedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor show a token in it."""

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


def test_the_table_of_commands_agrees_with_the_modules() -> None:
    """A lazy command loads a command with this name and with help."""
    for name, lazy in LAZY.items():
        assert isinstance(lazy, LazyCommand)
        assert lazy.load(name).name == name
    assert isinstance(app, LazyGroup)
