"""The filter language of SCIM, tested alone."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockerhub.emulator.api.scim_filter import FilterError, parse_filter


def user(name: str, **more: Any) -> dict[str, Any]:
    given, _, family = name.partition(" ")
    email = f"{given.lower()}@example.com"
    return {
        "schemas": [],
        "id": f"ID-{given}",
        "userName": email,
        "name": {"givenName": given, "familyName": family},
        "displayName": given.lower(),
        "active": True,
        "emails": [{"value": email, "display": email, "primary": True}],
        "groups": [{"value": "company", "display": "company"}],
        "meta": {"resourceType": "User", "created": "2026-01-01T00:00:00Z", "lastModified": "x"},
        **more,
    }


PEOPLE = [
    user("Alice Ace"),
    user("Bob Bee", active=False),
    user(
        "Carol Ace",
        groups=[{"value": "company", "display": "company"}, {"value": "ops", "display": "o"}],
    ),
    user('Da"ve D\\ee'),
]


def found(text: str) -> str:
    holds = parse_filter(text)
    return "".join(person["name"]["givenName"][0] for person in PEOPLE if holds(person))


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ('userName eq "alice@example.com"', "A"),
        ('USERNAME EQ "ALICE@EXAMPLE.COM"', "A"),
        ('urn:ietf:params:scim:schemas:core:2.0:User:userName eq "bob@example.com"', "B"),
        ('userName ne "alice@example.com"', "BCD"),
        ('name.familyName eq "ace"', "AC"),
        ('name.givenName co "ar"', "C"),
        ('displayName sw "b"', "B"),
        ('id eq "ID-Alice"', "A"),
        ('id eq "id-alice"', ""),
        ("active eq true", "ACD"),
        ("active eq FALSE", "B"),
        ("active eq null", ""),
        ("active ne null", "ABCD"),
        ("active eq 1", "ACD"),
        ("displayName co 1", ""),
        ("active co true", ""),
        ("active sw 1.5", ""),
        ('emails co "@example"', "ABCD"),
        ('emails.value sw "carol"', "C"),
        ('groups eq "ops"', "C"),
        ('groups.display eq "O"', "C"),
        ('groups ne "ops"', "ABD"),
        ('name.givenName eq "Da\\"ve"', "D"),
        ('name.familyName eq "D\\\\ee"', "D"),
        ('name.familyName eq "\\u0041ce"', "AC"),
        ('meta.created sw "2026"', "ABCD"),
        ('not (userName co "alice")', "BCD"),
        ('NOT(userName co "alice")', "BCD"),
        ('not (not (displayName eq "bob"))', "B"),
        ('displayName eq "alice" or displayName eq "bob"', "AB"),
        ('displayName eq "alice" or active eq true and name.familyName eq "ace"', "AC"),
        ('(displayName eq "alice" or active eq true) and name.familyName eq "bee"', ""),
        ('displayName eq "bob" or active eq true and name.familyName eq "bee"', "B"),
        ('active eq true AND name.familyName eq "ace" And displayName ne "carol"', "A"),
        ('((((displayName eq "bob"))))', "B"),
        ('  displayName   eq  "bob"  ', "B"),
        ('displayName eq "a" or displayName eq "b" or displayName eq "bob"', "B"),
    ],
)
def test_filters_find_people(text: str, people: str) -> None:
    """As the RFC says, ignoring case; ``and`` binds tighter than ``or``."""
    assert found(text) == people


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expected an attribute, not the end"),
        ("userName", "expected an operator"),
        ("userName eq", "expected a value"),
        ('userName eq "x', "unterminated string at character 12"),
        ("userName eq x", "'x' is not a value"),
        ('userName eq "\\x"', "is not a value"),
        ('userName is "x"', "unknown operator 'is'"),
        ('userName gt "x"', "unknown operator 'gt'"),
        ("userName pr", "unknown operator 'pr'"),
        ('nickName eq "x"', "unknown attribute 'nickName'"),
        ('userName eq "x" userName', "expected 'and', 'or' or the end, not 'userName'"),
        ('userName eq "x" and', "expected an attribute"),
        ('(userName eq "x"', r"expected '\)', not the end"),
        ('userName eq "x")', r"not '\)'"),
        ("()", "expected an attribute"),
        ('not userName eq "x"', r"expected '\(', not 'userName'"),
        ('emails[value eq "x"]', "unknown attribute"),
        ("(" * 60 + 'id eq "x"' + ")" * 60, "nested deeper"),
        ("not (" * 60 + 'id eq "x"' + ")" * 60, "nested deeper"),
    ],
)
def test_invalid_filters_are_refused(text: str, message: str) -> None:
    """The message says what is wrong."""
    with pytest.raises(FilterError, match=message):
        parse_filter(text)


@given(st.text())
def test_any_text_is_a_filter_or_refused(text: str) -> None:
    """There are no other errors."""
    try:
        holds = parse_filter(text)
    except FilterError:
        return
    assert all(holds(person) in (True, False) for person in PEOPLE)


ATOMS = st.sampled_from(['displayName eq "bob"', "active eq true", 'name.familyName sw "a"'])
FILTERS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        inner.map(lambda text: f"not ({text})"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]}) and ({pair[1]})"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]}) or ({pair[1]})"),
    ),
    max_leaves=8,
)


@given(FILTERS, FILTERS)
def test_logic_obeys_its_laws(first: str, second: str) -> None:
    """De Morgan's laws, and the law of the excluded middle."""
    assert found(f"not (({first}) and ({second}))") == found(f"not ({first}) or not ({second})")
    assert found(f"({first}) or not ({first})") == "ABCD"
