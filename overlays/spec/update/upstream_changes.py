"""A three-way comparison: what upstream changed in the nodes that an action changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from spec.document.pointers import Location, is_there, to_pointer, value_at
from spec.document.values import canonical, first_difference, short

_WORDS: Final = frozenset({"description", "summary", "title", "example", "operationId"})


@dataclass(frozen=True)
class UpstreamChange:
    """A change of upstream in a node that an action changes."""

    at: Location
    text: str
    conflicts: bool = False
    """Whether it is neither what the action says, too, nor a change of words alone."""

    def __str__(self) -> str:
        return f"{to_pointer(self.at)}: {self.text}"


def changes_at_update(
    old: Any, new: Any, location: Location, update: Any
) -> Iterator[UpstreamChange]:
    """Yield what upstream changed in a node that an action updates."""
    if not is_there(old, location):
        return
    yield from _compare(value_at(old, location), value_at(new, location), update, location)


def _compare(old: Any, new: Any, update: Any, at: Location) -> Iterator[UpstreamChange]:
    if isinstance(update, dict) and isinstance(new, dict):
        for key, value in update.items():
            yield from _compare_key(old, new, key, value, (*at, key))
    elif isinstance(new, list):
        both = [item for item in (update if isinstance(update, list) else [update]) if item in new]
        if both:
            yield UpstreamChange(at, f"has {short(both)} now")
    elif canonical(new) == canonical(update):
        if canonical(old) != canonical(new):
            yield UpstreamChange(at, f"is {short(new)} now")
    elif canonical(old) != canonical(new):
        yield _conflict(at, f"upstream changed {short(old)} to {short(new)}, not {short(update)}")


def _compare_key(
    old: Any, new: Any, key: str, value: Any, at: Location
) -> Iterator[UpstreamChange]:
    was = isinstance(old, dict) and key in old
    if key in new:
        if was:
            yield from _compare(old[key], new[key], value, at)
        elif canonical(new[key]) == canonical(value):
            yield UpstreamChange(at, f"is {short(value)} now")
        else:
            yield _conflict(at, f"upstream has it now, as {short(new[key])}, not {short(value)}")
    elif was:
        yield _conflict(at, f"upstream dropped {short(old[key])}; this would bring back a part")


def changes_at_removal(old: Any, new: Any, location: Location) -> Iterator[UpstreamChange]:
    """Yield the change of upstream in what an action removes, if there is one."""
    if not is_there(old, location):
        return
    was, now = value_at(old, location), value_at(new, location)
    if canonical(was) != canonical(now):
        what = f"{short(was)} to {short(now)}"
        if "…" in what:
            what = f"it ({first_difference(now, was)})"
        yield _conflict(location, f"upstream changed {what}; it is removed")


def _conflict(at: Location, text: str) -> UpstreamChange:
    return UpstreamChange(at, text, conflicts=at[-1] not in _WORDS)
