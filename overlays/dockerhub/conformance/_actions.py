"""An action of an overlay, as the strict applier in ``overlays/spec`` reads and applies it."""

import copy
from typing import Any

from attrs import frozen

from dockerhub.conformance._locations import Location, at, quoted, to_jsonpath

__all__ = ["Action"]


@frozen
class Action:
    """An action of an OpenAPI Overlay 1.1 document.

    Attributes:
        target: Where the node is that is changed, or that holds what is removed.
        update: What is merged into it; None if something is removed.
        keys: What is removed from it, by key.
        item: What is removed from it, an array, by value.
        description: Why, for people.
        path: Path of the request that was answered, as the spec writes it.
    """

    target: Location
    update: Any = None
    keys: tuple[str, ...] = ()
    item: str | None = None
    description: str = ""
    path: str = ""

    def to_dict(self, evidence: str) -> dict[str, Any]:
        """Return the action as an overlay writes it."""
        change: dict[str, Any] = {"update": self.update}
        target = to_jsonpath(self.target)
        if self.item is not None:
            target, change = f"{target}[?@ == {quoted(self.item)}]", {"remove": True}
        elif self.keys:
            target += f"[{', '.join(map(quoted, self.keys))}]"
            change = {"remove": True}
        return {
            "target": target,
            "description": self.description,
            "x-evidence": evidence,
            "x-matches": len(self.keys) or 1,
            **change,
        }

    def apply(self, document: dict[str, Any]) -> None:
        """Change a document as the strict applier would."""
        node = at(document, self.target)
        if self.item is not None:
            node.remove(self.item)
        for key in self.keys:
            del node[key]
        if self.update is not None:
            _merge(node, copy.deepcopy(self.update))


def _merge(node: Any, update: Any) -> None:
    """Merge an update: objects by key, arrays by concatenation, all else by replacement."""
    for key, value in update.items():
        if isinstance(node.get(key), dict):
            _merge(node[key], value)
        elif isinstance(node.get(key), list):
            node[key] = node[key] + value
        else:
            node[key] = value
