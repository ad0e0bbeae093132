"""`prune`: a plan first, deletions that are reported, and how to continue."""

import csv
import json
import re
import signal
import sys
from io import StringIO
from pathlib import Path

import pytest
from running import Here, LeapingClock, Terminal, check_refusal

from dockerhub.emulator import EmulatedHub

pytestmark = pytest.mark.usefixtures("folder", "alice")


def tags(hub: EmulatedHub) -> list[str]:
    return sorted(hub.state.repositories["acme", "secret"].tags)


def test_a_plan_is_shown_and_nothing_is_deleted(run: Here, hub: EmulatedHub) -> None:
    """With the reason for each tag."""
    rules = "--keep-last 1 --protect build-2,v* --match 'build-[1-4]'"
    done = run.line(f"prune acme/secret {rules} --json")
    found = {each["tag"]: (each["delete"], each["reason"]) for each in json.loads(done.out)}
    assert found == {
        "build-4": (True, "matches build-[1-4]; not among the last 1 pushed"),
        "build-3": (True, "matches build-[1-4]; not among the last 1 pushed"),
        "build-2": (False, "protected by build-2"),
        "build-1": (False, "among the last 1 pushed"),
    }
    assert "2 of 5 tags are to be deleted. Nothing was deleted: --apply --yes deletes." in done.err
    assert len(tags(hub)) == 5
    every = run.line("prune acme/secret --match 'build-[1-4]' --all --ndjson")
    assert len(every.out.splitlines()) == 5


@pytest.mark.sweep
def test_the_latest_are_those_of_the_highest_versions(run: Here) -> None:
    """And the highest version stays if the last push counts, unless an option says otherwise."""
    series = "--match '1.[0-4].*,latest' --keep-latest 2 --by semver --per minor"
    done = run.line(f"prune acme/app {series} --ndjson")
    rows = [json.loads(line) for line in done.out.splitlines()]
    kept = {row["tag"] for row in rows if not row["delete"]}
    assert kept == {f"1.{minor}.{patch}" for minor in range(5) for patch in (48, 49)} | {"latest"}
    done = run.line("prune acme/app --match '1.0.[0-9]' --keep-last 1 --ndjson")
    assert done.out.count('"delete": false') == 1
    oldest = "prune acme/app --match 1.24.32 --older-than 1h"
    assert '"why": "highest"' in run.line(f"{oldest} --ndjson").out
    assert '"delete": true' in run.line(f"{oldest} --no-keep-highest --ndjson").out


def test_rules_by_regular_expressions(run: Here) -> None:
    """One may have a comma: each option is one expression."""
    line = r"prune acme/secret --match-regex 'build-\d{1,2}' --group-by '(.*)-\d+' --keep-last 2"
    done = run.line(f"{line} --protect-regex build-5 --protect-regex 'x|build-4' --ndjson")
    rows = {row["tag"]: row["reason"] for row in map(json.loads, done.out.splitlines())}
    assert rows == {
        "build-5": "protected by build-5",
        "build-4": "protected by x|build-4",
        "build-3": r"matches build-\d{1,2}; not among the last 2 pushed of build",
        "build-2": "among the last 2 pushed of build",
        "build-1": "among the last 2 pushed of build",
    }


def test_a_tag_in_csv_and_in_json(run: Here, hub: EmulatedHub) -> None:
    """With the others of the same digest; both have the same times."""
    [row] = csv.DictReader(StringIO(run.line("prune alice/tools --match latest --csv").out))
    assert row == {
        "repository": "alice/tools",
        "tag": "latest",
        "verdict": "delete",
        "pushed": "2026-10-16T23:26:35.18197Z",
        "reason": "matches latest",
        "same_digest": "v11",
    }
    [found] = json.loads(run.line("prune alice/tools --match latest --json").out)
    assert found == {
        "repository": "alice/tools",
        "tag": "latest",
        "delete": True,
        "why": "rules",
        "reason": "matches latest",
        "digest": hub.state.repositories["alice", "tools"].tags["latest"].manifest.digest,
        "pushed": row["pushed"],
        "pulled": None,
        "pulls_known": True,
        "shared_with": ["v11"],
    }


