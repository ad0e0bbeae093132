"""Which tags to keep: rules, checked before anything is asked."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from attrs import field, fields, frozen

from dockerhub._base.arguments import check_count, wrong_type
from dockerhub._base.errors import InvalidArgumentError
from dockerhub._base.patterns import check_tag_patterns
from dockerhub._base.regular_expressions import RegularExpression
from dockerhub._jobs.ages import Age, AgeOrTime, When, parse_when

_UNLIKE: Final = ("latest", "V1.02.30-rc_9", "__________", "........", "00000000", "ZZZZZZZZ")
"""Names that have nothing in common."""
_WORDS: Final = {"by": ("semver", "push"), "per": ("major", "minor")}


def _check_number(_: object, argument: Any, value: object) -> None:
    if value is not None:
        check_count(argument.name, value, least=1)


def _check_word(_: object, argument: Any, value: object) -> None:
    words = _WORDS[argument.name]
    if value is not None and value not in words:
        shown = " or ".join(map(repr, words))
        raise InvalidArgumentError(argument.name, f"must be {shown}, not {value!r}")


def _check_flag(_: object, argument: Any, value: object) -> None:
    if not isinstance(value, bool):
        raise wrong_type(argument.name, "True or False", value)


def _older_than(value: AgeOrTime | None) -> When | None:
    return None if value is None else parse_when("older_than", value)


def _not_pulled_since(value: AgeOrTime | None) -> When | None:
    return None if value is None else parse_when("not_pulled_since", value)


def _match(value: str | Iterable[str]) -> tuple[str, ...]:
    return check_tag_patterns("match", value)


def _protect(value: str | Iterable[str]) -> tuple[str, ...]:
    return check_tag_patterns("protect", value)


def _match_regex(value: str | Iterable[str]) -> tuple[str, ...]:
    return _expressions("match_regex", value)


def _protect_regex(value: str | Iterable[str]) -> tuple[str, ...]:
    return _expressions("protect_regex", value)


def _expressions(argument: str, value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = (value,)
    if not isinstance(value, Iterable):
        raise wrong_type(argument, "a regular expression or a list of them", value)
    return tuple(RegularExpression(argument, each).text for each in value)


def _check_groups(_: object, argument: Any, value: object) -> None:
    if value is not None and not RegularExpression(argument.name, value).groups:
        raise InvalidArgumentError(argument.name, f"has no capture group, such as (.*): {value!r}")


@frozen(kw_only=True)
class RetentionRules:
    r"""What to delete. A tag is deleted only if *all* rules that are given agree.

    Attributes:
        keep_last: How many of the matching, unprotected tags to keep: those that were pushed
            last, whatever their versions.
        keep_latest: How many of them to keep `by` something.
        by: What `keep_latest` goes by: ``semver``, the order of https://semver.org, or ``push``.
            A tag that is not a version of three numbers, such as 1.2.3 or v1.2.3-rc.1, is kept.
        per: Keep that number of versions of each ``major`` or ``minor`` version.
        older_than: Delete only what was pushed before: an age such as ``90d``, ``12h`` or
            ``3months``, a timedelta, or a date such as ``2026-10-01``.
        not_pulled_since: Delete only what was not pulled since, by tag or by digest; likewise.
            What was never pulled counts by its push.
        match: Delete only tags whose name fits one of these patterns: ``*``, ``?`` and ``[...]``,
            case counts. All tags if empty.
        protect: Never delete tags whose name matches one of these; this wins over the other rules.
        match_regex: Delete only tags that a pattern of `match` or one of these regular expressions
            matches. Each must match the whole name. They have the syntax of RE2, without ``\b``,
            POSIX and Unicode classes; ``(?i)`` at the start ignores case.
        protect_regex: Never delete tags that one of these matches as a whole.
        group_by: A regular expression whose groups tell the family of a tag: ``(.*)-\d+``. Each
            family is counted by itself; a tag that does not match is kept.
        keep_highest: Keep the highest version of the repository, and of the tags that are counted,
            whatever number or date says: 10.0.0 stays although 1.9.9 was pushed later. What is
            deleted by patterns alone is not looked at.

    Raises:
        TypeError: A rule has a wrong type.
        ValueError: A rule cannot be read, the rules contradict each other, or there is none that
            limits what is deleted.
    """

    keep_last: int | None = field(default=None, validator=_check_number)
    keep_latest: int | None = field(default=None, validator=_check_number)
    by: str | None = field(default=None, validator=_check_word)
    per: str | None = field(default=None, validator=_check_word)
    older_than: When | None = field(default=None, converter=_older_than)
    not_pulled_since: When | None = field(default=None, converter=_not_pulled_since)
    match: tuple[str, ...] = field(default=(), converter=_match)
    protect: tuple[str, ...] = field(default=(), converter=_protect)
    match_regex: tuple[str, ...] = field(default=(), converter=_match_regex)
    protect_regex: tuple[str, ...] = field(default=(), converter=_protect_regex)
    group_by: str | None = field(default=None, validator=_check_groups)
    keep_highest: bool = field(default=True, validator=_check_flag)

    def __attrs_post_init__(self) -> None:
        self._check_counts()
        both = sorted(set(self.match) & set(self.protect))
        both += sorted(set(self.match_regex) & set(self.protect_regex))
        if both:
            raise ValueError(f"match and protect contradict each other: both name {both[0]!r}")
        all_protected = _first_for_all(self.protect, self.protect_regex)
        if all_protected:
            raise ValueError(
                f"protect {all_protected!r} protects every tag, so that nothing can be deleted"
            )
        named = self.match or self.match_regex
        everything = not named or bool(_first_for_all(self.match, self.match_regex))
        if everything and not self.limits:
            raise ValueError(
                "the rules name every tag: limit them by count, by age or by last pull, or "
                "narrow the match"
            )

    def _check_counts(self) -> None:
        if self.by is None and self.keep_latest:
            raise InvalidArgumentError("keep_latest", "needs by: semver or push")
        if self.by and not self.keep_latest:
            raise InvalidArgumentError("by", "needs keep_latest, a number of tags")
        if self.per and self.by != "semver":
            raise InvalidArgumentError("per", "needs keep_latest by semver")
        if self.by == "push" and self.keep_last:
            raise InvalidArgumentError("keep_last", "is the same as keep_latest by push: give one")
        if self.group_by and not self.counts:
            raise InvalidArgumentError("group_by", "needs keep_last or keep_latest")

    @property
    def counts(self) -> bool:
        """Whether a number of tags is kept."""
        return bool(self.keep_last or self.keep_latest)

    @property
    def limits(self) -> bool:
        """Whether more than names says what is deleted: a number, or an age."""
        return self.counts or bool(self.older_than or self.not_pulled_since)

    def to_dict(self) -> dict[str, Any]:
        """Return the rules that are given, as a rules file has them."""
        found = {
            "keep_last": self.keep_last,
            "keep_latest": self.keep_latest,
            "by": self.by,
            "per": self.per,
            "older_than": _text(self.older_than),
            "not_pulled_since": _text(self.not_pulled_since),
            "match": list(self.match),
            "protect": list(self.protect),
            "match_regex": list(self.match_regex),
            "protect_regex": list(self.protect_regex),
            "group_by": self.group_by,
        }
        given = {name: value for name, value in found.items() if value}
        return given if self.keep_highest else {**given, "keep_highest": False}

    @classmethod
    def from_dict(cls, rules: Mapping[str, Any]) -> "RetentionRules":
        """Return the rules that `to_dict` wrote.

        Args:
            rules: That.
        """
        return cls(**rules)


RULE_NAMES: Final = tuple(each.name for each in fields(RetentionRules))


def _first_for_all(patterns: Iterable[str], expressions: Iterable[str]) -> str | None:
    """Return the first that every name fits; None if there is none."""
    found = [pattern for pattern in patterns if _fits_all(pattern)]
    for text in expressions:
        expression = RegularExpression("expression", text)
        if all(expression.match(name) is not None for name in _UNLIKE):
            found.append(text)
    return next(iter(found), None)


def _fits_all(pattern: str) -> bool:
    """Tell whether a pattern says nothing about names but, at most, how long they are at least."""
    return "*" in pattern and set(pattern) <= {"*", "?"}


def _text(when: When | None) -> str | None:
    if when is None:
        return None
    return when.text if isinstance(when, Age) else when.isoformat()
