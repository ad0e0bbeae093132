"""Rules of immutable tags that are refused before anything is sent: RE2 cannot support them."""

import re

import pytest

from dockerhub._base.tag_rules import check_tag_rule, check_tag_rules

GOOD = [
    *("v.*", ".*-RELEASE", "latest", "^v$", "^*", "a]", "}", "a{x", "é+"),
    *(r"\d+\.\d+", "[0-9]+", "[]a]+", "[^]]", "[[:alpha:]]x", r"[\]a]", "(a|b)+", "(a|)", "()"),
    *("(?i)v1", "(?i-s:a)", "(?-i)a", "(?P<x>a)", "(?<x>a)", "(?:a)*?", "((a)(b))"),
    *(r"\Q.*(\E+", r"\Q(", r"\pN", r"\p{Greek}", r"\PL", r"\x41", r"\x{1F600}", r"\012", r"\-\_"),
    *("a{3}", "a{3}?", "a{1000}", "a+?b*?c??"),
]
BAD = {
    "(": "has a '(' without ')'",
    "a)": "has a ')' without '('",
    "*a": "has '*' with nothing before it to repeat",
    "a**": "has '*' with nothing before it to repeat",
    "a*+": "has '+' with nothing before it to repeat",
    "(*)": "has '*' with nothing before it to repeat",
    "a|+": "has '+' with nothing before it to repeat",
    "(?i)*": "has '*' with nothing before it to repeat",
    "a{1001}": "repeats more than 1000 times: '{1001}'",
    "(?=a)": "which RE2 does not support",
    "(?<!a)": "which RE2 does not support",
    "(?>a)": "which RE2 does not support",
    "(?)": "which RE2 does not support",
    r"(a)\1": r"has '\\1', which RE2 does not know",
    r"a\Z": r"has '\\Z', which RE2 does not know",
    "[a": "has a '[' without ']'",
    "a\\": "ends with a backslash",
}


def test_a_rule_that_re2_may_support_is_sent() -> None:
    for rule in GOOD:
        assert check_tag_rule("rule", rule) == rule
    assert check_tag_rules("rules", iter(GOOD[:5])) == GOOD[:5]


@pytest.mark.parametrize(("rule", "problem"), BAD.items())
def test_a_rule_that_re2_does_not_support_is_refused(rule: str, problem: str) -> None:
    with pytest.raises(ValueError, match=re.escape(problem)) as caught:
        check_tag_rule("rule", rule)
    assert str(caught.value).startswith(
        f"rule is not a regular expression in RE2's syntax: {rule!r} "
    )
