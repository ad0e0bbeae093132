"""What upstream changed where an action changes something, too."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from spec.document.pointers import Location, is_there, to_pointer, value_at
from spec.document.values import canonical, first_difference

_WORDS: Final = frozenset({"description", "summary", "title", "example", "operationId"})
_LONGEST: Final = 80


class Meeting(StrEnum):
    """How upstream's change meets ours at one place."""

    SAME = "upstream now says the same"
    WORDS = "upstream changed words or a name that the action replaces"
    CLASH = "upstream changed what the action changes"


@dataclass(frozen=True)
class Met:
    """A place where upstream's change meets an action's."""

    meeting: Meeting
    at: Location
    text: str

    def __str__(self) -> str:
        """Write it as the report does."""
        return f"{to_pointer(self.at)}: {self.text}"


def update_meetings(old: Any, new: Any, location: Location, update: Any) -> Iterator[Met]:
    """Yield where upstream's change meets an update of a node.

    Args:
        old: The document before, with all earlier actions applied.
        new: The same of the new document.
        location: The node, which the new document has.
        update: What is merged into it.
    """
    if not is_there(old, location):
        return
    yield from _meet(value_at(old, location), value_at(new, location), update, location)


def _meet(old: Any, new: Any, update: Any, at: Location) -> Iterator[Met]:
    if isinstance(update, dict) and isinstance(new, dict):
        for key, value in update.items():
            yield from _meet_key(old, new, key, value, (*at, key))
    elif isinstance(update, list) and isinstance(new, list):
        both = [item for item in update if item in new]
        if both:
            yield Met(Meeting.SAME, at, f"has {_short(both)} now")
    elif canonical(new) == canonical(update):
        if canonical(old) != canonical(new):
            yield Met(Meeting.SAME, at, f"is {_short(new)} now")
    elif canonical(old) != canonical(new):
        yield _clash(at, f"upstream changed {_short(old)} to {_short(new)}, not {_short(update)}")


def _what(was: Any, now: Any) -> str:
    """Say what changed: of something long, the first difference in it."""
    if max(len(canonical(was)), len(canonical(now))) > _LONGEST:
        return f"it ({first_difference(now, was)})"
    return f"{_short(was)} to {_short(now)}"


def _meet_key(old: Any, new: Any, key: str, value: Any, at: Location) -> Iterator[Met]:
    was = isinstance(old, dict) and key in old
    if key in new:
        if was:
            yield from _meet(old[key], new[key], value, at)
        elif canonical(new[key]) == canonical(value):
            yield Met(Meeting.SAME, at, f"is {_short(value)} now")
        else:
            yield _clash(at, f"upstream has it now, as {_short(new[key])}, not {_short(value)}")
    elif was:
        yield _clash(at, f"upstream dropped {_short(old[key])}; this would bring back a part")


def removal_meetings(old: Any, new: Any, location: Location) -> Iterator[Met]:
    """Yield whether upstream changed what an action removes."""
    if not is_there(old, location):
        return
    was, now = value_at(old, location), value_at(new, location)
    if canonical(was) != canonical(now):
        yield _clash(location, f"upstream changed {_what(was, now)}; it is removed")


def _clash(at: Location, text: str) -> Met:
    return Met(Meeting.WORDS if at[-1] in _WORDS else Meeting.CLASH, at, text)


def _short(value: Any) -> str:
    text = canonical(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
