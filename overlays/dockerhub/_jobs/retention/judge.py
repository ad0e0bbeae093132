"""What becomes of a tag by one set of rules, and why."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Final

from dockerhub._base.patterns import first_match
from dockerhub._jobs.ages import FIRST_MOMENT, When, to_past
from dockerhub._jobs.retention.followers import SIGNATURES, Owners, subject_of
from dockerhub._jobs.retention.plan import Cause, TagDecision
from dockerhub._jobs.retention.rules import RetentionRules
from dockerhub._jobs.retention.tag_state import TagState

_NEVER: Final = datetime.min.replace(tzinfo=UTC)
_AHEAD: Final = timedelta(days=1)
"""So far ahead of this machine's clock the one may be that dated a tag."""


class Judge:
    """Judges tags by one set of rules."""

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

    def follows(self, tag: TagState, owners: Owners) -> bool:
        """Tell whether a tag is a signature, which no rule judges by itself.

        One whose image no tag has stays, unless a pattern is about signatures alone.
        """
        if subject_of(tag.name) is None:
            return False
        about = [each for each in self._rules.match if each.startswith(SIGNATURES)]
        named = self._rules.keep_last is None and first_match(tag.name, about)
        return bool(owners.of(tag.name)) or not named

    def protection(self, tag: TagState) -> TagDecision | None:
        """Return the decision about a tag that is protected; None if it is not."""
        found = self._by_name(tag)
        protected = found and found[0] is Cause.PROTECTED
        return TagDecision(tag, False, *found) if found and protected else None

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


def _unknown(what: str, moment: datetime | None) -> str:
    return f"{what} cannot be true: {_day(moment)}" if moment else f"{what} unknown"


def _day(moment: datetime) -> str:
    with suppress(OverflowError):  # at either end of the calendar
        moment = moment.astimezone(UTC)
    return moment.date().isoformat()
