"""What "last" and "latest" mean: by push or by version, and that the highest version stays."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from dockerhub._jobs.retention.versions import highest, read_version
from dockerhub.retention import Cause, RetentionRules, TagState, make_plan

NOW = datetime(2026, 10, 31, tzinfo=UTC)


def plan(names: str, **rules: Any) -> dict[str, tuple[bool, Cause, str]]:
    """Plan for tags that were pushed in this order, a day apart, the last one today."""
    listed = names.split()
    tags = [
        TagState(name, pushed=NOW - timedelta(days=age)) for age, name in enumerate(listed[::-1])
    ]
    made = make_plan("acme/app", RetentionRules(**rules), tags, now=NOW)
    return {each.name: (each.delete, each.cause, each.reason) for each in made.decisions}


def kept(names: str, **rules: Any) -> str:
    found = plan(names, **rules)
    return " ".join(name for name in names.split() if not found[name][0])


def test_versions_are_read_and_compared_as_semver_org_says() -> None:
    ordered = (
        "1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 "
        "1.0.0-rc.1 1.0.0 1.9.9 v1.10.0 10.0.0-rc-1.x 10.0.0_1 2026.01.05"
    )
    versions = [read_version(name) for name in ordered.split()]
    assert all(one and other and one.order < other.order for one, other in pairwise(versions))
    for same in ("1.2.3", "v1.2.3", "1.2.3_build.7", "1.2"):
        found, wanted = read_version(same), read_version("1.2.3" if same != "1.2" else "1.2.0")
        assert found
        assert wanted
        assert found.order == wanted.order
    others = "latest 1 v1 1.2.3.4 1.2.3-a..b 1.2.3- x1.2.3 V1.2.3 1.2.x 1.2.3+1 20261031 \u0663.2.1"
    assert [name for name in others.split() if read_version(name)] == []
    assert read_version(f"1.2.{'9' * 9_000}") is None
    assert [bool(read_version("1.2.3-".ljust(length, "a"))) for length in (128, 129)] == [1, 0]


def test_which_versions_are_highest() -> None:
    """A pre-release does not hide the release before it; a moving 1.2 is not higher than 1.2.3."""
    for names, found in (
        ("1.9.9 10.0.0 2.0.0", "10.0.0"),
        ("1.9.9 2.0.0-rc.1 2.0.0-rc.2", "1.9.9 2.0.0-rc.2"),
        ("1.2 1.2.3 1.2.2", "1.2.3"),
        ("1.2.3 v1.2.3 1.2.3-rc.1", "1.2.3 v1.2.3"),
        ("9.1 10.0", "10.0"),
        ("1.0.0-a 1.0.0-b", "1.0.0-b"),
        ("latest 1", ""),
    ):
        assert highest(names.split()) == set(found.split())


CASES: list[tuple[str, dict[str, Any], str]] = [
    # By push, whatever the versions; the highest stays.
    ("10.0.0 1.9.8 1.9.9", {"keep_last": 2}, "10.0.0 1.9.8 1.9.9"),
    ("10.0.0 1.9.7 1.9.8 1.9.9", {"keep_last": 2}, "10.0.0 1.9.8 1.9.9"),
    ("10.0.0 1.9.7 1.9.8 1.9.9", {"keep_last": 2, "keep_highest": False}, "1.9.8 1.9.9"),
    ("10.0.0 1.9.8 1.9.9", {"keep_latest": 1, "by": "push"}, "10.0.0 1.9.9"),
    ("10.0.0 1.9", {"keep_latest": 1, "by": "push", "keep_highest": False}, "1.9"),
    ("10.0.0 1.9.9", {"older_than": "12h"}, "10.0.0 1.9.9"),
    ("10.0.0 1.9.9", {"older_than": "12h", "match": "1.*"}, "10.0.0 1.9.9"),
    ("10.0.0 1.9.9 x", {"older_than": "12h", "match": "1.*"}, "10.0.0 x"),
    # The highest of the counted tags stays as well: not only the protected 11.0.0.
    ("11.0.0 10.0.0 9.1 9.2", {"keep_last": 1, "protect": "11*"}, "11.0.0 10.0.0 9.2"),
    ("11.0.0 10.0.0 9.1 9.2", {"older_than": "1h", "protect": "11*"}, "11.0.0 9.2"),
    # Tags that are named explicitly are deleted.
    ("10.0.0 1.9.9", {"match": "10.*"}, "1.9.9"),
    # By version, whatever the pushes; tags that are not versions stay, such as moving ones.
    (
        "10.0.0 1.9.9 2.0.0 1.10.0 latest 1 1.2",
        {"keep_latest": 2, "by": "semver"},
        "10.0.0 2.0.0 latest 1 1.2",
    ),
    ("1.0.0 1.0.0-rc.1 2.0.0-rc.1", {"keep_latest": 1, "by": "semver"}, "1.0.0 2.0.0-rc.1"),
    ("v1.2.3 1.2.3 1.2.2 1.2.1", {"keep_latest": 2, "by": "semver"}, "v1.2.3 1.2.3 1.2.2"),
    (
        "1.0.0 1.1.0 1.1.1 2.0.0 2.0.1",
        {"keep_latest": 1, "by": "semver", "per": "major"},
        "1.1.1 2.0.1",
    ),
    (
        "1.0.0 1.0.1 1.1.0 1.1.1 2.0.0 2.0.1 11.0.0",
        {"keep_latest": 1, "by": "semver", "per": "minor"},
        "1.0.1 1.1.1 2.0.1 11.0.0",
    ),
    # All rules must agree.
    (
        "3.0.0 2.0.0 1.0.0 1.1.0",
        {"keep_latest": 1, "by": "semver", "keep_last": 1},
        "3.0.0 1.1.0",
    ),
    (
        "1.0.0 3.0.0 2.0.0",
        {"keep_latest": 1, "by": "semver", "older_than": "36h"},
        "3.0.0 2.0.0",
    ),
]


def test_which_tags_are_kept_by_number() -> None:
    for names, rules, expected in CASES:
        assert kept(names, **rules) == expected, (names, rules)


def test_the_plan_says_what_last_and_latest_mean() -> None:
    found = plan("10.0.0 1.9.8 1.9.9", keep_last=1)
    assert found["1.9.9"] == (False, Cause.NEWEST, "among the last 1 pushed")
    assert found["1.9.8"] == (True, Cause.RULES, "not among the last 1 pushed")
    assert found["10.0.0"] == (False, Cause.HIGHEST, "the highest version")
    found = plan("10.0.0 9.9.0 9.8.0 latest", keep_latest=1, by="semver", per="major")
    assert found["9.9.0"][1:] == (Cause.NEWEST, "among the highest 1 version of 9.x")
    assert found["9.8.0"][1:] == (Cause.RULES, "not among the highest 1 version of 9.x")
    assert found["latest"][1:] == (Cause.UNVERSIONED, "not a semantic version, such as 1.2.3")
    found = plan("1.0.0 1.1.0 1.1.1 1.1.2", keep_latest=2, by="semver", per="minor")
    assert found["1.1.0"][2] == "not among the highest 2 versions of 1.1.x"
    counted = plan("11.0.0 10.0.0 9.1 9.2", keep_last=1, protect="11*")["10.0.0"]
    assert counted[1:] == (Cause.HIGHEST, "the highest version of the tags that are counted")


def test_a_number_needs_to_say_what_it_counts() -> None:
    for rules, problem in (
        ({"keep_latest": 1}, "keep_latest needs by: semver or push"),
        ({"keep_latest": 0, "by": "push"}, "keep_latest must be at least 1"),
        ({"keep_last": 1, "by": "semver"}, "by needs keep_latest, a number of tags"),
        ({"keep_last": 1, "per": "major"}, "per needs keep_latest by semver"),
        ({"keep_latest": 1, "by": "push", "per": "major"}, "per needs keep_latest by semver"),
        ({"keep_last": 1, "keep_latest": 1, "by": "push"}, "keep_last is the same as keep_latest"),
        ({"keep_latest": 1, "by": "size"}, "by must be 'semver' or 'push', not 'size'"),
        ({"keep_last": 1, "keep_highest": None}, "keep_highest must be True or False"),
    ):
        with pytest.raises((ValueError, TypeError), match=problem):
            RetentionRules(**rules)  # type: ignore[arg-type]
