"""Patterns of names, as in a shell: ``*``, ``?`` and ``[...]``; case counts."""

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Final

from dockerhub._base.arguments import wrong_type
from dockerhub._base.errors import InvalidArgumentError

_PATTERN: Final = re.compile(r"(?:[A-Za-z0-9_.*?-]|\[!?\]?[^\]]+\])+")
_SHOWN: Final = 255


def check_tag_patterns(argument: str, value: object) -> tuple[str, ...]:
    """Return patterns of tags; one text is one pattern.

    Args:
        argument: Name of the argument, for the message.
        value: What was passed.

    Raises:
        InvalidArgumentError: No tag can match one of them.
        TypeError: It is neither text nor several texts.
    """
    if isinstance(value, str):
        value = (value,)
    if not isinstance(value, Iterable):
        raise wrong_type(argument, "a pattern or a list of patterns", value)
    found = tuple(value)
    for pattern in found:
        if not isinstance(pattern, str):
            raise wrong_type(argument, "a pattern or a list of patterns", pattern)
        if not _PATTERN.fullmatch(pattern):
            raise InvalidArgumentError(
                argument,
                f"has a pattern that no tag can match: {pattern[:_SHOWN]!r}; write one such as "
                "'pr-*', 'v[0-9]*' or 'latest'",
            )
    return found


def first_match(name: str, patterns: Iterable[str]) -> str | None:
    """Return the first pattern that a name matches; None if it matches none."""
    return next((pattern for pattern in patterns if fnmatchcase(name, pattern)), None)
