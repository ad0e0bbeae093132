"""Which items of a page were not on an earlier one."""

from collections import deque
from typing import Any, Final

_REMEMBERED_PAGES: Final = 2
"""Items that are inserted meanwhile push others onto the next page, where they are known."""


class SeenItems:
    """The items of the last pages, known by the first of the `keys` that they have.

    Attributes:
        pages_without_new: How many pages in a row brought nothing new.
    """

    def __init__(self, keys: tuple[str, ...]) -> None:
        self.pages_without_new = 0
        self._keys = keys
        self._pages: deque[frozenset[Any]] = deque(maxlen=_REMEMBERED_PAGES)
        self._fingerprints: set[int] = set()
        self._last = ""

    def add(self, rows: list[Any], skip: int) -> list[int]:
        """Add a page; return the indexes of its new items, from `skip` on."""
        new = self._new(rows, skip)
        self.pages_without_new = 0 if new else self.pages_without_new + 1
        return new

    def _new(self, rows: list[Any], skip: int) -> list[int]:
        keys = [self._key(row) for row in rows]
        known = frozenset().union(*self._pages)
        self._pages.append(frozenset(key for key in keys if key is not None))
        if self._is_last(keys, rows) or self._came_before(keys):
            # The service ignores which page is asked for, or leads in a circle.
            return []
        return [
            index
            for index, key in enumerate(keys)
            if index >= skip and (key is None or key not in known)
        ]

    def _is_last(self, keys: list[Any], rows: list[Any]) -> bool:
        """Tell whether a page with items that have no key is the same as the last one.

        Its text is remembered: the items become models, which change when they are read.
        """
        last, self._last = self._last, repr(rows) if None in keys else ""
        return bool(last) and last == self._last

    def _came_before(self, keys: list[Any]) -> bool:
        """Tell whether a whole page has come before; a number for each page is remembered."""
        if not keys or None in keys:
            return False
        fingerprint = hash(tuple(keys))
        known = fingerprint in self._fingerprints
        self._fingerprints.add(fingerprint)
        return known

    def _key(self, row: Any) -> Any:
        """Return what identifies an item; None if nothing does."""
        if not isinstance(row, dict):
            return None
        for name in self._keys:
            value = row.get(name)
            if value and isinstance(value, (str, int)):
                return name, value
        return None
