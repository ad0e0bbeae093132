"""``prune`` and accidents: an unset variable, a redirected stream, a name twice, a lost journal."""

import json
import shlex
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from running import Here, LeapingClock, Terminal

from dockerhub.cli.main import main
from dockerhub.cli.runtime.program import Program
from dockerhub.emulator import EmulatedHub


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, alice: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def tags(hub: EmulatedHub) -> Callable[[], int]:
    """Count the tags of the repository that is pruned."""
    return lambda: len(hub.state.repositories["acme", "secret"].tags)


@pytest.mark.parametrize("option", ["--match ''", "--protect ''", "--protect v*,", "--match ,x"])
def test_an_empty_pattern_is_refused(option: str, run: Here, hub: EmulatedHub) -> None:
    """Such as from an unset variable: without a pattern, the rules would select other tags."""
    done = run.line(f"prune acme/secret --keep-last 1 {option} --apply --yes")
    assert done.code == 2
    assert "a pattern is empty" in done.err
    assert not hub.requests


def test_a_repository_that_is_named_twice_is_planned_once(run: Here, hub: EmulatedHub) -> None:
    """Whichever of its names are used."""
    done = run.line("prune alpine library/alpine docker.io/library/alpine --keep-last 1 --json")
    names = [each["tag"] for each in json.loads(done.out)]
    assert sorted(names) == sorted(hub.state.repositories["library", "alpine"].tags)


def test_a_repository_that_could_not_be_read_is_named(run: Here, tags: Callable[[], int]) -> None:
    """If one cannot be planned, nothing is deleted in the others either."""
    done = run.line("prune acme/secret acme/gone --keep-last 1 --apply --yes")
    assert done.code == 4
    assert done.err.endswith("The tags of acme/gone were being read; nothing was deleted.\n")
    assert tags() == 5


def test_a_file_without_rules_is_an_error(run: Here, hub: EmulatedHub) -> None:
    """In an unattended job, nobody would notice."""
    Path("rules.yaml").write_text("repositories: {}\n", "utf-8")
    done = run.line("prune --rules rules.yaml --apply --yes")
    assert done.code == 2
    assert "rules.yaml names no repository." in done.err


class Keyboard(StringIO):
    """An input that looks like a keyboard."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    "line",
    [
        "prune acme/secret --keep-last 1 --apply",
        "prune 'acme/secre*' --keep-last 1 --apply",
        "prune --rules rules.yaml --apply",
        "prune --resume journal --apply",
        "scim users sync users.csv --apply",
    ],
)
@pytest.mark.parametrize("somebody", [True, False])
def test_where_no_question_can_be_answered_it_takes_the_option_yes(
    line: str,
    somebody: bool,
    run: Here,
    hub: EmulatedHub,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    clock: LeapingClock,
) -> None:
    """In a script, or if nobody can see the question, as with ``2> log``: nothing is sent."""
    Path("users.csv").write_text("userName\nx@example.com\n", "utf-8")
    Path("rules.yaml").write_text("repositories: {acme/secret: {keep_last: 1}}\n", "utf-8")
    monkeypatch.setenv("DOCKERHUB_SCIM_TOKEN", "dckr_scim_acme")
    if "--resume" in line:
        run.line("prune 'acme/secre*' --keep-last 1 --journal journal")
        hub.clear_requests()
    if somebody:
        monkeypatch.setattr(sys, "stdin", Keyboard())

    assert main(shlex.split(line), Program(clock=clock)) == 2
    assert capsys.readouterr().err.startswith(
        "dockerhub: --apply asks first, and there is no terminal to ask on: add --yes.\nSee: "
    )
    assert not hub.requests
    assert main(shlex.split(f"{line} --yes"), Program(clock=clock)) == 0


def test_the_plan_is_shown_before_the_question(tags: Callable[[], int]) -> None:
    """Also if the results go elsewhere."""
    terminal = Terminal(
        *shlex.split("prune acme/secret --keep-last 4 --apply --json"), stdout=Path("out.json")
    )
    shown = terminal.expect("[Type acme/secret to confirm]")
    assert "not among the last 4 pushed" in shown
    terminal.send("acme/secret\n")
    assert terminal.end().code == 0
    assert [each["result"] for each in json.loads(Path("out.json").read_text())] == ["deleted"]
    assert tags() == 4


@pytest.mark.parametrize(
    ("content", "code", "problem"),
    [("x\n", 2, "not a journal"), (None, 1, "could not be opened")],
)
def test_a_journal_that_cannot_be_begun_is_not_offered_to_continue(
    content: str | None,
    code: int,
    problem: str,
    run: Here,
    hub: EmulatedHub,
    tags: Callable[[], int],
) -> None:
    journal = Path("there" if content else "nowhere/there")
    if content:
        journal.write_text(content, "utf-8")
    done = run.line(f"prune acme/secret --keep-last 1 --apply --yes --journal {journal}")
    assert done.code == code
    assert problem in done.err
    assert "To continue" not in done.err
    assert hub.requests == ()
    assert tags() == 5


def test_the_command_to_continue_can_be_pasted(run: Here, hub: EmulatedHub) -> None:
    """With a name that a shell would split, and with the address of the server."""
    hub.faults.add("status", path="*/tags/build-4*", method="DELETE", code=500, times=None)
    done = run.line(
        f"prune acme/secret --keep-last 3 --apply --yes --journal 'a b.ndjson' --url {hub.url} "
        "--allow-http"
    )
    assert done.code == 6
    told = done.err.splitlines()[-1].removeprefix("To continue: dockerhub ")
    hub.faults.clear()
    assert told == f"prune --resume 'a b.ndjson' --apply --yes --url {hub.url} --allow-http"
    assert run.line(told).code == 0
    assert len(hub.state.repositories["acme", "secret"].tags) == 3
