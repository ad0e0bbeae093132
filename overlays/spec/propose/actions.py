"""The actions that a proposal consists of, and their text in an overlay."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from spec.document.pointers import Location
from spec.overlay.actions import Action
from spec.overlay.jsonpath import quoted, to_jsonpath

_HEAD: Final = """\
overlay: 1.1.0
info:
  title: What live answers have that the corrected spec lacks
  version: 1.0.0
actions:
"""
_NOTHING: Final = "# Nothing is to be corrected.\n"


def update(place: Location, value: Any) -> Action:
    """Make an action that merges a value into a node."""
    return Action(to_jsonpath(place), "", (), 1, "update", value)


def remove_keys(place: Location, keys: Iterable[str]) -> Action:
    """Make an action that removes keys of an object."""
    names = list(keys)
    target = f"{to_jsonpath(place)}[{', '.join(map(quoted, names))}]"
    return Action(target, "", (), len(names), "remove", value=True)


def remove_item(place: Location, item: str) -> Action:
    """Make an action that removes a text from a list."""
    target = f"{to_jsonpath(place)}[?@ == {quoted(item)}]"
    return Action(target, "", (), 1, "remove", value=True)


def overlay_text(actions: Sequence[Action]) -> str:
    """Write an overlay whose actions fit into corrections.yaml."""
    return f"{_HEAD}{''.join(map(_action_text, actions))}" if actions else _NOTHING


def _action_text(action: Action) -> str:
    data = {
        "target": action.target,
        "description": action.description,
        "x-evidence": action.evidence[0],
        "x-matches": action.matches,
        action.kind: action.value,
    }
    # JSON is YAML.
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in data.items()]
    return "  - " + "\n    ".join(lines) + "\n\n"
