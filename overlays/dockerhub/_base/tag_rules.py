"""Check the rules of immutable tags: regular expressions in RE2's syntax, as Go has it."""

import re
from collections.abc import Iterable
from typing import Final

from dockerhub._base.arguments import check_words, wrong_type

MOST_RULES: Final = 5
"""As https://github.com/docker/terraform-provider-docker bounds them."""
_MOST_REPEATS: Final = 1000
_TOKEN: Final = re.compile(
    r"""
    (?P<atom>
        \\Q.*?(?:\\E|$)
      | \\(?:[AbBdDsSwWzafnrtv]
           | x(?:[0-9A-Fa-f]{2}|\{[0-9A-Fa-f]+\})
           | [pP](?:[A-Za-z]|\{\^?\w+\})
           | 0[0-7]{0,2} | [1-7][0-7]{1,2}
           | [!-/:-@[-`{-~\ ])
      | \[\^?\]?(?:\[:\^?\w+:\]|\\.|[^]\\])*\]
    )
  | (?P<open>\((?!\?) | \(\?(?:P?<\w+>|[imsU]*(?:-[imsU]+)?:))
  | (?P<flags>\(\?(?=[^)])[imsU]*(?:-[imsU]+)?\))
  | (?P<close>\))
  | (?P<repeat>(?:[*+?]|\{(?P<count>\d+)\})\??)
  | (?P<either>\|)
  | (?P<literal>[^\\()[])
    """,
    re.VERBOSE,
)


def check_tag_rules(argument: str, rules: object) -> list[str]:
    """Return the rules of immutable tags; else `TypeError` or `ValueError`."""
    if isinstance(rules, str) or not isinstance(rules, Iterable):
        raise wrong_type(argument, "a list such as ['v.*']", rules)
    found = [check_tag_rule(f"{argument}[{index}]", each) for index, each in enumerate(rules)]
    if len(found) > MOST_RULES:
        raise ValueError(f"{argument} must be at most {MOST_RULES}, not {len(found)}: {found}")
    return found


def check_tag_rule(argument: str, rule: object) -> str:
    """Return a rule of immutable tags; else `TypeError` or `ValueError`.

    Refused is only what RE2 surely does not take; Docker Hub has the last word.
    """
    text = check_words(argument, rule)
    if "," in text:
        # Older servers keep the rules as one text, joined by commas.
        raise ValueError(f"{argument} has a comma, which no rule may have: {text!r}; write two")
    problem = _problem(text)
    if problem:
        raise ValueError(
            f"{argument} is not a regular expression in RE2's syntax: {text!r} {problem}"
        )
    return text


def _problem(text: str) -> str | None:
    """Tell what RE2 would say against a pattern; None if nothing is known."""
    place, groups, before = 0, 0, None
    while place < len(text):
        token = _TOKEN.match(text, place)
        if token is None:
            return _unknown(text[place:])
        kind = token.lastgroup
        if kind == "repeat" and before not in ("atom", "close", "literal"):
            return f"has {token[0]!r} with nothing before it to repeat"
        if int(token["count"] or 0) > _MOST_REPEATS:
            return f"repeats more than {_MOST_REPEATS} times: {token[0]!r}"
        groups += (kind == "open") - (kind == "close")
        if groups < 0:
            return "has a ')' without '('"
        before, place = kind, token.end()
    return "has a '(' without ')'" if groups else None


def _unknown(rest: str) -> str:
    if rest.startswith("["):
        return "has a '[' without ']'"
    if rest.startswith("(?"):
        return f"has {rest[:3]!r}, which RE2 does not support: it has no lookahead or lookbehind"
    if len(rest) == 1:
        return "ends with a backslash"
    return f"has {rest[:2]!r}, which RE2 does not know"
