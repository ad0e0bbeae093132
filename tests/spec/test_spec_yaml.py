"""YAML and JSON text becomes plain data by the YAML 1.2 core schema, strictly."""

import errno
import json
import math
import os
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spec.document.pointers import Location
from spec.document.yaml import line_of, parse_yaml, read_text
from spec.errors import SpecError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((text, None) for text in ("~", "null", "Null", "NULL")),
        *((text, True) for text in ("true", "True", "TRUE")),
        *((text, False) for text in ("false", "False", "FALSE")),
        *((text, text) for text in ("yes", "no", "on", "off", "y", "N", "nUll", "tRUE")),
        ("0", 0),
        ("-12", -12),
        ("+12", 12),
        ("010", 10),
        ("0o17", 15),
        ("0xfF", 255),
        ("1.50", 1.5),
        (".5", 0.5),
        ("-1.", -1.0),
        ("1e3", 1000.0),
        ("1.e3", 1000.0),
        ("12e-1", 1.2),
        *((text, text) for text in ("1_000", "0b11", "1:30", "190:20:30", "--", "1e", "+.", ".")),
        *((text, text) for text in ("2021-01-05", "2021-02-22T15:32:40.123456789Z", "3.0.0")),
        ("=", "="),
    ],
)
def test_plain_scalars_follow_the_core_schema(text: str, value: Any) -> None:
    """Only what YAML 1.2 calls null, boolean or number is one; everything else is text."""
    parsed = parse_yaml(f"key: {text}\n", "f")["key"]
    assert parsed == value
    assert type(parsed) is type(value)


def test_quoted_blocked_and_str_tagged_scalars_are_text() -> None:
    """Quotes, block style and !!str each make a text of what would be a number."""
    text = "a: '1'\nb: \"true\"\nc: !!str 1\nd: ! 2\ne: |\n  3\n"
    expected = {"a": "1", "b": "true", "c": "1", "d": "2", "e": "3\n"}
    assert parse_yaml(text, "f") == expected


def test_keys_are_their_source_text() -> None:
    """Keys are never converted: response codes, `on`, `null` and dates stay as written."""
    text = "200: a\non: b\nno: c\nnull: d\n1.0: e\n2021-01-05: f\n'404': g\n0x10: h\n"
    expected = ["200", "on", "no", "null", "1.0", "2021-01-05", "404", "0x10"]
    assert list(parse_yaml(text, "f")) == expected


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("a: 1\nb: 2\na: 3\n", 1, 3),
        ("200: x\nb:\n  c: 1\n'200': y\n", 1, 4),
        ('{"a": 1,\n "a": 2}', 1, 2),
    ],
)
def test_duplicate_keys_are_refused_with_both_lines(text: str, first: int, second: int) -> None:
    """The message names the line of the second key and that of the first."""
    with pytest.raises(SpecError, match=rf"f, line {second}: .* already on line {first}\."):
        parse_yaml(text, "f")


def test_an_integer_has_400_digits_at_most() -> None:
    assert parse_yaml("9" * 400, "f") == 10**400 - 1


@pytest.mark.parametrize("number", [".inf", "-.Inf", "+.INF", ".nan", ".NaN", "1e999", "9" * 401])
def test_numbers_that_json_cannot_hold_are_refused(number: str) -> None:
    """Infinities, not-a-numbers and absurdly long numbers are errors with their line."""
    said = (
        "a number of 401 digits" if number[0] == "9" else f"{number}, which is not a finite number"
    )
    with pytest.raises(SpecError, match=f"f, line 2: the value is {re.escape(said)}. Quote it"):
        parse_yaml(f"a: 1\nb: {number}\n", "f")


