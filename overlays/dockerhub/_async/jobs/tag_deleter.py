"""Delete the tags of a plan, each looked at right before, and each step in the journal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from dockerhub._async.jobs.storage_freer import AsyncStorageFreer, OnManifest
from dockerhub._async.jobs.tag_reader import AsyncTagReader
from dockerhub._base.calling import run_blocking_async
from dockerhub._base.errors import HubError, NotFoundError
from dockerhub._base.failures import FailureCounter
from dockerhub._jobs.retention.followers import Owners, held_back, stays
from dockerhub._jobs.retention.journal import Journal
from dockerhub._jobs.retention.manifest_outcomes import ManifestOutcome
from dockerhub._jobs.retention.plan import TagDecision, changes
from dockerhub._jobs.retention.planned_run import PlannedRun
from dockerhub._jobs.retention.report import RetentionReport, TagOutcome, TagResult
from dockerhub._jobs.retention.tag_state import TagState, tag_state

if TYPE_CHECKING:
    from dockerhub._async.client import AsyncDockerHub

_GONE: Final = "it no longer exists"
_NOT_ALLOWED: Final = (
    "it exists, but was not found when it was to be deleted: this account may lack the permission"
)

OnOutcome = Callable[[TagOutcome], None]


class AsyncTagDeleter:
    """Deletes what is left of plans."""

    def __init__(
        self,
        hub: AsyncDockerHub,
        log: Journal,
        on_outcome: OnOutcome | None,
        on_manifest: OnManifest | None = None,
    ) -> None:
        self._hub = hub
        self._log = log
        self._on_outcome = on_outcome or (lambda _outcome: None)
        self._on_manifest = on_manifest or (lambda _outcome: None)

    async def run(self, runs: Sequence[PlannedRun]) -> RetentionReport:
        """Delete the tags of plans, one after the other."""
        outcomes: list[TagOutcome] = []
        manifests: list[ManifestOutcome] = []
        left: list[tuple[str, str]] = []
        stopped_by: Exception | None = None
        for run in runs:
            todo = list(run.left)
            if not FailureCounter.stops_all(stopped_by):
                done, freed, error = await self._run_whole(run, todo)
                outcomes += done
                manifests += freed
                stopped_by = error or stopped_by
                todo = todo[len(done) :]
            left += [(run.plan.repository, decision.name) for decision in todo]
        tried = {(each.repository, each.digest) for each in manifests}
        open_ = [(run.plan.repository, each) for run in runs for each in run.manifests_left]
        return RetentionReport(
            tuple(outcomes),
            tuple(left),
            stopped_by,
            tuple(manifests),
            tuple(each for each in open_ if each not in tried),
        )

    async def _run_whole(
        self, run: PlannedRun, todo: Sequence[TagDecision]
    ) -> tuple[list[TagOutcome], list[ManifestOutcome], Exception | None]:
        """Delete the tags of a plan and, if that is wanted, what they alone had."""
        if missing := run.missing:
            await run_blocking_async(partial(self._log.record, run.plan, missing))
            return [missing], [], None
        if not run.frees_storage:
            done, error = await self._run_plan(run, todo)
            return done, [], error
        storage = AsyncStorageFreer(self._hub, self._log, run, self._on_manifest)
        try:
            await storage.prepare()
        except HubError as unprepared:
            return [], [], unprepared
        done, error = await self._run_plan(run, todo)
        return (done, [], error) if error else (done, *await storage.free())

    async def _run_plan(
        self, run: PlannedRun, todo: Sequence[TagDecision]
    ) -> tuple[list[TagOutcome], Exception | None]:
        """Return what happened to the tags that were tried, and what stopped that early."""
        repository = _Repository(self._hub, self._log, run)
        refusals = FailureCounter()
        outcomes: list[TagOutcome] = []
        for decision in todo:
            outcome = await repository.delete(decision)
            outcomes.append(outcome)
            self._on_outcome(outcome)
            # What is not found in spite of all is the repository, or the right to delete.
            if refusals.stops(outcome.error) or isinstance(outcome.error, NotFoundError):
                return outcomes, outcome.error
        return outcomes, None


class _Repository:
    """Deletes tags of one repository."""

    def __init__(self, hub: AsyncDockerHub, log: Journal, run: PlannedRun) -> None:
        self._hub = hub
        self._log = log
        self._run = run
        self._name = run.plan.repository
        self._owners: Owners | None = None
        """Which tags have which image, once a signature is to be deleted."""
        self._deleted: set[str] = set()
        """The tags that were deleted since."""

    async def delete(self, decision: TagDecision) -> TagOutcome:
        """Delete one tag, unless it changed, and write down what happened to it."""
        try:
            outcome = await self._try_to_delete(decision)
        except NotFoundError as error:
            outcome = await self._missing(decision.name, error)
        except HubError as error:
            outcome = self._outcome(decision.name, TagResult.FAILED, str(error), error)
        self._run.outcomes[decision.name] = outcome
        if self._owners is not None and outcome.result in (TagResult.DELETED, TagResult.GONE):
            self._deleted.add(decision.name)
        await run_blocking_async(partial(self._log.record, self._run.plan, outcome))
        return outcome

    async def _try_to_delete(self, decision: TagDecision) -> TagOutcome:
        tag = decision.name
        held = await self._held_back(decision) if decision.follows else None
        if held:
            return held
        seen = await self._look(tag)
        rules = self._run.plan.rules
        changed = changes(decision, seen, rules) if seen else "its response has no name"
        if changed:
            return self._outcome(tag, TagResult.SKIPPED, changed)
        await run_blocking_async(partial(self._log.record_start, self._run.plan, decision))
        await self._hub.tags.delete(self._name, tag)
        return self._outcome(tag, TagResult.DELETED)

    async def _held_back(self, decision: TagDecision) -> TagOutcome | None:
        """Return the outcome of a signature whose image stays; None if it goes."""
        held = held_back(decision, self._name, self._run.outcomes)
        if held:
            return held
        if self._owners is None:
            # A tag that was pushed since the plan was made may have the image now.
            listing = await AsyncTagReader(self._hub, None).read(self._name)
            self._owners = Owners(listing.tags.values())
        owners = [each for each in self._owners.of(decision.name) if each not in self._deleted]
        if owners:
            return self._outcome(decision.name, TagResult.SKIPPED, stays(decision.name, owners))
        return None

    async def _look(self, tag: str) -> TagState | None:
        """Return a tag as it is at a moment when it can be deleted at once."""
        seen = tag_state(await self._hub.tags.get(self._name, tag))
        limit = self._hub.rate_limit
        if limit is None or limit.remaining:
            return seen
        # The deletion would wait for the next window; this request waits instead.
        return tag_state(await self._hub.tags.get(self._name, tag))

    async def _missing(self, tag: str, error: NotFoundError) -> TagOutcome:
        """Distinguish a deleted tag from one that this account cannot delete, or no longer sees."""
        try:
            if await self._hub.tags.exists(self._name, tag):
                return self._outcome(tag, TagResult.FAILED, _NOT_ALLOWED, error)
            async for _ in self._hub.tags.list(self._name, limit=1).pages():
                pass
        except HubError as other:
            return self._outcome(tag, TagResult.FAILED, str(other), other)
        return self._outcome(tag, TagResult.GONE, _GONE)

    def _outcome(
        self, tag: str, result: TagResult, reason: str = "", error: Exception | None = None
    ) -> TagOutcome:
        return TagOutcome(self._name, tag, result, reason, error)
