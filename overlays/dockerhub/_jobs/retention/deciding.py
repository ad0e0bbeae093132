"""What becomes of each tag of a repository: decided from a complete listing, without I/O."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Final

from attrs import evolve

from dockerhub._jobs.retention.dates import push_order
from dockerhub._jobs.retention.followers import Owners, decide_followers
from dockerhub._jobs.retention.judge import Judge
from dockerhub._jobs.retention.names import NameRules
from dockerhub._jobs.retention.plan import Cause, RetentionPlan, TagDecision
from dockerhub._jobs.retention.rule_sets import Rules, to_rule_set
from dockerhub._jobs.retention.tag_state import TagState
from dockerhub._spec.moments import to_moment

_MOST_SHARED: Final = 10


def make_plan(
    repository: str, rules: Rules, tags: Iterable[TagState], *, now: datetime | None = None
) -> RetentionPlan:
    """Return which tags of a repository to delete; the order of the tags does not matter.

    Args:
        repository: Such as ``acme/app``.
        rules: What to delete. Of several rules, each stands for itself: a tag is deleted if one of
            them deletes it, and none protects it or keeps it as the highest version.
        tags: *All* tags of the repository.
        now: What ages count from, an aware datetime; the time of the machine if None.

    Raises:
        TypeError: What should be rules is something else.
        ValueError: A date of the rules is in the future, or `now` has no time zone.
    """
    rule_set = to_rule_set(rules)
    moment = datetime.now(UTC) if now is None else to_moment("now", now)
    order = partial(push_order, now=moment)
    # One that a listing has twice takes one place: that of its last push.
    single = {tag.name: tag for tag in sorted(tags, key=order)}
    ordered = sorted(single.values(), key=order)
    owners = Owners(ordered)
    names = [NameRules(each) for each in rule_set]
    followers = [
        tag for tag in ordered if all(each.leaves_to_image(tag.name, owners) for each in names)
    ]
    following = {tag.name for tag in followers}
    images = [tag for tag in ordered if tag.name not in following]
    judges = [
        Judge(each, about, moment, images) for each, about in zip(rule_set, names, strict=True)
    ]
    decisions = [_decide(judges, tag) for tag in images]
    decisions += _follow(names, followers, owners, decisions)
    return RetentionPlan(repository, rule_set, moment, tuple(_name_shared(decisions)))


def _decide(judges: Sequence[Judge], tag: TagState) -> TagDecision:
    """Return what becomes of a tag by several rules: what protects it beats what deletes it."""
    found = [judge.decision(tag) for judge in judges]
    protected = [each for each in found if each.cause is Cause.PROTECTED]
    deleted = [each for each in found if each.delete]
    kept = [each for each in found if each.cause is not Cause.UNMATCHED]
    chosen = (protected or deleted or kept or found)[0]
    highest = [judge.highest[tag.name] for judge in judges if tag.name in judge.highest]
    if chosen.delete and highest:
        return TagDecision(tag, False, Cause.HIGHEST, highest[0])
    return chosen


def _follow(
    names: Sequence[NameRules],
    followers: Sequence[TagState],
    owners: Owners,
    decisions: Sequence[TagDecision],
) -> list[TagDecision]:
    decided = {decision.name: decision for decision in decisions}
    protected = [
        TagDecision(tag, False, Cause.PROTECTED, f"protected by {protecting}")
        for tag in followers
        if (protecting := next(filter(None, (each.protecting(tag.name) for each in names)), None))
    ]
    decided |= {decision.name: decision for decision in protected}
    free = [tag for tag in followers if tag.name not in decided]
    return [*decide_followers(free, owners, decided), *protected]


def _name_shared(decisions: list[TagDecision]) -> list[TagDecision]:
    """Add to each decision other tags of its digest: not all, since all may have the same one."""
    sharing: dict[str, list[str]] = {}
    for decision in decisions:
        if decision.tag.digest:
            sharing.setdefault(decision.tag.digest, []).append(decision.name)
    return [_shared(each, sharing.get(each.tag.digest or "", [each.name])) for each in decisions]


def _shared(decision: TagDecision, names: Sequence[str]) -> TagDecision:
    others = [name for name in names[: _MOST_SHARED + 1] if name != decision.name][:_MOST_SHARED]
    more = len(names) - 1 - len(others)
    return evolve(decision, shared_with=tuple(others), more_shared=more)
