"""What the names of tags mean to a set of rules: matched, protected, and of which family."""

from functools import cache

from dockerhub._base.patterns import first_match
from dockerhub._base.regular_expressions import RegularExpression
from dockerhub._jobs.retention.followers import SIGNATURES, Owners, subject_of
from dockerhub._jobs.retention.plan import Cause
from dockerhub._jobs.retention.rules import RetentionRules


class NameRules:
    """The part of a set of rules that is about names."""

    def __init__(self, rules: RetentionRules) -> None:
        self._rules = rules
        self._match = [RegularExpression("match_regex", text) for text in rules.match_regex]
        self._protect = [RegularExpression("protect_regex", text) for text in rules.protect_regex]
        self._family = RegularExpression("group_by", rules.group_by) if rules.group_by else None
        # The same is asked of each tag again and again.
        self.keep = cache(self._keep)
        self.family = cache(self._find_family)
        self.matching = cache(self._find_matching)

    def _find_matching(self, name: str) -> str | None:
        """Return what a name is selected by; None if by nothing."""
        return first_match(name, self._rules.match) or _first(name, self._match)

    def protecting(self, name: str) -> str | None:
        """Return what a name is protected by; None if by nothing."""
        return first_match(name, self._rules.protect) or _first(name, self._protect)

    def _find_family(self, name: str) -> tuple[str, ...] | None:
        """Return the family that a name is counted in; None if in none."""
        return self._family.match(name) if self._family else ()

    def _keep(self, name: str) -> tuple[Cause, str] | None:
        """Return why a tag is kept for its name; None if the rules are about it."""
        protecting = self.protecting(name)
        if protecting:
            return Cause.PROTECTED, f"protected by {protecting}"
        wanted = (*self._rules.match, *self._rules.match_regex)
        if wanted and not self.matching(name):
            return Cause.UNMATCHED, f"does not match {', '.join(wanted)}"
        return None

    def leaves_to_image(self, name: str, owners: Owners) -> bool:
        """Tell whether a tag is a signature, which no rule judges by itself.

        One whose image no tag has stays, unless a pattern is about signatures alone.
        """
        if subject_of(name) is None:
            return False
        about = [each for each in self._rules.match if each.startswith(SIGNATURES)]
        others = [each for each in self._match if each.text.startswith(SIGNATURES)]
        named = first_match(name, about) or _first(name, others)
        return bool(owners.of(name)) or self._rules.counts or not named


def _first(name: str, expressions: list[RegularExpression]) -> str | None:
    return next((each.text for each in expressions if each.match(name) is not None), None)
