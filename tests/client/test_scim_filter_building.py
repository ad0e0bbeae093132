"""SCIM filters are built and parsed; no value can change the meaning of its filter."""

import copy
import doctest
import json
import pickle
from enum import IntEnum, StrEnum
from types import ModuleType
from typing import Any, NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dockerhub import scim
from dockerhub._jobs.scim import filters as _scim_filters
from dockerhub._jobs.scim.filters import DEEPEST, Value
from dockerhub.emulator.api.scim_filter import parse_filter as judge

USER = "urn:ietf:params:scim:schemas:core:2.0:User:"
A, B, C, D = (scim.attr(name).eq(number) for number, name in enumerate("abcd"))

NAMES = st.from_regex(
    r"(urn:[a-z][a-z0-9-]{0,5}:([A-Za-z0-9._~%-]{1,4}:){1,3})?[A-Za-z][A-Za-z0-9_-]{0,6}"
    r"(\.[A-Za-z][A-Za-z0-9_-]{0,6})?",
    fullmatch=True,
).filter(lambda name: name.rpartition(":")[2].partition(".")[0].lower() not in ("and", "or", "not"))
TEXTS = st.text(max_size=12) | st.text(alphabet='"\\() \n\r\t\x00\x7f\u2028\u202eaé😀', max_size=12)
VALUES = TEXTS | st.booleans() | st.none() | st.integers(-(10**100) + 1, 10**100 - 1)


def comparisons() -> st.SearchStrategy[scim.Filter]:
    attributes = NAMES.map(scim.attr)
    return st.one_of(
        st.builds(scim.Attribute.eq, attributes, VALUES),
        st.builds(scim.Attribute.ne, attributes, VALUES),
        st.builds(scim.Attribute.co, attributes, TEXTS),
        st.builds(scim.Attribute.sw, attributes, TEXTS),
    )


FILTERS = st.recursive(
    comparisons(),
    lambda inner: st.one_of(
        st.builds(lambda one, two: one & two, inner, inner),
        st.builds(lambda one, two: one | two, inner, inner),
        inner.map(lambda one: ~one),
    ),
    max_leaves=12,
)


@given(FILTERS)
def test_a_filter_that_was_built_is_parsed_to_the_same_filter(built: scim.Filter) -> None:
    """From its text."""
    read = scim.parse(str(built))
    assert read == built
    assert hash(read) == hash(built)
    assert str(read) == str(built)


@given(st.text(alphabet='ab eq"1()\\', max_size=30) | st.text())
@example("(a eq 1) or ((b EQ null) and NOT(a ne TRUE))")
def test_parsing_is_stable(text: str) -> None:
    """Any text is refused, or parsed to a filter whose text is parsed to the same filter."""
    try:
        read = scim.parse(text)
    except ValueError:
        return
    assert scim.parse(str(read)) == read
    assert str(scim.parse(str(read))) == str(read)


@given(TEXTS, st.sampled_from(["eq", "ne", "co", "sw"]))
@example('x" or userName sw "', "eq")
@example("\\", "sw")
def test_a_value_stays_one_literal(value: str, operator: str) -> None:
    """For any text that is compared, the filter is a name, an operator, and one JSON string."""
    text = str(getattr(scim.attr("userName"), operator)(value))
    name, found, literal = text.split(" ", 2)
    assert (name, found) == ("userName", operator)
    assert json.loads(literal) == value
    assert text.isprintable()


@given(TEXTS, TEXTS)
def test_another_parser_finds_the_value(value: str, other: str) -> None:
    """The embedded Docker Hub, which has its own parser, compares with exactly that text."""
    holds = judge(str(scim.attr("id").eq(value)))
    assert holds({"id": value})
    assert holds({"id": other}) == (value == other)


class Case(NamedTuple):
    """A filter, and whether it matches `PERSON`."""

    filter: scim.Filter
    holds: bool


