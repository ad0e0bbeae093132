"""Free the storage of deleted tags: delete the manifests that nothing else uses."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from dockerhub._async.jobs.tag_reader import AsyncTagReader
from dockerhub._base.calling import run_blocking_async
from dockerhub._base.errors import HubError, NotFoundError, PermissionDeniedError
from dockerhub._base.failures import FailureCounter
from dockerhub._jobs.retention.freeing import ManifestDecision, decide_manifests
from dockerhub._jobs.retention.journal import Journal
from dockerhub._jobs.retention.manifest_outcomes import ManifestOutcome, ManifestResult
from dockerhub._jobs.retention.planned_run import PlannedRun
from dockerhub._jobs.retention.storage import TaggedManifest, tagged_manifests

if TYPE_CHECKING:
    from dockerhub._async.client import AsyncDockerHub

OnManifest = Callable[[ManifestOutcome], None]


class AsyncStorageFreer:
    """Frees what the tags of one plan had in the registry."""

    def __init__(
        self, hub: AsyncDockerHub, log: Journal, run: PlannedRun, on_manifest: OnManifest
    ) -> None:
        self._hub = hub
        self._log = log
        self._run = run
        self._name = run.plan.repository
        self._on_manifest = on_manifest

    async def prepare(self) -> None:
        """Sign in, and record the manifests of the tags, before any tag is deleted."""
        left = self._run.left
        if not left and not self._run.manifests_left:
            return
        await self._hub.manifests.check_access(self._name)
        if self._run.storage is not None:
            return
        listing = await AsyncTagReader(self._hub, None).read(self._name)
        found = tagged_manifests(left, listing.tags.values())
        storage = tuple([await self._read(each) if each.is_unread else each for each in found])
        await run_blocking_async(partial(self._log.record_storage, self._run.plan, storage))
        self._run.storage = storage

    async def _read(self, tagged: TaggedManifest) -> TaggedManifest:
        try:
            return tagged.with_manifest(await self._hub.manifests.get(self._name, tagged.digest))
        except NotFoundError:
            return tagged.with_manifest(None)

    async def free(self) -> tuple[list[ManifestOutcome], Exception | None]:
        """Delete what nothing uses; return what was done, and what ended it early."""
        outcomes: list[ManifestOutcome] = []
        if not self._run.manifests_left:
            return outcomes, None
        try:
            listing = await AsyncTagReader(self._hub, None).read(self._name)
        except HubError as error:
            return outcomes, error
        decisions = decide_manifests(
            self._run.storage or (), self._run.outcomes, listing.tags.values(), self._run.gone
        )
        refusals = FailureCounter()
        for decision in decisions:
            if not self._run.is_open(decision.digest):
                continue
            outcome = await self._try_to_free(decision)
            outcomes.append(outcome)
            self._run.manifests[decision.digest] = outcome
            await run_blocking_async(partial(self._log.record_manifest, self._run.plan, outcome))
            self._on_manifest(outcome)
            if refusals.stops(outcome.error):
                return outcomes, outcome.error
        return outcomes, None

    async def _try_to_free(self, decision: ManifestDecision) -> ManifestOutcome:
        if decision.keep:
            return self._outcome(decision, decision.result, decision.keep)
        held = self._held(decision)
        if held is not None:
            reason = f"{held.digest[:19]}, which refers to it or to which it refers, stays"
            return self._outcome(decision, held.result, reason)
        start = partial(self._log.record_manifest_start, self._run.plan, decision.digest)
        await run_blocking_async(start)
        try:
            await self._hub.manifests.delete(self._name, decision.digest)
        except NotFoundError:
            return self._outcome(decision, ManifestResult.GONE, "no longer exists")
        except HubError as error:
            # The registry refuses this, for example, if an index without a tag uses the manifest.
            refused = type(error) is PermissionDeniedError
            result = ManifestResult.REFUSED if refused else ManifestResult.FAILED
            return self._outcome(decision, result, str(error), None if refused else error)
        return self._outcome(decision, ManifestResult.FREED)

    def _held(self, decision: ManifestDecision) -> ManifestOutcome | None:
        """Return what has a manifest and could not be deleted; None if all of it is gone."""
        gone = self._run.gone
        there = (each for each in decision.after if each not in gone)
        return next((self._run.manifests[each] for each in there), None)

    def _outcome(
        self,
        decision: ManifestDecision,
        result: ManifestResult,
        reason: str = "",
        error: Exception | None = None,
    ) -> ManifestOutcome:
        return ManifestOutcome(self._name, decision.digest, result, reason, decision.tags, error)
