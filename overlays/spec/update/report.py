"""What an update found and did, for the maintainer."""

import shlex
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from spec.changes.find import Change
from spec.overlay.actions import Action
from spec.overlay.read import CORRECTIONS
from spec.overlay.write import actions_text
from spec.update.results import MEANINGS, ActionResult, Status, UpdateOptions

_TAGS: Final = """\
operations have another tag now, by which their module is called. These actions keep the names that
users import. Paste them before the first action of overlays/spec/corrections.yaml, since others
select operations by tags; or let users change their imports, with ACCEPT=tag:NAME for the new tag:
"""


@dataclass(frozen=True)
class Report:
    """What an update found and did; `unused` proposes methods for operations without one."""

    actions: Sequence[ActionResult]
    notes: Sequence[str] = ()
    changes: Sequence[Change] = ()
    problems: Sequence[str] = ()
    unused: Sequence[str] = ()
    records: Sequence[str] = ()
    files: Sequence[str] = ()

    def stopped(
        self, tags: Sequence[Action], problems: str, source: str, options: UpdateOptions
    ) -> str:
        """Say what needs a decision: actions, tags, and problems of the document; how to go on."""
        lines = ["the new document needs corrections, so nothing was changed."]
        lines += self._action_lines()
        for each in self.actions:
            if each.proposal:
                lines += [f"replace {each.name} (line {each.action.line}) by:", ""]
                lines += [_to_paste([each.proposal])]
        lines += [f"{_TAGS}\n{_to_paste(tags)}"] if tags else []
        lines += [problems] if problems else []
        obsolete = any(each.status is Status.OBSOLETE for each in self.actions)
        accept = [each for each in options.accepted if "#" not in each]
        if "all" not in accept:
            accept += [_name_after(each, len(tags)) for each in self.actions if each.acceptable]
        command = f"make update-spec SPEC={shlex.quote(source)}"
        command += " PRUNE=1" if options.prune or obsolete else ""
        command += f" ACCEPT={','.join(accept)}" if accept else ""
        lines += [
            "",
            "See docs/regenerating.md for each word. If all of that is right, continue with:",
        ]
        return "\n".join([*lines, f"  {command}"])

    def __str__(self) -> str:
        breaking = [each for each in self.changes if each.breaking]
        parts = [
            *self._action_lines(),
            *_section("normalized for the generator", self.notes),
            *_section(
                f"changed for users ({len(breaking)} of {len(self.changes)} breaking)",
                [f"{each.thing} {each.name} {each.kind}: {each.text}" for each in self.changes],
            ),
            *_section(
                "methods to update; those whose operation no longer exists raise an error",
                self.problems,
            ),
            *_section("operations without a method", self.unused),
            *_section("records of the tests to change", self.records),
            *_section("written", self.files),
        ]
        if not self.files:
            parts.append("nothing to write: everything is up to date with this document")
        return "\n".join(parts)

    def _action_lines(self) -> Iterator[str]:
        counts = Counter(each.status for each in self.actions)
        shown = ", ".join(f"{counts[status]} {status}" for status in Status if counts[status])
        yield f"corrections: {shown}"
        absent = [each.name for each in self.actions if each.status is Status.ABSENT]
        if absent:
            yield f"  absent ({MEANINGS[Status.ABSENT]}): {', '.join(absent)}"
        for each in self.actions:
            if each.status is not Status.ABSENT and (
                each.status is not Status.APPLIED or each.details
            ):
                meaning = f"{each.status} ({MEANINGS[each.status]})"
                yield f"  {each.name} {meaning}, line {each.action.line}"
                yield f"    {each.action.target}"
                yield from (f"    {line}" for line in each.details)


def _to_paste(actions: Sequence[Action]) -> str:
    """Write actions, without the blank line after the last one."""
    return actions_text(actions).removesuffix("\n")


def _name_after(result: ActionResult, pasted: int) -> str:
    """Return the name of an action after others were pasted before the first correction."""
    action = result.action
    pasted = pasted if action.source == CORRECTIONS else 0
    return replace(result, action=replace(action, number=action.number + pasted)).name


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"{title}:"
        yield from (f"  {line}" for line in lines)
