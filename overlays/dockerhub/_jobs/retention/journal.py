"""The journal of deletions: what was planned, begun and done, on the disk before the next step."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, cast

from attrs import evolve, frozen

from dockerhub._base.clock import Clock
from dockerhub._base.file_locks import real_path
from dockerhub._base.files import AppendedFile
from dockerhub._base.formats import UNUSABLE, json_line
from dockerhub._base.regular_files import open_to_read
from dockerhub._jobs.retention.listing import TagListing
from dockerhub._jobs.retention.manifest_outcomes import ManifestOutcome
from dockerhub._jobs.retention.plan import RetentionPlan, TagDecision
from dockerhub._jobs.retention.planned_run import FREES, RUN_EVENTS, PlannedRun, digest_of
from dockerhub._jobs.retention.planning import PLANNING_EVENTS, Planning, RepositoryPlan
from dockerhub._jobs.retention.report import TagOutcome
from dockerhub._jobs.retention.rule_sets import RulesByRepository, RuleSet, to_json
from dockerhub._jobs.retention.storage import TaggedManifest, count_reads
from dockerhub._jobs.retention.tag_state import TagState

_LONGEST: Final = 256 << 20
"""Bytes of a line, which is read as a whole; a plan for a million tags is shorter."""
_BEGINNINGS: Final = (b'{"event":"plan', b'{"event":"free')
"""How the first line of a journal begins, both equally long."""
_EVENTS: Final = RUN_EVENTS | PLANNING_EVENTS | {"plan", FREES}


class JournalError(ValueError):
    """A file is not a journal of deletions, is damaged before its end, or is of another Hub."""


def read_journal(path: str | Path) -> tuple[PlannedRun, ...]:
    """Return the plans of a journal in order, each with what happened to its tags.

    A last line that was cut off, as by a kill or a full disk, does not count.

    Args:
        path: Written by `TagRetention.apply`.

    Raises:
        JournalError: It is not a journal, or damaged before its end.
        OSError: It cannot be read.
    """
    return _runs(Path(path))


def read_planning(path: str | Path) -> Planning | None:
    """Return how far a journal's plans over many repositories are; None if it has none.

    Args:
        path: Written by `TagRetention.plan_all`.

    Raises:
        JournalError: It is not a journal, or damaged before its end.
        OSError: It cannot be read.
    """
    found: Planning | None = None
    for _, planning in _checked_records(Path(path)):
        found = planning
    return found


def read_plans(path: str | Path) -> Iterator[RetentionPlan]:
    """Read the plans of a journal one after the other, each with its deletions only.

    Args:
        path: Written by `TagRetention`.

    Yields:
        Each plan, as it was made.

    Raises:
        JournalError: It is not a journal, or damaged before its end.
        OSError: It cannot be read.
    """
    for record, _ in _checked_records(Path(path)):
        if record["event"] == "plan":
            yield RetentionPlan.from_dict(record["what"])


def _lines(path: Path) -> Iterator[bytes]:
    """Read the whole lines of a file, one after the other: a journal may be a large one."""
    with open_to_read(path) as file:
        number = 0
        while line := file.readline(_LONGEST + 1):
            number += 1
            if len(line) > _LONGEST:
                raise _not_a_journal(path, number)
            if line.endswith(b"\n"):
                yield line


def _runs(path: Path) -> tuple[PlannedRun, ...]:
    runs: dict[str, PlannedRun] = {}
    frees = False
    for number, line in enumerate(_lines(path), 1):
        try:
            record = json.loads(line)
            _take_in(runs, record)
            frees = frees or record["event"] == FREES
        except UNUSABLE:
            raise _not_a_journal(path, number) from None
    for run in runs.values():
        run.frees_storage = frees
    return tuple(runs.values())


def _checked_records(path: Path) -> Iterator[tuple[dict[str, Any], Planning | None]]:
    """Read the records of a journal, and keep none of its plans; tell how far planning was."""
    runs: dict[str, PlannedRun] = {}
    planning: Planning | None = None
    for number, line in enumerate(_lines(path), 1):
        try:
            record = json.loads(line)
            _take_in(runs, record)
            if record["event"] == "plan":
                run = runs[record["id"]]
                run.plan = evolve(run.plan, decisions=())
            if record["event"] == "planning":
                planning = Planning.begin(record)
            elif planning is not None:
                planning.take(record)
        except UNUSABLE:
            raise _not_a_journal(path, number) from None
        yield record, planning


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
    if event in PLANNING_EVENTS or event == FREES:
        return
    runs[record["id"]].take(record)


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
            for record, _ in _checked_records(file.path):
                _check_hub(record, file.path, hub)
            whole = sum(map(len, _lines(file.path)))
            if not whole:
                _check_torn(file.path)
            file.cut(whole)
        except BaseException:
            file.close()
            raise
        return cls(file, clock, hub)

    @classmethod
    def check(cls, path: Path, clock: Clock, hub: str) -> None:
        """Find out what `open` would raise; a file that is not there is not there afterwards."""
        new = not path.exists()
        cls.open(path, clock, hub).close()
        if new:
            real_path(path).unlink()

    def close(self) -> None:
        if self.file is not None:
            self.file.close()

    def runs(self) -> tuple[PlannedRun, ...]:
        return () if self.file is None else _runs(self.file.path)

    def planned(self, plans: Sequence[RetentionPlan]) -> list[PlannedRun]:
        """Write plans down, before the first of them is begun; return how far they got before."""
        known = {run.plan.id: run for run in self.runs()}
        new = [plan for plan in plans if plan.id not in known]
        self._append(self._line("plan", plan, hub=self.hub, what=plan.to_dict()) for plan in new)
        return [known.get(plan.id) or PlannedRun(plan, self.hub) for plan in plans]

    def begin_planning(
        self, selection: Sequence[str], rules: RuleSet | RulesByRepository
    ) -> Planning:
        """Write down what is going to be planned, or return how far the same planning is.

        A journal that holds anything else is refused: `JournalError`.
        """
        if self.file is None or not self.file.length:
            self._note("planning", hub=self.hub, selection=list(selection), rules=to_json(rules))
            return Planning(tuple(selection), rules)
        found = read_planning(self.file.path)
        if found is None or found.finished or to_json(found.rules) != to_json(rules):
            found = None
        if found is None or found.selection != tuple(selection):
            raise JournalError(
                f"{self.file.path} has another run in it: resume that one, or use another file"
            )
        return found

    def clear(self) -> None:
        """Forget all, where nothing was planned yet; plans of many always have a file."""
        cast("AppendedFile", self.file).cut(0)

    def record_repositories(self, namespace: str, names: list[str], resume: str | None) -> None:
        """Write down a page of the list of repositories."""
        self._note("repositories", namespace=namespace, names=names, resume=resume)

    def record_tags(
        self, name: str, listing: TagListing, tags: list[TagState], first: bool
    ) -> None:
        """Write down a page of the tags of a repository."""
        self._note("tags", repository=name, first=first, **listing.to_dict(tags))

    def record_plan(self, plan: RetentionPlan) -> RepositoryPlan:
        """Write down a repository's plan; return its numbers."""
        count, reads = len(plan.decisions), count_reads(plan)
        what = plan.to_dict()
        self._append([self._line("plan", plan, hub=self.hub, of=count, reads=reads, what=what)])
        return RepositoryPlan(plan.repository, len(plan.deletions), count, reads, plan.reason)

    def record_planned(self) -> None:
        """Write down that every repository has its plan."""
        self._note("planned")

    def _note(self, event: str, **more: Any) -> None:
        self._append([json_line({"event": event, "at": self._now(), **more})])

    def _now(self) -> str:
        return datetime.fromtimestamp(self.clock.now(), UTC).isoformat()

    def record_start(self, plan: RetentionPlan, decision: TagDecision) -> None:
        """Write down that a tag is going to be deleted."""
        self._append([self._line("deleting", plan, tag=decision.name, digest=decision.tag.digest)])

    def record_freeing(self) -> None:
        """Write down that manifests are to be deleted, too, before any tag is."""
        self._note(FREES)

    def record_storage(self, plan: RetentionPlan, found: Sequence[TaggedManifest]) -> None:
        """Write down what the tags have in the registry, which nothing tells afterwards."""
        what = [each.to_dict() for each in found]
        self._append([self._line("storage", plan, sum=digest_of(what), what=what)])

    def record_manifest_start(self, plan: RetentionPlan, digest: str) -> None:
        """Write down that a manifest is going to be deleted."""
        self._append([self._line("freeing", plan, digest=digest)])

    def record_manifest(self, plan: RetentionPlan, outcome: ManifestOutcome) -> None:
        line = self._line("manifest", plan, **outcome.to_dict())
        self._append([line])

    def record(self, plan: RetentionPlan, outcome: TagOutcome) -> None:
        line = self._line(outcome.result.value, plan, tag=outcome.tag, reason=outcome.reason)
        self._append([line])

    def _line(self, event: str, plan: RetentionPlan, **more: Any) -> bytes:
        names = {"event": event, "at": self._now(), "id": plan.id, "repository": plan.repository}
        return json_line({**names, **more})

    def _append(self, lines: Iterable[bytes]) -> None:
        if self.file is None:
            return
        data = [*lines]
        if any(len(line) > _LONGEST for line in data):
            raise JournalError("a plan is too long for the journal: use narrower rules")
        self.file.append(b"".join(data))


def _check_hub(record: Mapping[str, Any], path: Path, hub: str) -> None:
    known = record.get("hub")
    if known not in (hub, None):
        raise JournalError(f"{path} is about {known}, not {hub}")


def _check_torn(path: Path) -> None:
    """Refuse a file without a single whole line, unless it is the beginning of a journal's."""
    with open_to_read(path) as file:
        content = file.read(len(_BEGINNINGS[0]))
    if not any(each.startswith(content) for each in _BEGINNINGS):
        raise _not_a_journal(path, 1)


def _not_a_journal(path: Path, line: int) -> JournalError:
    return JournalError(
        f"{path} is not a journal of deletions: line {line} does not belong to one, or was changed"
    )
