"""Which of many: by pattern, in which order, and what was probably meant."""

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase

__all__ = ["matches", "near", "read_patterns", "version_key"]


def read_patterns(values: Iterable[str]) -> list[str]:
    """Return the patterns of options that each hold some, with commas between them.

    Raises:
        ValueError: One is empty, as where a variable of a script is: without it, other tags would
            be meant.
    """
    found = []
    for value in values:
        patterns = [pattern.strip() for pattern in value.split(",")]
        if not all(patterns):
            raise ValueError(f"a pattern is empty in {value!r}: write e.g. 'pr-*' or 'v*,latest'")
        found += patterns
    return found


def matches(name: str, patterns: Iterable[str]) -> bool:
    """Tell whether a name fits a pattern such as ``pr-*`` or ``v[0-9].?``; case counts."""
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def version_key(name: str) -> list[tuple[int, int, str]]:
    """Return what to sort names by that have numbers in them: 1.9 comes before 1.10."""
    parts = re.findall(r"[0-9]+|[^0-9]+", name)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]


def near(name: str, names: Iterable[str]) -> str:
    """Return a question that names what may have been meant; empty if nothing is near."""
    import difflib  # noqa: PLC0415  # few names are wrong

    found = difflib.get_close_matches(name, list(names), cutoff=0.5)
    return f" Did you mean {' or '.join(map(repr, found))}?" if found else ""
