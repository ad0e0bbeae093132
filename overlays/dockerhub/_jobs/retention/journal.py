"""The journal of deletions: what was planned, begun and done, on the disk before the next step."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from attrs import define, field, frozen

from dockerhub._base.clock import Clock
from dockerhub._base.files import AppendedFile
from dockerhub._base.formats import json_line
from dockerhub._jobs.retention.plan import RetentionPlan, TagDecision
from dockerhub._jobs.retention.report import TagOutcome, TagResult

_EVENTS: Final = frozenset({"plan", "deleting", *TagResult})


class JournalError(ValueError):
    """A file is not a journal of deletions, is damaged before its end, or is of another Hub."""


@define
class PlannedRun:
    """A plan in a journal, and how far it got.

    Attributes:
        plan: What was to be done.
        hub: Where the API is that it was to be done by; None if that is not told.
        outcomes: What happened to its tags, by name, as far as the journal tells.
    """

    plan: RetentionPlan
    hub: str | None = None
    outcomes: dict[str, TagOutcome] = field(factory=dict)

    @property
    def left(self) -> tuple[TagDecision, ...]:
        """What is still to be done: not tried yet, or failed."""
        tried = {
            name for name, each in self.outcomes.items() if each.result is not TagResult.FAILED
        }
        return tuple(decision for decision in self.plan.deletions if decision.name not in tried)


def read_journal(path: str | Path) -> tuple[PlannedRun, ...]:
    """Return the plans of a journal in order, each with what happened to its tags.

    A last line that was cut off, as by a kill or a full disk, does not count.

    Args:
        path: Written by `TagRetention.apply`.

    Raises:
        JournalError: It is not a journal, or damaged before its end.
        OSError: It cannot be read.
    """
    return _runs(Path(path).read_bytes(), Path(path))


def _runs(content: bytes, path: Path) -> tuple[PlannedRun, ...]:
    runs: dict[str, PlannedRun] = {}
    for number, line in enumerate(content[: content.rfind(b"\n") + 1].splitlines(), 1):
        try:
            _take_in(runs, json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise _not_a_journal(path, number) from None
    return tuple(runs.values())


def _take_in(runs: dict[str, PlannedRun], record: Mapping[str, Any]) -> None:
    event = record["event"]
    if event not in _EVENTS:
        raise ValueError
    if event == "plan":
        plan = RetentionPlan.from_dict(record["what"])
        # The ID is a digest of the plan, so that a changed plan is noticed.
        if plan.id != record["id"]:
            raise ValueError
        runs.setdefault(plan.id, PlannedRun(plan, record.get("hub")))
        return
    run = runs[record["id"]]
    if event != "deleting":
        outcome = TagOutcome(
            run.plan.repository, record["tag"], TagResult(event), record.get("reason", "")
        )
        run.outcomes[outcome.tag] = outcome


@frozen
class Journal:
    """Writes down what is done, to a file that this run alone has open, or to none."""

    file: AppendedFile | None
    clock: Clock
    hub: str

    @classmethod
    def open(cls, path: str | Path | None, clock: Clock, hub: str) -> "Journal":
        """Open a journal, or create one; `JournalError` if it is none, or of another Hub."""
        if path is None:
            return cls(None, clock, hub)
        file = AppendedFile(Path(path))
        try:
            content = file.read()
            _check_hub(_runs(content, file.path), file.path, hub)
            if content and b"\n" not in content:
                _check_torn(content, file.path)
            file.cut(content.rfind(b"\n") + 1)
        except BaseException:
            file.close()
            raise
        return cls(file, clock, hub)

    def close(self) -> None:
        if self.file is not None:
            self.file.close()

    def runs(self) -> tuple[PlannedRun, ...]:
        return () if self.file is None else _runs(self.file.read(), self.file.path)

    def planned(self, plans: Sequence[RetentionPlan]) -> list[PlannedRun]:
        """Write plans down, before the first of them is begun; return how far they got before."""
        known = {run.plan.id: run for run in self.runs()}
        new = [plan for plan in plans if plan.id not in known]
        self._append(self._line("plan", plan, hub=self.hub, what=plan.to_dict()) for plan in new)
        return [known.get(plan.id) or PlannedRun(plan, self.hub) for plan in plans]

    def record_start(self, plan: RetentionPlan, decision: TagDecision) -> None:
        """Write down that a tag is going to be deleted."""
        self._append([self._line("deleting", plan, tag=decision.name, digest=decision.tag.digest)])

    def record(self, plan: RetentionPlan, outcome: TagOutcome) -> None:
        line = self._line(outcome.result.value, plan, tag=outcome.tag, reason=outcome.reason)
        self._append([line])

    def _line(self, event: str, plan: RetentionPlan, **more: Any) -> bytes:
        at = datetime.fromtimestamp(self.clock.now(), UTC).isoformat()
        names = {"event": event, "at": at, "id": plan.id, "repository": plan.repository}
        return json_line({**names, **more})

    def _append(self, lines: Iterable[bytes]) -> None:
        if self.file is not None:
            self.file.append(b"".join(lines))


def _check_hub(runs: Iterable[PlannedRun], path: Path, hub: str) -> None:
    for run in runs:
        if run.hub not in (hub, None):
            raise JournalError(f"{path} is about {run.hub}, not {hub}")


def _check_torn(content: bytes, path: Path) -> None:
    """Refuse a file without a single whole line, unless it is the beginning of a journal's."""
    beginning = b'{"event":"plan"'
    if content[: len(beginning)] != beginning[: len(content)]:
        raise _not_a_journal(path, 1)


def _not_a_journal(path: Path, line: int) -> JournalError:
    return JournalError(
        f"{path} is not a journal of deletions: line {line} is none of one, or was changed"
    )
