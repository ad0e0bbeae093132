"""Overlays and their actions, as frozen values."""

import json
from dataclasses import dataclass
from typing import Any, Literal

from spec.errors import SpecError

Kind = Literal["update", "remove"]


@dataclass(frozen=True)
class Action:
    """One change of an overlay, as `read` explains it.

    `value` is what is merged, or True for a removal. If `varies`, nodes that already have the value
    are left alone, as long as one does not.
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
    line: int = 0

    @property
    def identity(self) -> tuple[object, ...]:
        """What it does, wherever it stands."""
        value = json.dumps(self.value, sort_keys=True)
        return self.target, self.kind, value, self.matches, self.optional, self.varies

    def error(self, problem: str) -> SpecError:
        """Make an error that names this action; the problem says what to do, too."""
        return action_error(self.source, self.number, self.target, problem, self.line)


@dataclass(frozen=True)
class Overlay:
    """An OpenAPI Overlay 1.1 document, with its actions in order."""

    path: str
    title: str
    version: str
    actions: tuple[Action, ...]


def action_error(
    source: str, number: int, target: object, problem: str, line: int = 0
) -> SpecError:
    """Make an error about an action that may be too broken to be an `Action`."""
    place = f"action {number}, line {line}" if line else f"action {number}"
    return SpecError(f"{source}, {place} (target {target}): {problem}")
