"""``prune`` of several repositories: the plans are made in the journal, and deleted from there."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from dockerhub.cli.commands.plans import show_plan
from dockerhub.cli.commands.prune_run import (
    OUTCOMES,
    PLANNED,
    Row,
    confirm,
    delete_tags,
    how_to_continue,
    new_journal,
    tag_table,
    tell_missing,
    to_delete,
)
from dockerhub.cli.commands.prune_storage import Storage
from dockerhub.cli.output.formats import Column, number_column
from dockerhub.cli.output.formatting import are, counted
from dockerhub.cli.runtime.program import Program
from dockerhub.retention import (
    JournalError,
    Planning,
    RepositoryPlan,
    RetentionRules,
    RulesByRepository,
    TagRetention,
    read_planning,
    read_plans,
)

_Count = Callable[[int, int | None], None]
_MANY: Final = 1_000
"""Number of tags from which people are shown repositories only."""

_COUNTS: Final[list[Column[RepositoryPlan]]] = [
    Column("repository", lambda plan: plan.repository, whole=True),
    number_column("delete", lambda plan: plan.deletions),
    number_column("keep", lambda plan: plan.kept),
]


def plan_many(
    program: Program,
    repositories: Sequence[str],
    rules: RetentionRules | RulesByRepository,
    journal: Path | None,
    storage: Storage,
    *,
    applies: bool,
    yes: bool,
) -> None:
    """Plan for names and patterns of repositories; delete if that was asked for."""
    path = journal or new_journal(program)
    make = _Progress(program, path, storage)
    planning = make.run(
        lambda job, count: job.plan_all(*repositories, rules=rules, journal=path, on_tag=count)
    )
    _show_and_delete(program, planning, path, storage, applies=applies, yes=yes)


def plan_rest(
    program: Program, journal: Path, storage: Storage, *, applies: bool, yes: bool
) -> bool:
    """Continue interrupted plans; return False if they are complete, or there are none."""
    planning = read_planning(journal)
    if planning is None or planning.finished:
        return False
    make = _Progress(program, journal, storage)
    planning = make.run(lambda job, count: job.resume_plan(journal, on_tag=count))
    _show_and_delete(program, planning, journal, storage, applies=applies, yes=yes)
    return True


class _Progress:
    """Shows how far the plans are, and how to continue them after an interruption."""

    def __init__(self, program: Program, journal: Path, storage: Storage) -> None:
        self._program = program
        self._journal = journal
        self._storage = storage

    def run(self, make: Callable[[TagRetention, _Count], Planning]) -> Planning:
        program = self._program
        program.hint = self._hint
        job = TagRetention(program.hub, clock=program.clock)
        with program.output.progress("Reading tags") as progress:
            planning = make(job, lambda _found, _total: progress.advance())
        program.hint = None
        return planning

    def _hint(self) -> str | None:
        try:
            begun = read_planning(self._journal)
        except (OSError, JournalError):
            return None
        if begun is None:
            return None
        command = how_to_continue(self._program, self._journal, self._storage, applies=False)
        count = len(begun.plans)
        planned = f"{counted(count, 'repository')} {are(count)} planned"
        return f"Nothing was deleted; {planned}. {command}"


def _show_and_delete(
    program: Program,
    planning: Planning,
    journal: Path,
    storage: Storage,
    *,
    applies: bool,
    yes: bool,
) -> None:
    """Show the plans; delete what they name if that was asked for."""
    tell_missing(program, ((plan.repository, plan.reason) for plan in planning.plans))
    goes_on = show_plan(
        program,
        _rows(journal),
        PLANNED,
        OUTCOMES,
        summary=_summary(planning),
        idle=f"Nothing was deleted.\n{how_to_continue(program, journal, storage)}",
        pending=planning.deletions > 0,
        applies=applies,
        yes=yes,
        draw=lambda: _draw(program, planning, journal),
    )
    storage.tell_reads(program, planning.storage_reads)
    if not goes_on:
        return
    names = [plan.repository for plan in planning.plans if plan.deletions]
    confirm(program, names, planning.deletions, yes=yes)
    delete_tags(
        program,
        journal,
        planning.deletions,
        storage,
        lambda job, hear: job.resume(journal, **hear),
    )


def _draw(program: Program, planning: Planning, journal: Path) -> None:
    program.output.draw_table(planning.plans, _COUNTS)
    if planning.deletions <= _MANY:
        rows = list(_rows(journal))
        program.output.draw_table(rows, tag_table(rows, program.clock.now()))
    else:
        program.output.say("Too many tags to show each here: --csv and --ndjson list them all.")


def _rows(journal: Path) -> Iterator[Row]:
    """Read what would be deleted, one after the other: it may be more than memory holds."""
    for plan in read_plans(journal):
        yield from (Row(plan.repository, decision) for decision in plan.deletions)


def _summary(planning: Planning) -> str:
    of = f"{counted(planning.tags, 'tag')} in {counted(len(planning.plans), 'repository')}"
    return to_delete(planning.deletions, of)
