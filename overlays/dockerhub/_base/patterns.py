"""Patterns of names, as in a shell: ``*``, ``?`` and ``[...]``; case counts."""

from collections.abc import Iterable
from fnmatch import fnmatchcase


def first_match(name: str, patterns: Iterable[str]) -> str | None:
    """Return the first pattern that a name matches; None if it matches none."""
    return next((pattern for pattern in patterns if fnmatchcase(name, pattern)), None)
