"""The long jobs from the command line: prune, audit and scim."""

import csv
import json
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from io import StringIO
from pathlib import Path

import pytest
from running import Done, Here, LeapingClock, Terminal, run_piped

from dockerhub.emulator import EmulatedHub, RateLimit

COMMANDS: dict[str, tuple[str, str | None]] = {
    "prune": ("prune acme/secret --keep-last 3", "prune acme/nothing --keep-last 3"),
    "prune --apply": ("prune acme/secret --keep-last 3 --apply", None),
    "prune --resume": ("prune --resume journal.ndjson --apply", None),
    "audit export": (
        "audit export acme --since 2026-10-01 -o events.ndjson",
        "audit export nobody --since 2026-10-01 -o events.ndjson",
    ),
    "audit actions": ("audit actions acme", "audit actions nobody"),
    "scim users ls": ("scim users ls", None),
    "scim users show": ("scim users show bob@example.com", "scim users show x@example.com"),
    "scim users create": ("scim users create x@example.com --given-name X", None),
    "scim users update": (
        "scim users update bob@example.com --no-active",
        "scim users update x@example.com --active",
    ),
    "scim users sync": ("scim users sync users.csv", None),
    "scim users sync --apply": ("scim users sync users.csv --apply", None),
    "scim schemas": ("scim schemas", "scim schemas urn:nothing"),
    "scim resource-types": ("scim resource-types", "scim resource-types Nothing"),
    "scim config": ("scim config", None),
}
"""What succeeds, and what finds nothing, if anything can."""

BY_NAME = pytest.mark.parametrize("name", COMMANDS)


