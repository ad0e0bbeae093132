"""Regular expressions for names of tags: they match what `re` matches, and none takes long."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dockerhub._base.regular_expressions import RegularExpression
from dockerhub.errors import InvalidArgumentError

PARTS = [
    *("a", "b", "-", "1", r"\d", r"\.", ".", "[ab]", "[^a]", "[]a-c]", r"[\w.-]", "^", "$", "|"),
    *("(a|b)", "(?:a|bb)", "(a*)", "(?P<x>b)", "(?<y>1)", "(a|ab)(b*)", "(a|)", "()", "(a+)+"),
    *("a*?", "b+", "b+?", "(ab)?", "a??", "a{2}", "b{1,2}", "b{1,2}?", "a{0}", "1{1,}"),
]


@given(st.lists(st.sampled_from(PARTS), max_size=5), st.lists(st.text("aAb1-.c", max_size=7)))
@settings(max_examples=300, deadline=None)
def test_expressions_match_what_re_matches(parts: list[str], names: list[str]) -> None:
    """With the same groups; a group that did not match is empty."""
    text = "".join(parts) or "a"
    for flags in ("", "(?i)"):
        # Python has no other way to write a named group, and refuses to name two the same.
        standard = re.sub(r"\(\?P?<\w>", "(", text)
        known = re.compile(flags + standard, re.ASCII)
        expression = RegularExpression("match_regex", flags + text)
        assert expression.groups == known.groups
        for name in names:
            found = known.fullmatch(name)
            groups = tuple(each or "" for each in found.groups()) if found else None
            assert expression.match(name) == groups, (text, name)


def test_no_expression_takes_long() -> None:
    """With `re`, each would take too long."""
    name = "a" * 128
    for text in ("(a+)+b", "(a|aa)+b", "(a*)*b", "((a|a)*)*b", "a*a*a*a*a*a*a*b", "(.*)(.*)(.*)-x"):
        assert RegularExpression("match_regex", text).match(name) is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("(a", "has a '(' without ')'"),
        ("a)", "has a ')' without '('"),
        ("[a", "has a '[' without ']'"),
        ("a**", "has '*' with nothing before it to repeat"),
        ("|+", "has '+' with nothing before it to repeat"),
        ("^*", "has '*' with nothing before it to repeat"),
        ("a(?=b)", "has '(?=': it cannot look ahead or behind"),
        ("a(?i)b", "flags are (?i) at its start"),
        ("a\\", "ends with a backslash"),
        (r"(a)\1", "which has no meaning here"),
        ("a{b}", "has '{b', which has no meaning here"),
        ("a{1001}", "repeats more than 1000 times: '{1001}'"),
        ("a{3,2}", "has '{3,2}', whose bounds are reversed"),
        ("(a{999}){999}", "repeats too much"),
        ("(((" + "){999}" * 3, "repeats too much"),
        ("(" * 60 + ")" * 60, "is nested too deep"),
        ("[[:alpha:]]", "which is ambiguous"),
        ("[z-a]", "bad character range z-a"),
        (r"[\pL]", r"bad escape \p"),
    ],
)
def test_an_invalid_expression_is_refused(text: str, problem: str) -> None:
    with pytest.raises(InvalidArgumentError, match=re.escape(problem)) as caught:
        RegularExpression("group_by", text)
    assert caught.value.argument == "group_by"


def test_how_long_an_expression_may_be() -> None:
    for text in ("", "a" * 256):
        with pytest.raises(ValueError, match="group_by must have 1 to 255 characters"):
            RegularExpression("group_by", text)
