"""Which tags to keep: rules, checked before anything is asked."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from attrs import field, fields, frozen

from dockerhub._base.arguments import check_count
from dockerhub._base.patterns import check_tag_patterns
from dockerhub._jobs.ages import Age, AgeOrTime, When, parse_when


def _count(value: int | None) -> int | None:
    if value is not None:
        check_count("keep_last", value, least=1)
    return value


def _older_than(value: AgeOrTime | None) -> When | None:
    return None if value is None else parse_when("older_than", value)


def _not_pulled_since(value: AgeOrTime | None) -> When | None:
    return None if value is None else parse_when("not_pulled_since", value)


def _match(value: str | Iterable[str]) -> tuple[str, ...]:
    return check_tag_patterns("match", value)


def _protect(value: str | Iterable[str]) -> tuple[str, ...]:
    return check_tag_patterns("protect", value)


@frozen(kw_only=True)
class RetentionRules:
    """What to delete. A tag is deleted only if *all* rules that are given agree.

    Attributes:
        keep_last: How many of the matching, unprotected tags to keep: those that were pushed
            last.
        older_than: Delete only what was pushed before: an age such as ``90d``, ``12h`` or
            ``3months``, a timedelta, or a date such as ``2026-10-01``.
        not_pulled_since: Delete only what was not pulled since, by tag or by digest; likewise.
            What was never pulled counts by its push.
        match: Delete only tags whose name fits one of these patterns: ``*``, ``?`` and ``[...]``,
            case counts. All tags if empty.
        protect: Never delete tags whose name matches one of these; this wins over the other rules.

    Raises:
        TypeError: A rule has a wrong type.
        ValueError: A rule cannot be read, the rules contradict each other, or there is none that
            limits what is deleted.
    """

    keep_last: int | None = field(default=None, converter=_count)
    older_than: When | None = field(default=None, converter=_older_than)
    not_pulled_since: When | None = field(default=None, converter=_not_pulled_since)
    match: tuple[str, ...] = field(default=(), converter=_match)
    protect: tuple[str, ...] = field(default=(), converter=_protect)

    def __attrs_post_init__(self) -> None:
        limits = (self.keep_last, self.older_than, self.not_pulled_since)
        both = sorted(set(self.match) & set(self.protect))
        if both:
            raise ValueError(f"match and protect contradict each other: both name {both[0]!r}")
        if any(map(_fits_all, self.protect)):
            raise ValueError("protect '*' protects every tag, so that nothing can be deleted")
        everything = not self.match or any(map(_fits_all, self.match))
        if everything and all(limit is None for limit in limits):
            raise ValueError(
                "the rules name every tag: limit them by count, by age or by last pull, or "
                "narrow the match"
            )

    def to_dict(self) -> dict[str, Any]:
        """Return the rules that are given, as a rules file has them."""
        found = {
            "keep_last": self.keep_last,
            "older_than": _text(self.older_than),
            "not_pulled_since": _text(self.not_pulled_since),
            "match": list(self.match),
            "protect": list(self.protect),
        }
        return {name: value for name, value in found.items() if value}

    @classmethod
    def from_dict(cls, rules: Mapping[str, Any]) -> "RetentionRules":
        """Return the rules that `to_dict` wrote.

        Args:
            rules: That.
        """
        return cls(**rules)


RULE_NAMES: Final = tuple(each.name for each in fields(RetentionRules))


def _fits_all(pattern: str) -> bool:
    """Tell whether a pattern says nothing about names but, at most, how long they are at least."""
    return "*" in pattern and set(pattern) <= {"*", "?"}


def _text(when: When | None) -> str | None:
    if when is None:
        return None
    return when.text if isinstance(when, Age) else when.isoformat()
