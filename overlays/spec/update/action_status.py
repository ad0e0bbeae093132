"""Which actions of the overlays still hold on a new document, and what became of the others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from spec.document.pointers import Location, is_there, to_pointer, value_at
from spec.document.values import clone, first_difference
from spec.errors import SpecError
from spec.overlay.actions import Action, Overlay
from spec.overlay.apply import added_names, apply_action, payload, targets
from spec.overlay.merge import says
from spec.update.similar_places import nearest
from spec.update.upstream_changes import Meeting, Met, removal_meetings, update_meetings

Document = dict[str, Any]

_SHOWN: Final = 5


class Status(StrEnum):
    """What became of an action."""

    APPLIED = "applied"
    NEW = "new"
    ADJUSTED = "adjusted"
    ABSENT = "absent"
    OBSOLETE = "obsolete"
    LOST = "lost"
    CONFLICTING = "conflicting"


MEANS: Final = {
    Status.APPLIED: "holds as it is",
    Status.NEW: "written for this document: it does not fit the one before",
    Status.ADJUSTED: "selects more or fewer nodes, as it may; the number is written",
    Status.ABSENT: "its target is gone, as it may; kept, and skipped",
    Status.OBSOLETE: "upstream says so now; delete it, or run with PRUNE=1",
    Status.LOST: "its target moved or vanished; adapt the target, or delete it",
    Status.CONFLICTING: "upstream changed the same; adapt it, or accept it with ACCEPT=<name>",
}
"""What each status means, and what to do."""


@dataclass(frozen=True)
class Finding:
    """What became of one action.

    Attributes:
        action: The action.
        status: What became of it.
        details: What upstream says, where the target may be, or what was changed.
        matches: How many nodes it selects now.
    """

    action: Action
    status: Status
    details: tuple[str, ...] = ()
    matches: int = 0

    @property
    def name(self) -> str:
        """How the action is called in the report, and accepted: file and position."""
        return f"{self.action.source.rpartition('/')[2]}#{self.action.number}"


def examine(
    old: Document, new: Document, overlays: Sequence[Overlay], accepted: Sequence[str] = ()
) -> tuple[list[Finding], Document]:
    """Try each action on a new document and say what became of it.

    Args:
        old: The vendor's document that the overlays fit, but for actions written for the new one.
        new: The vendor's new document.
        overlays: The overlays, in order.
        accepted: Names of conflicting actions that were looked at and stay as they are; `all`
            accepts every one.

    Returns:
        What became of each action, and the new document with those that hold applied.

    Raises:
        SpecError: A target cannot be evaluated, or selects a node twice.
    """
    examiner = _Examiner(old, new, accepted)
    findings = [examiner.examine(each) for overlay in overlays for each in overlay.actions]
    return findings, examiner.new


class _Examiner:
    """Takes both documents through the actions, in step."""

    def __init__(self, old: Document, new: Document, accepted: Sequence[str]) -> None:
        self._vendor = old, new
        self._old: Document = clone(old)
        self.new: Document = clone(new)
        self._accepted = accepted

    def examine(self, action: Action) -> Finding:
        """Judge an action and apply it, where it holds."""
        try:
            old = apply_action(clone(self._old), action)
        except SpecError:
            return self._judge_new(action)
        finding = self._judge(action)
        self._old = old
        if finding.status in (Status.APPLIED, Status.ADJUSTED):
            self.new = apply_action(self.new, _counting(action, finding.matches))
        elif finding.status is Status.CONFLICTING:
            finding = self._try(finding)
        return finding

    def _judge_new(self, action: Action) -> Finding:
        """Judge what the maintainer wrote or adapted for the new document: strictly."""
        here = targets(self.new, action)
        if not here:
            return self._judge_missing(action, [])
        matches = len(here) if action.varies else action.matches
        try:
            self.new = apply_action(clone(self.new), _counting(action, matches))
        except SpecError as error:
            return Finding(action, Status.CONFLICTING, (str(error),), len(here))
        status = Status.NEW if matches == action.matches else Status.ADJUSTED
        return Finding(action, status, tuple(map(to_pointer, here[:_SHOWN])), matches)

    def _try(self, finding: Finding) -> Finding:
        """Apply a conflicting action all the same: for those after it, or being accepted."""
        try:
            self.new = apply_action(clone(self.new), _counting(finding.action, finding.matches))
        except SpecError:
            return finding
        if finding.name not in self._accepted and "all" not in self._accepted:
            return finding
        same = finding.matches == finding.action.matches
        return replace(finding, status=Status.APPLIED if same else Status.ADJUSTED)

    def _judge(self, action: Action) -> Finding:
        here, there = targets(self.new, action), targets(self._old, action)
        if not here:
            return self._judge_missing(action, there)
        if len(here) != action.matches and not action.varies:
            return self._judge_count(action, here, there)
        if action.kind == "remove":
            met = [each for at in here for each in removal_meetings(self._old, self.new, at)]
            return _met(action, here, met)
        return self._judge_update(action, here)

    def _judge_missing(self, action: Action, there: list[Location]) -> Finding:
        if action.optional:
            return Finding(action, Status.ABSENT, (action.optional,))
        if there and all(self._is_settled(action, at) for at in there):
            return Finding(action, Status.OBSOLETE, tuple(map(to_pointer, there[:_SHOWN])))
        lost = tuple(self._whereabouts(there)) or ("selects nothing, in the document before too",)
        return Finding(action, Status.LOST, lost)

    def _is_settled(self, action: Action, at: Location) -> bool:
        """Tell whether upstream itself did to a node what the action does."""
        if action.kind == "remove":
            return is_there(self.new, at[:-1]) and not is_there(self.new, at)
        if not is_there(self.new, at):
            return False
        return says(value_at(self.new, at), payload(self._old, action))

    def _whereabouts(self, there: list[Location]) -> Iterator[str]:
        for at in there[:_SHOWN]:
            found = nearest(*self._vendor, at) or nearest(self._old, self.new, at)
            near = f"; nearest: {', '.join(found)}" if found else ""
            yield f"{to_pointer(at)} is gone{near}"

    def _judge_count(self, action: Action, here: list[Location], there: list[Location]) -> Finding:
        gone = [at for at in there if at not in here]
        settled = [at for at in gone if self._is_settled(action, at)]
        lines = [f"selects {len(here)} node(s), not {action.matches}"]
        lines += [f"{to_pointer(at)} needs it no more" for at in settled]
        lines += self._whereabouts([at for at in gone if at not in settled])
        lines += [f"{to_pointer(at)} is new" for at in here if at not in there]
        return Finding(action, Status.CONFLICTING, tuple(lines), len(here))

    def _judge_update(self, action: Action, here: list[Location]) -> Finding:
        try:
            update = payload(self.new, action)
        except SpecError as error:
            return Finding(action, Status.LOST, (str(error),))
        if known := self._known_names(here, update):
            return self._judge_known(action, here, update, known)
        idle = [at for at in here if says(value_at(self.new, at), update)]
        if len(idle) == len(here):
            return Finding(action, Status.OBSOLETE, tuple(map(to_pointer, idle[:_SHOWN])))
        met = [each for at in here for each in update_meetings(self._old, self.new, at, update)]
        if idle and not action.varies:
            met += [Met(Meeting.CLASH, at, "upstream says so already; narrow it") for at in idle]
        try:
            apply_action(clone(self.new), _counting(action, len(here)))
        except SpecError as error:
            return Finding(action, Status.CONFLICTING, (str(error), *map(str, met)), len(here))
        return _met(action, here, met)

    def _known_names(self, here: list[Location], update: Any) -> list[Location]:
        found = (each for at in here for each in added_names(at, update))
        return [each for each in found if is_there(self.new, each)]

    def _judge_known(
        self, action: Action, here: list[Location], update: Any, known: list[Location]
    ) -> Finding:
        lines = []
        for at in known:
            ours = value_at(update, at[len(here[0]) :])
            difference = first_difference(*map(_wordless, (value_at(self.new, at), ours)))
            lines.append(f"{to_pointer(at)}: upstream has it now{_as(difference)}")
        whole = len(known) == sum(len(added_names(at, update)) for at in here)
        status = Status.OBSOLETE if whole else Status.CONFLICTING
        return Finding(action, status, tuple(lines), len(here))


def _wordless(value: Any) -> Any:
    """Leave out what only people read, unless it is the name of something."""
    if isinstance(value, list):
        return [_wordless(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: _wordless(each) for key, each in value.items() if key not in _WORDS}


_WORDS: Final = ("description", "summary", "example", "tags")


def _as(difference: str | None) -> str:
    return f", but {difference}" if difference else ", but for words the same"


def _counting(action: Action, matches: int) -> Action:
    return replace(action, matches=matches)


def _met(action: Action, here: list[Location], met: list[Met]) -> Finding:
    if any(each.meeting is Meeting.CLASH for each in met):
        status = Status.CONFLICTING
    else:
        status = Status.APPLIED if len(here) == action.matches else Status.ADJUSTED
    count = [f"{action.matches} → {len(here)} node(s)"] if len(here) != action.matches else []
    return Finding(action, status, (*count, *map(str, met)), len(here))
