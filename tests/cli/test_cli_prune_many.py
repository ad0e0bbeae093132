"""`prune` of patterns: one plan for all, that can be interrupted while it is made."""

import json
from pathlib import Path

import pytest
from running import Here, Terminal, check_refusal

from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.state.populate import add_repository, push_tag

pytestmark = pytest.mark.usefixtures("folder", "alice")

RULES = "--keep-last 1 --match 't-*'"
NOT_FREED = (
    "No storage was freed: the manifests of these tags stay. To free storage, add --free-storage "
    "to the run that deletes the tags."
)


@pytest.fixture(autouse=True)
def wide(hub: EmulatedHub) -> None:
    """Two repositories with three tags each."""
    _push(hub, "wide-b", 3)
    _push(hub, "wide-a", 3)


def _push(hub: EmulatedHub, name: str, count: int) -> None:
    with hub.lock:
        repository = add_repository(hub.state, f"acme/{name}")
        for index in range(count):
            at = (1_700_000_000 + index) * 10**9
            push_tag(hub.state, repository, f"t-{index}", pushed=at, content=index, by="alice")


def test_the_plan_that_was_shown_is_applied_from_the_journal(run: Here, hub: EmulatedHub) -> None:
    shown = run.line(f"prune 'acme/wide-*' acme/wide-a {RULES} --journal j --ndjson")
    rows = [json.loads(each) for each in shown.out.splitlines()]
    assert [(row["repository"], row["tag"]) for row in rows] == [
        (f"acme/wide-{letter}", f"t-{index}") for letter in "ab" for index in (0, 1)
    ]
    assert "4 of 6 tags in 2 repositories are to be deleted. Nothing was deleted." in shown.err
    assert "dockerhub prune --resume j --apply --yes\n" in shown.err
    done = run.line("prune --resume j --apply --yes --ndjson")
    assert (done.code, len(done.out.splitlines())) == (0, 4)
    assert done.err == f"4 of 4 deleted. Journal: j\n{NOT_FREED}\n"
    nothing = run.line(f"prune 'acme/wide-*' {RULES} --apply --yes --csv")
    assert (nothing.out, nothing.err) == (
        "repository,tag,result,reason\n",
        "0 of 2 tags in 2 repositories are to be deleted.\n",
    )


def test_one_command_plans_and_deletes(run: Here, hub: EmulatedHub) -> None:
    """Also a single tag."""
    done = run.line(f"prune 'acme/wide-*' {RULES} --protect t-1 --apply --yes --journal j")
    assert done.out == "acme/wide-a\tt-0\tdeleted\t\nacme/wide-b\tt-0\tdeleted\t\n"
    assert done.err == f"2 of 2 deleted. Journal: j\n{NOT_FREED}\n"
    done = run.line("prune 'acme/wide-a*' --match t-1 --apply --yes --journal k")
    assert done.out == "acme/wide-a\tt-1\tdeleted\t\n"
    assert list(hub.state.repositories["acme", "wide-a"].tags) == ["t-2"]


def test_an_interrupted_plan_is_continued(run: Here, hub: EmulatedHub) -> None:
    """Also if it is interrupted again. Nothing is deleted before all repositories have a plan."""
    hub.faults.add("status", path="*/wide-b/tags*", code=403, times=2)
    for command in (f"prune 'acme/wide-*' {RULES} --journal j", "prune --resume j"):
        done = run.line(f"{command} --apply --yes")
        assert done.code == 1
        assert done.err.endswith(
            "\nNothing was deleted; 1 repository is planned. "
            "To continue: dockerhub prune --resume j\n"
        )
    done = run.line("prune --resume j --apply --yes --ndjson")
    assert (done.code, len(done.out.splitlines())) == (0, 4)
    assert done.err == f"4 of 4 deleted. Journal: j\n{NOT_FREED}\n"
    assert list(hub.state.repositories["acme", "wide-b"].tags) == ["t-2"]


def test_a_repository_deleted_meanwhile_is_in_the_plan_and_in_the_result(
    run: Here, hub: EmulatedHub
) -> None:
    hub.faults.add("status", path="*/wide-b/tags*", code=404)
    told = "Warning: acme/wide-b has no plan: the list of repositories has it, but it was not found"
    shown = run.line(f"prune 'acme/wide-*' {RULES} --journal j --ndjson")
    assert told in shown.err
    assert "2 of 3 tags in 2 repositories are to be deleted." in shown.err
    done = run.line("prune --resume j --apply --yes --json")
    gone = [each for each in json.loads(done.out) if each["result"] == "gone"]
    assert [(each["repository"], each["tag"]) for each in gone] == [("acme/wide-b", "")]
    assert "deleted meanwhile, or this account" in gone[0]["reason"]
    assert told in done.err
    assert (done.code, "2 of 3 deleted, 1 gone" in done.err) == (0, True)
    assert told not in run.line("prune --resume j --apply --yes").err


