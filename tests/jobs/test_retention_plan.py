"""The decision about each tag, and its reason."""

import time
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from unittest.mock import ANY

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from dockerhub._jobs.retention.dates import believed, day
from dockerhub.retention import (
    Cause,
    RetentionPlan,
    RetentionRules,
    TagDecision,
    TagState,
    make_plan,
    tag_state,
)
from dockerhub_openapi.models.tag import Tag

NOW = datetime(2026, 10, 31, tzinfo=UTC)
ENDS = ["9999-12-31T23:59:59-14:00", "9999-12-31T23:59:59Z", "0001-01-01T01:00:00+14:00"]


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def tag(name: str, pushed: float | None = 1, pulled: float | None = None, **more: Any) -> TagState:
    """Make a tag that was pushed and pulled this number of days ago."""
    return TagState(
        name,
        pushed=None if pushed is None else days_ago(pushed),
        pulled=None if pulled is None else days_ago(pulled),
        **more,
    )


def plan(rules: RetentionRules, *tags: TagState) -> RetentionPlan:
    return make_plan("acme/app", rules, tags, now=NOW)


def decision(rules: RetentionRules, *tags: TagState) -> tuple[bool, Cause, str]:
    """Return the decision about the first of some tags."""
    found = next(each for each in plan(rules, *tags).decisions if each.name == tags[0].name)
    return found.delete, found.cause, found.reason


@pytest.mark.parametrize(
    ("rules", "one", "expected"),
    [
        ({"match": "pr-*"}, tag("pr-1"), (True, Cause.RULES, "matches pr-*")),
        ({"match": "pr-*"}, tag("PR-1"), (False, Cause.UNMATCHED, "does not match pr-*")),
        ({"match": "pr-*"}, tag("pr-1", None), (True, Cause.RULES, "matches pr-*")),
        (
            {"match": "v*", "protect": ["x", "v1*"]},
            tag("v1.2"),
            (False, Cause.PROTECTED, "protected by v1*"),
        ),
        (
            {"older_than": "90d"},
            tag("a", 91),
            (True, Cause.RULES, "older than 90d"),
        ),
        (
            {"older_than": "90d"},
            tag("a", 90),
            (False, Cause.YOUNG, "pushed 2026-08-02: not older than 90d"),
        ),
        ({"older_than": "90d"}, tag("a", None), (False, Cause.UNKNOWN, "push date unknown")),
        ({"keep_last": 1}, tag("a", None), (False, Cause.UNKNOWN, "push date unknown")),
        ({"keep_last": 1}, tag("a"), (False, Cause.NEWEST, "among the last 1 pushed")),
        (
            {"not_pulled_since": "30d"},
            tag("a", 90, 40),
            (True, Cause.RULES, "last pulled 2026-09-21"),
        ),
        ({"not_pulled_since": "30d"}, tag("a", 90), (True, Cause.RULES, "never pulled")),
        (
            {"not_pulled_since": "30d"},
            tag("a", 30),
            (False, Cause.YOUNG, "never pulled, but pushed only 2026-10-01"),
        ),
        ({"not_pulled_since": "30d"}, tag("a", 90, 30), (False, Cause.PULLED, "pulled 2026-10-01")),
        (
            {"not_pulled_since": "30d"},
            tag("a", 9),
            (False, Cause.YOUNG, "never pulled, but pushed only 2026-10-22"),
        ),
        (
            {"not_pulled_since": "30d"},
            tag("a", 90, pulls_known=False),
            (False, Cause.UNKNOWN, "pull date unknown"),
        ),
        (
            {"not_pulled_since": "30d"},
            tag("a", None),
            (False, Cause.UNKNOWN, "never pulled, and push date unknown"),
        ),
        (
            {"not_pulled_since": "30d"},
            tag("a", None, 40),
            (True, Cause.RULES, "last pulled 2026-09-21"),
        ),
        (
            {"older_than": "30d", "not_pulled_since": "10d"},
            tag("a", 40, 5),
            (False, Cause.PULLED, "pulled 2026-10-26"),
        ),
        (
            {"older_than": "30d"},
            tag("a", 20_757),
            (False, Cause.UNKNOWN, "push date cannot be true: 1970-01-01"),
        ),
        (
            {"keep_last": 1},
            tag("a", -1.1),
            (False, Cause.UNKNOWN, "push date cannot be true: 2026-11-01"),
        ),
        ({"older_than": "30d"}, tag("a", -0.9), (False, Cause.YOUNG, ANY)),
        (
            {"not_pulled_since": "30d"},
            tag("a", 90, 20_757),
            (False, Cause.UNKNOWN, "pull date cannot be true: 1970-01-01"),
        ),
        (
            {"not_pulled_since": "30d"},
            tag("a", 20_757),
            (False, Cause.UNKNOWN, "never pulled, and push date cannot be true: 1970-01-01"),
        ),
    ],
)
def test_each_verdict_has_its_reason(
    rules: dict[str, Any], one: TagState, expected: tuple[bool, Cause, str]
) -> None:
    assert decision(RetentionRules(**rules), one) == expected


