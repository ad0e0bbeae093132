"""What becomes of each tag, and why: decided from a complete listing, without I/O."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from attrs import evolve, frozen

from dockerhub._base.patterns import first_match
from dockerhub._jobs.ages import FIRST_MOMENT, When, to_past
from dockerhub._jobs.retention.rules import RetentionRules
from dockerhub._spec.moments import to_moment
from dockerhub_openapi.models.tag import Tag
from dockerhub_openapi.types import is_absent

_NEVER: Final = datetime.min.replace(tzinfo=UTC)
_AHEAD: Final = timedelta(days=1)
"""So far ahead of this machine's clock the one may be that dated a tag."""


class Cause(StrEnum):
    """Which rule decided about a tag."""

    RULES = "rules"
    """All rules agree that it is deleted."""
    PROTECTED = "protected"
    """Its name fits a pattern of `protect`."""
    UNMATCHED = "unmatched"
    """Its name fits no pattern of `match`."""
    UNKNOWN = "unknown"
    """A date is missing, or cannot be true, so that a rule cannot judge it."""
    NEWEST = "newest"
    """It is among the `keep_last` that were pushed last."""
    YOUNG = "young"
    """It was pushed after `older_than`, or after `not_pulled_since` and never pulled."""
    PULLED = "pulled"
    """It was pulled after `not_pulled_since`."""


@frozen
class TagState:
    """A tag as the rules see it.

    Attributes:
        name: Of the tag.
        digest: What it points to; None if Docker Hub does not tell.
        pushed: When it was pushed last; None if unknown.
        pulled: When it, or an image behind it, was pulled last; None if never, or unknown.
        pulls_known: Whether Docker Hub tells about pulls, so that None means never.
    """

    name: str
    digest: str | None = None
    pushed: datetime | None = None
    pulled: datetime | None = None
    pulls_known: bool = True


def tag_state(tag: Any) -> TagState | None:
    """Return what matters of a tag; None if it has no name, and so cannot be deleted.

    Args:
        tag: As `hub.tags` gives it.
    """
    if not isinstance(tag, Tag) or not isinstance(tag.name, str):
        return None
    images = tag.images if isinstance(tag.images, list) else []
    pulls = [tag.tag_last_pulled, *(getattr(image, "last_pulled", None) for image in images)]
    moments = [pull for pull in pulls if isinstance(pull, datetime)]
    odd = any(not isinstance(pull, datetime | None) for pull in pulls)
    return TagState(
        name=tag.name,
        digest=tag.digest if isinstance(tag.digest, str) and tag.digest else None,
        pushed=tag.tag_last_pushed if isinstance(tag.tag_last_pushed, datetime) else None,
        pulled=max(moments, default=None),
        # Absent before 2020; null when it was never pulled.
        pulls_known=not odd and not is_absent(tag, "tag_last_pulled"),
    )