TAGGED = "is not plain data. Write the value without it"
UNNAMED = "is used before or inside the value that it names. Write the value out"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\n---\nb: 2\n", "line 2: a second document starts here. Keep one document per file"),
        ("? [a]\n: 1\n", "line 1: a mapping key must be plain or quoted text. Write it so"),
        ("a: 1\n<<: {b: 1}\n", "line 2: merge keys (<<) are not YAML 1.2. Write the keys out"),
        ("a: !!int 5\n", f"line 1: the tag tag:yaml.org,2002:int {TAGGED}"),
        ("a: !!set {b}\n", f"line 1: the tag tag:yaml.org,2002:set {TAGGED}"),
        ("a: !!python/tuple [b]\n", f"line 1: the tag tag:yaml.org,2002:python/tuple {TAGGED}"),
        ("a: !!map [b]\n", f"line 1: the tag tag:yaml.org,2002:map {TAGGED}"),
        ("a: !!seq {b: 1}\n", f"line 1: the tag tag:yaml.org,2002:seq {TAGGED}"),
        ("a: *b\n", f"line 1: the alias *b {UNNAMED}"),
        ("a: &b [*b]\n", f"line 1: the alias *b {UNNAMED}"),
        ("a: &b 1\nc: &b [*b]\n", f"line 2: the alias *b {UNNAMED}"),
    ],
)
def test_what_is_not_plain_data_is_refused(text: str, message: str) -> None:
    """The error names file and line: for tags, merge keys, loops and several documents."""
    with pytest.raises(SpecError) as refused:
        parse_yaml(text, "f")
    assert str(refused.value) == f"f, {message}."


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("a: [1\nb: 2\n", ", line 2", ".*,.* or .*]'.*"),
        ("a: 'b\n", ", line 2", "found unexpected end of stream"),
        (r'{"a": "\ud83d\udczz"}', ", line 1", ".* escape .*"),
        ("a: \0\n", "", "(control|special) characters are not allowed"),
        ("\tkey: 1\n", ", line 1", "found character .*that cannot start any token"),
    ],
)
def test_bad_syntax_is_refused(text: str, place: str, reason: str) -> None:
    """With the reason that PyYAML gives, which depends on how it was built."""
    with pytest.raises(SpecError) as refused:
        parse_yaml(text, "f")
    assert re.fullmatch(
        rf"f{place}: is not valid YAML or JSON \({reason}\)\. "
        r"Fix the text there, or fetch the file again if it was not edited\.",
        str(refused.value),
    )


def test_tags_of_plain_data_make_no_difference() -> None:
    assert parse_yaml("a: !!seq [1]\nb: !!map {c: 1}\nd: ! [2]\n", "f") == {
        "a": [1],
        "b": {"c": 1},
        "d": [2],
    }


def test_a_quoted_merge_key_is_a_key() -> None:
    """Only the plain `<<` has a meaning in YAML 1.1; the quoted one is text."""
    assert parse_yaml("'<<': 1\n", "f") == {"<<": 1}


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n"])
def test_a_text_without_data_is_none(text: str) -> None:
    """An empty document is None, which is not an error in this module."""
    assert parse_yaml(text, "f") is None


def test_aliases_become_independent_copies() -> None:
    """A change at one place of an aliased value does not change the others."""
    parsed = parse_yaml("a: &x {k: [1]}\nb: *x\n", "f")
    parsed["a"]["k"].append(2)
    assert parsed == {"a": {"k": [1, 2]}, "b": {"k": [1]}}


