"""Provision users by SCIM: filters for `DockerHub.scim.users`, and users from a file.

    >>> from dockerhub import DockerHub, scim
    >>> with DockerHub() as hub:  # doctest: +SKIP
    ...     sync = scim.UserSync(hub)
    ...     plan = sync.plan(scim.read_users("users.csv"))
    ...     report = sync.apply(plan)

Values are quoted here, so text that somebody else chose cannot change what a filter means:

    >>> from dockerhub import scim
    >>> wanted = scim.attr("userName").eq("jon@example.com") & ~scim.attr("active").eq(False)
    >>> print(wanted | scim.attr("name.familyName").sw("S"))
    userName eq "jon@example.com" and not (active eq false) or name.familyName sw "S"
    >>> scim.parse('USERNAME EQ "jon@example.com" and (not(active eq false))')
    <Filter USERNAME eq "jon@example.com" and not (active eq false)>

The language is that of RFC 7644, section 3.4.2.2, as far as Docker Hub documents it: ``eq``,
``ne``, ``co``, ``sw``, ``and``, ``or``, ``not`` and parentheses.
"""

import json
import re
from collections.abc import Sequence
from typing import Final, NamedTuple, NoReturn

from attrs import field, frozen

from dockerhub._async._scim_sync import AsyncUserSync
from dockerhub._jobs.scim_file import UsersFileError, WantedUser, read_users
from dockerhub._jobs.scim_plan import (
    Action,
    Change,
    ChangeOutcome,
    SyncPlan,
    SyncReport,
    plan_changes,
)
from dockerhub._sync._scim_sync import UserSync

__all__ = [
    "Action",
    "AsyncUserSync",
    "Attribute",
    "Change",
    "ChangeOutcome",
    "Filter",
    "SyncPlan",
    "SyncReport",
    "UserSync",
    "UsersFileError",
    "WantedUser",
    "attr",
    "parse",
    "plan_changes",
    "read_users",
]

_DEEPEST: Final = 50
_OR, _AND, _ONE = range(3)
"""How tightly the parts of a filter hold together."""

_NAME: Final = r"[A-Za-z][A-Za-z0-9_-]*"
_SCHEMA: Final = r"[Uu][Rr][Nn]:[A-Za-z0-9][A-Za-z0-9-]*:[A-Za-z0-9._~%/+=@:-]+:"
_PATH: Final = re.compile(rf"(?:{_SCHEMA})?({_NAME})(?:\.{_NAME})?")
_RESERVED: Final = frozenset({"and", "not", "or"})

_TOKEN: Final = re.compile(r'[()]|"(?:[^"\\]|\\.)*"|[^\s()"]+|"', re.DOTALL)
_INTEGER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,99})")
_GREATEST: Final = 10**100 - 1
_CONSTANTS: Final = {"true": True, "false": False, "null": None}
_OPERATORS: Final = ("eq", "ne", "co", "sw")
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
        return _join(_AND, (self, other))

    def __or__(self, other: "Filter") -> "Filter":
        if not isinstance(other, Filter):
            return NotImplemented
        return _join(_OR, (self, other))

    def __invert__(self) -> "Filter":
        return Filter(f"not ({self._text})", _ONE, _check_depth(self._depth + 1))

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


def _join(level: int, terms: Sequence[Filter]) -> Filter:
    if len(terms) == 1:
        return terms[0]
    parts = [term._within(level) for term in terms]  # noqa: SLF001  # a friend of the class
    word = " and " if level == _AND else " or "
    depth = max(depth for _, depth in parts)
    return Filter(word.join(text for text, _ in parts), level, _check_depth(depth))


def _check_depth(depth: int) -> int:
    if depth > _DEEPEST:
        raise ValueError(f"the filter is nested too deeply: at most {_DEEPEST} levels")
    return depth


