"""`teams`: what is changed, what is asked, and how a file becomes the members of a team."""

import json
import signal
from pathlib import Path

import pytest
from running import Done, Here, LeapingClock, Terminal

from dockerhub.emulator import EmulatedHub

SYNC = ("teams", "members", "sync", "acme", "developers")


def members(hub: EmulatedHub, name: str = "developers") -> tuple[str, ...]:
    """The members of a team of acme."""
    [found] = [each.members for each in hub.state.teams.values() if each.name == name]
    return found


def names(hub: EmulatedHub) -> list[str]:
    return sorted(each.name for each in hub.state.teams.values() if each.org == "acme")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "members.txt"
    path.write_text("# the team\nalice\n\nDAVE # since May\nalice\n", "utf-8-sig")
    return path


def test_a_team_is_created_edited_and_listed(run: Here, hub: EmulatedHub, alice: None) -> None:
    """The output shows it as it is now."""
    created = run.line("teams create acme testers --description 'Try it' --json")
    assert json.loads(created.out)["description"] == "Try it"
    assert "name\tqa-team\n" in run.line("teams edit acme testers --name qa-team").out
    lines = run.line("teams ls acme --ndjson").out.splitlines()
    listed = [json.loads(line)["name"] for line in lines]
    assert listed == names(hub) == ["auditors", "developers", "qa-team"]
    assert run.line("teams ls acme --user bob --search dev --csv").out.splitlines()[1:] == [
        "developers,2,Writes the app,1"
    ]


def test_an_edit_must_change_something(run: Here, alice: None) -> None:
    done = run.line("teams edit acme developers")
    assert (done.code, "Name what to change: --name, --description." in done.err) == (2, True)


def test_deleting_a_team_requires_its_name(run: Here, hub: EmulatedHub, alice: None) -> None:
    """By the option where nobody can be asked; a wrong name changes nothing."""
    bare = run.line("teams rm acme developers")
    wrong = run.line("teams rm acme developers --confirm auditors")
    assert (bare.code, wrong.code) == (2, 2)
    assert "with 2 members, and all its permissions on repositories?" in bare.err
    assert "add --confirm developers" in bare.err
    assert names(hub) == ["auditors", "developers"]

    done = run.line("teams rm acme developers --confirm developers")
    assert (done.code, names(hub)) == (0, ["auditors"])
    assert hub.state.repositories["acme", "app"].team_permissions == {}


def test_a_terminal_asks_for_the_name_of_the_team(hub: EmulatedHub, alice: None) -> None:
    terminal = Terminal("teams", "rm", "acme", "developers")
    terminal.expect("Type developers to confirm")
    terminal.send("developers\n")
    assert "Deleted the team 'developers' of acme." in terminal.end().out
    assert names(hub) == ["auditors"]


def test_members_are_added_and_removed(run: Here, hub: EmulatedHub, alice: None) -> None:
    """Each once; what fails does not stop the rest."""
    done = run.line("teams members add acme auditors bob nobody bob dave")
    assert (done.code, members(hub, "auditors")) == (6, ("alice", "bob", "dave"))
    assert "'nobody' is not a member of acme, or acme has no team 'auditors'." in done.out
    assert "2 of 3 members changed.\nTo continue, run the same command again." in done.err

    asked = run.line("teams members rm acme auditors bob dave")
    assert (asked.code, "Remove bob, dave from the team 'auditors'?" in asked.err) == (2, True)
    done = run.line("teams members rm acme auditors bob dave --yes")
    assert (done.code, members(hub, "auditors")) == (0, ("alice",))
    assert "2 of 2 members changed." in done.err


@pytest.mark.parametrize(
    ("command", "action", "whom"),
    [("add", "add", "acme"), ("rm --yes", "remove", "the team 'auditors'")],
)
def test_what_may_be_missing_is_named(
    run: Here, hub: EmulatedHub, alice: None, command: str, action: str, whom: str
) -> None:
    """Docker Hub does not tell which of them it is."""
    done = run.line(f"teams members {command} acme auditors nobody")
    problem = f"'nobody' is not a member of {whom}, or acme has no team 'auditors'."
    assert done == Done(4, f"nobody\t{action}\tfalse\t{problem}\n", f"dockerhub: {problem}\n")


