"""Rules are checked before anything is sent."""

from typing import Any

import pytest

from dockerhub.retention import RetentionRules


@pytest.mark.parametrize(
    "rules",
    [
        {"keep_last": 3},
        {"older_than": "90d"},
        {"not_pulled_since": "2026-01-01"},
        {"match": "pr-*"},
        {"match": ["pr-*", "v[0-9]*", "[!a]?", "[]a]x"], "protect": ("latest",)},
        {"match": "*", "keep_last": 1},
        {"match": "???"},
        {"keep_latest": 2, "by": "semver", "per": "minor"},
        {"keep_last": 1, "keep_highest": False},
        {"match_regex": "pr-.*", "protect_regex": ["x"], "group_by": "(a).*", "keep_last": 2},
    ],
)
def test_good_rules_survive_the_journal(rules: dict[str, Any]) -> None:
    made = RetentionRules(**rules)
    assert RetentionRules.from_dict(made.to_dict()) == made
    assert set(made.to_dict()) == set(rules)


@pytest.mark.parametrize(
    ("rules", "problem"),
    [
        ({}, "the rules name every tag"),
        ({"protect": "latest"}, "the rules name every tag"),
        ({"match": ["pr-*", "**"]}, "the rules name every tag"),
        ({"match": "*"}, "the rules name every tag"),
        ({"match": ["pr-1", "?*"]}, "the rules name every tag"),
        ({"match": ["a", "b"], "protect": ["b"]}, "contradict each other: both name 'b'"),
        ({"keep_last": 1, "protect": "*"}, "protects every tag"),
        ({"keep_last": 1, "protect": ["a", "*?"]}, "protects every tag"),
        ({"keep_last": 0}, "keep_last"),
        ({"keep_last": -1}, "keep_last"),
        ({"older_than": "90"}, "older_than must be an age such as"),
        ({"not_pulled_since": "3m"}, "not_pulled_since must be an age such as"),
        ({"match": "pr-*,v*"}, "a pattern that no tag can match: 'pr-\\*,v\\*'"),
        ({"match": ""}, "a pattern that no tag can match: ''"),
        ({"protect": ["v[0-9", "x"], "keep_last": 1}, "a pattern that no tag can match: 'v\\[0-9'"),
    ],
)
def test_invalid_rules_are_refused(rules: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        RetentionRules(**rules)


@pytest.mark.parametrize(
    "rules",
    [{"keep_last": "3"}, {"keep_last": True}, {"match": 3}, {"match": [3]}, {"older_than": 9}],
)
def test_wrong_types_are_refused(rules: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match=next(iter(rules))):
        RetentionRules(**rules)
