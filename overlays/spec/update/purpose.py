"""Whether what an action corrects is still used where it was."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from spec.document.pointers import (
    Location,
    is_there,
    local_references,
    resolves,
    to_location,
    to_pointer,
)

_COMPONENT = 3
"""Length of the location of a component, and of that of an operation."""


class Purposes:
    """Knows which operations of two documents use which components."""

    def __init__(self, old: Any, new: Any) -> None:
        self._new = new
        self._before, self._now = _uses(old), _uses(new)

    def left(self, at: Location) -> Iterator[str]:
        """Yield the operations that did use the component in which a place is, and do not now."""
        component = at[:_COMPONENT]
        for user in sorted(self._before[component] - self._now[component]):
            if is_there(self._new, user):
                yield (
                    f"{to_pointer(user)} no longer uses {to_pointer(component)}; correct what it "
                    "uses instead"
                )


def _uses(document: Any) -> defaultdict[Location, set[Location]]:
    """Return what uses each component, by other components as well."""
    direct = defaultdict[Location, set[Location]](set)
    for at, reference in local_references(document):
        if resolves(document, reference):
            direct[to_location(reference)[:_COMPONENT]].add(at[:_COMPONENT])
    found = defaultdict[Location, set[Location]](set)
    for component in [*direct]:
        todo = [component]
        while todo:
            new = direct[todo.pop()] - found[component]
            found[component] |= new
            todo += new
    return found
