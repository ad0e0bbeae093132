"""Names and patterns of repositories, such as ``acme/app-*``, and what they select."""

from collections.abc import Iterable
from typing import Final

from dockerhub._base.arguments import parse_repository
from dockerhub._base.errors import InvalidArgumentError
from dockerhub._base.hub_addresses import repository_in, without_query
from dockerhub._base.patterns import first_match

_WILD: Final = frozenset("*?[")


class UnmatchedPatternError(LookupError):
    """A pattern matches no repository that the account may see.

    Attributes:
        pattern: It.
    """

    def __init__(self, pattern: str) -> None:
        super().__init__(
            f"no repository matches {pattern!r}, or this account cannot see any that does"
        )
        self.pattern = pattern


def is_pattern(text: object) -> bool:
    """Tell whether a text is a pattern, and not the name of one repository.

    Args:
        text: Such as ``acme/app`` or ``acme/app-*``.
    """
    return isinstance(text, str) and not _WILD.isdisjoint(without_query(text))


def full_name(text: str) -> str:
    """Return the full name of a repository, or a pattern with its namespace; else `ValueError`."""
    return _checked(text) if is_pattern(text) else str(parse_repository(text))


class RepositorySelection:
    """What names and patterns select, as more and more of the repositories are listed.

    Attributes:
        named: Those that are named, without a pattern.
        namespaces: Those to list, in order, each once.
    """

    def __init__(self, texts: Iterable[str], found: Iterable[str] = ()) -> None:
        self.named: set[str] = set()
        self._patterns: list[str] = []
        for text in texts:
            if is_pattern(text):
                self._patterns.append(_checked(str(text)))
            else:
                self.named.add(str(parse_repository(text)))
        self._found = {*found, *self.named}
        if not self._found and not self._patterns:
            raise InvalidArgumentError("repositories", "is empty: name one, such as 'acme/app'")
        self.namespaces = list(dict.fromkeys(each.partition("/")[0] for each in self._patterns))

    def take(self, namespace: str, rows: Iterable[object]) -> list[str]:
        """Add those of a namespace that a pattern matches; return their full names."""
        found = (row.get("name") for row in rows if isinstance(row, dict))
        names = [f"{namespace}/{name}" for name in found if isinstance(name, str)]
        matching = [name for name in names if first_match(name, self._patterns)]
        self._found.update(matching)
        return matching

    def names(self) -> list[str]:
        """Return all names, sorted, each once; `UnmatchedPatternError` if a pattern has none."""
        for pattern in self._patterns:
            if not any(first_match(name, [pattern]) for name in self._found):
                raise UnmatchedPatternError(pattern)
        return sorted(self._found)


def _checked(pattern: str) -> str:
    """Return a pattern with its namespace; `ValueError` if that cannot be listed."""
    try:
        namespace, slash, name = repository_in(pattern).rpartition("/")
    except ValueError as error:
        raise ValueError(f"{pattern!r} can match no repository: {error}") from None
    namespace = namespace if slash else "library"
    if is_pattern(namespace) or not namespace:
        raise ValueError(
            f"{pattern!r} has a pattern in its namespace, and namespaces cannot be listed: "
            "name one, as in 'acme/*' or 'acme/app-*'"
        )
    parse_repository(f"{namespace}/x")
    if not name or name != name.lower():
        raise ValueError(
            f"{pattern!r} can match no repository: names are lower case; write one such as "
            "'acme/app-*'"
        )
    return f"{namespace}/{name}"