PERSON: dict[str, Any] = {"id": "1", "active": True}
TRUTHS = st.recursive(
    st.sampled_from(
        [
            Case(scim.attr("id").eq("1"), holds=True),
            Case(scim.attr("active").ne(True), holds=False),
            Case(scim.attr("active").eq(True), holds=True),
            Case(scim.attr("id").sw("2"), holds=False),
        ]
    ),
    lambda inner: st.one_of(
        st.builds(lambda a, b: Case(a.filter & b.filter, a.holds and b.holds), inner, inner),
        st.builds(lambda a, b: Case(a.filter | b.filter, a.holds or b.holds), inner, inner),
        inner.map(lambda a: Case(~a.filter, not a.holds)),
    ),
    max_leaves=16,
)


@given(TRUTHS)
def test_the_text_means_what_was_built(truth: Case) -> None:
    """Parentheses are placed where another parser needs them."""
    assert judge(str(truth.filter))(PERSON) == truth.holds


@pytest.mark.parametrize(
    ("built", "text"),
    [
        (scim.attr("userName").eq("jon@example.com"), 'userName eq "jon@example.com"'),
        (scim.attr("active").ne(False), "active ne false"),
        (scim.attr("active").eq(None), "active eq null"),
        (scim.attr("x").eq(-12), "x eq -12"),
        (scim.attr("a-b_1.c-2").co(""), 'a-b_1.c-2 co ""'),
        (scim.attr(f"{USER}name.givenName").sw("Zoë"), f'{USER}name.givenName sw "Zoë"'),
        (scim.attr("x").eq('a"b\\c\n\x00\x7f\u2028'), r'x eq "a\"b\\c\n\u0000\u007f\u2028"'),
        (scim.attr("x").eq("\U000e0001"), r'x eq "\udb40\udc01"'),
        (A & B & C, "a eq 0 and b eq 1 and c eq 2"),
        (A & (B & C), "a eq 0 and b eq 1 and c eq 2"),
        (A | B | C | D, "a eq 0 or b eq 1 or c eq 2 or d eq 3"),
        (A & B | C & D, "a eq 0 and b eq 1 or c eq 2 and d eq 3"),
        (A & (B | C), "a eq 0 and (b eq 1 or c eq 2)"),
        ((A | B) & (C | D), "(a eq 0 or b eq 1) and (c eq 2 or d eq 3)"),
        (~A & B, "not (a eq 0) and b eq 1"),
        (~(A | B), "not (a eq 0 or b eq 1)"),
        (~~A, "not (not (a eq 0))"),
    ],
)
def test_the_text_is_minimal(built: scim.Filter, text: str) -> None:
    """Parentheses are placed only where they are needed."""
    assert str(built) == text
    assert repr(built) == f"<Filter {text}>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a EQ 0", A),
        (" \t( ( a eq 0 ) )\n", A),
        ("a eq 0 OR b eq 1 And c eq 2", A | B & C),
        ("(a eq 0 or b eq 1)and(c eq 2)", (A | B) & C),
        ("NOT(a eq 0) and b eq 1", ~A & B),
        ("not (a eq 0 and b eq 1)", ~(A & B)),
        ("a eq TRUE or b ne NULL", scim.attr("a").eq(True) | scim.attr("b").ne(None)),
        (r'a sw "\u0041\/\ud83d\ude00"', scim.attr("a").sw("A/😀")),
        ('a co "x\ny"', scim.attr("a").co("x\ny")),
        ("a eq -0", A),
    ],
)
def test_filters_are_parsed(text: str, expected: scim.Filter) -> None:
    """In any case and spacing, with the precedence of the RFC."""
    assert scim.parse(text) == expected


