"""Plain JSON data: comparing, and merging as in the Overlay Specification 1.1.

https://spec.openapis.org/overlay/v1.1.0.html#action-object
"""

from typing import Any

from spec.document.pointers import Location, to_pointer
from spec.document.values import canonical, kind_of


class IncompatibleError(Exception):
    """An update does not fit the kind of value it would be merged into."""


def contains(present: Any, update: Any) -> bool:
    """Tell whether a node has all that an update would bring, lists in any order."""
    if isinstance(present, dict) and isinstance(update, dict):
        return all(key in present and contains(present[key], each) for key, each in update.items())
    if isinstance(present, list) and isinstance(update, list):
        return not missing_items(present, update)
    return canonical(present) == canonical(update)


def lacking(present: Any, update: Any) -> Any:
    """Return what of an update a node does not have."""
    if isinstance(present, dict) and isinstance(update, dict):
        pairs = {key: (present.get(key), each) for key, each in update.items()}
        return {
            key: lacking(*pair)
            for key, pair in pairs.items()
            if key not in present or not contains(*pair)
        }
    if isinstance(present, list) and isinstance(update, list):
        return missing_items(present, update)
    return update


def missing_items(present: list[Any], update: list[Any]) -> list[Any]:
    """Return the items of an update that a list does not have."""
    found = {canonical(item) for item in present}
    return [item for item in update if canonical(item) not in found]


def merge_into_target(target: Any, update: Any) -> Any:
    """Merge an update into a node; an array takes a non-array update as one more item."""
    if isinstance(target, list) and not isinstance(update, list):
        return [*target, update]
    return merge(target, update)


def merge(present: Any, update: Any, at: Location = ()) -> Any:
    """Merge recursively: objects by key, arrays by concatenation, primitives by replacement."""
    if kind_of(present) != kind_of(update):
        raise IncompatibleError(
            f"at {to_pointer(at)} of the update there is {_with_article(update)}, but the document "
            f"has {_with_article(present)}"
        )
    if isinstance(present, dict):
        return present | {
            key: merge(present[key], value, (*at, key)) if key in present else value
            for key, value in update.items()
        }
    return present + update if isinstance(present, list) else update


def _with_article(value: Any) -> str:
    kind = kind_of(value)
    return f"a {kind}" if kind == "primitive" else f"an {kind}"
