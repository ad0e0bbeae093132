"""The places of a new document that are most similar to one of the old."""

import difflib
from collections.abc import Iterator
from typing import Any, Final

from spec.document.pointers import Location, is_there, to_pointer, value_at
from spec.document.values import canonical, count_values

_SHOWN: Final = 3
_MIN_RATIO: Final = 0.6
_MIN_VALUES: Final = 3
"""Equal parts with fewer values may be equal by chance."""


def similar_places(old: Any, new: Any, location: Location) -> list[str]:
    """Name the places that a node of the old document may have moved to, the likeliest first."""
    same = moved_places(old, new, location)
    alike = _similar_names(new, location)
    return list(dict.fromkeys(to_pointer(each) for each in (*same, *alike)))[:_SHOWN]


def moved_places(old: Any, new: Any, location: Location) -> Iterator[Location]:
    """Find new places that have what a node of the old document has."""
    if not is_there(old, location):
        return
    value = value_at(old, location)
    if count_values(value) < _MIN_VALUES:
        return
    wanted = canonical(value)
    for at, each in _places(new):
        if len(at) == len(location) and not is_there(old, at) and canonical(each) == wanted:
            yield at


def _places(value: Any, at: Location = ()) -> Iterator[tuple[Location, Any]]:
    if isinstance(value, dict):
        yield at, value
        for key, item in value.items():
            yield from _places(item, (*at, key))


def _similar_names(new: Any, location: Location) -> Iterator[Location]:
    """Yield the places whose path differs in one step only, and whose names are similar."""
    found = []
    for index, step in enumerate(location):
        parent = location[:index]
        if not is_there(new, parent) or not isinstance(value_at(new, parent), dict):
            break
        for key in value_at(new, parent):
            at = (*parent, key, *location[index + 1 :])
            ratio = difflib.SequenceMatcher(None, str(step), key).ratio()
            if key != step and ratio >= _MIN_RATIO and is_there(new, at):
                found.append((ratio, at))
    yield from (at for _, at in sorted(found, key=lambda each: -each[0]))
