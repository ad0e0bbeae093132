"""Additions that upstream has now, as a whole or in part."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from spec.document.load import METHODS
from spec.document.pointers import Location, is_there, to_pointer, value_at, without
from spec.overlay.actions import Action
from spec.overlay.apply import added_names
from spec.overlay.write import remove, remove_keys
from spec.update.caught_up import caught_up
from spec.update.results import ActionResult, Status

Document = dict[str, Any]


def check_addition(new: Document, action: Action, at: Location) -> ActionResult | None:
    """Compare what an action adds with what upstream has of it now, if it has any of it."""
    present, update = value_at(new, at), action.value
    if isinstance(present, list) and isinstance(update, dict) and "name" in update:
        named = [each for each in present if each.get("name") == update["name"]]
        details = (f"{to_pointer(at)}: upstream has {update['name']} now",)
        return ActionResult(action, Status.OBSOLETE, details) if named else None
    lines, known, instead = [], [], []
    for place in added_names(at, update):
        inside = place[len(at) :]
        if is_there(new, place):
            differences, edits = caught_up(new, action, place, value_at(update, inside))
            known.append(inside)
            lines.append(f"{to_pointer(place)}: upstream has it now{_how(differences)}")
            instead += edits
    if at == ("paths",):
        found = _same_paths(new, update)
        lines += found.keys()
        instead += found.values()
    if not lines:
        return None
    return ActionResult(action, Status.OBSOLETE, tuple(lines), 1, tuple(known), tuple(instead))


def _same_paths(new: Document, update: Any) -> dict[str, Action]:
    """Find paths that upstream has with other names in braces, and leave them out."""
    named = {_unnamed(path): path for path in new["paths"]}
    found = {}
    for path, item in update.items():
        twin = named.get(_unnamed(path))
        if twin is None or twin == path:
            continue
        theirs = [each for each in METHODS if each in new["paths"][twin]]
        if both := [each for each in theirs if each in item]:
            at = ("paths", twin)
            line = (
                f"{to_pointer(at)}: upstream has {', '.join(both)} of {path} there; ours "
                "stays instead"
            )
            found[line] = replace(
                remove(at) if both == theirs else remove_keys(at, both),
                description=f"{path} has it, with the names that users know.",
                evidence=("spec-internal: the same path",),
            )
    return found


def _unnamed(path: str) -> str:
    return re.sub(r"\{.*?\}", "{}", path)


def _how(differences: Sequence[str]) -> str:
    if not differences:
        return ", the same except for descriptions"
    return "".join([", but", *(f"\n      {each}" for each in differences)])


def names_to_delete(result: ActionResult) -> list[Location]:
    """Return what upstream has of an addition: a path at once if it has all parts of it."""
    value, names = result.action.value, list(result.known)
    for key in {each[0] for each in names if len(each) > 1}:
        if all((key, part) in result.known for part in value[key]):
            names = [(key,), *(each for each in names if each[0] != key)]
    return [] if {(key,) for key in value} == {*names} else names


def remaining_actions(result: ActionResult) -> list[Action]:
    """Return what an addition leaves behind when what upstream has of it is deleted."""
    value = result.action.value
    names = names_to_delete(result) if result.known else []
    for each in names:
        value = without(value, each)
    rest = names or (result.instead and not result.known)
    return [*result.instead, *([replace(result.action, value=value)] if rest else [])]
