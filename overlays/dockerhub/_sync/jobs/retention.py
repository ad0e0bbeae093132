# Derived from _async/jobs/retention.py by `make sync`; never edited.
"""Delete tags by rules: list all, plan, delete what was planned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dockerhub._base.arguments import parse_repository
from dockerhub._base.calling import run_blocking
from dockerhub._base.clock import Clock, SystemClock
from dockerhub._base.errors import HubError, NotFoundError, UnexpectedResponseError
from dockerhub._base.failures import FailureCounter
from dockerhub._jobs.retention.journal import Journal, PlannedRun
from dockerhub._jobs.retention.plan import (
    RetentionPlan,
    TagDecision,
    TagState,
    changes,
    make_plan,
    tag_state,
)
from dockerhub._jobs.retention.report import RetentionReport, TagOutcome, TagResult
from dockerhub._jobs.retention.rules import RetentionRules

if TYPE_CHECKING:
    from dockerhub._sync.client import DockerHub

_MOST_LISTINGS: Final = 3
_GONE: Final = "not there any more"
_NOT_ALLOWED: Final = (
    "it is there, but not found when it is to be deleted: this account may not be allowed to"
)

OnOutcome = Callable[[TagOutcome], None]


class TagRetention:
    """Deletes the tags that rules name, and no others.

    Args:
        hub: A client that is signed in to an account that may delete the tags.
        clock: Tells the time; for tests.
    """

    def __init__(self, hub: DockerHub, *, clock: Clock | None = None) -> None:
        self._hub = hub
        self._clock = clock or SystemClock()

    def plan(
        self,
        repository: str,
        rules: RetentionRules,
        *,
        on_tag: Callable[[int, int | None], None] | None = None,
    ) -> RetentionPlan:
        """Return what is to become of each tag of a repository, all listed. Nothing is changed.

        Args:
            repository: Name of the repository.
            rules: What to keep and what to delete.
            on_tag: Called with the number of tags read so far, and of all of them if known.

        Raises:
            UnexpectedResponseError: The listing ended before it was complete, again and again.
            HubError: The listing failed; part of a listing gives no plan.
            ValueError: The repository's name or a rule is unusable.
        """
        name = str(parse_repository(repository))
        began = self._clock.now()
        make_plan(name, rules, (), now=datetime.fromtimestamp(began, UTC))
        tags = self._collect(name, on_tag or (lambda _found, _total: None))
        # By the clock that is behind: one that is ahead would make young tags old.
        now = datetime.fromtimestamp(began + min(0.0, self._hub.clock_offset), UTC)
        return make_plan(name, rules, tags, now=now)

    def _collect(
        self, repository: str, on_tag: Callable[[int, int | None], None]
    ) -> list[TagState]:
        """Return all tags, or raise: rules that see only some would delete the wrong ones."""
        shortfall = ""
        for _ in range(_MOST_LISTINGS):
            pager = self._hub.tags.list(repository)
            tags: dict[str, TagState] = {}
            nameless = total = 0
            for tag in pager:
                seen = tag_state(tag)
                if seen is None:
                    nameless += 1
                else:
                    tags[seen.name] = seen
                on_tag(len(tags) + nameless, pager.total)
                # The last page may be one that tells of none.
                total = max(total, pager.total or 0)
            found, total = len(tags) + nameless, max(total, pager.total or 0)
            # One that is empty all at once is no better.
            if found >= total and (found or not shortfall):
                return list(tags.values())
            # Tags that were pushed anew meanwhile have moved to pages that were read before.
            shortfall = f"{found} of {total}"
        raise UnexpectedResponseError(
            f"the listing of {repository} ended after {shortfall} tags, so nothing is planned: "
            "try again when fewer are pushed"
        )

    def apply(
        self,
        *plans: RetentionPlan,
        journal: str | Path | None = None,
        on_outcome: OnOutcome | None = None,
    ) -> RetentionReport:
        """Delete what plans name, one after the other.

        Right before a tag is deleted, it is looked at again: one that was pushed anew since is
        left alone. (Docker Hub has no deletion on a condition: a push in the moment between is
        not seen.) What fails for one tag does not stop the rest; three refusals (403) in a row stop
        a repository, and so does one that cannot be seen any more; a lost login, a spent rate
        limit, or no response three times in a row stops everything. Requests are paced by the
        client.

        Args:
            plans: Made by `plan`.
            journal: A file to write each step to, before and after it; it is made, or continued.
                `resume` can then finish a run that was killed.
            on_outcome: Called after each tag.

        Returns:
            What happened to each tag.

        Raises:
            JournalError: The file is something else than a journal, or is of another Hub.
            OSError: The journal cannot be written; nothing is deleted that is not in it.
        """
        log = run_blocking(partial(self._open, journal))
        try:
            runs = run_blocking(partial(log.planned, plans))
            return self._run(log, runs, on_outcome)
        finally:
            log.close()

    def resume(
        self, journal: str | Path, *, on_outcome: OnOutcome | None = None
    ) -> RetentionReport:
        """Do what a journal says was planned and not done.

        Tags are looked at again before, as by `apply`. If nothing is left, nothing is done.

        Args:
            journal: Written by `apply`.
            on_outcome: Called after each tag.

        Returns:
            What happened to each tag that was left.

        Raises:
            FileNotFoundError: There is no such file.
            JournalError: The file is something else than a journal, or is of another Hub.
            OSError: The journal cannot be read or written.
        """
        run_blocking(Path(journal).stat)
        log = run_blocking(partial(self._open, journal))
        try:
            runs = run_blocking(log.runs)
            return self._run(log, [run for run in runs if run.left], on_outcome)
        finally:
            log.close()

    def _open(self, journal: str | Path | None) -> Journal:
        return Journal.open(journal, self._clock, self._hub.base_url)

    def _run(
        self, log: Journal, runs: Sequence[PlannedRun], on_outcome: OnOutcome | None
    ) -> RetentionReport:
        outcomes: list[TagOutcome] = []
        left: list[tuple[str, str]] = []
        stopped_by: Exception | None = None
        for run in runs:
            todo = [] if FailureCounter.stops_all(stopped_by) else list(run.left)
            refusals = FailureCounter()
            rest = run.left
            for number, decision in enumerate(todo, 1):
                outcome = self._delete(log, run.plan, decision)
                outcomes.append(outcome)
                rest = run.left[number:]
                if on_outcome is not None:
                    on_outcome(outcome)
                # What is not found in spite of all is the repository, or the right to delete.
                if refusals.stops(outcome.error) or isinstance(outcome.error, NotFoundError):
                    stopped_by = outcome.error
                    break
            left += [(run.plan.repository, decision.name) for decision in rest]
        return RetentionReport(tuple(outcomes), tuple(left), stopped_by)

    def _delete(self, log: Journal, plan: RetentionPlan, decision: TagDecision) -> TagOutcome:
        """Delete one tag, unless it changed, and write down what happened to it."""
        name, tag = plan.repository, decision.name
        try:
            outcome = self._try_to_delete(log, plan, decision)
        except NotFoundError as error:
            outcome = self._missing(name, tag, error)
        except HubError as error:
            outcome = TagOutcome(name, tag, TagResult.FAILED, str(error), error)
        run_blocking(partial(log.record, plan, outcome))
        return outcome

    def _try_to_delete(
        self, log: Journal, plan: RetentionPlan, decision: TagDecision
    ) -> TagOutcome:
        name, tag = plan.repository, decision.name
        seen = self._look(name, tag)
        changed = changes(decision, seen, plan.rules) if seen else "its response has no name"
        if changed:
            return TagOutcome(name, tag, TagResult.SKIPPED, changed)
        run_blocking(partial(log.record_start, plan, decision))
        self._hub.tags.delete(name, tag)
        return TagOutcome(name, tag, TagResult.DELETED)

    def _look(self, name: str, tag: str) -> TagState | None:
        """Return a tag as it is at a moment when it can be deleted at once."""
        seen = tag_state(self._hub.tags.get(name, tag))
        limit = self._hub.rate_limit
        if limit is None or limit.remaining:
            return seen
        # The deletion would wait for the next window; this request waits instead.
        return tag_state(self._hub.tags.get(name, tag))

    def _missing(self, name: str, tag: str, error: NotFoundError) -> TagOutcome:
        """Tell a deleted tag from one that the account may not delete, or cannot see any more."""
        try:
            if self._hub.tags.exists(name, tag):
                return TagOutcome(name, tag, TagResult.FAILED, _NOT_ALLOWED, error)
            for _ in self._hub.tags.list(name, limit=1).pages():
                pass
        except HubError as other:
            return TagOutcome(name, tag, TagResult.FAILED, str(other), other)
        return TagOutcome(name, tag, TagResult.GONE, _GONE)
