"""What a shell gets when it asks for completions: fast, silent, and never by a login."""

import json
import os
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click
import pytest
from lines import commands
from running import PATIENCE, Here

from dockerhub.cli.main import app, main
from dockerhub.cli.runtime import completion, completion_cache
from dockerhub.cli.runtime.completed_names import CompletedName
from dockerhub.emulator import EmulatedHub, fault_names

FREE = frozenset(
    {
        *("address", "command", "digest", "file", "hook_url", "invite", "invitee", "label"),
        *("name", "permission", "query", "role", "rule", "schema", "shell", "target", "team"),
        *("user", "username", "webhook", "arguments"),
    }
)
"""Arguments that no shell completes: new names, files, people, and what has choices of its own."""

Complete = Callable[..., list[str]]


@pytest.fixture
def complete(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Complete:
    """Ask as bash does, with the line as far as it is typed; wait for slow machines."""
    monkeypatch.setattr(completion, "_PATIENCE", PATIENCE)

    def ask(line: str) -> list[str]:
        with monkeypatch.context() as patch:
            patch.setenv("_DOCKERHUB_COMPLETE", "bash_complete")
            patch.setenv("COMP_WORDS", f"dockerhub {line}")
            assert main([]) == 0
        told = capsys.readouterr()
        assert told.err == ""
        return [each.partition(",")[2] for each in told.out.splitlines()]

    return ask


@pytest.fixture
def cache(home: Path) -> Path:
    return home / ".cache" / "dockerhub" / "completion.json"


def test_every_argument_is_completed_or_known_to_be_free() -> None:
    """A new command's arguments are completed by their names."""
    arguments = {
        (" ".join(path), each.name)
        for path, command in commands()
        for each in command.params
        if isinstance(each, click.Argument)
        and not isinstance(each.type, CompletedName)
        and each.name not in FREE
    }
    assert arguments == set()


def test_names_are_completed_with_the_stored_session(
    complete: Complete, run: Here, hub: EmulatedHub, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names of each kind; options in the line are used."""
    for line, password in (
        ("login -u alice --password-stdin", "alice-password"),
        ("login -u carol --password-stdin --profile other", "carol-password"),
    ):
        assert run.line(line, stdin=password).code == 0
    for line, expected in {
        "repos show ac": ["acme/app", "acme/empty", "acme/secret"],
        "tags ls acme/s": ["acme/secret"],
        "tags ls ": ["acme/app", "acme/empty", "acme/secret", "alice/tools"],
        "tags ls alp": ["alpine"],
        "tags show acme/app:1.22.33": ["acme/app:1.22.33"],
        "tags rm acme/app 1.22.3 1.22.33": ["1.22.33"],
        "tags rm acme/app:1.0.1 1.22.": [],
        "tags ls acme/app:1.22.": [],
        "repos ls ": ["acme", "alice", "umbrella"],
        "orgs show u": ["umbrella"],
        "audit ls ": ["acme", "umbrella"],
        "tokens show 'adm": ["admin token of alice"],
        "orgs tokens rm acme ": ["CI of acme", "nightly builds"],
        "whoami --profile ": ["default", "other"],
        "auth switch o": ["other"],
        "tags ls --profile other acme/": ["acme/app", "acme/empty"],
        "tags ls --anonymous alp": ["alpine"],
        "repos ls --anonymous ": [],
        "tags ls --anonymous acme/": ["acme/app", "acme/empty"],
        "tags ls --profile none acme/": [],
        "api list_audit_l": ["list_audit_logs"],
        "tagz ls ": [],
        "tokens 'sh": ["show"],
        "": [name for section in app.sections.values() for name in section],
    }.items():
        assert complete(line) == expected, line
    assert complete("emulator --fault ") == fault_names()
    assert stat.S_IMODE(cache.stat().st_mode) == 0o600
    assert "eyJ" not in cache.read_text("utf-8")


def test_only_namespaces_that_fit_are_listed(
    complete: Complete, run: Here, hub: EmulatedHub, home: Path
) -> None:
    """Each list is a request of the account's rate limit."""
    assert run.line("login -u alice --password-stdin", stdin="alice-password").code == 0
    hub.clear_requests()
    assert complete("tags ls acm") == ["acme/app", "acme/empty", "acme/secret"]
    assert [each for each in hub.requests if "/alice/repositories" in each.path] == []


def test_completion_never_signs_in(
    complete: Complete,
    run: Here,
    hub: EmulatedHub,
    helper: Callable[..., Path],
    as_user: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither with a password, which could lock the account, nor by a helper, which could ask."""
    as_user("alice", "wrong-password")
    assert complete("tags ls acme/") == ["acme/app", "acme/empty"]
    for name in ("DOCKERHUB_USERNAME", "DOCKERHUB_PASSWORD"):
        monkeypatch.delenv(name)
    helper()
    assert run.line("login -u alice --password-stdin", stdin="alice-password").code == 0
    helper("#!/bin/sh\necho asked >> $STORE.log\n")
    hub.clear_requests()
    assert complete("tags ls acme/s") == []
    assert complete("tokens show ") == []
    assert not Path(f"{os.environ['STORE']}.log").exists()
    assert [
        each.path for each in hub.requests if "login" in each.path or "token" in each.path
    ] == []
    monkeypatch.setenv("HOME", "/dev/null")
    assert complete("tags ls acme/e") == ["acme/empty"], "without a home, nothing is remembered"


def test_a_token_of_the_environment_is_a_session(
    complete: Complete, run: Here, hub: EmulatedHub, alice: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An access token is not: it would have to sign in."""
    token = run.line("auth token").out.strip()
    for name in ("DOCKERHUB_USERNAME", "DOCKERHUB_PASSWORD"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("DOCKERHUB_TOKEN", token)
    assert complete("tags ls acme/s") == ["acme/secret"]
    monkeypatch.setenv("DOCKERHUB_USERNAME", "alice")
    monkeypatch.setenv("DOCKERHUB_TOKEN", "dckr_pat_alice_admin")
    hub.clear_requests()
    assert complete("tags ls acme/s") == []
    assert all("auth" not in each.path for each in hub.requests)


def test_completions_are_cached(
    complete: Complete, hub: EmulatedHub, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For a short time; failures for a shorter one. A damaged cache is replaced."""
    for name in ("_LIFE", "_PAUSE"):
        monkeypatch.setattr(completion_cache, name, 3_600.0)
    asked = lambda: len(hub.requests)  # noqa: E731  # read after each step
    assert complete("tags ls acme/a") == complete("tags ls acme/a") == ["acme/app"]
    assert asked() == 1
    _age(cache, 3_601)
    assert complete("tags ls acme/a") == ["acme/app"]
    assert asked() == 2
    for damaged in ("{", "[]", '{"x": 3}', '{"x": {}}'):
        cache.write_text(damaged, "utf-8")
        assert complete("tags ls acme/a") == ["acme/app"]
    assert asked() == 6
    hub.faults.add("html", times=None)
    assert complete("tags ls acme/e") == complete("tags ls acme/e") == []
    assert asked() == 7
    _age(cache, 3_601)
    hub.faults.clear()
    assert complete("tags ls acme/e") == ["acme/empty"]
    cache.unlink()
    cache.mkdir()
    assert complete("tags ls acme/e") == ["acme/empty"], "and without a cache that can be written"


def test_all_sessions_without_a_login_share_what_is_remembered(
    complete: Complete, hub: EmulatedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the reason for having none: Docker Hub gives the same names."""
    monkeypatch.setattr(completion_cache, "_LIFE", 3_600.0)
    assert complete("tags ls acme/a") == ["acme/app"]
    assert complete("tags ls --anonymous acme/a") == ["acme/app"]
    monkeypatch.setenv("DOCKERHUB_TOKEN", "dckr_pat_alice_admin")
    assert complete("tags ls acme/a") == ["acme/app"]
    assert len(hub.requests) == 1


def _age(cache: Path, seconds: float) -> None:
    """Make everything in the cache older by this number of seconds."""
    content = json.loads(cache.read_text("utf-8"))
    for entry in content.values():
        entry["until"] -= seconds
    cache.write_text(json.dumps(content), "utf-8")


def test_a_server_that_does_not_respond_does_not_delay_the_shell(
    complete: Complete, hub: EmulatedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does an invalid address, and nothing is printed."""
    monkeypatch.setattr(completion, "_PATIENCE", 0.2)
    with hub.lock:
        assert complete("tags ls acme/a") == []
    assert complete("tags ls --url nothing acme/a") == []
    monkeypatch.setenv("DOCKERHUB_PROFILE", "no-such")
    assert complete("tags ls acme/a") == []


def test_names_with_shell_syntax_are_quoted(
    run: Here,
    hub: EmulatedHub,
    alice: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Names that would move the cursor are left out."""
    assert run.line("login -u alice --password-stdin", stdin="alice-password").code == 0
    for name in ("DOCKERHUB_USERNAME", "DOCKERHUB_PASSWORD"):
        monkeypatch.delenv(name)
    for label in ("$(touch x)", "plain"):
        assert run("tokens", "create", label, "--scope", "repo:read").code == 0
    held = hub.state.access_tokens
    first = next(iter(held))
    held[first] = replace(held[first], label="a\x1b[2Jb")
    capsys.readouterr()
    monkeypatch.setenv("_DOCKERHUB_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "dockerhub tokens show ")
    assert main([]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "quoted,$(touch x)" in lines
    assert "plain,plain" in lines
    assert not any("2J" in line for line in lines)


@pytest.mark.parametrize(
    ("instruction", "code"),
    [("bash_source", 0), ("zsh_source", 0), ("fish_source", 0), ("sh_complete", 1), ("bash_x", 1)],
)
def test_a_shell_may_ask_for_its_script(
    instruction: str, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As Click's documentation says; of a shell that is not known, nothing is printed."""
    monkeypatch.setenv("_DOCKERHUB_COMPLETE", instruction)
    assert main([]) == code
    assert ("_DOCKERHUB_COMPLETE" in capsys.readouterr().out) is (code == 0)
