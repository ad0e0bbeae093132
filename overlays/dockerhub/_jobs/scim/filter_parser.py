"""Reading the text of a filter of SCIM users."""

import json
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from dockerhub._jobs.scim.filters import (
    AND,
    DEEPEST,
    ONE,
    OPERATORS,
    OR,
    Filter,
    Value,
    is_name,
    is_unicode,
    join,
    literal,
    shorten,
)

_TOKEN: Final = re.compile(r'[()]|"(?:[^"\\]|\\.)*"|[^\s()"]+|"', re.DOTALL)
_INTEGER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,99})")
_CONSTANTS: Final = {"true": True, "false": False, "null": None}


def parse(text: str) -> Filter:
    """Return the filter that a text means; its own text is the shortest that means the same.

    Args:
        text: Such as ``userName eq "jon@example.com" and not (active eq false)``; ``not`` binds
            tighter than ``and``, and that tighter than ``or``. Operators may be in any case.

    Raises:
        TypeError: It is not text.
        ValueError: It is not a filter; the message says where and what was expected there.
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
    def __init__(self, tokens: Sequence[_Token]) -> None:
        self._tokens = tokens
        self._index = 0

    @property
    def next(self) -> _Token:
        return self._tokens[self._index]

    def take(self) -> _Token:
        """Return the next token and advance; the end stays."""
        token = self.next
        self._index = min(self._index + 1, len(self._tokens) - 1)
        return token

    def accept(self, word: str) -> bool:
        """Advance if the next token is this word."""
        found = self.next.text.lower() == word
        if found:
            self.take()
        return found


def _disjunction(reader: _Reader, depth: int) -> Filter:
    terms = [_conjunction(reader, depth)]
    while reader.accept("or"):
        terms.append(_conjunction(reader, depth))
    return join(OR, terms)


def _conjunction(reader: _Reader, depth: int) -> Filter:
    terms = [_term(reader, depth)]
    while reader.accept("and"):
        terms.append(_term(reader, depth))
    return join(AND, terms)


def _term(reader: _Reader, depth: int) -> Filter:
    if reader.accept("not"):
        if reader.next.text != "(":
            raise _error(reader.next, "'(' after 'not'")
        return ~_group(reader, depth)
    return _group(reader, depth) if reader.next.text == "(" else _comparison(reader)


def _group(reader: _Reader, depth: int) -> Filter:
    opening = reader.take()
    if depth == DEEPEST:
        raise _error(opening, f"at most {DEEPEST} levels of parentheses")
    found = _disjunction(reader, depth + 1)
    if not reader.accept(")"):
        raise _error(reader.next, f"'and', 'or' or ')' (for '(' at character {opening.start})")
    return found


def _comparison(reader: _Reader) -> Filter:
    name, operator, value = reader.take(), reader.take(), reader.take()
    if not is_name(name.text):
        raise _error(name, "an attribute such as userName, 'not' or '('")
    word = operator.text.lower()
    if word not in OPERATORS:
        raise _error(operator, "one of the operators eq, ne, co and sw")
    if word in ("co", "sw") and not value.text.startswith('"'):
        raise _error(value, f"a string in double quotes after {word}")
    return Filter(f"{name.text} {word} {literal(_value(value))}", ONE, 0)


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
    if not is_unicode(value):
        raise _error(token, "a string without half a surrogate pair")
    return value


def _error(token: _Token, expected: str) -> ValueError:
    found = shorten(token.text) if token.text else "the end"
    return ValueError(
        f"this is not a SCIM filter: expected {expected} at character {token.start}, found {found}"
    )
