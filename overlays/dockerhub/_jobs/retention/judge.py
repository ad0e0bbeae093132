"""What becomes of a tag by one set of rules, and why."""

from collections.abc import Sequence
from datetime import datetime

from dockerhub._jobs.ages import When, to_past
from dockerhub._jobs.retention.counts import Counter
from dockerhub._jobs.retention.dates import believed, day, unknown
from dockerhub._jobs.retention.names import NameRules
from dockerhub._jobs.retention.plan import Cause, TagDecision
from dockerhub._jobs.retention.rules import RetentionRules
from dockerhub._jobs.retention.tag_state import TagState
from dockerhub._jobs.retention.versions import highest

_Reason = tuple[Cause, str]


class Judge:
    """Judges tags by one set of rules.

    Args:
        rules: The rules.
        names: What they say about names.
        now: What ages count from.
        tags: All tags that are no signatures, the one that was pushed first coming first.

    Attributes:
        highest: Why tags stay for being the highest version, whatever the rules say.
    """

    def __init__(
        self, rules: RetentionRules, names: NameRules, now: datetime, tags: Sequence[TagState]
    ) -> None:
        self._now = now
        self._rules = rules
        self._names = names
        self._older = self._cutoff("older_than", rules.older_than)
        self._unpulled = self._cutoff("not_pulled_since", rules.not_pulled_since)
        named = [tag for tag in tags if names.keep(tag.name) is None]
        self._counter = Counter(rules, names, named, now)
        self.highest: dict[str, str] = {}
        # Who names tags by patterns alone means all of them.
        if rules.keep_highest and rules.limits:
            every = dict.fromkeys(highest(tag.name for tag in tags), "the highest version")
            self.highest = self._counter.highest | every

    def _cutoff(self, name: str, when: When | None) -> datetime | None:
        return None if when is None else to_past(name, when, self._now)

    def decision(self, tag: TagState) -> TagDecision:
        """Return the reason to keep a tag, or that there is none."""
        found = self._names.keep(tag.name) or self._by_push(tag) or self._by_pull(tag)
        if found:
            return TagDecision(tag, False, *found)
        return TagDecision(tag, True, Cause.RULES, self._grounds(tag))

    def _by_push(self, tag: TagState) -> _Reason | None:
        pushed = believed(tag.pushed, self._now)
        if self._older and pushed is None:
            return Cause.UNKNOWN, unknown("push date", tag.pushed)
        counted = self._counter.keep(tag)
        if counted:
            return counted
        if self._older and pushed and pushed >= self._older:
            return Cause.YOUNG, f"pushed {day(pushed)}: not older than {self._rules.older_than}"
        return None

    def _by_pull(self, tag: TagState) -> _Reason | None:
        if self._unpulled is None:
            return None
        pushed, pulled = believed(tag.pushed, self._now), believed(tag.pulled, self._now)
        if pulled and pulled >= self._unpulled:
            return Cause.PULLED, f"pulled {day(pulled)}"
        if not tag.pulls_known or pulled != tag.pulled:
            return Cause.UNKNOWN, unknown("pull date", tag.pulled)
        if pulled is None and pushed is None:
            return Cause.UNKNOWN, f"never pulled, and {unknown('push date', tag.pushed)}"
        if pulled is None and pushed and pushed >= self._unpulled:
            return Cause.YOUNG, f"never pulled, but pushed only {day(pushed)}"
        return None

    def _grounds(self, tag: TagState) -> str:
        rules, grounds = self._rules, []
        matching = self._names.matching(tag.name)
        if matching:
            grounds.append(f"matches {matching}")
        grounds += self._counter.grounds(tag)
        if rules.older_than:
            grounds.append(f"older than {rules.older_than}")
        if rules.not_pulled_since:
            grounds.append(f"last pulled {day(tag.pulled)}" if tag.pulled else "never pulled")
        return "; ".join(grounds)