def test_deleting_for_machines(run: Here, hub: EmulatedHub, home: Path) -> None:
    """A second time, there is nothing to do."""
    done = run.line("prune acme/secret --keep-last 3 --apply --yes --json")
    assert [(each["tag"], each["result"]) for each in json.loads(done.out)] == [
        ("build-5", "deleted"),
        ("build-4", "deleted"),
    ]
    assert tags(hub) == ["build-1", "build-2", "build-3"]
    [journal] = (home / ".local" / "state" / "dockerhub").iterdir()
    storage = (
        "No storage was freed: the manifests of these tags stay. To free storage, add "
        "--free-storage to the run that deletes the tags."
    )
    assert done.err == f"2 of 2 deleted. Journal: {journal}\n{storage}\n"

    again = run.line("prune acme/secret --keep-last 3 --apply --yes --json")
    assert (again.code, again.out, again.err) == (0, "[]\n", "0 of 3 tags are to be deleted.\n")
    again = run.line("prune acme/secret --keep-last 3 --apply --yes --csv")
    assert again.out == "repository,tag,result,reason\n"
    assert (
        run.line(f"prune --resume {journal} --apply --yes").err == "No tags are left to delete.\n"
    )


def test_the_journal_can_be_elsewhere(
    run: Here, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.line("prune acme/secret --keep-last 4 --apply --yes --journal here.ndjson")
    assert (folder / "here.ndjson").exists()
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "state"))
    run.line("prune acme/secret --keep-last 3 --apply --yes")
    assert len(list((folder / "state" / "dockerhub").iterdir())) == 1


def test_rules_of_a_file(run: Here, folder: Path, hub: EmulatedHub) -> None:
    """For all of its repositories, or some."""
    (folder / "rules.yaml").write_text(
        "repositories:\n  acme/secret: {keep_last: 4}\n  alpine: {keep_last: 2}\n"
        "  alice/tools: {match: v1}\n"
    )
    shown = run.line("prune --rules rules.yaml --ndjson")
    deletions = [json.loads(each) for each in shown.out.splitlines()]
    assert [each["repository"] for each in deletions if each["delete"]] == [
        "acme/secret",
        "library/alpine",
        "alice/tools",
    ]
    done = run.line("prune alice/tools acme/secret --rules rules.yaml --apply --yes --ndjson")
    assert len(done.out.splitlines()) == 2
    wrong = run.line("prune acme/app --rules rules.yaml")
    assert wrong.code == 2
    assert "rules.yaml has no rules for acme/app; it has acme/secret, library/alp" in wrong.err


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        ("prune", "Name a repository, or a file with --rules."),
        ("prune acme/secret", "the rules name every tag"),
        ("prune acme/secret --older-than 3m", "--older-than must be an age such as '90d', '12h'"),
        ("prune acme/secret --not-pulled-since soon", "--not-pulled-since must be an age such as"),
        ("prune acme/secret --keep-last 0", "--keep-last"),
        ("prune acme/secret --match x --protect x", "contradict each other: both name 'x'"),
        ("prune acme/secret --keep-latest 3", "--keep-latest needs by: semver or push"),
        ("prune acme/secret --keep-last 3 --by push", "--by needs --keep-latest, a number of tags"),
        ("prune acme/secret --keep-last 3 --per major", "--per needs --keep-latest by semver"),
        (
            "prune acme/secret --match-regex '(?=x)'",
            "--match-regex is not a regular expression in RE2",
        ),
        ("prune acme/secret --protect-regex ''", "--protect-regex must have 1 to 255 characters"),
        ("prune acme/secret --match x --group-by '(x)'", "--group-by needs --keep-last or --keep-"),
        ("prune --rules bad.yaml --no-keep-highest", "--rules and --no-keep-highest contradict"),
        ("prune Acme/secret --keep-last 1", "names are lower case"),
        ("prune --rules bad.yaml", "bad.yaml, line 3, column 5: there is no 'keep_lst' here"),
        (
            "prune --rules bad.yaml --keep-last 3 --older-than 3d",
            "dockerhub: --rules and --keep-last, --older-than contradict each other.\n",
        ),
        ("prune --resume journal.ndjson --keep-last 3", "--resume takes repositories and rules"),
        ("prune --resume users.csv", "users.csv is not a journal of deletions: line 1"),
    ],
)
def test_invalid_arguments_end_with_2(
    run: Here, folder: Path, hub: EmulatedHub, command: str, problem: str
) -> None:
    """Before anything is sent or changed."""
    (folder / "bad.yaml").write_text("repositories:\n  acme/app:\n    keep_lst: 3\n")
    check_refusal(run, hub, folder, command, problem)


