"""Which actions of the overlays still fit a new document, and what happened to the others."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from spec.document.pointers import Location, is_there, to_pointer, value_at
from spec.errors import SpecError, refuse
from spec.overlay.actions import Action, Overlay
from spec.overlay.apply import apply_action, targets
from spec.overlay.jsonpath import to_jsonpath
from spec.overlay.merge import contains, lacking
from spec.update.additions import check_addition, remaining_actions
from spec.update.purpose import Purposes
from spec.update.results import ActionResult, Status
from spec.update.similar_places import moved_places, similar_places
from spec.update.upstream_changes import UpstreamChange, changes_at_removal, changes_at_update

Document = dict[str, Any]

_SHOWN: Final = 5


def status_of_actions(
    old: Document,
    new: Document,
    overlays: Sequence[Overlay],
    accepted: Sequence[str] = (),
    committed: Collection[object] | None = None,
) -> tuple[list[ActionResult], Document]:
    """Try each action on a new document, and return the results and the changed document.

    `accepted` names conflicting actions that stay as they are; `all` accepts every one. Actions
    that were written for the new document, which are not among the identities of the `committed`
    ones, need not fit the old one.
    """
    trial = _Trial(old, new, accepted, committed)
    results = [trial.run(each) for overlay in overlays for each in overlay.actions]
    unknown = {*accepted} - {each.name for each in results} - {"all"}
    refuse("there are no such actions to accept", sorted(unknown), "The report names them.")
    return results, trial.new


class _Trial:
    """Applies the actions to both documents, one action at a time."""

    def __init__(
        self,
        old: Document,
        new: Document,
        accepted: Sequence[str],
        committed: Collection[object] | None,
    ) -> None:
        self._committed = committed
        self._vendor = old, new
        self._purposes = Purposes(old, new)
        self._old = old
        self.new = new
        self._accepted = accepted

    def run(self, action: Action) -> ActionResult:
        """Check an action, and apply it if it fits."""
        try:
            old = apply_action(self._old, action)
        except SpecError:
            return self._propose(self._check_new(action))
        adapted = self._committed is not None and action.identity not in self._committed
        result = self._check_new(action) if adapted else self._check(action)
        if result.status in (Status.APPLIED, Status.ADJUSTED):
            result = self._with_purpose(result)
            self.new = apply_action(self.new, replace(action, matches=result.matches))
        elif result.status is Status.CONFLICTING:
            result = self._apply_conflicting(result)
        result = self._propose(result)
        if result.status is Status.OBSOLETE:
            for each in remaining_actions(result):
                self.new = apply_action(self.new, each)
        self._old = old
        return result

    def _with_purpose(self, result: ActionResult) -> ActionResult:
        """Say so if what an action corrects is no longer used where it was."""
        places = targets(self.new, result.action)
        left = dict.fromkeys(line for at in places for line in self._purposes.left(at))
        return replace(result, details=(*result.details, *[*left][:_SHOWN]))

    def _check_new(self, action: Action) -> ActionResult:
        """Check strictly an action that was written or adapted for the new document."""
        selected = targets(self.new, action)
        if not selected:
            return self._missing(action, [])
        matches = len(selected) if action.varies else action.matches
        try:
            self.new = apply_action(self.new, replace(action, matches=matches))
        except SpecError as error:
            return ActionResult(action, Status.CONFLICTING, (str(error),), len(selected))
        status = Status.NEW if matches == action.matches else Status.ADJUSTED
        return ActionResult(action, status, tuple(map(to_pointer, selected[:_SHOWN])), matches)

    def _apply_conflicting(self, result: ActionResult) -> ActionResult:
        """Apply a conflicting action anyway: it may be accepted, and later ones may need it."""
        try:
            counted = replace(result.action, matches=result.matches)
            self.new = apply_action(self.new, counted)
        except SpecError:
            return result
        result = replace(result, acceptable=True)
        if result.name not in self._accepted and "all" not in self._accepted:
            return result
        same = result.matches == result.action.matches
        return replace(result, status=Status.APPLIED if same else Status.ADJUSTED)

    def _propose(self, result: ActionResult) -> ActionResult:
        """Propose and apply an action that fits, in place of one that does not."""
        if result.status not in (Status.LOST, Status.CONFLICTING) or result.acceptable:
            return result
        for proposal in self._proposals(result):
            try:
                self.new = apply_action(self.new, proposal)
            except SpecError:
                continue
            return replace(result, proposal=proposal)
        return result

    def _proposals(self, result: ActionResult) -> Iterator[Action]:
        action = result.action
        before = targets(self._old, action)
        if result.status is Status.LOST:
            for place in moved_places(*self._vendor, before[0]) if len(before) == 1 else ():
                yield replace(action, target=to_jsonpath(place))
            yield replace(action, optional="Newer documents lack it.")
        else:
            selected = targets(self.new, action)
            counted = replace(action, matches=len(selected))
            yield replace(counted, varies=action.varies or "Newer documents say so in places.")
            # A removal fits when its number does.
            yield replace(counted, value=lacking(value_at(self.new, selected[0]), action.value))

    def _check(self, action: Action) -> ActionResult:
        selected, before = targets(self.new, action), targets(self._old, action)
        if not selected:
            return self._missing(action, before)
        if len(selected) != action.matches and not action.varies:
            return self._other_count(action, selected, before)
        if action.kind == "remove":
            changes = [
                each for at in selected for each in changes_at_removal(self._old, self.new, at)
            ]
            return _result(action, selected, changes)
        return self._check_update(action, selected)

    def _missing(self, action: Action, before: list[Location]) -> ActionResult:
        if action.optional:
            return ActionResult(action, Status.ABSENT, (action.optional,))
        if before and all(self._is_done_upstream(action, at) for at in before):
            return ActionResult(action, Status.OBSOLETE, tuple(map(to_pointer, before[:_SHOWN])))
        lost = tuple(self._similar_places(before)) or (
            "selects nothing in the document before, either",
        )
        return ActionResult(action, Status.LOST, lost)

    def _is_done_upstream(self, action: Action, at: Location) -> bool:
        """Tell whether upstream itself did to a node what the action does."""
        if action.kind == "remove":
            return is_there(self.new, at[:-1]) and not is_there(self.new, at)
        if not is_there(self.new, at):
            return False
        return _has(value_at(self.new, at), action.value)

    def _similar_places(self, before: list[Location]) -> Iterator[str]:
        for at in before[:_SHOWN]:
            found = similar_places(*self._vendor, at) or similar_places(self._old, self.new, at)
            near = f"; nearest: {', '.join(found)}" if found else ""
            yield f"{to_pointer(at)} no longer exists{near}"

    def _other_count(
        self, action: Action, selected: list[Location], before: list[Location]
    ) -> ActionResult:
        gone = [at for at in before if at not in selected]
        done = [at for at in gone if self._is_done_upstream(action, at)]
        lines = [f"selects {len(selected)} node(s), not {action.matches}"]
        lines += [f"{to_pointer(at)} no longer needs it" for at in done]
        lines += self._similar_places([at for at in gone if at not in done])
        lines += [f"{to_pointer(at)} is new" for at in selected if at not in before]
        return ActionResult(action, Status.CONFLICTING, tuple(lines), len(selected))

    def _check_update(self, action: Action, selected: list[Location]) -> ActionResult:
        update = action.value
        if result := check_addition(self.new, action, selected[0]):
            return result
        unneeded = [at for at in selected if _has(value_at(self.new, at), update)]
        if len(unneeded) == len(selected):
            return ActionResult(action, Status.OBSOLETE, tuple(map(to_pointer, unneeded[:_SHOWN])))
        changes = [
            each for at in selected for each in changes_at_update(self._old, self.new, at, update)
        ]
        if unneeded and not action.varies:
            text = "upstream says so already; narrow it"
            changes += [UpstreamChange(at, text) for at in unneeded]
        try:
            apply_action(self.new, replace(action, matches=len(selected)))
        except SpecError as error:
            return ActionResult(
                action, Status.CONFLICTING, (str(error), *map(str, changes)), len(selected)
            )
        return _result(action, selected, changes)


def _has(present: Any, update: Any) -> bool:
    """Tell whether a node has an update already; an array takes anything else as one more item."""
    is_item = isinstance(present, list) and not isinstance(update, list)
    return contains(present, [update] if is_item else update)


def _result(
    action: Action, selected: list[Location], changes: list[UpstreamChange]
) -> ActionResult:
    matches = len(selected)
    status = Status.APPLIED if matches == action.matches else Status.ADJUSTED
    if any(each.conflicts for each in changes):
        status = Status.CONFLICTING
    count = [f"{action.matches} → {matches} node(s)"] if matches != action.matches else []
    return ActionResult(action, status, (*count, *map(str, changes)), matches)
