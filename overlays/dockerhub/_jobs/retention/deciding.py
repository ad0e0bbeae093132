"""What becomes of each tag of a repository: decided from a complete listing, without I/O."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import partial

from attrs import evolve

from dockerhub._jobs.retention.dates import push_order
from dockerhub._jobs.retention.followers import Owners, decide_followers
from dockerhub._jobs.retention.judge import Judge
from dockerhub._jobs.retention.names import NameRules
from dockerhub._jobs.retention.plan import Cause, RetentionPlan, TagDecision
from dockerhub._jobs.retention.rules import RetentionRules
from dockerhub._jobs.retention.tag_state import TagState
from dockerhub._spec.moments import to_moment


def make_plan(
    repository: str, rules: RetentionRules, tags: Iterable[TagState], *, now: datetime | None = None
) -> RetentionPlan:
    """Return which tags of a repository to delete; the order of the tags does not matter.

    Args:
        repository: Such as ``acme/app``.
        rules: What to keep.
        tags: *All* tags of the repository.
        now: What ages count from, an aware datetime; the time of the machine if None.

    Raises:
        ValueError: A date of the rules lies in the future, or `now` has no time zone.
    """
    moment = datetime.now(UTC) if now is None else to_moment("now", now)
    order = partial(push_order, now=moment)
    # One that a listing has twice takes one place: that of its last push.
    single = {tag.name: tag for tag in sorted(tags, key=order)}
    ordered = sorted(single.values(), key=order)
    owners = Owners(ordered)
    names = NameRules(rules)
    followers = [tag for tag in ordered if names.leaves_to_image(tag.name, owners)]
    following = {tag.name for tag in followers}
    images = [tag for tag in ordered if tag.name not in following]
    decisions = _decide(rules, names, moment, images)
    decisions += _follow(names, followers, owners, decisions)
    return RetentionPlan(repository, rules, moment, tuple(_name_shared(decisions)))


def _decide(
    rules: RetentionRules, names: NameRules, now: datetime, tags: Sequence[TagState]
) -> list[TagDecision]:
    judge = Judge(rules, names, now, tags)
    found = [judge.decision(tag) for tag in tags]
    return [
        TagDecision(each.tag, False, Cause.HIGHEST, judge.highest[each.name])
        if each.delete and each.name in judge.highest
        else each
        for each in found
    ]


def _follow(
    names: NameRules,
    followers: Sequence[TagState],
    owners: Owners,
    decisions: Sequence[TagDecision],
) -> list[TagDecision]:
    decided = {decision.name: decision for decision in decisions}
    protected = [
        TagDecision(tag, False, Cause.PROTECTED, f"protected by {protecting}")
        for tag in followers
        if (protecting := names.protecting(tag.name))
    ]
    decided |= {decision.name: decision for decision in protected}
    free = [tag for tag in followers if tag.name not in decided]
    return [*decide_followers(free, owners, decided), *protected]


def _name_shared(decisions: list[TagDecision]) -> list[TagDecision]:
    """Add to each decision the other tags of its digest."""
    sharing: dict[str, list[str]] = {}
    for decision in decisions:
        if decision.tag.digest:
            sharing.setdefault(decision.tag.digest, []).append(decision.name)
    return [
        evolve(
            decision,
            shared_with=tuple(
                name for name in sharing.get(decision.tag.digest or "", ()) if name != decision.name
            ),
        )
        for decision in decisions
    ]