def test_without_the_package_for_rules_files(run: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    done = run.line("prune --rules rules.yaml")
    assert (done.code, done.err) == (
        1,
        'dockerhub: yaml is missing: pip install "dockerhub[cli]"\n',
    )


def test_a_part_that_fails_ends_with_6_and_is_continued(run: Here, hub: EmulatedHub) -> None:
    hub.faults.add("status", path="*/tags/build-4*", method="DELETE", code=403)
    done = run.line("prune acme/secret --keep-last 2 --apply --yes --journal j")
    assert done.code == 6
    assert "acme/secret\tbuild-4\tfailed\t" in done.out
    assert "dockerhub: 2 of 3 deleted, 1 failed. Journal: j\nNo storage was freed: the" in done.err
    assert "deletes the tags.\nTo continue: dockerhub prune --resume j --apply --yes" in done.err

    left = run.line("prune --resume j --ndjson")
    assert json.loads(left.out)["tag"] == "build-4"
    assert "Left to delete: 1 tag. Nothing was deleted: --apply --yes deletes." in left.err
    assert run.line("prune --resume j --apply --yes").code == 0
    assert tags(hub) == ["build-1", "build-2"]


def test_refusals_stop_it(run: Here, hub: EmulatedHub) -> None:
    """If nothing could be deleted, the reason decides about the exit code."""
    hub.faults.add("status", path="*/tags/build*", method="DELETE", code=403, times=None)
    done = run.line("prune acme/secret --keep-last 1 --apply --yes --journal j")
    assert done.code == 1
    assert "0 of 4 deleted, 3 failed, 1 not tried. Journal: j" in done.err
    assert "storage" not in done.err
    assert len(tags(hub)) == 5


def test_a_journal_that_cannot_be_written(run: Here, hub: EmulatedHub) -> None:
    done = run.line("prune acme/secret --keep-last 1 --apply --yes --journal nowhere/j")
    assert done.code == 1
    assert "nowhere/j could not be opened: No such file or directory" in done.err
    assert len(tags(hub)) == 5


def test_a_journal_that_another_run_has_open(run: Here, hub: EmulatedHub) -> None:
    import fcntl  # noqa: PLC0415

    with Path("journal.ndjson").open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        done = run.line("prune --resume journal.ndjson --apply --yes")
    assert done.code == 1
    assert "another run has it open" in done.err
    assert len(tags(hub)) == 5


@pytest.mark.sweep
def test_on_a_terminal_the_repository_is_typed(hub: EmulatedHub) -> None:
    """The plan is shown first; any other answer changes nothing."""
    for answer, left in (("y", 5), ("acme/secret", 3)):
        terminal = Terminal("prune", "acme/secret", "--keep-last", "3", "--apply", columns=100)
        shown = terminal.expect("Type acme/secret to confirm] ")
        assert "not among the last 3 pushed" in shown
        terminal.send(f"{answer}\n")
        done = terminal.end()
        assert len(tags(hub)) == left
        assert done.code == (1 if left == 5 else 0)
    assert "2 of 2 deleted. Journal: " in done.out


@pytest.mark.sweep
def test_many_repositories_are_confirmed_by_the_number(hub: EmulatedHub, folder: Path) -> None:
    names = ["acme/secret", "alice/tools", "acme/app", "carol/notes"]
    hub.state.repositories["carol", "notes"].is_private = False
    (folder / "rules.yaml").write_text(
        "repositories:\n"
        + "".join(f"  {name}: {{match: [build-1, latest, v1, today]}}\n" for name in names)
    )
    terminal = Terminal("prune", "--rules", "rules.yaml", "--apply", columns=100)
    terminal.expect("acme/secret, alice/tools, acme/app and 1 more? [Type 5 to confirm] ")
    terminal.send("no\n")
    assert terminal.end().code == 1


def test_only_failures_are_shown_on_a_terminal(hub: EmulatedHub) -> None:
    hub.faults.add("status", path="*/tags/build-4*", method="DELETE", code=500, times=None)
    done = Terminal(
        "prune", "acme/secret", "--keep-last", "2", "--apply", "--yes", columns=100
    ).end()
    assert done.code == 6
    assert re.search(r"build-4 +failed", done.out)
    assert not re.search(r"build-5 +deleted", done.out)


def test_a_deleted_journal_cannot_be_continued(
    run: Here, hub: EmulatedHub, clock: LeapingClock, alice: None, tmp_path: Path
) -> None:
    """So the deletion prints no such command at its end."""
    journal = tmp_path / "journal.ndjson"

    def stop() -> None:
        journal.unlink()
        signal.raise_signal(signal.SIGINT)

    clock.on_wait = stop
    hub.faults.add("status", code=503, method="DELETE", times=None)
    done = run.line(f"prune acme/app --match '1.0*' --apply --yes --journal {journal}")
    assert (done.code, journal.exists()) == (130, False)
    assert "--resume" not in done.err