@frozen
class TagDecision:
    """What is to become of a tag.

    Attributes:
        tag: The tag, as it was seen.
        delete: Whether it is deleted.
        cause: Which rule decided.
        reason: Why, for people.
        shared_with: Other tags that point to the same digest. They stay: only the
            name is deleted.
    """

    tag: TagState
    delete: bool
    cause: Cause
    reason: str
    shared_with: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Name of the tag."""
        return self.tag.name

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            "tag": self.tag.name,
            "delete": self.delete,
            "why": self.cause.value,
            "reason": self.reason,
            "digest": self.tag.digest,
            "pushed": _text(self.tag.pushed),
            "pulled": _text(self.tag.pulled),
            "pulls_known": self.tag.pulls_known,
            "shared_with": list(self.shared_with),
        }

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> "TagDecision":
        """Return the decision that `to_dict` wrote.

        Args:
            found: That.
        """
        tag = TagState(
            found["tag"],
            found["digest"],
            _moment(found["pushed"]),
            _moment(found["pulled"]),
            found["pulls_known"],
        )
        shared = tuple(found["shared_with"])
        return cls(tag, found["delete"], Cause(found["why"]), found["reason"], shared)


@frozen
class RetentionPlan:
    """What is to become of the tags of one repository.

    Attributes:
        repository: Such as ``acme/app``.
        rules: What it was made by.
        made_at: When; ages count from there.
        decisions: One for each tag, the one that was pushed first coming first.
    """

    repository: str
    rules: RetentionRules
    made_at: datetime
    decisions: tuple[TagDecision, ...]

    @property
    def deletions(self) -> tuple[TagDecision, ...]:
        """What is deleted, in this order."""
        return tuple(decision for decision in self.decisions if decision.delete)

    @property
    def kept(self) -> tuple[TagDecision, ...]:
        """What is kept."""
        return tuple(decision for decision in self.decisions if not decision.delete)

    @property
    def id(self) -> str:
        """What tells this plan from others in a journal."""
        text = json.dumps(self.to_dict(), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def to_dict(self) -> dict[str, Any]:
        """Return what is going to be done, as JSON has it; what is kept is left out."""
        return {
            "repository": self.repository,
            "rules": self.rules.to_dict(),
            "made_at": self.made_at.isoformat(),
            "deletions": [decision.to_dict() for decision in self.deletions],
        }

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> "RetentionPlan":
        """Return the plan that `to_dict` wrote, with its deletions only.

        Args:
            found: That.
        """
        return cls(
            found["repository"],
            RetentionRules.from_dict(found["rules"]),
            datetime.fromisoformat(found["made_at"]),
            tuple(map(TagDecision.from_dict, found["deletions"])),
        )


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
    judge = _Judge(rules, datetime.now(UTC) if now is None else to_moment("now", now))
    # One that a listing has twice takes one place: that of its last push.
    single = {tag.name: tag for tag in sorted(tags, key=judge.order)}
    ordered = sorted(single.values(), key=judge.order)
    newest = judge.newest(ordered)
    sharing: dict[str, list[str]] = {}
    for tag in ordered:
        if tag.digest:
            sharing.setdefault(tag.digest, []).append(tag.name)
    decisions = []
    for tag in ordered:
        decision = judge.decision(tag, among_newest=tag.name in newest)
        same = sharing.get(tag.digest or "", ())
        others = tuple(name for name in same if name != tag.name)
        decisions.append(evolve(decision, shared_with=others))
    return RetentionPlan(repository, rules, judge.now, tuple(decisions))


class _Judge:
    def __init__(self, rules: RetentionRules, now: datetime) -> None:
        self.now = now
        self._rules = rules
        self._older = self._cutoff("older_than", rules.older_than)
        self._unpulled = self._cutoff("not_pulled_since", rules.not_pulled_since)

    def order(self, tag: TagState) -> tuple[datetime, str]:
        """Return by what tags are sorted: the time of their push; unknown ones come first."""
        return self._true(tag.pushed) or _NEVER, tag.name

    def newest(self, ordered: list[TagState]) -> frozenset[str]:
        """Return the names of those that are kept for being the last that were pushed."""
        eligible = [
            tag.name for tag in ordered if self._true(tag.pushed) and not self._by_name(tag)
        ]
        return frozenset(eligible[-self._rules.keep_last :] if self._rules.keep_last else ())

    def _cutoff(self, name: str, when: When | None) -> datetime | None:
        return None if when is None else to_past(name, when, self.now)

    def decision(self, tag: TagState, *, among_newest: bool) -> TagDecision:
        """Return the reason to keep a tag, or that there is none."""
        found = (
            self._by_name(tag)
            or self._by_push(tag, among_newest=among_newest)
            or self._by_pull(tag)
        )
        if found:
            return TagDecision(tag, False, *found)
        return TagDecision(tag, True, Cause.RULES, self._grounds(tag))

    def _by_name(self, tag: TagState) -> tuple[Cause, str] | None:
        protecting = first_match(tag.name, self._rules.protect)
        if protecting:
            return Cause.PROTECTED, f"protected by {protecting}"
        if self._rules.match and not first_match(tag.name, self._rules.match):
            return Cause.UNMATCHED, f"does not match {', '.join(self._rules.match)}"
        return None

    def _by_push(self, tag: TagState, *, among_newest: bool) -> tuple[Cause, str] | None:
        counts = self._rules.keep_last is not None or self._older is not None
        pushed = self._true(tag.pushed)
        if counts and pushed is None:
            return Cause.UNKNOWN, _unknown("push date", tag.pushed)
        if among_newest:
            return Cause.NEWEST, f"among the newest {self._rules.keep_last}"
        if self._older and pushed and pushed >= self._older:
            return Cause.YOUNG, f"pushed {_day(pushed)}: not older than {self._rules.older_than}"
        return None

    def _by_pull(self, tag: TagState) -> tuple[Cause, str] | None:
        if self._unpulled is None:
            return None
        pushed, pulled = self._true(tag.pushed), self._true(tag.pulled)
        if pulled and pulled >= self._unpulled:
            return Cause.PULLED, f"pulled {_day(pulled)}"
        if not tag.pulls_known or pulled != tag.pulled:
            return Cause.UNKNOWN, _unknown("pull date", tag.pulled)
        if pulled is None and pushed is None:
            return Cause.UNKNOWN, f"never pulled, and {_unknown('push date', tag.pushed)}"
        if pulled is None and pushed and pushed >= self._unpulled:
            return Cause.YOUNG, f"never pulled, but pushed only {_day(pushed)}"
        return None

    def _true(self, moment: datetime | None) -> datetime | None:
        """Return a date; None if it is unknown, or cannot be true."""
        return moment if moment and FIRST_MOMENT <= moment <= self.now + _AHEAD else None

    def _grounds(self, tag: TagState) -> str:
        rules, grounds = self._rules, []
        if rules.match:
            grounds.append(f"matches {first_match(tag.name, rules.match)}")
        if rules.keep_last:
            grounds.append(f"not among the newest {rules.keep_last}")
        if rules.older_than:
            grounds.append(f"older than {rules.older_than}")
        if rules.not_pulled_since:
            grounds.append(f"last pulled {_day(tag.pulled)}" if tag.pulled else "never pulled")
        return "; ".join(grounds)


def changes(decision: TagDecision, found: TagState, rules: RetentionRules) -> str | None:
    """Return what has happened to a tag since the plan was made; None if nothing that counts."""
    planned = decision.tag
    if found.name != planned.name:
        return f"the answer is about {found.name!r}"
    if found.digest != planned.digest or _second(found.pushed) != _second(planned.pushed):
        return "pushed again since the plan was made"
    if rules.not_pulled_since is None:
        return None
    if _second(found.pulled) != _second(planned.pulled):
        return "pulled since the plan was made"
    return None if found.pulls_known else "pull date unknown"


def _second(moment: datetime | None) -> datetime | None:
    """Return a time without its fraction, of which answers show more or fewer digits."""
    return None if moment is None else moment.replace(microsecond=0)


def _unknown(what: str, moment: datetime | None) -> str:
    return f"{what} cannot be true: {_day(moment)}" if moment else f"{what} unknown"


def _day(moment: datetime) -> str:
    with suppress(OverflowError):  # at either end of the calendar
        moment = moment.astimezone(UTC)
    return moment.date().isoformat()


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