def test_only_tags_that_the_rules_are_about_are_counted() -> None:
    """Neither protected tags, nor others, are counted; for equal times, the name decides."""
    tags = [tag("latest", 0), tag("v1", 1), tag("pr-3", 2), tag("pr-2", 3), tag("pr-1", 3)]
    tags.append(tag("pr-9", 0))
    found = plan(RetentionRules(keep_last=2, match="pr-*", protect=["latest", "pr-9"]), *tags)
    assert [each.name for each in found.deletions] == ["pr-1"]
    assert found.deletions[0].reason == "matches pr-*; not among the last 2 pushed"
    assert [each.name for each in found.kept] == ["pr-2", "pr-3", "v1", "latest", "pr-9"]


def test_a_push_in_the_future_is_not_counted_among_the_newest() -> None:
    """A tag that is listed twice counts once."""
    tags = [tag("a", 4), tag("b", 3), tag("c", 2), tag("c", 1), tag("from-the-future", -700)]
    made = plan(RetentionRules(keep_last=2), *tags)
    assert [each.name for each in made.deletions] == ["a"]
    assert [each.name for each in made.decisions] == ["from-the-future", "a", "b", "c"]
    assert made.decisions[-1].tag.pushed == days_ago(1)
    assert made == plan(RetentionRules(keep_last=2), *reversed(tags))


@pytest.mark.parametrize("pushed", ENDS)
def test_a_date_at_the_end_of_the_calendar_does_not_stop_a_plan(pushed: str) -> None:
    """The tag is kept; the decisions about the others do not change."""
    odd = tag_state(Tag.from_dict({"name": "odd", "tag_last_pushed": pushed}))
    assert odd is not None
    tags = [tag("a", 40), tag("b", 50), odd]
    made = plan(RetentionRules(keep_last=1, older_than="30d"), *tags)
    assert [each.name for each in made.deletions] == ["b"]
    [kept] = [each for each in made.kept if each.name == "odd"]
    assert (kept.cause, kept.reason) == (Cause.UNKNOWN, f"push date cannot be true: {pushed[:10]}")
    pulled = plan(RetentionRules(not_pulled_since="30d"), evolve(odd, pulled=odd.pushed))
    assert pulled.kept[0].reason == f"pull date cannot be true: {pushed[:10]}"


def test_a_date_is_believed_from_the_beginning_of_docker_to_a_day_ahead() -> None:
    for first, last in (
        (datetime(2013, 1, 1, tzinfo=UTC), NOW + timedelta(days=1)),
        (NOW, datetime(2026, 10, 30, 23, tzinfo=UTC)),
    ):
        assert [believed(each, NOW) for each in (first, last)] == [first, last]
    for wrong in (datetime(2012, 12, 31, 23, 59, tzinfo=UTC), NOW + timedelta(days=1, seconds=1)):
        assert believed(wrong, NOW) is None


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows cannot change its zone")
def test_days_are_those_of_utc_wherever_the_machine_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    try:
        pushed = datetime(2026, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=1)))
        assert day(pushed) == "2025-12-31"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_what_was_pushed_first_is_deleted_first() -> None:
    """So that a run that ends early has kept the newest."""
    tags = [tag("a", 10), tag("b", 30), tag("c", None), tag("d", 20)]
    found = plan(RetentionRules(match="?"), *tags)
    assert [each.name for each in found.deletions] == ["c", "b", "d", "a"]


def test_other_tags_of_the_same_digest_are_named() -> None:
    """They keep the image."""
    tags = [tag("a", digest="d"), tag("b", digest="d"), tag("c", digest="e"), tag("z"), tag("y")]
    found = {
        each.name: each.shared_with for each in plan(RetentionRules(match="a"), *tags).decisions
    }
    assert found == {"a": ("b",), "b": ("a",), "c": (), "z": (), "y": ()}


def test_many_tags_with_the_same_digest_do_not_enlarge_a_plan() -> None:
    """Ten others are named, and the rest counted, also when the plan is read back."""
    made = plan(RetentionRules(match="v*"), *(tag(f"v{n}", digest="d") for n in range(2_000)))
    for each in made.decisions:
        assert (len(each.shared_with), each.more_shared) == (10, 1_989)
        assert each.name not in each.shared_with
        assert TagDecision.from_dict(each.to_dict()) == each


def test_without_a_time_it_is_now() -> None:
    made = make_plan("acme/app", RetentionRules(older_than="1d"), [])
    assert abs(made.made_at - datetime.now(UTC)) < timedelta(minutes=1)