def test_explosive_aliases_are_refused() -> None:
    """A few lines that expand to billions of values are refused before they fill the memory."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    with pytest.raises(SpecError, match="far too many"):
        parse_yaml("\n".join(lines), "f")


def test_aliases_expand_to_100_000_values_more_than_the_text_has_characters() -> None:
    """Of these 220 aliases, each stands for a list and its 499 items: for 500 values."""
    text = f"a: &a [{', '.join('x' * 499)}]\nb: [{', '.join(['*a'] * 220)}]\n"
    enough = text.ljust(220 * 500 - 100_000, "\n")
    assert len(parse_yaml(enough, "f")["b"]) == 220
    with pytest.raises(SpecError) as refused:
        parse_yaml(enough[:-1], "f")
    assert str(refused.value) == (
        "f, line 2: aliases expand to far too many values. Write them out."
    )


MIXED = '[{"": ' * 45


@pytest.mark.parametrize(
    "text", ["[" * 50_000, "- " * 50_000, "[" * 91 + "]" * 91, f"{MIXED}{{}}{'}]' * 45}"]
)
def test_nesting_that_is_too_deep_is_refused(text: str) -> None:
    """Nesting deeper than any real document is an error, and does not crash the process."""
    with pytest.raises(SpecError, match="line 1: nests deeper than 90 levels"):
        parse_yaml(text, "f")


@pytest.mark.parametrize("text", ["[" * 90 + "]" * 90, f"{MIXED}0{'}]' * 45}"])
def test_ninety_levels_are_read(text: str) -> None:
    """This is the deepest nesting that is allowed."""
    assert parse_yaml(text, "f") == json.loads(text)


def test_json_with_escaped_emoji_is_read() -> None:
    """JSON's surrogate pairs become characters; an escaped backslash before a u stays."""
    data = {"whale": "\N{SPOUTING WHALE}", "path": "\\ud83d\\udc33"}
    assert parse_yaml(json.dumps(data), "f") == data


def test_json_may_begin_with_blank_space() -> None:
    assert parse_yaml(r' ["\ud83d\udc33"]', "f") == ["\N{SPOUTING WHALE}"]


def test_plain_text_of_yaml_has_no_escapes() -> None:
    assert parse_yaml("- \\ud83d\\udc33\n", "f") == ["\\ud83d\\udc33"]


# YAML ends a key after 1024 characters, and an escaped one is up to twelve times as long.
_KEYS = st.text(max_size=80)
_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(_JSON)
def test_ascii_json_reads_as_the_json_module_reads_it(data: Any) -> None:
    """Law: for JSON with escapes, the YAML reader and Python's json agree, types included."""
    text = json.dumps([data])
    assert json.dumps(parse_yaml(text.replace("\x7f", "\\u007f"), "f")) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_survive(number: float) -> None:
    """Law: a float's shortest spelling reads back as the same float."""
    assert math.isclose(parse_yaml(f"- {number!r}\n", "f")[0], number, rel_tol=0, abs_tol=0)


def test_read_text_takes_a_byte_order_mark(tmp_path: Path) -> None:
    """A byte order mark is not part of the text."""
    path = tmp_path / "f.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: \xc3\xa9\n")
    assert read_text(path) == "a: é\n"


def test_read_text_refuses_missing_folder_and_other_encodings(tmp_path: Path) -> None:
    """A path that is not a readable UTF-8 file gives an error that names it."""
    latin = tmp_path / "latin.yaml"
    latin.write_bytes(b"a: \xe9\n")
    with pytest.raises(SpecError, match=r"latin\.yaml: is not UTF-8 text \(byte 3\)"):
        read_text(latin)
    with pytest.raises(SpecError, match="cannot be read"):
        read_text(tmp_path)
    missing = tmp_path / "none.yaml"
    with pytest.raises(SpecError) as refused:
        read_text(missing)
    assert str(refused.value) == (
        f"{missing}: cannot be read ({os.strerror(errno.ENOENT)}). "
        "Check that the path is right and that it is a readable file."
    )


@pytest.mark.parametrize(
    ("location", "line"),
    [
        ((), 2),
        (("b",), 3),
        (("b", "c"), 4),
        (("b", "c", 1), 5),
        (("b", "c", 2), None),
        (("d",), None),
        (("a", "x"), None),
    ],
)
def test_the_line_of_a_place_is_that_of_its_name(location: Location, line: int | None) -> None:
    """An item begins with its value; what the text lacks has no line."""
    assert line_of("# a comment\na: 1\nb:\n  c: [1,\n    2]\n", location) == line


def test_a_text_with_an_anchor_twice_has_no_lines() -> None:
    """YAML allows the second anchor, which replaces the first one."""
    text = "a: &x 1\nb: &x 2\nc: *x\n"
    assert parse_yaml(text, "f") == {"a": 1, "b": 2, "c": 2}
    assert line_of(text, ("b",)) is None
