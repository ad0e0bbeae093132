"""The filter language of SCIM 2.0 (RFC 7644, section 3.4.2.2), as far as Docker documents it.

``eq``, ``ne``, ``co``, ``sw``, ``and``, ``or``, ``not (…)`` and parentheses; ``and`` binds tighter
than ``or``; names and operators in any case. A parser by recursive descent builds a predicate.
"""

import json
import re
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


_ATTRIBUTES = {
    ".".join(path).lower(): Attribute(path, case_exact)
    for path, case_exact in (
        (("id",), True),
        (("userName",), False),
        (("name", "givenName"), False),
        (("name", "familyName"), False),
        (("displayName",), False),
        (("active",), False),
        (("emails", "value"), False),
        (("emails", "display"), False),
        (("emails", "primary"), False),
        (("groups", "value"), False),
        (("groups", "display"), False),
        (("meta", "created"), True),
        (("meta", "lastModified"), True),
        (("meta", "resourceType"), True),
    )
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
    parser = _Parser(list(_tokens(text)))
    predicate = parser.disjunction(depth=0)
    parser.expect_end()
    return predicate


def _tokens(text: str) -> Iterator[str]:
    position, end = 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            raise FilterError(f"unterminated string at character {position + 1}")
        yield match[0].strip() if match["string"] is None else match["string"]
        position = match.end()


class _Parser:
    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._next = 0

    def disjunction(self, depth: int) -> Predicate:
        terms = [self._conjunction(depth)]
        while self._accept("or"):
            terms.append(self._conjunction(depth))
        return terms[0] if len(terms) == 1 else _any(terms)

    def expect_end(self) -> None:
        token = self._peek()
        if token is not None:
            raise FilterError(f"expected 'and', 'or' or the end, not {token!r}")

    def _conjunction(self, depth: int) -> Predicate:
        terms = [self._factor(depth)]
        while self._accept("and"):
            terms.append(self._factor(depth))
        return terms[0] if len(terms) == 1 else _all(terms)

    def _factor(self, depth: int) -> Predicate:
        if depth > _DEEPEST:
            raise FilterError(f"nested deeper than {_DEEPEST}")
        if self._accept("not"):
            return _not(self._group(depth))
        if self._peek() == "(":
            return self._group(depth)
        return self._comparison()

    def _group(self, depth: int) -> Predicate:
        self._expect("(")
        predicate = self.disjunction(depth + 1)
        self._expect(")")
        return predicate

    def _comparison(self) -> Predicate:
        name, operator = self._take("an attribute"), self._take("an operator").lower()
        attribute = find_attribute(name)
        if attribute is None:
            raise FilterError(f"unknown attribute {name!r}")
        if operator not in ("ne", *_OPERATORS):
            raise FilterError(f"unknown operator {operator!r}: use eq, ne, co or sw")
        value = attribute.comparable(_value(self._take("a value")))
        if operator == "ne":
            return _not(_compare(attribute, _OPERATORS["eq"], value))
        return _compare(attribute, _OPERATORS[operator], value)

    def _peek(self) -> str | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _accept(self, word: str) -> bool:
        token = self._peek()
        if token is None or token.lower() != word:
            return False
        self._next += 1
        return True

    def _expect(self, word: str) -> None:
        if not self._accept(word):
            raise FilterError(f"expected {word!r}, not {_quoted(self._peek())}")

    def _take(self, what: str) -> str:
        token = self._peek()
        if token is None or token in ("(", ")"):
            raise FilterError(f"expected {what}, not {_quoted(token)}")
        self._next += 1
        return token


def _quoted(token: str | None) -> str:
    return "the end" if token is None else repr(token)


def _value(token: str) -> Any:
    lowered = token.lower()
    if lowered in ("true", "false", "null") or token.startswith('"') or _NUMBER.fullmatch(token):
        try:
            return json.loads(token if token.startswith('"') else lowered, strict=False)
        except ValueError:
            pass
    raise FilterError(f"{token!r} is not a value: strings are quoted as in JSON")


def _compare(attribute: Attribute, operator: Callable[[Any, Any], bool], value: Any) -> Predicate:
    def holds(resource: Resource) -> bool:
        return any(operator(have, value) for have in attribute.values(resource))

    return holds


def _any(terms: list[Predicate]) -> Predicate:
    return lambda resource: any(term(resource) for term in terms)


def _all(terms: list[Predicate]) -> Predicate:
    return lambda resource: all(term(resource) for term in terms)


def _not(term: Predicate) -> Predicate:
    return lambda resource: not term(resource)


def _descend(value: Any, path: tuple[str, ...]) -> list[Any]:
    if isinstance(value, list):
        return [found for item in value for found in _descend(item, path)]
    if not path:
        return [value]
    return _descend(value[path[0]], path[1:])