def test_an_interrupted_change_says_what_was_done(
    run: Here, hub: EmulatedHub, alice: None, clock: LeapingClock
) -> None:
    clock.on_wait = lambda: signal.raise_signal(signal.SIGINT)
    hub.faults.add("status", code=503, method="DELETE", after=1)
    done = run.line("teams members rm acme developers bob dave --yes")
    assert (done.code, members(hub)) == (130, ("dave",))
    assert done.err == (
        "\ndockerhub: interrupted\n"
        "1 of 2 members changed.\nTo continue, run the same command again.\n"
    )


def test_a_refusal_is_shown_unchanged(run: Here, hub: EmulatedHub, alice: None) -> None:
    hub.faults.add("status", code=403, method="POST", path="*/members")
    done = run.line("teams members add acme auditors bob")
    assert (done.code, "403" in done.err, members(hub, "auditors")) == (1, True, ("alice",))


def test_what_fails_for_all_stops_early(run: Here, hub: EmulatedHub, alice: None) -> None:
    """Three refusals in a row are enough."""
    hub.faults.add("status", code=403, method="POST", path="*/members", times=None)
    run.line("teams members add acme auditors a b c d e")
    assert len([each for each in hub.requests if each.path.endswith("/members")]) == 3


def test_a_file_becomes_the_members(run: Here, hub: EmulatedHub, alice: None, file: Path) -> None:
    """A dry run and a missing yes change nothing; a second run has nothing to do."""
    dry = run(*SYNC, str(file), "--dry-run")
    assert (dry.code, dry.out) == (0, "alice\tadd\nbob\tremove\n")
    assert dry.err == "1 to add, 1 to remove. Nothing was changed.\n"
    asked = run(*SYNC, str(file))
    assert (asked.code, asked.out) == (2, "")
    question = "Change the team 'developers': 1 to add, 1 to remove?"
    assert [line.rstrip() for line in asked.err.splitlines()[:-1]] == [
        "1 to add, 1 to remove.",
        "USERNAME  ACTION",
        "alice     add",
        "bob       REMOVE",
        f"dockerhub: {question} There is no terminal to ask on: add --yes.",
    ]
    assert members(hub) == ("bob", "dave")

    done = run(*SYNC, str(file), "--yes")
    assert (done.code, members(hub)) == (0, ("dave", "alice"))
    assert done.out == "alice\tadd\ttrue\t\nbob\tremove\ttrue\t\n"
    assert done.err == "2 of 2 members changed.\n"
    again = run(*SYNC, str(file), "--yes", "--csv")
    assert again == Done(0, "username,action,done,error\n", "0 to add, 0 to remove.\n")


def test_an_empty_file_is_refused_unless_it_is_allowed(
    run: Here, hub: EmulatedHub, alice: None, file: Path
) -> None:
    file.write_text("# nobody\n", "utf-8")
    done = run(*SYNC, str(file), "--yes")
    assert (done.code, members(hub)) == (2, ("bob", "dave"))
    assert "would lose all members: add --allow-empty" in done.err
    assert run(*SYNC, str(file), "--yes", "--allow-empty").code == 0
    assert members(hub) == ()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"alice\ndave dee\n", "line 2: 'dave dee' is not a Docker ID."),
        (b"a@example.com", "line 1: 'a@example.com' is not a Docker ID."),
        (b"\xff\xfe", "is not UTF-8 text."),
    ],
)
def test_an_invalid_file_is_refused(
    run: Here, hub: EmulatedHub, alice: None, file: Path, content: bytes, problem: str
) -> None:
    """Before anything is sent."""
    file.write_bytes(content)
    done = run(*SYNC, str(file), "--yes")
    assert (done.code, problem in done.err) == (2, True)
    assert [each for each in hub.requests if "groups" in each.path] == []


def test_a_terminal_shows_the_plan_and_asks(hub: EmulatedHub, alice: None, file: Path) -> None:
    terminal = Terminal(*SYNC, str(file))
    shown = terminal.expect("Change the team 'developers': 1 to add, 1 to remove?")
    assert "USERNAME" in shown
    terminal.send("n\n")
    assert "Nothing was changed." in terminal.end().out
    assert members(hub) == ("bob", "dave")
