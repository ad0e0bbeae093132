"""Immutable tags: reading their rules, and telling which tags they match.

Docker Hub takes RE2's syntax. Python's is close: what only RE2 knows, such as classes of
Unicode, is refused here, and so is what only Python knows, such as looking ahead.
"""

import re
import warnings
from functools import lru_cache

from .repositories import Repository

MOST_RULES = 5
_NAMED_CLASSES = {
    "[:alnum:]": "0-9A-Za-z",
    "[:alpha:]": "A-Za-z",
    "[:digit:]": "0-9",
    "[:lower:]": "a-z",
    "[:upper:]": "A-Z",
    "[:word:]": "0-9A-Za-z_",
    "[:xdigit:]": "0-9A-Fa-f",
}
_PLAIN = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]|\\[^1-9]")
_NOT_RE2 = re.compile(r"\(\?(?:[=!>#(]|<[=!]|P[=>])|\\[1-9]|[*+?}][*+]")


def rule_problem(rule: str) -> str | None:
    """Tell why a rule is refused; None if it is good."""
    if not rule:
        return "must not be empty"
    if "," in rule:
        return "must not contain a comma"
    try:
        _compiled(rule)
    except (re.error, ValueError, OverflowError, RecursionError) as error:
        return f"is not a regular expression: {error}"
    return None


def matched_tags(repository: Repository, rule: str) -> list[str]:
    """Return the tags that a rule matches as a whole, the last updated first."""
    pattern = _compiled(rule)
    return [tag.name for tag in repository.newest_tags() if pattern.fullmatch(tag.name)]


def is_immutable(repository: Repository, tag: str) -> bool:
    """Tell whether a tag, once it is there, can neither be pushed again nor deleted."""
    settings = repository.immutable_tags
    return settings.enabled and any(_compiled(rule).fullmatch(tag) for rule in settings.rules)


def immutable_refusal(repository: Repository, tag: str) -> str:
    """Return the words of the refusal, which name the tag and the settings."""
    return f"tag {tag!r} of {repository.full_name} is denied by its immutability settings"


@lru_cache
def _compiled(rule: str) -> re.Pattern[str]:
    found = _NOT_RE2.search(_PLAIN.sub("x", rule))
    if found:
        raise ValueError(f"{found[0]!r} is unknown")
    for name, members in _NAMED_CLASSES.items():
        rule = rule.replace(name, members)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # "[[" is nothing special in RE2
        return re.compile(rule.replace("(?<", "(?P<"), re.ASCII)