def test_rules_of_the_future_are_refused() -> None:
    with pytest.raises(ValueError, match="not_pulled_since is in the future"):
        plan(RetentionRules(not_pulled_since="2027-01-01"))
    with pytest.raises(ValueError, match="older_than is in the future"):
        plan(RetentionRules(older_than="2027-01-01"))
    with pytest.raises(ValueError, match="now has no time zone"):
        make_plan("acme/app", RetentionRules(older_than="1d"), [], now=NOW.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"name": "a"}, TagState("a", pulls_known=False)),
        ({"name": "a", "tag_last_pushed": "odd"}, TagState("a", pulls_known=False)),
        ({"name": "a", "tag_last_pulled": None, "digest": ""}, TagState("a")),
        ({"name": "a", "tag_last_pulled": "odd", "digest": 7}, TagState("a", pulls_known=False)),
        (
            {"name": "a", "tag_last_pulled": "2026-01-01T00:00:00Z", "digest": "d", "images": None},
            TagState("a", "d", pulled=datetime(2026, 1, 1, tzinfo=UTC)),
        ),
        (
            {
                "name": "a",
                "tag_last_pushed": "2026-01-01T00:00:00Z",
                "tag_last_pulled": None,
                "images": [{"last_pulled": "2026-02-01T00:00:00Z"}, {"last_pulled": None}, 3],
            },
            TagState(
                "a",
                pushed=datetime(2026, 1, 1, tzinfo=UTC),
                pulled=datetime(2026, 2, 1, tzinfo=UTC),
            ),
        ),
        (
            {"name": "a", "tag_last_pulled": None, "images": [{"last_pulled": "odd"}]},
            TagState("a", pulls_known=False),
        ),
    ],
)
def test_which_dates_of_a_tag_count(body: dict[str, Any], expected: TagState) -> None:
    """A pull by digest counts, too; a malformed date counts as unknown."""
    assert tag_state(Tag.from_dict(body)) == expected


@pytest.mark.parametrize("odd", [None, "a", 3, Tag.from_dict({}), Tag.from_dict({"name": 3})])
def test_a_tag_without_a_name_is_ignored(odd: Any) -> None:
    assert tag_state(odd) is None


# Laws.

NAMES = st.sampled_from(["latest", "v1", "v2", "pr-1", "pr-2", "pr-3", "dev", "x"])
MOMENTS = st.none() | st.integers(0, 400).map(days_ago)
SEEN = st.builds(
    TagState,
    name=NAMES,
    digest=st.sampled_from([None, "d1", "d2"]),
    pushed=MOMENTS,
    pulled=MOMENTS,
    pulls_known=st.booleans(),
)
TAGS = st.lists(SEEN, unique_by=lambda each: each.name, max_size=8)
AGES = st.none() | st.sampled_from(["10d", "3months", "1y"])


@st.composite
def rules_of(draw: st.DrawFn) -> RetentionRules:
    found = {
        "keep_last": draw(st.none() | st.integers(1, 4)),
        "older_than": draw(AGES),
        "not_pulled_since": draw(AGES),
        "protect": draw(st.lists(st.sampled_from(["latest", "v*", "?"]), unique=True)),
    }
    limited = any(found[name] for name in ("keep_last", "older_than", "not_pulled_since"))
    patterns = ["pr-*", "v[12]", "dev"]
    found["match"] = draw(st.lists(st.sampled_from(patterns), min_size=not limited, unique=True))
    return RetentionRules(**found)


@pytest.mark.sweep
@given(rules_of(), TAGS, st.randoms())
@settings(max_examples=150, deadline=None)
def test_laws_of_planning(rules: RetentionRules, tags: list[TagState], random: Any) -> None:
    """Protection wins, enough is kept, order does not matter, and a second plan deletes nothing."""
    made = plan(rules, *tags)
    shuffled = list(tags)
    random.shuffle(shuffled)
    assert plan(rules, *shuffled) == made

    deleted = {each.name for each in made.deletions}
    assert {each.name for each in made.decisions} == {each.name for each in tags}
    protected = {each.name for each in made.decisions if each.cause is Cause.PROTECTED}
    assert not any(name == "latest" for name in deleted if "latest" in rules.protect)
    assert not any(name.startswith("v") for name in deleted if "v*" in rules.protect)
    assert not protected & deleted
    if rules.keep_last and deleted:
        matching = [
            each.name
            for each in made.decisions
            if each.cause not in (Cause.PROTECTED, Cause.UNMATCHED)
        ]
        assert len(set(matching) - deleted) >= rules.keep_last

    rest = [each for each in tags if each.name not in deleted]
    assert plan(rules, *rest).deletions == ()


@given(rules_of(), TAGS)
@settings(max_examples=50, deadline=None)
def test_each_additional_rule_deletes_fewer_tags(
    rules: RetentionRules, tags: list[TagState]
) -> None:
    """Rules are combined by "and"."""
    with_more = RetentionRules(**{**rules.to_dict(), "older_than": "2y", "keep_last": 4})
    fewer = {each.name for each in plan(with_more, *tags).deletions}
    if rules.keep_last is None and rules.older_than is None:
        assert fewer <= {each.name for each in plan(rules, *tags).deletions}
    assert all(each.pushed and each.pushed < days_ago(729) for each in tags if each.name in fewer)


@given(rules_of(), TAGS)
@settings(max_examples=50, deadline=None)
def test_a_plan_survives_the_journal(rules: RetentionRules, tags: list[TagState]) -> None:
    made = plan(rules, *tags)
    again = RetentionPlan.from_dict(made.to_dict())
    assert again.deletions == made.deletions
    assert again.id == made.id
