"""Make actions, and write them as an overlay has them."""

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any, Final

import yaml

from spec.document.pointers import Location
from spec.document.scalars import resolve_plain
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


def remove(place: Location) -> Action:
    """Make an action that removes a node."""
    return Action(to_jsonpath(place), "", (), 1, "remove", value=True)


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
    return f"{_HEAD}{actions_text(actions)}" if actions else _NOTHING


def actions_text(actions: Iterable[Action]) -> str:
    """Write actions as they stand in an overlay, with a blank line after each."""
    return "".join(f"{textwrap.indent(_text(each), '  ')}\n" for each in actions)


def _text(action: Action) -> str:
    [*evidence] = action.evidence
    data = {
        "target": action.target,
        "description": action.description,
        "x-evidence": evidence[0] if len(evidence) == 1 else evidence,
        "x-matches": action.matches,
        "x-optional": action.optional,
        "x-varies": action.varies,
        action.kind: action.value,
    }
    given = {key: value for key, value in data.items() if value is not None or key == action.kind}
    text: str = yaml.dump([given], Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
    return text


class _Dumper(yaml.SafeDumper):
    """Writes what YAML 1.2 reads back as it was, each value out."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  # the name is PyYAML's
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    try:
        is_plain = resolve_plain(text) == text
    except ValueError:
        is_plain = False
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if is_plain else "'")


_Dumper.add_representer(str, _represent_text)
