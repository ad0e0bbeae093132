"""Several rules for one repository, and rules by names and patterns of repositories."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from working import Worker

from dockerhub.emulator import EmulatedHub
from dockerhub.retention import (
    RetentionPlan,
    RetentionRules,
    RulesByRepository,
    TagState,
    make_plan,
    read_planning,
    read_plans,
)

NOW = datetime(2026, 10, 31, tzinfo=UTC)
AGES = {"1.0.0": 70, "1.1.0": 60, "pr-1": 50, "pr-2": 40, "pr-3": 30, "main-1": 20, "main-2": 10}
TAGS = [TagState(name, pushed=NOW - timedelta(days=age)) for name, age in AGES.items()]


def plan(*rules: RetentionRules) -> RetentionPlan:
    return make_plan("acme/app", rules, TAGS, now=NOW)


def deleted(*rules: RetentionRules) -> list[str]:
    return [each.name for each in plan(*rules).deletions]


def test_one_rule_that_deletes_is_enough_and_one_that_protects_wins() -> None:
    old = RetentionRules(match="pr-*", older_than="45d")
    few = RetentionRules(match="*-*", keep_last=3)
    assert deleted(old, few) == ["pr-1", "pr-2"]
    protecting = RetentionRules(match="main-*", keep_last=1, protect="pr-1")
    assert deleted(old, few, protecting) == ["pr-2", "main-1"]
    reasons = {each.name: each.reason for each in plan(old, few, protecting).decisions}
    assert reasons == {
        "pr-1": "protected by pr-1",
        "pr-2": "matches *-*; not among the last 3 pushed",
        "main-1": "matches main-*; not among the last 1 pushed",
        "pr-3": "pushed 2026-10-01: not older than 45d",
        "main-2": "among the last 3 pushed",
        "1.0.0": "does not match pr-*",
        "1.1.0": "does not match pr-*",
    }
    # The highest version stays by either, and a signature follows what all of them say.
    every = RetentionRules(older_than="1d", keep_highest=False)
    assert deleted(every, old) == [name for name in AGES if name != "1.1.0"]
    assert deleted(every) == list(AGES)


@given(
    st.lists(
        st.builds(
            RetentionRules,
            keep_last=st.integers(1, 5),
            match=st.lists(st.sampled_from(["pr-*", "1.*", "main-?", "*-1"]), max_size=2),
            protect=st.lists(st.sampled_from(["pr-1", "1.0.0", "*-2"]), max_size=1),
        ),
        min_size=1,
        max_size=3,
    )
)
@settings(max_examples=60, deadline=None)
def test_laws_of_several_rules(rules: list[RetentionRules]) -> None:
    """Each deletes what it deletes alone, except what others protect; the journal stores them."""
    alone = {name for each in rules for name in deleted(each)}
    protected = {
        each.name
        for rule in rules
        for each in plan(rule).decisions
        if each.cause.value in ("protected", "highest")
    }
    made = plan(*rules)
    assert {each.name for each in made.deletions} >= alone - protected - {"1.1.0"}
    assert {each.name for each in made.deletions} <= alone - protected
    again = RetentionPlan.from_dict(made.to_dict())
    assert (again.id, again.rules) == (made.id, made.rules)


def test_plans_by_patterns_can_be_interrupted(
    worker: Worker, server: EmulatedHub, tmp_path: Path
) -> None:
    """The rules of each repository are in the journal."""
    job, journal = worker.tag_retention(), tmp_path / "journal"
    rules = {
        "acme/sec*": [RetentionRules(match="build-5"), RetentionRules(match="build-4")],
        "acme/app": RetentionRules(match="1.0.0", protect="build-4"),
        "acme/*t": RetentionRules(keep_last=1, protect_regex=".*-5"),
    }
    server.faults.add("status", path="*/secret/tags*", code=500, times=1)
    with pytest.raises(Exception, match="500"):
        job.plan_all(rules=rules, journal=journal)
    begun = read_planning(journal)
    assert begun
    assert begun.rules == RulesByRepository(rules)
    assert begun.selection == tuple(rules)
    planning = job.resume_plan(journal)
    assert [(each.repository, each.deletions) for each in planning.plans] == [
        ("acme/app", 1),
        ("acme/secret", 1),
    ]
    assert [[each.name for each in made.deletions] for made in read_plans(journal)] == [
        ["1.0.0"],
        ["build-4"],
    ]
    named = {"acme/app": RetentionRules(match="x")}
    with pytest.raises(ValueError, match=r"^rules has none for acme/secret$"):
        job.plan_all("acme/secret", rules=named, journal=tmp_path / "other")


def test_invalid_arguments_are_refused(worker: Worker, tmp_path: Path) -> None:
    one, job = RetentionRules(match="x"), worker.tag_retention()
    wrong: list[tuple[Any, str]] = [
        ([], "rules is empty: there is nothing to delete"),
        ({"acme/app": []}, "rules is empty"),
        ({"acme/app": one, "docker.io/acme/app": one}, "rules has acme/app twice"),
        ({"*/app": one}, "pattern in its namespace"),
        ({"Acme/app": one}, "names are lower case"),
        (
            {"acme/app": {"match": "x"}},
            "rules must be RetentionRules, or a list of them, not dict: ",
        ),
        ([one, "x"], "rules must be RetentionRules, or a list of them, not str: 'x'"),
        ("x", "rules must be RetentionRules, or a list of them, not str: 'x'"),
        (3, "rules must be RetentionRules, or a list of them, not int: 3"),
        ({"a/b": RetentionRules(older_than="2999-01-01")}, "older_than is in the future"),
    ]
    for rules, problem in wrong:
        with pytest.raises((ValueError, TypeError), match=problem):
            job.plan_all("acme/app", rules=rules, journal=tmp_path / "journal")
    assert not (tmp_path / "journal").exists()
    contradicting = RulesByRepository({"a/b": one, "a/*": RetentionRules(match="y", protect="x")})
    with pytest.raises(ValueError, match="the rules of a/b: match and protect contradict"):
        contradicting.of("a/b")
