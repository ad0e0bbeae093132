"""Overlays and their actions, as frozen values."""

from dataclasses import dataclass
from typing import Any, Literal

from spec.errors import SpecError

Kind = Literal["update", "remove", "copy"]


@dataclass(frozen=True)
class Action:
    """One change of an overlay.

    Attributes:
        target: RFC 9535 JSONPath of the nodes to change.
        description: Why the change is made.
        evidence: Links, or notes that begin with `spec-internal`.
        matches: How many nodes the target must select.
        kind: What is done to them.
        value: What is merged (update), where it is copied from (copy), or True (remove).
        optional: Why a newer document may lack the target; None if it must be there.
        varies: Why a newer document may have more or fewer such nodes; None if it may not. Nodes
            that already have the value are left alone, as long as one does not.
        source: Name of the overlay's file, for messages.
        number: Position in the overlay, from 1.
    """

    target: str
    description: str
    evidence: tuple[str, ...]
    matches: int
    kind: Kind
    value: Any
    optional: str | None = None
    varies: str | None = None
    source: str = "overlay"
    number: int = 1

    def error(self, problem: str) -> SpecError:
        """Make an error that names this action; the problem says what to do, too."""
        return action_error(self.source, self.number, self.target, problem)


@dataclass(frozen=True)
class Overlay:
    """An OpenAPI Overlay 1.1 document.

    Attributes:
        path: Name of its file, for messages.
        title: What the overlay is for.
        version: The overlay's own version.
        actions: The changes, in the order of their application.
    """

    path: str
    title: str
    version: str
    actions: tuple[Action, ...]


def action_error(source: str, number: int, target: object, problem: str) -> SpecError:
    """Make an error about an action that may be too broken to be an `Action`."""
    return SpecError(f"{source}, action {number} (target {target}): {problem}")