@pytest.fixture(autouse=True)
def folder(
    tmp_path: Path, hub: EmulatedHub, alice: None, monkeypatch: pytest.MonkeyPatch, run: Here
) -> Path:
    """A working folder with files for the commands, and everybody signed in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DOCKERHUB_SCIM_TOKEN", "dckr_scim_acme")
    (tmp_path / "users.csv").write_text(
        "userName,givenName,active\nbob@example.com,Robert,true\nnew@example.com,New,true\n"
    )
    plan = json.loads((Path(__file__).parent / "plan.json").read_text())
    (tmp_path / "journal.ndjson").write_text(json.dumps(plan) + "\n")
    hub.clear_requests()
    return tmp_path


def tags(hub: EmulatedHub) -> list[str]:
    return sorted(hub.state.repositories["acme", "secret"].tags)


@pytest.fixture
def line(run: Here) -> Callable[[str], Done]:
    return run.line


@BY_NAME
def test_it_succeeds(name: str, line: Callable[[str], Done]) -> None:
    done = line(COMMANDS[name][0])
    assert done.code == 0, done
    assert "dockerhub:" not in done.err
    assert done.out or done.err


@BY_NAME
def test_bad_credentials_end_with_3(
    name: str, line: Callable[[str], Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKERHUB_PASSWORD", "wrong")
    monkeypatch.setenv("DOCKERHUB_SCIM_TOKEN", "wrong")
    done = line(COMMANDS[name][0])
    assert done.code == 3, done


@pytest.mark.parametrize("name", [name for name, (_, missing) in COMMANDS.items() if missing])
def test_what_is_not_there_ends_with_4(name: str, line: Callable[[str], Done]) -> None:
    done = line(COMMANDS[name][1] or "")
    assert done.code == 4, done
    assert done.err.startswith("dockerhub: ")


@BY_NAME
def test_a_spent_rate_limit_ends_with_5(
    name: str, line: Callable[[str], Done], hub: EmulatedHub
) -> None:
    hub.rate_limit = RateLimit(limit=0)
    done = line(f"{COMMANDS[name][0]} --max-wait 0")
    assert done.code == 5, done
    assert "Try again at 20" in done.err


@BY_NAME
def test_sigint_ends_with_130(
    name: str, line: Callable[[str], Done], hub: EmulatedHub, clock: LeapingClock, signed_in: None
) -> None:
    """Wherever something is begun, how to go on is said."""
    hub.rate_limit = RateLimit(limit=0)
    clock.on_wait = partial(signal.raise_signal, signal.SIGINT)
    done = line(COMMANDS[name][0])
    assert done.code == 130, done
    assert "dockerhub: interrupted" in done.err
    if name in ("prune --resume", "audit export"):
        assert "To go on" in done.err


@BY_NAME
def test_the_help_shows_an_example(name: str, line: Callable[[str], Done]) -> None:
    command = name.partition(" --")[0]
    examples = line(f"{command} --help").out.partition("Examples:")[2]
    assert f"\n  dockerhub {command}" in examples


@BY_NAME
def test_as_a_program_piped_and_on_a_terminal(name: str) -> None:
    """For machines, nothing but text; for people, what fits the terminal."""
    words = shlex.split(COMMANDS[name][0])
    piped = run_piped(*words)
    assert piped.code == 0, piped
    assert "\x1b" not in piped.out + piped.err
    for path in (Path("events.ndjson"), Path("events.ndjson.checkpoint")):
        path.unlink(missing_ok=True)
    if name == "scim users create":
        words[3] = "y@example.com"
    more = ["--yes"] if "--apply" in words else []
    shown = Terminal(*words, *more, columns=80).end()
    assert shown.code == 0, shown


@pytest.fixture
def signed_in(run: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    """A login that `dockerhub login` keeps, so that signing in takes no request."""
    monkeypatch.delenv("DOCKERHUB_USERNAME")
    monkeypatch.delenv("DOCKERHUB_PASSWORD")
    assert run.line("login -u alice --password-stdin", stdin="alice-password\n").code == 0


# Pruning.


def test_a_plan_is_shown_and_nothing_is_deleted(
    line: Callable[[str], Done], hub: EmulatedHub
) -> None:
    """With the reason for each tag."""
    done = line("prune acme/secret --keep-last 1 --protect build-2,v* --match 'build-[1-4]' --json")
    found = {each["tag"]: (each["delete"], each["reason"]) for each in json.loads(done.out)}
    assert found == {
        "build-4": (True, "matches build-[1-4]; not among the newest 1"),
        "build-3": (True, "matches build-[1-4]; not among the newest 1"),
        "build-2": (False, "protected by build-2"),
        "build-1": (False, "among the newest 1"),
    }
    assert "2 of 5 tags are to be deleted. Nothing was deleted: --apply deletes." in done.err
    assert len(tags(hub)) == 5
    every = line("prune acme/secret --match 'build-[1-4]' --all --ndjson")
    assert len(every.out.splitlines()) == 5


def test_tags_of_the_same_digest_are_shown(line: Callable[[str], Done]) -> None:
    done = line("prune alice/tools --match latest --csv")
    [row] = csv.DictReader(StringIO(done.out))
    assert (row["repository"], row["tag"], row["same_digest"]) == ("alice/tools", "latest", "v11")


def test_deleting_for_machines(line: Callable[[str], Done], hub: EmulatedHub, home: Path) -> None:
    """A second time, there is nothing to do."""
    done = line("prune acme/secret --keep-last 3 --apply --json")
    assert [(each["tag"], each["result"]) for each in json.loads(done.out)] == [
        ("build-5", "deleted"),
        ("build-4", "deleted"),
    ]
    assert tags(hub) == ["build-1", "build-2", "build-3"]
    [journal] = (home / ".local" / "state" / "dockerhub").iterdir()
    assert done.err == f"2 deleted. Journal: {journal}\n"

    again = line("prune acme/secret --keep-last 3 --apply --json")
    assert (again.code, again.out, again.err) == (0, "", "0 of 3 tags are to be deleted.\n")
    assert line(f"prune --resume {journal} --apply").err == "Nothing is left to be deleted.\n"


def test_the_journal_can_be_elsewhere(
    line: Callable[[str], Done], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line("prune acme/secret --keep-last 4 --apply --journal here.ndjson")
    assert (folder / "here.ndjson").exists()
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "state"))
    line("prune acme/secret --keep-last 3 --apply")
    assert len(list((folder / "state" / "dockerhub").iterdir())) == 1


def test_rules_of_a_file(line: Callable[[str], Done], folder: Path, hub: EmulatedHub) -> None:
    """For all of its repositories, or some."""
    (folder / "rules.yaml").write_text(
        "repositories:\n  acme/secret: {keep_last: 4}\n  alpine: {keep_last: 2}\n"
        "  alice/tools: {match: v1}\n"
    )
    shown = line("prune --rules rules.yaml --ndjson")
    deletions = [json.loads(each) for each in shown.out.splitlines()]
    assert [each["repository"] for each in deletions if each["delete"]] == [
        "acme/secret",
        "library/alpine",
        "alice/tools",
    ]
    done = line("prune alice/tools acme/secret --rules rules.yaml --apply --ndjson")
    assert len(done.out.splitlines()) == 2
    wrong = line("prune acme/app --rules rules.yaml")
    assert wrong.code == 2
    assert "rules.yaml has no rules for acme/app; it has acme/secret, library/alp" in wrong.err


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        ("prune", "Name a repository, or a file of --rules."),
        ("prune acme/secret", "the rules name every tag"),
        ("prune acme/secret --older-than 3m", "older_than must be an age such as '90d', '12h'"),
        ("prune acme/secret --not-pulled-since soon", "not_pulled_since must be an age such as"),
        ("prune acme/secret --keep-last 0", "--keep-last"),
        ("prune acme/secret --match x --protect x", "contradict each other: both name 'x'"),
        ("prune Acme/secret --keep-last 1", "names are lower case"),
        ("prune --rules bad.yaml", "bad.yaml, line 3, column 5: there is no 'keep_lst' here: did"),
        ("prune --rules bad.yaml --keep-last 3", "--rules and --keep-last contradict each other"),
        ("prune --resume journal.ndjson --keep-last 3", "--resume takes repositories and rules"),
        ("prune --resume users.csv", "users.csv is not a journal of deletions: line 1"),
        ("audit export acme -o x", "say since when to export"),
        ("audit export acme -o x --since 3m", "since must be an age such as '90d', '12h'"),
        ("audit export acme -o x --since 1d --json", "cannot be --json: take --ndjson or --csv"),
        ("audit export acme --since 1d", "Missing option '-o'"),
        ("scim users update bob@example.com", "Say what to change: --[no-]active"),
        ("scim users sync rules.txt", "its name must end with .csv or .json"),
        ("scim users sync bad.csv", "bad.csv cannot be used:"),
        ("scim users ls --filter 'userName eq'", "this is no SCIM filter"),
    ],
)
def test_what_cannot_be_meant_ends_with_2(
    line: Callable[[str], Done], folder: Path, hub: EmulatedHub, command: str, problem: str
) -> None:
    """Before anything is asked, or changed."""
    (folder / "bad.yaml").write_text("repositories:\n  acme/app:\n    keep_lst: 3\n")
    (folder / "bad.csv").write_text("userName\nbob\n")
    before = set(folder.iterdir())
    done = line(command)
    assert done.code == 2, done
    assert problem in done.err
    assert hub.requests == ()
    assert set(folder.iterdir()) == before


def test_without_the_package_for_rules_files(
    line: Callable[[str], Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    done = line("prune --rules rules.yaml")
    assert (done.code, done.err) == (
        1,
        'dockerhub: yaml is missing: pip install "dockerhub[cli]"\n',
    )


def test_a_part_that_fails_ends_with_6_and_is_gone_on_with(
    line: Callable[[str], Done], hub: EmulatedHub
) -> None:
    hub.faults.add("status", path="*/tags/build-4*", method="DELETE", code=403)
    done = line("prune acme/secret --keep-last 2 --apply --journal j")
    assert done.code == 6
    assert "acme/secret\tbuild-4\tfailed\t" in done.out
    assert "dockerhub: 2 deleted, 1 failed. Journal: j\nTo go on: dockerhub prune --re" in done.err

    left = line("prune --resume j --ndjson")
    assert json.loads(left.out)["tag"] == "build-4"
    assert "1 tags are left to be deleted. --apply deletes." in left.err
    assert line("prune --resume j --apply").code == 0
    assert tags(hub) == ["build-1", "build-2"]


def test_refusals_stop_it(line: Callable[[str], Done], hub: EmulatedHub) -> None:
    """If nothing could be deleted, the reason decides about the exit code."""
    hub.faults.add("status", path="*/tags/build*", method="DELETE", code=403, times=None)
    done = line("prune acme/secret --keep-last 1 --apply --journal j")
    assert done.code == 1
    assert "3 failed, 1 not tried. Journal: j" in done.err
    assert len(tags(hub)) == 5


def test_a_journal_that_cannot_be_written(line: Callable[[str], Done], hub: EmulatedHub) -> None:
    done = line("prune acme/secret --keep-last 1 --apply --journal nowhere/j")
    assert done.code == 1
    assert "the journal nowhere/j could not be written: No such file or directory" in done.err
    assert len(tags(hub)) == 5


def test_a_journal_that_another_run_has_open(line: Callable[[str], Done], hub: EmulatedHub) -> None:
    import fcntl  # noqa: PLC0415

    with Path("journal.ndjson").open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        done = line("prune --resume journal.ndjson --apply")
    assert done.code == 1
    assert "another run has it open" in done.err
    assert len(tags(hub)) == 5


def test_on_a_terminal_the_repository_is_typed(hub: EmulatedHub) -> None:
    """The plan is shown before; anything else changes nothing."""
    for answer, left in (("y", 5), ("acme/secret", 3)):
        terminal = Terminal("prune", "acme/secret", "--keep-last", "3", "--apply", columns=100)
        shown = terminal.expect("Type acme/secret to go on] ")
        assert "not among the newest 3" in shown
        terminal.send(f"{answer}\n")
        done = terminal.end()
        assert len(tags(hub)) == left
        assert done.code == (1 if left == 5 else 0)
    assert "2 deleted. Journal: " in done.out


def test_many_repositories_are_confirmed_by_the_number(hub: EmulatedHub, folder: Path) -> None:
    names = ["acme/secret", "alice/tools", "acme/app", "carol/notes"]
    hub.state.repositories["carol", "notes"].is_private = False
    (folder / "rules.yaml").write_text(
        "repositories:\n"
        + "".join(f"  {name}: {{match: [build-1, latest, v1, today]}}\n" for name in names)
    )
    terminal = Terminal("prune", "--rules", "rules.yaml", "--apply", columns=100)
    terminal.expect("acme/secret, alice/tools, acme/app and 1 more, for good? [Type 5 to go on] ")
    terminal.send("no\n")
    assert terminal.end().code == 1


def test_what_failed_is_shown_on_a_terminal(hub: EmulatedHub) -> None:
    hub.faults.add("status", path="*/tags/build-4*", method="DELETE", code=500, times=None)
    done = Terminal(
        "prune", "acme/secret", "--keep-last", "2", "--apply", "--yes", columns=100
    ).end()
    assert done.code == 6
    assert re.search(r"build-4 +failed", done.out)
    assert not re.search(r"build-5 +deleted", done.out)


# Audit logs.


def test_exporting_and_going_on(line: Callable[[str], Done], folder: Path) -> None:
    first = line("audit export acme --since 2026-10-01 -o events.ndjson --until 2026-10-20")
    assert re.match(r"\d+ events exported, up to 2026-10-20 .*; events.ndjson has", first.err)
    done = line("audit export acme -o events.ndjson")
    assert "events.ndjson has 60." in done.err
    found = [json.loads(each) for each in (folder / "events.ndjson").read_text().splitlines()]
    assert len({each["event_id"] for each in found}) == len(found) == 60
    assert line("audit export acme -o events.ndjson").err.startswith("0 events exported")
    other = line("audit export acme -o events.ndjson --actor bob")
    assert other.code == 2
    assert "another filters" in other.err


@pytest.mark.parametrize(("options", "form"), [("", "csv"), ("--csv", "csv"), ("--ndjson", "nd")])
def test_the_format_is_that_of_the_name_or_the_option(
    line: Callable[[str], Done], folder: Path, options: str, form: str
) -> None:
    line(f"audit export acme --since 2026-10-01 -o events.csv {options}")
    first = (folder / "events.csv").read_text().splitlines()[0]
    assert first.startswith("timestamp,account" if form == "csv" else "{")


def test_following_waits_for_what_passes(
    line: Callable[[str], Done], hub: EmulatedHub, clock: LeapingClock
) -> None:
    """Until it is interrupted."""
    waits: list[float] = []

    def after_some() -> None:
        waits.append(clock.waits[-1])
        if clock.waits.count(90) == 2:
            signal.raise_signal(signal.SIGINT)

    clock.on_wait = after_some
    hub.faults.add("status", path="*auditlogs*", code=503, times=3)
    done = line("audit export acme --since 1d -o events.ndjson --follow --interval 90")
    assert done.code == 130
    assert "Waiting, to try again: " in done.err
    assert "To go on, run the same command again: nothing is lost or twice." in done.err


def test_an_output_that_cannot_be_written(line: Callable[[str], Done]) -> None:
    done = line("audit export acme --since 1d -o nowhere/events")
    assert done.code == 1
    assert "nowhere/events could not be written: No such file or directory. What was" in done.err


def test_a_disk_that_is_full(folder: Path) -> None:
    """A limit of the size of files stands for it: nothing is lost, and it can be gone on with."""
    words = ["audit", "export", "acme", "--since", "2026-10-01", "-o", "events.ndjson"]
    limit = "ulimit -f 8; trap '' XFSZ; exec "
    program = shlex.join([sys.executable, "-m", "dockerhub.cli", *words])
    # The limit holds for what measures the coverage, too.
    unmeasured = {name: value for name, value in os.environ.items() if "COVERAGE" not in name}
    done = subprocess.run(
        ["bash", "-c", limit + program], env=unmeasured, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "events.ndjson could not be written: File too large" in done.stderr
    assert run_piped(*words).code == 0
    lines = (folder / "events.ndjson").read_text().splitlines()
    assert len({json.loads(each)["event_id"] for each in lines}) == len(lines) == 60


def test_actions(line: Callable[[str], Done]) -> None:
    found = json.loads(line("audit actions acme --json").out)
    assert {
        "action": "repo.tag.push",
        "label": "Tag Pushed",
        "group": "Repository",
        "description": "contains image tag push events",
    } in found


# Provisioning.


def test_a_file_is_planned_shown_and_applied(line: Callable[[str], Done], hub: EmulatedHub) -> None:
    shown = line("scim users sync users.csv --all --ndjson")
    assert [json.loads(each)["action"] for each in shown.out.splitlines()] == ["update", "create"]
    assert "2 users are to be changed; 2 others are not in the file. Nothing was ch" in shown.err
    assert len(hub.state.scim_users) == 3

    done = line("scim users sync users.csv --apply --json")
    assert [each["done"] for each in json.loads(done.out)] == [True, True]
    assert done.err == "2 users changed.\n"
    again = line("scim users sync users.csv --apply")
    assert again.err == "0 users are to be changed; 2 others are not in the file.\n"
    assert (again.code, again.out) == (0, "")

    others = line("scim users sync users.csv --deactivate-others --apply")
    assert "alice@example.com\tdeactivate\ttrue" in others.out


def test_what_fails_for_one_user(line: Callable[[str], Done], hub: EmulatedHub) -> None:
    hub.faults.add("status", path="*/Users", method="POST", code=500)
    done = line("scim users sync users.csv --apply")
    assert done.code == 6
    assert "1 users changed, 1 failed, 0 not tried. To go on, run the same comm" in done.err

    hub.faults.add("status", path="*/Users", method="POST", code=409)
    done = line("scim users sync users.csv --apply")
    assert done.code == 1
    hub.faults.add("status", path="*/Users", method="POST", code=401)
    assert line("scim users sync users.csv --apply").code == 3


def test_provisioning_on_a_terminal(hub: EmulatedHub) -> None:
    terminal = Terminal("scim", "users", "sync", "users.csv", "--apply", columns=100)
    terminal.expect("Change 2 users? [y/N] ")
    terminal.send("y\n")
    done = terminal.end()
    assert done.code == 0
    assert "2 users changed." in done.out


def test_single_users(line: Callable[[str], Done], hub: EmulatedHub) -> None:
    """By address or by id; what is not said stays."""
    created = json.loads(line("scim users create eve@example.com --family-name Eve --json").out)
    assert created["name"]["familyName"] == "Eve"
    line("scim users update eve@example.com --no-active")
    line(f"scim users update {created['id']} --given-name Adam")
    shown = json.loads(line(f"scim users show {created['id']} --json").out)
    assert (shown["active"], shown["name"]) == (False, {"givenName": "Adam", "familyName": "Eve"})
    assert line(
        "scim users ls --filter 'active eq false' --sort userName --limit 3"
    ).out.startswith("eve@example.com\tfalse\tAdam\tEve\teve\t")
    hub.faults.add("missing-keys", path="*/Users/*", keep="id")
    unknown = line(f"scim users update {created['id']} --given-name A")
    assert unknown.code == 2
    assert "Docker Hub does not tell whether the user is active" in unknown.err


def test_what_the_service_is_like(line: Callable[[str], Done], hub: EmulatedHub) -> None:
    schema = "urn:ietf:params:scim:schemas:core:2.0:User"
    assert f"\t{schema}\n" in line("scim schemas").out
    assert f"id\t{schema}\n" in line(f"scim schemas {schema}").out
    assert "endpoint\t" in line("scim resource-types User").out
    assert "User\t" in line("scim resource-types").out
    assert re.search(r"^sort\t(true|false)$", line("scim config").out, re.MULTILINE)
