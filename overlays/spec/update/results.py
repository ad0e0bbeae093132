"""What the maintainer of an update decides, and what happened to an action."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from spec.document.pointers import Location
from spec.overlay.actions import Action


class Status(StrEnum):
    """What happened to an action."""

    APPLIED = "applied"
    NEW = "new"
    ADJUSTED = "adjusted"
    ABSENT = "absent"
    OBSOLETE = "obsolete"
    LOST = "lost"
    CONFLICTING = "conflicting"


MEANINGS: Final = {
    Status.APPLIED: "fits as it is",
    Status.NEW: "written for this document: it does not fit the one before",
    Status.ADJUSTED: "selects more or fewer nodes, as it may; the number is updated",
    Status.ABSENT: "its target no longer exists, as it may; kept, and skipped",
    Status.OBSOLETE: "upstream has it now; delete it, or run with PRUNE=1",
    Status.LOST: "its target moved or vanished; adapt the target, or delete it",
    Status.CONFLICTING: "upstream changed the same; adapt it, or accept it with ACCEPT=<name>",
}
"""What each status means, and what to do."""


@dataclass(frozen=True)
class UpdateOptions:
    """What the maintainer decided beforehand."""

    prune: bool = False
    """Whether obsolete actions are deleted from the overlays."""
    accepted: tuple[str, ...] = ()
    """Names of conflicting actions that stay as they are, `all` for every one, and `tag:NAME` for
    tags that operations may move to."""

    @property
    def undecided(self) -> Sequence[Status]:
        """The statuses of actions about which the maintainer still has to decide."""
        undecided = [Status.LOST, Status.CONFLICTING]
        return undecided if self.prune else [*undecided, Status.OBSOLETE]


@dataclass(frozen=True)
class ActionResult:
    """What happened to one action."""

    action: Action
    status: Status
    details: tuple[str, ...] = ()
    """What upstream says, where the target may be, or what was changed."""
    matches: int = 0
    """How many nodes it selects now."""
    known: tuple[Location, ...] = ()
    """What of an addition upstream has now: where in its value it is."""
    instead: tuple[Action, ...] = ()
    """What stands before or in place of an obsolete action."""
    proposal: Action | None = None
    """What a lost or conflicting action could be instead."""
    acceptable: bool = False
    """Whether a conflicting action can stay as it is."""

    @property
    def name(self) -> str:
        """How the action is called in the report, and accepted: file and position."""
        return f"{self.action.source.rpartition('/')[2]}#{self.action.number}"
