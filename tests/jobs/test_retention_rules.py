"""Rules are checked before anything is sent."""

import re
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


EVERY = "the rules name every tag: limit them by count, by age or by last pull, or narrow the match"
PATTERN = "has a pattern that no tag can match:"


@pytest.mark.parametrize(
    ("rules", "problem"),
    [
        ({}, EVERY),
        ({"protect": "latest"}, EVERY),
        ({"match": ["pr-*", "**"]}, EVERY),
        ({"match": "*"}, EVERY),
        ({"match": ["pr-1", "?*"]}, EVERY),
        ({"match": ["a", "b"], "protect": ["b"]}, "match and protect contradict each other: both"),
        ({"keep_last": 1, "protect": "*"}, "protect '*' protects every tag"),
        ({"keep_last": 1, "protect": ["a", "*?"]}, "protect '*?' protects every tag"),
        ({"keep_last": 0}, "keep_last must be at least 1"),
        ({"keep_last": -1}, "keep_last must be at least 1"),
        ({"older_than": "90"}, "older_than must be an age such as"),
        ({"not_pulled_since": "3m"}, "not_pulled_since must be an age such as"),
        ({"match": "pr-*,v*"}, f"match {PATTERN} 'pr-*,v*'"),
        ({"match": ""}, f"match {PATTERN} ''"),
        ({"protect": ["v[0-9", "x"], "keep_last": 1}, f"protect {PATTERN} 'v[0-9'"),
        ({"match_regex": "("}, "match_regex is not a regular expression"),
        ({"protect_regex": ["x", "("]}, "protect_regex is not a regular expression"),
        ({"group_by": "(", "keep_last": 1}, "group_by is not a regular expression"),
    ],
)
def test_invalid_rules_are_refused(rules: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(problem)}"):
        RetentionRules(**rules)


@pytest.mark.parametrize(
    "rules",
    [
        {"keep_last": "3"},
        {"keep_last": True},
        {"match": 3},
        {"match": [3]},
        {"protect": 3},
        {"match_regex": 3},
        {"protect_regex": 3},
        {"older_than": 9},
        {"keep_highest": 1},
    ],
)
def test_wrong_types_are_refused(rules: dict[str, Any]) -> None:
    [(name, value)] = rules.items()
    [value] = value if isinstance(value, list) else [value]
    said = rf"^{name} must be .*, not {type(value).__name__}: {value!r}$"
    with pytest.raises(TypeError, match=said):
        RetentionRules(**rules)
