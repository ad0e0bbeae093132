"""The filter language of SCIM 2.0 (RFC 7644, section 3.4.2.2), as far as Docker documents it.

``eq``, ``ne``, ``co``, ``sw``, ``and``, ``or``, ``not (…)`` and parentheses; ``and`` binds tighter
than ``or``; names and operators in any case. A parser by recursive descent builds a predicate.
"""

import json
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Resource = Mapping[str, Any]
Predicate = Callable[[Resource], bool]

USER_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User"
_DEEPEST = 50
_TOKEN = re.compile(
    r'\s*(?:(?P<bracket>[()])|(?P<string>"(?:[^"\\]|\\.)*")|(?P<word>[^\s()"]+))', re.DOTALL
)
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda have, want: bool(have == want),
    "ne": lambda have, want: bool(have == want),  # negated as a whole: no value may be equal
    "co": lambda have, want: isinstance(have, str) and isinstance(want, str) and want in have,
    "sw": lambda have, want: (
        isinstance(have, str) and isinstance(want, str) and have.startswith(want)
    ),
}


class FilterError(Exception):
    """The text is not a filter, or uses what is not supported."""


@dataclass(frozen=True)
class Attribute:
    """An attribute that filters and sorting may name.

    Attributes:
        path: The keys that lead to it; lists are searched.
        case_exact: Whether letters of different case are different.
    """

    path: tuple[str, ...]
    case_exact: bool = False

    def values(self, resource: Resource) -> list[Any]:
        """Return all values of the attribute in a resource, ready to be compared."""
        return [self.comparable(value) for value in _descend(resource, self.path)]

    def comparable(self, value: Any) -> Any:
        """Return a value in the form in which it is compared."""
        return value.casefold() if isinstance(value, str) and not self.case_exact else value


_CASE_EXACT = ("id", "meta.created", "meta.lastModified", "meta.resourceType")
_OTHERS = (
    *("userName", "name.givenName", "name.familyName", "displayName", "active"),
    *("emails.value", "emails.display", "emails.primary", "groups.value", "groups.display"),
)
_ATTRIBUTES = {
    name.lower(): Attribute(tuple(name.split(".")), case_exact=name in _CASE_EXACT)
    for name in (*_CASE_EXACT, *_OTHERS)
}
_SHORT = {"emails": "emails.value", "groups": "groups.value"}


def find_attribute(name: str) -> Attribute | None:
    """Return the attribute of a name, in any case, with or without the schema as prefix."""
    lowered = name.lower().removeprefix(USER_SCHEMA.lower() + ":")
    return _ATTRIBUTES.get(_SHORT.get(lowered, lowered))


def parse_filter(text: str) -> Predicate:
    """Return the predicate that a filter describes.

    Raises:
        FilterError: With what is wrong, and where.
    """
    parser = _Parser(deque(_tokens(text)))
    predicate = parser.disjunction(depth=0)
    if parser.tokens:
        raise FilterError(f"expected 'and', 'or' or the end, not {parser.tokens[0]!r}")
    return predicate


def _tokens(text: str) -> Iterator[str]:
    position, end = 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            raise FilterError(f"unterminated string at character {position + 1}")
        yield match[0].strip() if match["string"] is None else match["string"]
        position = match.end()


@dataclass
class _Parser:
    tokens: deque[str]

    def disjunction(self, depth: int) -> Predicate:
        terms = [self._conjunction(depth)]
        while self._accept("or"):
            terms.append(self._conjunction(depth))
        return lambda resource: any(term(resource) for term in terms)

    def _conjunction(self, depth: int) -> Predicate:
        terms = [self._factor(depth)]
        while self._accept("and"):
            terms.append(self._factor(depth))
        return lambda resource: all(term(resource) for term in terms)

    def _factor(self, depth: int) -> Predicate:
        if depth > _DEEPEST:
            raise FilterError(f"nested deeper than {_DEEPEST}")
        if self._accept("not"):
            self._expect("(")
            negated = self._group(depth)
            return lambda resource: not negated(resource)
        return self._group(depth) if self._accept("(") else self._comparison()

    def _group(self, depth: int) -> Predicate:
        predicate = self.disjunction(depth + 1)
        self._expect(")")
        return predicate

    def _comparison(self) -> Predicate:
        name, operator = self._take("an attribute"), self._take("an operator").lower()
        attribute = find_attribute(name)
        if attribute is None:
            raise FilterError(f"unknown attribute {name!r}")
        if operator not in _OPERATORS:
            raise FilterError(f"unknown operator {operator!r}: use eq, ne, co or sw")
        compare, value = _OPERATORS[operator], attribute.comparable(_value(self._take("a value")))

        def predicate(resource: Resource) -> bool:
            matches = any(compare(have, value) for have in attribute.values(resource))
            return matches is not (operator == "ne")

        return predicate

    def _accept(self, word: str) -> bool:
        found = bool(self.tokens) and self.tokens[0].lower() == word
        if found:
            self.tokens.popleft()
        return found

    def _expect(self, word: str) -> None:
        if not self._accept(word):
            raise FilterError(f"expected {word!r}, not {self._shown()}")

    def _take(self, what: str) -> str:
        if not self.tokens or self.tokens[0] in ("(", ")"):
            raise FilterError(f"expected {what}, not {self._shown()}")
        return self.tokens.popleft()

    def _shown(self) -> str:
        return repr(self.tokens[0]) if self.tokens else "the end"


def _value(token: str) -> Any:
    lowered = token.lower()
    if lowered in ("true", "false", "null") or token.startswith('"') or _NUMBER.fullmatch(token):
        try:
            return json.loads(token if token.startswith('"') else lowered, strict=False)
        except ValueError:
            pass
    raise FilterError(f"{token!r} is not a value: strings are quoted as in JSON")


def _descend(value: Any, path: tuple[str, ...]) -> list[Any]:
    if isinstance(value, list):
        return [found for item in value for found in _descend(item, path)]
    return _descend(value[path[0]], path[1:]) if path else [value]
