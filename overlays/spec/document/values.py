"""JSON values: copy, count and compare them."""

import json
import marshal
from typing import Any, Final

_LONGEST: Final = 80


def kind_of(value: Any) -> str:
    """Name the kind of a value in the spec's words: object, array or primitive."""
    if isinstance(value, dict):
        return "object"
    return "array" if isinstance(value, list) else "primitive"


def clone(value: Any) -> Any:
    """Copy plain data so that no two places of the result share a container.

    `copy.deepcopy` keeps sharing: a change at one place would show at another. So does `marshal`
    since its version 3; version 2 is the fastest copy there is, and updates make hundreds.
    """
    return marshal.loads(marshal.dumps(value, 2))  # noqa: S302  # what was just written


def count_values(value: Any) -> int:
    """Count a value and everything inside it."""
    if isinstance(value, dict):
        return 1 + sum(map(count_values, value.values()))
    return 1 + sum(map(count_values, value)) if isinstance(value, list) else 1


def canonical(value: Any) -> str:
    """Write plain data so that equal texts mean equal data; 1, 1.0 and true are different."""
    return json.dumps(value, sort_keys=True)


def short(value: Any) -> str:
    """Write plain data for a message, cut off where it is long."""
    text = canonical(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def first_difference(found: Any, wanted: Any, at: str = "") -> str | None:
    """Say where and how a value differs from the wanted one; None if it does not."""
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