@frozen
class Attribute:
    """An attribute of a user, to be compared; made by `attr`.

    Attributes:
        name: As it was given.
    """

    name: str

    def __attrs_post_init__(self) -> None:
        _check_name(self.name)

    def eq(self, value: Value) -> Filter:
        """Whether it equals a value; text is compared as the attribute demands, case or not.

        Args:
            value: The value: text, a number, a bool or None.

        Returns:
            The filter.

        Raises:
            TypeError: The filter language has no such values.
            ValueError: It has half a surrogate pair, or more than 100 digits.
        """
        return self._compare("eq", value)

    def ne(self, value: Value) -> Filter:
        """Whether it differs from a value.

        Args:
            value: The value: text, a number, a bool or None.

        Returns:
            The filter.

        Raises:
            TypeError: The filter language has no such values.
            ValueError: It has half a surrogate pair, or more than 100 digits.
        """
        return self._compare("ne", value)

    def co(self, value: str) -> Filter:
        """Whether it contains a text.

        Args:
            value: A part of the text.

        Returns:
            The filter.

        Raises:
            TypeError: It is not text.
            ValueError: It has half a surrogate pair.
        """
        return self._compare("co", value)

    def sw(self, value: str) -> Filter:
        """Whether it starts with a text.

        Args:
            value: The beginning of the text.

        Returns:
            The filter.

        Raises:
            TypeError: It is not text.
            ValueError: It has half a surrogate pair.
        """
        return self._compare("sw", value)

    def _compare(self, operator: str, value: Value) -> Filter:
        if operator in ("co", "sw") and not isinstance(value, str):
            raise TypeError(f"{operator} compares with text, not {type(value).__name__}")
        return Filter(f"{self.name} {operator} {_literal(value)}", _ONE, 0)


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
        ValueError: It is no name of an attribute (RFC 7644, section 3.4.2.2, ``attrPath``).
    """
    return Attribute(name)


def _check_name(name: object) -> None:
    if not isinstance(name, str):
        raise TypeError(f"an attribute's name is text, not {type(name).__name__}")
    if not _is_name(name):
        raise ValueError(
            f"{_shorten(name)} is no attribute: write a name such as 'userName' or "
            "'name.familyName', if need be with its schema's URN and ':' before it"
        )


def _is_name(text: str) -> bool:
    match = _PATH.fullmatch(text)
    return match is not None and match[1].lower() not in _RESERVED


def _literal(value: Value) -> str:
    """Write a value as JSON that has visible characters only.

    Raises:
        TypeError: The filter language has no such values.
        ValueError: The text has half a surrogate pair, or the number more than 100 digits.
    """
    if value is not None and not isinstance(value, (str, int)):
        raise TypeError(f"a value is text, int, bool or None, not {type(value).__name__}")
    if isinstance(value, str) and not _is_unicode(value):
        raise ValueError(f"the value has half a surrogate pair: {_shorten(value)}")
    if isinstance(value, int) and abs(value) > _GREATEST:
        raise ValueError("the value has more than 100 digits")
    text = json.dumps(value, ensure_ascii=False)
    # What is left unescaped so far, such as U+2028, could end a line or hide text in a log.
    return "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in text)


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)


def parse(text: str) -> Filter:
    """Read a filter.

    Args:
        text: Such as ``userName eq "jon@example.com" and not (active eq false)``; ``not`` binds
            tighter than ``and``, and that tighter than ``or``. Operators may be in any case.

    Returns:
        The filter; its text is the shortest that means the same.

    Raises:
        TypeError: It is not text.
        ValueError: It is no filter; the message says where and what was expected there.
    """
    if not isinstance(text, str):
        raise TypeError(f"a filter is text, not {type(text).__name__}")
    reader = _Reader(_tokens(text))
    found = _disjunction(reader, 0)
    if reader.next.text:
        raise _error(reader.next, "'and', 'or' or the end")
    return found


class _Token(NamedTuple):
    text: str
    """Empty at the end."""
    start: int
    """Of its first character, from 1."""


def _tokens(text: str) -> list[_Token]:
    tokens = []
    for match in _TOKEN.finditer(text):
        if match[0] == '"':
            raise _error(_Token(text[match.start() :], match.start() + 1), "a string that ends")
        tokens.append(_Token(match[0], match.start() + 1))
    return [*tokens, _Token("", len(text) + 1)]


class _Reader:
    """Goes through tokens."""

    def __init__(self, tokens: Sequence[_Token]) -> None:
        self._tokens = tokens
        self._index = 0

    @property
    def next(self) -> _Token:
        return self._tokens[self._index]

    def take(self) -> _Token:
        """Return the next token and go on; the end stays."""
        token = self.next
        self._index = min(self._index + 1, len(self._tokens) - 1)
        return token

    def accept(self, word: str) -> bool:
        """Go on if the next token is this word."""
        found = self.next.text.lower() == word
        if found:
            self.take()
        return found


def _disjunction(reader: _Reader, depth: int) -> Filter:
    terms = [_conjunction(reader, depth)]
    while reader.accept("or"):
        terms.append(_conjunction(reader, depth))
    return _join(_OR, terms)


def _conjunction(reader: _Reader, depth: int) -> Filter:
    terms = [_term(reader, depth)]
    while reader.accept("and"):
        terms.append(_term(reader, depth))
    return _join(_AND, terms)


def _term(reader: _Reader, depth: int) -> Filter:
    if reader.accept("not"):
        if reader.next.text != "(":
            raise _error(reader.next, "'(' after 'not'")
        return ~_group(reader, depth)
    return _group(reader, depth) if reader.next.text == "(" else _comparison(reader)


def _group(reader: _Reader, depth: int) -> Filter:
    opening = reader.take()
    if depth == _DEEPEST:
        raise _error(opening, f"at most {_DEEPEST} levels of parentheses")
    found = _disjunction(reader, depth + 1)
    if not reader.accept(")"):
        raise _error(reader.next, f"'and', 'or' or ')' (for '(' at character {opening.start})")
    return found


def _comparison(reader: _Reader) -> Filter:
    name, operator, value = reader.take(), reader.take(), reader.take()
    if not _is_name(name.text):
        raise _error(name, "an attribute such as userName, 'not' or '('")
    word = operator.text.lower()
    if word not in _OPERATORS:
        raise _error(operator, "one of the operators eq, ne, co and sw")
    if word in ("co", "sw") and not value.text.startswith('"'):
        raise _error(value, f"a string in double quotes after {word}")
    return Filter(f"{name.text} {word} {_literal(_value(value))}", _ONE, 0)


def _value(token: _Token) -> Value:
    if token.text.lower() in _CONSTANTS:
        return _CONSTANTS[token.text.lower()]
    if _INTEGER.fullmatch(token.text):
        return int(token.text)
    if not token.text.startswith('"'):
        raise _error(token, "a string in double quotes, a whole number, true, false or null")
    try:
        value: str = json.loads(token.text, strict=False)
    except ValueError:
        raise _error(token, "a string with the escapes of JSON") from None
    if not _is_unicode(value):
        raise _error(token, "a string without half a surrogate pair")
    return value


def _error(token: _Token, expected: str) -> ValueError:
    found = _shorten(token.text) if token.text else "the end"
    return ValueError(
        f"this is no SCIM filter: expected {expected} at character {token.start}, found {found}"
    )


def _shorten(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")
