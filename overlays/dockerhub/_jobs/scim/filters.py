"""Filters of SCIM users: built so that no value can change what they mean."""

import json
import re
from collections.abc import Sequence
from typing import Final, NoReturn

from attrs import field, frozen

__all__ = [
    "AND",
    "DEEPEST",
    "ONE",
    "OPERATORS",
    "OR",
    "Attribute",
    "Filter",
    "Value",
    "attr",
    "is_name",
    "is_unicode",
    "join",
    "literal",
    "shorten",
]

DEEPEST: Final = 50
"""Levels of parentheses that a filter may have."""
OPERATORS: Final = ("eq", "ne", "co", "sw")
OR, AND, ONE = range(3)
"""How tightly the parts of a filter hold together."""

_NAME: Final = r"[A-Za-z][A-Za-z0-9_-]*"
_SCHEMA: Final = r"[Uu][Rr][Nn]:[A-Za-z0-9][A-Za-z0-9-]*:[A-Za-z0-9._~%/+=@:-]+:"
_PATH: Final = re.compile(rf"(?:{_SCHEMA})?({_NAME})(?:\.{_NAME})?")
_RESERVED: Final = frozenset({"and", "not", "or"})
_GREATEST: Final = 10**100 - 1
_SHOWN: Final = 40

Value = str | bool | int | None


@frozen(repr=False)
class Filter:
    """A filter; made by `attr` and `parse`, combined by ``&`` (and), ``|`` (or) and ``~`` (not).

    `str` gives the text that is sent, with no more parentheses than it needs. Two filters are
    equal if they have the same text.
    """

    _text: str
    _level: int = field(eq=False)
    _depth: int = field(eq=False)

    def __and__(self, other: "Filter") -> "Filter":
        if not isinstance(other, Filter):
            return NotImplemented
        return join(AND, (self, other))

    def __or__(self, other: "Filter") -> "Filter":
        if not isinstance(other, Filter):
            return NotImplemented
        return join(OR, (self, other))

    def __invert__(self) -> "Filter":
        return Filter(f"not ({self._text})", ONE, _check_depth(self._depth + 1))

    def __bool__(self) -> NoReturn:
        raise TypeError("a filter is neither true nor false: combine filters with &, | and ~")

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"<Filter {self._text}>"

    def _within(self, level: int) -> tuple[str, int]:
        """Return text and depth as a part of a filter that holds together so tightly."""
        if self._level >= level:
            return self._text, self._depth
        return f"({self._text})", self._depth + 1


def join(level: int, terms: Sequence[Filter]) -> Filter:
    if len(terms) == 1:
        return terms[0]
    parts = [term._within(level) for term in terms]  # noqa: SLF001  # a friend of the class
    word = " and " if level == AND else " or "
    depth = max(depth for _, depth in parts)
    return Filter(word.join(text for text, _ in parts), level, _check_depth(depth))


def _check_depth(depth: int) -> int:
    if depth > DEEPEST:
        raise ValueError(f"the filter is nested too deeply: at most {DEEPEST} levels")
    return depth


@frozen
class Attribute:
    """An attribute of a user, to be compared; made by `attr`.

    Its methods raise `TypeError` for a value that the filter language lacks, and `ValueError` for
    half a surrogate pair, or a number with more than 100 digits.

    Attributes:
        name: As it was given.
    """

    name: str

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.name, str):
            raise TypeError(f"an attribute's name is text, not {type(self.name).__name__}")
        if not is_name(self.name):
            raise ValueError(
                f"{shorten(self.name)} is not an attribute: write a name such as 'userName' or "
                "'name.familyName', if needed with its schema's URN and ':' before it"
            )

    def eq(self, value: Value) -> Filter:
        """Return a filter for equal values; text is compared as the attribute demands, case or not.

        Args:
            value: The value: text, a number, a bool or None.
        """
        return self._compare("eq", value)

    def ne(self, value: Value) -> Filter:
        """Return a filter for values that differ.

        Args:
            value: The value: text, a number, a bool or None.
        """
        return self._compare("ne", value)

    def co(self, value: str) -> Filter:
        """Return a filter for values that contain a text.

        Args:
            value: A part of the text.
        """
        return self._compare("co", value)

    def sw(self, value: str) -> Filter:
        """Return a filter for values that start with a text.

        Args:
            value: The beginning of the text.
        """
        return self._compare("sw", value)

    def _compare(self, operator: str, value: Value) -> Filter:
        if operator in ("co", "sw") and not isinstance(value, str):
            raise TypeError(f"{operator} compares with text, not {type(value).__name__}")
        return Filter(f"{self.name} {operator} {literal(value)}", ONE, 0)


def attr(name: str) -> Attribute:
    r"""Name an attribute, to be compared by its methods ``eq``, ``ne``, ``co`` and ``sw``.

        >>> attr("emails.value").co('"@example.com')
        <Filter emails.value co "\"@example.com">

    Args:
        name: Such as ``userName``, ``name.familyName``, or with the schema before it,
            ``urn:ietf:params:scim:schemas:core:2.0:User:userName``. Case does not matter.

    Returns:
        The attribute.

    Raises:
        TypeError: It is not text.
        ValueError: It is not the name of an attribute (RFC 7644, section 3.4.2.2, ``attrPath``).
    """
    return Attribute(name)


def is_name(text: str) -> bool:
    match = _PATH.fullmatch(text)
    return match is not None and match[1].lower() not in _RESERVED


def literal(value: Value) -> str:
    """Write a value as JSON that has visible characters only; else `TypeError` or `ValueError`."""
    if value is not None and not isinstance(value, (str, int)):
        raise TypeError(f"a value is text, int, bool or None, not {type(value).__name__}")
    if isinstance(value, str) and not is_unicode(value):
        raise ValueError(f"the value has half a surrogate pair: {shorten(value)}")
    if isinstance(value, int) and abs(value) > _GREATEST:
        raise ValueError("the value has more than 100 digits")
    text = json.dumps(value, ensure_ascii=False)
    # What is left unescaped so far, such as U+2028, could end a line or hide text in a log.
    return "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in text)


def is_unicode(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)


def shorten(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")