def test_a_file_of_rules_has_patterns_and_several_rules(
    run: Here, hub: EmulatedHub, folder: Path
) -> None:
    """The plans are made in the journal, each by the rules of its repository."""
    (folder / "rules.yaml").write_text(
        """
        repositories:
          acme/wide-*:
            - {match: t-0}
            - {match: 't-[12]', keep_last: 1, protect: t-1}
          acme/wide-b: {keep_last: 1, match: 't-*'}
        """
    )
    shown = run.line("prune --rules rules.yaml --journal j --ndjson")
    rows = [json.loads(each) for each in shown.out.splitlines()]
    assert [(row["repository"], row["tag"], row["reason"]) for row in rows] == [
        ("acme/wide-a", "t-0", "matches t-0"),
        ("acme/wide-b", "t-0", "matches t-*; not among the last 1 pushed"),
    ]
    done = run.line("prune --resume j --apply --yes --ndjson")
    assert (done.code, len(done.out.splitlines())) == (0, 2)
    one = run.line("prune acme/wide-a --rules rules.yaml --json")
    assert "0 of 2 tags are to be deleted" in one.err
    wrong = run.line("prune acme/app --rules rules.yaml")
    assert "rules.yaml has no rules for acme/app; it has acme/wide-*, acme/wide-b." in wrong.err
    for line, problem in (("--all", "--all takes names"), ("'a/*'", "--rules takes names")):
        assert problem in run.line(f"prune --rules rules.yaml {line}").err


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        ("prune 'acme/*' --all --keep-last 1", "--all takes names of repositories"),
        ("prune 'acme/*' --rules rules.yaml", "--rules takes names of repositories"),
        ("prune '*/app' --keep-last 1", "pattern in its namespace"),
    ],
)
def test_invalid_arguments(
    run: Here, hub: EmulatedHub, folder: Path, command: str, problem: str
) -> None:
    check_refusal(run, hub, folder, command, problem)


def test_a_journal_that_cannot_be_created(run: Here) -> None:
    done = run.line(f"prune 'acme/wide-*' {RULES} --journal nowhere/j")
    assert (done.code, done.out) == (1, "")
    assert done.err == "dockerhub: nowhere/j could not be opened: No such file or directory\n"


@pytest.mark.parametrize("command", [f"prune 'acme/none-*' {RULES}", "tags ls 'acme/none-*'"])
def test_a_pattern_that_matches_nothing_is_named(run: Here, command: str) -> None:
    done = run.line(command)
    assert done.code == 4
    assert done.err.startswith("dockerhub: no repository matches 'acme/none-*'")


@pytest.mark.sweep
def test_on_a_terminal_repositories_are_summed_up(hub: EmulatedHub) -> None:
    """Tags are shown if they are few enough to read."""
    terminal = Terminal("prune", "acme/wide-*", "--keep-last", "1", "--apply", columns=120)
    shown = terminal.expect("acme/wide-a, acme/wide-b? [Type 4 to confirm] ")
    assert "not among the last 1 pushed" in shown
    assert "KEEP" in shown
    terminal.send("no\n")
    assert terminal.end().code == 1
    _push(hub, "wide-c", 1_001)
    done = Terminal("prune", "acme/wide-*", "--keep-last", "1", columns=120).end()
    assert "Too many tags to show each here" in done.out
    assert "1,004 of 1,007 tags in 3 repositories" in done.out


def test_tags_of_several_repositories_are_listed(run: Here) -> None:
    done = run.line("tags ls 'acme/wide-*' acme/wide-a --sort name --json")
    rows = [(each["repository_name"], each["name"]) for each in json.loads(done.out)]
    assert rows == [(f"acme/wide-{letter}", f"t-{index}") for letter in "ab" for index in range(3)]
    done = run.line("tags ls acme/wide-b acme/wide-a --match t-1 --csv")
    assert [line.split(",")[:2] for line in done.out.splitlines()] == [
        ["repository_name", "name"],
        ["acme/wide-a", "t-1"],
        ["acme/wide-b", "t-1"],
    ]
    assert len(run.line("tags ls 'acme/wide-*' --limit 4 --ndjson").out.splitlines()) == 4
    wrong = run.line("tags ls 'acme/wide-*' --resume x")
    assert wrong.code == 2
    assert "--resume continues the listing of one repository" in wrong.err
    shown = Terminal("tags", "ls", "acme/wide-*", "--match", "none", columns=120).end()
    assert "No tag of acme/wide-* matches none." in shown.out