NEST = DEEPEST


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expected an attribute such as userName, 'not' or '(' at character 1, found the end"),
        ("a", "expected one of the operators eq, ne, co and sw at character 2, found the end"),
        ("a eq", "expected a string in double quotes, a whole number, true, false or null at "),
        ("a eq b", "or null at character 6, found 'b'"),
        ("a eq 1.5", "a whole number, true, false or null at character 6, found '1.5'"),
        ("a eq 01", "found '01'"),
        ("a eq " + "9" * 101, f"found '{'9' * 40}…'"),
        ("a eq ٣", "found '٣'"),
        ("a pr", "operators eq, ne, co and sw at character 3, found 'pr'"),
        ('a ew "x"', "found 'ew'"),
        ("a co 1", "expected a string in double quotes after co at character 6, found '1'"),
        ("a sw true", "expected a string in double quotes after sw at character 6"),
        ('a eq "b', """expected a string that ends at character 6, found '"b'"""),
        (r'a eq "\"', "expected a string that ends at character 6"),
        (r'a eq "\x"', "expected a string with the escapes of JSON at character 6"),
        (r'a eq "\ud800"', "expected a string without half a surrogate pair at character 6"),
        ("a[b eq 1]", "found 'a[b'"),
        ("a.b.c eq 1", "found 'a.b.c'"),
        ("1a eq 1", "found '1a'"),
        ("and eq 1", "found 'and'"),
        ("a eq 1 b", "expected 'and', 'or' or the end at character 8, found 'b'"),
        ("a eq 1)", "expected 'and', 'or' or the end at character 7, found ')'"),
        ("a eq 1 and", "expected an attribute such as userName, 'not' or '(' at character 11"),
        ("(a eq 1", "expected 'and', 'or' or ')' (for '(' at character 1) at character 8"),
        ("()", "at character 2, found ')'"),
        ("not a eq 1", "expected '(' after 'not' at character 5, found 'a'"),
        ("(" * 10_000, f"at most {NEST} levels of parentheses at character {NEST + 1}, found '('"),
        ("not (" * 10_000 + "a eq 1" + ")" * 10_000, f"at most {NEST} levels of parentheses"),
    ],
)
def test_an_invalid_filter_is_refused(text: str, message: str) -> None:
    """The error says where it is wrong, and what would be valid there."""
    with pytest.raises(ValueError) as raised:
        scim.parse(text)
    assert str(raised.value).startswith("this is not a SCIM filter: expected ")
    assert message in str(raised.value)


def test_depth_is_limited_equally_for_building_and_parsing() -> None:
    """A filter that can be built can be parsed; a deeper one is refused in both cases."""
    deepest = deep = scim.attr("a").eq(0)
    for _ in range(NEST):
        deep, deepest = deepest, ~deepest
    assert scim.parse(str(deepest)) == deepest
    in_parentheses = (deep | A) & B
    assert scim.parse(str(in_parentheses)) == in_parentheses
    with pytest.raises(ValueError, match=f"nested too deeply: at most {NEST} levels"):
        _ = ~deepest
    with pytest.raises(ValueError, match="nested too deeply"):
        _ = (deepest | A) & B
    assert scim.parse(str((deepest | A) | B)) == deepest | A | B


def test_long_filters_are_not_deep() -> None:
    """A thousand alternatives are one level."""
    alternatives = A
    for number in range(1000):
        alternatives = alternatives | scim.attr("x").eq(number) & B
    assert scim.parse(str(alternatives)) == alternatives


@pytest.mark.parametrize(
    "name",
    ["", "a b", "a.", ".a", "a.b.c", "1a", "é", "a\n", "a[b]", 'a"', "a:b", "urn:x:a", "NOT", "or"],
)
def test_invalid_names_are_refused(name: str) -> None:
    """A name cannot add an expression."""
    with pytest.raises(ValueError) as refused:
        scim.attr(name)
    assert str(refused.value) == (
        f"{name!r} is not an attribute: write a name such as 'userName' or 'name.familyName', if "
        "needed with its schema's URN and ':' before it"
    )


def test_only_the_beginning_of_a_long_text_is_shown() -> None:
    for length, shown in ((40, "1" * 40), (41, "1" * 40 + "…")):
        with pytest.raises(ValueError, match=f"^'{shown}' is not an attribute"):
            scim.attr("1" * length)


