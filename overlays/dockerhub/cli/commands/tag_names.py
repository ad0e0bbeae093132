"""Names of tags: patterns that select them, and their order."""

import re
from collections.abc import Iterable

__all__ = ["read_patterns", "version_key"]


def read_patterns(values: Iterable[str]) -> list[str]:
    """Return the patterns of options, each of which may have several, separated by commas.

    An empty one, e.g. from a variable of a script, is an error: it would select other tags.
    """
    found = []
    for value in values:
        patterns = [pattern.strip() for pattern in value.split(",")]
        if not all(patterns):
            raise ValueError(f"a pattern is empty in {value!r}: write e.g. 'pr-*' or 'v*,latest'")
        found += patterns
    return found


def version_key(name: str) -> list[tuple[int, int, str]]:
    """Return a sort key for names with numbers in them: 1.9 comes before 1.10."""
    parts = re.findall(r"[0-9]+|[^0-9]+", name)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]
