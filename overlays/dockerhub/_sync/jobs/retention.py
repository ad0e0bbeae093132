# Derived from _async/jobs/retention.py by `make sync`; never edited.
"""Delete tags by rules: list all, plan, delete what was planned."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import evolve

from dockerhub._base.arguments import parse_repository
from dockerhub._base.calling import run_blocking
from dockerhub._base.clock import Clock, SystemClock
from dockerhub._base.errors import InvalidArgumentError, NotFoundError
from dockerhub._base.repository_patterns import RepositorySelection, UnmatchedPatternError
from dockerhub._jobs.retention.deciding import make_plan
from dockerhub._jobs.retention.journal import Journal, JournalError, read_planning
from dockerhub._jobs.retention.listing import TagListing
from dockerhub._jobs.retention.plan import RetentionPlan
from dockerhub._jobs.retention.planned_run import PlannedRun
from dockerhub._jobs.retention.planning import Planning, RepositoryPlan
from dockerhub._jobs.retention.report import RetentionReport
from dockerhub._jobs.retention.rule_sets import Rules, RulesByRepository, to_rules
from dockerhub._sync.jobs.storage_freer import OnManifest
from dockerhub._sync.jobs.tag_deleter import OnOutcome, TagDeleter
from dockerhub._sync.jobs.tag_reader import TagReader

if TYPE_CHECKING:
    from dockerhub._sync.client import DockerHub

_VANISHED: Final = (
    "the list of repositories has it, but it was not found: it was deleted meanwhile, or this "
    "account cannot see its tags"
)


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
        rules: Rules,
        *,
        on_tag: Callable[[int, int | None], None] | None = None,
    ) -> RetentionPlan:
        """Return which tags of a repository to delete, and which to keep. Nothing is changed.

        Args:
            repository: Name of the repository.
            rules: What to delete. Of several rules, each stands for itself: a tag is deleted if one
                of them deletes it, and none protects it.
            on_tag: Called with the number of tags read so far, and of all of them if known.

        Raises:
            UnexpectedResponseError: The listing ended before it was complete, again and again.
            HubError: The listing failed; part of a listing gives no plan.
            ValueError: The repository's name or a rule is unusable.
        """
        name = str(parse_repository(repository))
        began = self._clock.now()
        make_plan(name, rules, (), now=datetime.fromtimestamp(began, UTC))
        listing = TagReader(self._hub, on_tag).read(name)
        return self._decide(name, rules, listing, began)

    def plan_all(
        self,
        *repositories: str,
        rules: Rules | Mapping[str, Rules],
        journal: str | Path,
        on_tag: Callable[[int, int | None], None] | None = None,
        on_plan: Callable[[RepositoryPlan, int], None] | None = None,
    ) -> Planning:
        """Plan for several repositories, and write the plans to a journal. Nothing is deleted.

        Every page that was read is written down, so that `resume_plan` can continue after a kill;
        at most one page is read twice. Memory stays flat: only numbers are returned, and the tags
        to delete are in the journal, where `read_plans` finds them. `resume` then deletes them.

        Args:
            repositories: Names, and patterns such as ``acme/*`` or ``acme/app-*``: ``*``, ``?``
                and ``[...]`` in the last part. An organization access token without the scope
                ``scope-repository-list`` sees only public repositories, so that patterns match
                no others. None means all that `rules` name.
            rules: What to delete, in all repositories, or by names and patterns of them, as
                `read_rules` returns it.
            journal: The file to write to; a new one, or that of the same planning unfinished.
            on_tag: Called for each tag, as by `plan`.
            on_plan: Called after each repository, with the number of all repositories.

        Returns:
            What would be deleted, in numbers by repository, sorted by name.

        Raises:
            UnmatchedPatternError: A pattern matches no repository.
            UnexpectedResponseError: A listing ended before it was complete, again and again.
            HubError: A listing failed; the journal holds what was read before.
            JournalError: The file has another run in it, or is not a journal.
            OSError: The journal cannot be written.
            ValueError: A name, a pattern or a rule is unusable.
        """
        chosen = to_rules(rules)
        if isinstance(chosen, RulesByRepository):
            repositories = repositories or tuple(chosen)
        RepositorySelection(repositories)
        now = datetime.fromtimestamp(self._clock.now(), UTC)
        for each in chosen.values() if isinstance(chosen, RulesByRepository) else [chosen]:
            make_plan("", each, (), now=now)
        log = run_blocking(partial(self._open, journal))
        try:
            planning = run_blocking(partial(log.begin_planning, repositories, chosen))
            return self._plan_rest(log, planning, on_tag, on_plan)
        except UnmatchedPatternError:
            # What is listed may be too little: the same command must list it again.
            run_blocking(log.clear)
            raise
        finally:
            log.close()

    def resume_plan(
        self,
        journal: str | Path,
        *,
        on_tag: Callable[[int, int | None], None] | None = None,
        on_plan: Callable[[RepositoryPlan, int], None] | None = None,
    ) -> Planning:
        """Continue plans that were interrupted while they were made. Nothing is deleted.

        If all of them are made, nothing is done.

        Args:
            journal: Written by `plan_all`.
            on_tag: Called for each tag, as by `plan`.
            on_plan: Called after each repository, with the number of all repositories.

        Returns:
            What would be deleted, in numbers by repository, sorted by name.

        Raises:
            FileNotFoundError: There is no such file.
            HubError: A listing failed; the journal holds what was read before.
            JournalError: It has no plans over several repositories, or is of another Hub.
            OSError: The journal cannot be read or written.
        """
        run_blocking(Path(journal).stat)
        log = run_blocking(partial(self._open, journal))
        try:
            planning = run_blocking(partial(read_planning, journal))
            if planning is None:
                raise JournalError(f"{journal} has no plans over several repositories")
            return self._plan_rest(log, planning, on_tag, on_plan)
        finally:
            log.close()

    def _plan_rest(
        self,
        log: Journal,
        planning: Planning,
        on_tag: Callable[[int, int | None], None] | None,
        on_plan: Callable[[RepositoryPlan, int], None] | None,
    ) -> Planning:
        if planning.finished:
            return planning
        names = self._select(log, planning)
        for name in names:
            if not planning.rules_of(name):
                raise InvalidArgumentError("rules", f"has none for {name}")
        reader = TagReader(self._hub, on_tag)
        done = {plan.repository for plan in planning.plans}
        for name in names:
            if name not in done:
                plan = self._plan_one(log, planning, reader, name)
                planning.plans.append(run_blocking(partial(log.record_plan, plan)))
                if on_plan is not None:
                    on_plan(planning.plans[-1], len(names))
        run_blocking(log.record_planned)
        planning.finished = True
        return planning

    def _select(self, log: Journal, planning: Planning) -> list[str]:
        """Return the names of all repositories, those of patterns by their namespaces' lists."""
        selection = RepositorySelection(planning.selection, planning.found)
        for namespace in selection.namespaces:
            resume = planning.listed.get(namespace)
            if resume is None and namespace in planning.listed:
                continue
            # By name, so that a push does not move a repository to a page that was read.
            pager = self._hub.repositories.list(namespace, ordering="name", resume=resume).raw()
            for page in pager.pages():
                names = selection.take(namespace, page.items)
                token = pager.resume_token
                record = partial(log.record_repositories, namespace, names, token)
                run_blocking(record)
        return selection.names()

    def _plan_one(
        self, log: Journal, planning: Planning, reader: TagReader, name: str
    ) -> RetentionPlan:
        listing, reason = planning.reading.pop(name, None), ""
        began = self._clock.now() if listing is None or listing.began is None else listing.began
        record = partial(log.record_tags, name)
        try:
            listing = reader.read(name, listing, began=began, record=record)
        except NotFoundError:
            if name in RepositorySelection(planning.selection).named:
                raise
            listing, reason = TagListing(), _VANISHED
        plan = self._decide(name, planning.rules_of(name), listing, began)
        return evolve(plan, reason=reason)

    def _decide(self, name: str, rules: Rules, listing: TagListing, began: float) -> RetentionPlan:
        # By the clock that is behind: one that is ahead would make young tags old.
        now = datetime.fromtimestamp(began + min(0.0, self._hub.clock_offset), UTC)
        return make_plan(name, rules, listing.tags.values(), now=now)

    def check_journal(self, journal: str | Path) -> None:
        """Check that `apply` can write to a journal, before anything is planned.

        Nothing is sent, and the journal stays as it is.

        Args:
            journal: The file; it need not be there yet.

        Raises:
            JournalError: The file is something else than a journal, or is of another Hub.
            OSError: It cannot be written, or is not a regular file.
        """
        check = partial(Journal.check, Path(journal), self._clock, self._hub.base_url)
        run_blocking(check)

    def apply(
        self,
        *plans: RetentionPlan,
        journal: str | Path | None = None,
        on_outcome: OnOutcome | None = None,
        free_storage: bool = False,
        on_manifest: OnManifest | None = None,
    ) -> RetentionReport:
        """Delete what plans name, one after the other.

        Right before a tag is deleted, it is looked at again: one that was pushed again since is
        left alone. (Docker Hub has no deletion on a condition: a push in the moment between is
        not seen.) What fails for one tag does not stop the rest; three refusals (403) in a row stop
        a repository, and so does one that can no longer be seen; a lost login, a spent rate
        limit, or no response three times in a row stops everything. Requests are paced by the
        client.

        Signatures and attestations come last, after all tags of the repository were listed again:
        each is deleted only if no tag has its image.

        Args:
            plans: Made by `plan`.
            journal: A file to write each step to, before and after it; it is made, or continued.
                `resume` can then finish a run that was killed.
            on_outcome: Called after each tag.
            free_storage: Whether to delete, after the tags of a repository, the manifests that
                nothing else uses, which frees their storage. Indexes are read before the tags are
                deleted, and each counts as a pull (`storage_reads` returns how many). A manifest
                that something else may use stays.
            on_manifest: Called after each manifest, whether it is deleted or stays.

        Returns:
            What happened to each tag, and to each manifest.

        Raises:
            AuthenticationError: `free_storage` needs a user name with a password or access token.
            JournalError: The file is something else than a journal, or is of another Hub.
            OSError: The journal cannot be written; nothing is deleted that is not in it.
        """
        if free_storage:
            self._hub.manifests.check_login()
        log = run_blocking(partial(self._open, journal))
        try:
            if free_storage:
                run_blocking(log.record_freeing)
            runs = run_blocking(partial(log.planned, plans))
            return self._run(log, runs, on_outcome, free_storage, on_manifest)
        finally:
            log.close()

    def resume(
        self,
        journal: str | Path,
        *,
        on_outcome: OnOutcome | None = None,
        free_storage: bool = False,
        on_manifest: OnManifest | None = None,
    ) -> RetentionReport:
        """Do what a journal says was planned and not done.

        Tags are looked at again before, as by `apply`. If nothing is left, nothing is done.

        Args:
            journal: Written by `apply`.
            on_outcome: Called after each tag.
            free_storage: Whether to free storage as by `apply`, for the tags that are left. A run
                that started with it continues with it.
            on_manifest: Called after each manifest, whether it is deleted or stays.

        Returns:
            What happened to each tag and manifest that was left.

        Raises:
            AuthenticationError: To free storage, you need a user name with a password or access
                token.
            FileNotFoundError: There is no such file.
            JournalError: The file is something else than a journal, is of another Hub, or its
                plans are not complete (see `resume_plan`).
            OSError: The journal cannot be read or written.
        """
        run_blocking(Path(journal).stat)
        log = run_blocking(partial(self._open, journal))
        try:
            planning = run_blocking(partial(read_planning, journal))
            if planning is not None and not planning.finished:
                raise JournalError(f"the plans in {journal} are not complete: finish them first")
            runs = run_blocking(log.runs)
            if free_storage or any(run.frees_storage for run in runs):
                self._hub.manifests.check_login()
            if free_storage:
                run_blocking(log.record_freeing)
            return self._run(log, runs, on_outcome, free_storage, on_manifest)
        finally:
            log.close()

    def _run(
        self,
        log: Journal,
        runs: Sequence[PlannedRun],
        on_outcome: OnOutcome | None,
        free_storage: bool,
        on_manifest: OnManifest | None,
    ) -> RetentionReport:
        for run in runs:
            run.frees_storage = run.frees_storage or free_storage
        return TagDeleter(self._hub, log, on_outcome, on_manifest).run(runs)

    def _open(self, journal: str | Path | None) -> Journal:
        return Journal.open(journal, self._clock, self._hub.base_url)
