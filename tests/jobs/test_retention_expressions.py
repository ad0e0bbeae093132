"""Rules by regular expressions: they match whole names, and families are counted separately."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dockerhub.retention import Cause, RetentionRules, TagState, make_plan

NOW = datetime(2026, 10, 31, tzinfo=UTC)


def plan(names: str, **rules: Any) -> dict[str, tuple[bool, Cause, str]]:
    """Plan for tags that were pushed in this order, the last one today."""
    tags = [
        TagState(name, pushed=NOW - timedelta(days=age))
        for age, name in enumerate(names.split()[::-1])
    ]
    made = make_plan("acme/app", RetentionRules(**rules), tags, now=NOW)
    return {each.name: (each.delete, each.cause, each.reason) for each in made.decisions}


def test_a_whole_name_must_match() -> None:
    """A part of it is not enough, neither to delete nor to protect."""
    found = plan(
        "pr-1 pr-12 pr-1-x xpr-1 PR-2 v1",
        match_regex=[r"(?i)pr-\d+", "v1"],
        protect_regex=r"pr-\d{2}",
    )
    assert found == {
        "pr-1": (True, Cause.RULES, r"matches (?i)pr-\d+"),
        "pr-12": (False, Cause.PROTECTED, r"protected by pr-\d{2}"),
        "pr-1-x": (False, Cause.UNMATCHED, r"does not match (?i)pr-\d+, v1"),
        "xpr-1": (False, Cause.UNMATCHED, r"does not match (?i)pr-\d+, v1"),
        "PR-2": (True, Cause.RULES, r"matches (?i)pr-\d+"),
        "v1": (True, Cause.RULES, "matches v1"),
    }
    either = plan("pr-1 nightly-1 v1", match="nightly-*", match_regex=r"pr-\d+")
    assert [name for name, each in either.items() if each[0]] == ["pr-1", "nightly-1"]


def test_each_family_is_counted_separately() -> None:
    found = plan("a-1 a-2 b-1 a-3 latest b-2-x", keep_last=1, group_by=r"(.)-\d+(-x)?")
    assert {name: each[::2] for name, each in found.items()} == {
        "a-1": (True, "not among the last 1 pushed of a"),
        "a-2": (True, "not among the last 1 pushed of a"),
        "b-1": (False, "among the last 1 pushed of b"),
        "a-3": (False, "among the last 1 pushed of a"),
        "latest": (False, r"in no group of (.)-\d+(-x)?"),
        "b-2-x": (False, "among the last 1 pushed of b -x"),
    }
    # Variants of a version are families.
    names = "1.0.0 1.0.0-slim 1.1.0 1.1.0-slim"
    variants = {"keep_latest": 1, "by": "semver", "group_by": r"\d+\.\d+\.\d+(-[a-z]+)?"}
    found = plan(names, **variants)
    assert [name for name, each in found.items() if each[0]] == ["1.0.0", "1.0.0-slim"]
    assert found["1.0.0-slim"][2] == "not among the highest 1 version of -slim"
    # The highest of each family stays, too.
    found = plan("1.9.0 1.8.0 2.9.0 2.8.0 3.0.0", keep_last=1, group_by=r"(\d+)\..*")
    assert [name for name, each in found.items() if each[1] is Cause.HIGHEST] == ["1.9.0", "2.9.0"]


def test_rules_can_name_signatures_only() -> None:
    name = f"sha256-{'a' * 64}.sig"
    rules = {"match_regex": r"sha256-.*\.sig", "older_than": "12h"}
    assert plan(f"{name} x", **rules)[name][0]
    assert not plan(f"{name} x", **rules, keep_last=1)[name][0]
    assert not plan(f"{name} x", match_regex=r"(sha256-.*\.sig|y)")[name][0]


def test_invalid_rules_are_refused() -> None:
    for rules, problem in (
        ({"match_regex": ".*"}, "the rules name every tag"),
        ({"match_regex": [r"[\w.-]+", "x"]}, "the rules name every tag"),
        ({"match_regex": "(.|..)+", "protect_regex": ["x"]}, "the rules name every tag"),
        ({"keep_last": 1, "protect_regex": ".+"}, r"protect '\.\+' protects every tag"),
        ({"match_regex": "x", "protect_regex": "x"}, "contradict each other: both name 'x'"),
        ({"match_regex": "(?=x)"}, "match_regex is not a regular expression in RE2's syntax"),
        ({"match_regex": 3}, "match_regex must be a regular expression or a list"),
        ({"match_regex": [3]}, "match_regex must be text"),
        ({"match": "x", "group_by": "(x)"}, "group_by needs keep_last or keep_latest"),
        ({"keep_last": 1, "group_by": "x.*"}, "group_by has no capture group, such as"),
    ):
        with pytest.raises((ValueError, TypeError), match=problem):
            RetentionRules(**rules)  # type: ignore[arg-type]
    rules = RetentionRules(match_regex="x", protect_regex="y", keep_last=1, group_by="(x)")
    assert RetentionRules.from_dict(rules.to_dict()) == rules
