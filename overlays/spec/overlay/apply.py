"""Apply overlays strictly: an action that does not do exactly what it says stops everything.

In the Overlay Specification, an action that selects nothing succeeds, so that nobody would notice
a correction that became obsolete or a path that was renamed
(https://spec.openapis.org/overlay/v1.1.0.html#action-object).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from spec.document.pointers import Location, is_there, replaced, to_pointer, value_at, without
from spec.document.values import canonical, kind_of
from spec.overlay.actions import Action, Overlay
from spec.overlay.jsonpath import InvalidJSONPathError, locate, normalized
from spec.overlay.merge import IncompatibleError, contains, merge_into_target, missing_items

_SHOWN = 10


def apply_overlays(document: Mapping[str, Any], overlays: Sequence[Overlay]) -> dict[str, Any]:
    """Apply overlays in order, each action to the result of the one before.

    The arguments stay as they are; the result shares with the document what no action changes.
    """
    actions = [action for overlay in overlays for action in overlay.actions]
    refuse_duplicates(actions)
    result = dict(document)
    for action in actions:
        result = apply_action(result, action)
    return result


def refuse_duplicates(actions: Sequence[Action]) -> None:
    """Refuse an action that has the target, the operation and the payload of an earlier one."""
    seen: dict[tuple[str, str, str], Action] = {}
    for action in actions:
        earlier = seen.setdefault(_identity(action), action)
        if earlier is not action:
            raise action.error(
                f"does the same as action {earlier.number} of {earlier.source}. "
                "Delete one of the two."
            )


def _identity(action: Action) -> tuple[str, str, str]:
    try:
        return normalized(action.target), action.kind, canonical(action.value)
    except InvalidJSONPathError as problem:
        raise action.error(f"{action.target!r} is no JSONPath ({problem}). Fix it.") from problem


def apply_action(document: dict[str, Any], action: Action) -> dict[str, Any]:
    """Return what an action makes of a document; what it does not change is shared with it."""
    if action.optional and not targets(document, action):
        return document
    locations = _counted_targets(document, action)
    if action.kind == "remove":
        return _removed(document, locations, action)
    _refuse_mixed_kinds(document, locations, action)
    changed = False
    for location in locations:
        present = value_at(document, location)
        _refuse_known_names(document, location, action)
        merged = _merged(present, location, action)
        changed = changed or canonical(merged) != canonical(present)
        document = replaced(document, location, merged)
    if not changed:
        raise action.error("changes nothing: upstream already says so. Delete this action.")
    return document


def _refuse_known_names(document: dict[str, Any], location: Location, action: Action) -> None:
    added = added_names(location, action.value)
    if known := [to_pointer(each) for each in added if is_there(document, each)]:
        raise action.error(
            f"adds what upstream has already ({', '.join(known)}). Delete this action, or that "
            "part of it."
        )


def added_names(location: Location, update: Any) -> list[Location]:
    """Find the operations and components that an update adds.

    They are never mixed with what upstream has by the same name.
    """
    if location == ("paths",):
        return [(*location, path, key) for path, item in update.items() for key in item]
    if location == ("components",):
        return [(*location, key, name) for key, section in update.items() for name in section]
    if len(location) == len(("components", "schemas")) and location[0] == "components":
        return [(*location, name) for name in update]
    return []


def targets(document: dict[str, Any], action: Action) -> list[Location]:
    """Return the nodes that an action selects, each once."""
    try:
        locations = locate(action.target, document)
    except InvalidJSONPathError as problem:
        raise action.error(
            f"{action.target!r} cannot be evaluated ({problem}). Fix it."
        ) from problem
    if len(set(locations)) != len(locations):
        raise action.error(
            f"selects a node more than once{_where(locations)}. "
            "Write a target that selects each node once."
        )
    return locations


def _counted_targets(document: dict[str, Any], action: Action) -> list[Location]:
    locations = targets(document, action)
    if len(locations) != action.matches:
        raise action.error(
            f"must match {action.matches} node(s) (x-matches), but matches {len(locations)}"
            f"{_where(locations)}. The target is wrong, or upstream changed or fixed it: "
            "delete or adapt this action."
        )
    return locations


def _refuse_mixed_kinds(
    document: dict[str, Any], locations: list[Location], action: Action
) -> None:
    kinds = sorted({kind_of(value_at(document, location)) for location in locations})
    if len(kinds) > 1:
        raise action.error(
            f"selects nodes of different kinds, {', '.join(kinds)}{_where(locations)}. "
            "Split it into one action for each kind."
        )


def _merged(present: Any, location: Location, action: Action) -> Any:
    if contains(present, action.value):
        if action.varies:
            return present
        raise action.error(
            f"changes nothing at {to_pointer(location)}: upstream already says so. "
            "Delete this action, or narrow its target to the nodes that need it."
        )
    if repeated := _repeated(present, action.value):
        raise action.error(
            f"appends {', '.join(map(canonical, repeated))} to a list that has it already, at "
            f"{to_pointer(location)}. Delete this action, or that part of it."
        )
    try:
        return merge_into_target(present, action.value)
    except IncompatibleError as error:
        raise action.error(
            f"does not fit {to_pointer(location)}: {error}. To put a value of another kind "
            "there, first remove the old one with another action."
        ) from error


def _repeated(present: Any, update: Any) -> list[Any]:
    """Return the items that an update appends to lists that have them already."""
    if isinstance(present, dict) and isinstance(update, dict):
        pairs = [(present[key], update[key]) for key in update if key in present]
        return [item for pair in pairs for item in _repeated(*pair)]
    if isinstance(present, list) and isinstance(update, list):
        new = missing_items(present, update)
        return [item for item in update if item not in new]
    return []


def _removed(document: dict[str, Any], locations: list[Location], action: Action) -> dict[str, Any]:
    if () in locations:
        raise action.error("would remove the whole document. Name the part that is to be removed.")
    # What is inside first, and from the end of an array: what is still to go never moves.
    for location in sorted(locations, reverse=True):
        document = without(document, location)
    return document


def _where(locations: list[Location]) -> str:
    if not locations:
        return ""
    shown = ", ".join(map(to_pointer, locations[:_SHOWN]))
    more = f", and {len(locations) - _SHOWN} more" if len(locations) > _SHOWN else ""
    return f" ({shown}{more})"
