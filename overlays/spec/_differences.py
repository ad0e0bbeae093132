"""Where two JSON values differ."""

from typing import Any


def first_difference(found: Any, wanted: Any, at: str = "") -> str | None:
    """Say where and how a value differs from the wanted one; None if it does not.

    Args:
        found: A JSON value.
        wanted: What it should be.
        at: The keys and indexes that lead to it, each with a slash in front.
    """
    if found == wanted:
        return None
    if isinstance(found, dict) and isinstance(wanted, dict):
        missing = "nothing"
        keys = sorted(found.keys() | wanted.keys())
        pairs = [(key, found.get(key, missing), wanted.get(key, missing)) for key in keys]
    elif isinstance(found, list) and isinstance(wanted, list) and len(found) == len(wanted):
        pairs = [(str(index), *each) for index, each in enumerate(zip(found, wanted, strict=True))]
    else:
        return f"{at or 'it'} is {found!r}, not {wanted!r}"
    differences = (first_difference(one, other, f"{at}/{key}") for key, one, other in pairs)
    return next(each for each in differences if each)
