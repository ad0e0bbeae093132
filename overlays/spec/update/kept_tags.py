"""Keep the tags of operations: each names the module in which users find them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from spec.document.load import METHODS
from spec.document.pointers import Location, is_there
from spec.errors import refuse
from spec.overlay.actions import Action
from spec.overlay.apply import targets
from spec.overlay.jsonpath import quoted
from spec.overlay.write import update
from spec.schema.reading import module_name

Document = dict[str, Any]


def kept_tags(
    users: Document, corrected: Document, vendor: Document, accepted: Collection[str]
) -> Sequence[Action]:
    """Return actions on the vendor's document, after which operations have the tags of before.

    A tag that is new takes one action for all its operations, those that come later included.

    Raises:
        SpecError: A tag is accepted to which no operation moved.
    """
    had, has = _tags(users), _tags(corrected)
    moved = defaultdict[str, list[Location]](list)
    for at, tag in has.items():
        known = at in had and is_there(vendor, at)
        if known and module_name(tag) != module_name(had[at]):
            moved[tag].append(at)
    unknown = sorted({*accepted} - moved.keys())
    refuse("no operation that users have moved to these tags", unknown, "The report names them.")
    found: list[Action] = []
    for tag, places in moved.items():
        if tag in accepted:
            continue
        before = {had[at] for at in places}
        written = all(is_there(vendor, (*at, "tags", 0)) for at in places)
        if written and len(before) == 1 and tag not in had.values():
            found.append(_renamed(vendor, tag, *before))
        else:
            found += [_pinned(vendor, at, tag, had[at]) for at in places]
    return found


def _tags(document: Document) -> dict[Location, str]:
    """Return the tag of each operation; malformed tags are left to the validator."""
    return {
        ("paths", path, method): tag
        for path, item in document["paths"].items()
        for method in METHODS
        if isinstance(item, dict) and isinstance(node := item.get(method), dict)
        if isinstance(tags := node.get("tags") or ["default"], list)
        if isinstance(tag := tags[0], str)
    }


def _renamed(vendor: Document, tag: str, before: str) -> Action:
    target = f"$.paths[*][*].tags[?@ == {quoted(tag)}]"
    action = replace(update((), before), target=target, varies="as many as have this tag")
    return _described(replace(action, matches=len(targets(vendor, action))), tag, before)


def _pinned(vendor: Document, at: Location, tag: str, before: str) -> Action:
    place = (*at, "tags", 0)
    action = update(place, before) if is_there(vendor, place) else update(at, {"tags": [before]})
    return _described(action, tag, before)


def _described(action: Action, tag: str, before: str) -> Action:
    text = f"The module is called by the tag {before}, as users know it, not by {tag}."
    return replace(action, description=text, evidence=("spec-internal",))