@pytest.mark.parametrize("name", [None, 1, b"a"])
def test_names_must_be_text(name: Any) -> None:
    """Other types are a mistake in the program."""
    with pytest.raises(TypeError, match=f"is text, not {type(name).__name__}$"):
        scim.attr(name)


@pytest.mark.parametrize("value", [1.5, b"x", ["x"], object()])
def test_values_of_other_types_are_refused(value: Any) -> None:
    """The filter language has no such values."""
    kind = type(value).__name__
    with pytest.raises(TypeError, match=f"^a value is text, int, bool or None, not {kind}$"):
        scim.attr("a").eq(value)


@pytest.mark.parametrize("value", [True, None, 1])
def test_parts_of_texts_must_be_texts(value: Any) -> None:
    """No other value can be contained in something or start it."""
    kind = type(value).__name__
    with pytest.raises(TypeError, match=f"^co compares with text, not {kind}$"):
        scim.attr("a").co(value)
    with pytest.raises(TypeError, match=f"^sw compares with text, not {kind}$"):
        scim.attr("a").sw(value)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("\ud800", "half a surrogate pair"),
        ("\ud83d\ude00", "half a surrogate pair"),
        ("a\udfff", "half a surrogate pair"),
        (10**100, "^the value has more than 100 digits$"),
    ],
)
def test_values_that_cannot_be_sent_are_refused(value: Value, message: str) -> None:
    """Before a filter is created."""
    with pytest.raises(ValueError, match=message):
        scim.attr("a").ne(value)


def test_numbers_that_python_does_not_write_are_refused() -> None:
    """The limit is 4300 digits."""
    with pytest.raises(ValueError, match="more than 100 digits"):
        scim.attr("a").eq(-(10**5000))
    assert str(scim.attr("a").eq(1 - 10**100)) == f"a eq -{'9' * 100}"


class Word(StrEnum):
    """Texts by name."""

    A = "x"


class Number(IntEnum):
    """Numbers by name."""

    SEVEN = 7


def test_enumerations_are_their_values() -> None:
    """A member of an enumeration of texts or numbers is compared by its value."""
    built = scim.attr("a").eq(Word.A) & scim.attr("b").eq(Number.SEVEN)
    assert str(built) == 'a eq "x" and b eq 7'


def test_filters_are_values() -> None:
    """Equal by their text, usable in sets, copied and pickled; 1 is not true."""
    assert len({A, scim.parse("a eq 0"), B}) == 2
    assert scim.attr("a").eq(1) != scim.attr("a").eq(True)
    assert scim.attr("a") == scim.Attribute("a")
    text: object = "a eq 0"
    assert text != A
    assert pickle.loads(pickle.dumps(A & B)) & C == A & B & C
    assert copy.deepcopy(A | B) & C == (A | B) & C


def test_filters_have_no_truth_value() -> None:
    """Otherwise Python's `and`, `or` and `not` would lose a part without an error."""
    with pytest.raises(TypeError) as refused:
        bool(A)
    assert str(refused.value) == (
        "a filter is neither true nor false: combine filters with &, | and ~"
    )


def test_filters_combine_with_filters_only() -> None:
    """A text must be parsed first."""
    other: Any = "b eq 1"
    with pytest.raises(TypeError, match="unsupported operand"):
        _ = A & other
    with pytest.raises(TypeError, match="unsupported operand"):
        _ = A | other
    number: Any = 1
    with pytest.raises(TypeError, match="a filter is text, not int"):
        scim.parse(number)


def test_filters_cannot_be_changed() -> None:
    """They are frozen."""
    with pytest.raises(AttributeError):
        A._text = "b eq 1"  # type: ignore[misc]  # refused here


@pytest.mark.parametrize(("module", "least"), [(scim, 4), (_scim_filters, 1)])
def test_the_examples_in_the_documentation_are_correct(module: ModuleType, least: int) -> None:
    """They are doctests."""
    result = doctest.testmod(module)
    assert result.attempted >= least
    assert result.failed == 0
