"""A run of ``prune``: show the plans, ask, delete, and report."""

import os
import shlex
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from dockerhub.cli.commands.plans import how_to_apply, report_run, show_plan
from dockerhub.cli.commands.prune_storage import Storage
from dockerhub.cli.output.formats import Column, action_column, age_column
from dockerhub.cli.runtime.exit_codes import CommandError
from dockerhub.cli.runtime.program import Program
from dockerhub.files import state_folder
from dockerhub.retention import (
    Cause,
    JournalError,
    ManifestResult,
    RetentionPlan,
    RetentionReport,
    TagDecision,
    TagOutcome,
    TagResult,
    TagRetention,
    read_journal,
    storage_reads,
)

_FEW: Final = 3
"""Number of repositories to name in a question, and of tags in a reason."""

Delete = Callable[[TagRetention, dict[str, Any]], RetentionReport]
"""Begins a job, with arguments that tell how far it is."""


@frozen
class Row:
    """What happens to a tag, in a listing of several repositories."""

    repository: str
    decision: TagDecision

    def to_dict(self) -> dict[str, object]:
        """Return it as JSON has it."""
        tag = self.decision.tag
        times = {"pushed": tag.pushed, "pulled": tag.pulled}
        return {"repository": self.repository, **self.decision.to_dict(), **times}


PLANNED: Final[list[Column[Row]]] = [
    Column("repository", lambda row: row.repository),
    Column("tag", lambda row: row.decision.name),
    Column("verdict", lambda row: _word(row.decision)),
    Column("pushed", lambda row: row.decision.tag.pushed),
    Column("reason", lambda row: row.decision.reason),
    Column("same_digest", lambda row: row.decision.shared_with),
]
OUTCOMES: Final[list[Column[TagOutcome]]] = [
    Column("repository", lambda each: each.repository, whole=True),
    Column("tag", lambda each: each.tag, whole=True),
    Column("result", lambda each: each.result, firm=True),
    Column("reason", lambda each: each.reason, whole=True),
]


def run_plans(
    program: Program,
    plans: Sequence[RetentionPlan],
    journal: Path | None,
    storage: Storage,
    *,
    yes: bool,
    every: bool,
) -> None:
    """Show plans, and apply them if there is a journal.

    `every` shows tags that no rule matches, too.
    """
    rows = [
        Row(plan.repository, decision)
        for plan in plans
        for decision in (*plan.deletions, *plan.kept)
        if every or decision.cause is not Cause.UNMATCHED
    ]
    planned = [row for row in rows if row.decision.delete]
    total = sum(len(plan.decisions) for plan in plans)
    summary = f"{len(planned):,} of {total:,} tags are to be deleted."
    goes_on = _show(program, summary, rows, len(planned), applies=journal is not None, yes=yes)
    storage.tell_reads(program, sum(map(storage_reads, plans)))
    if journal is None or not goes_on:
        return
    confirm(program, [row.repository for row in planned], len(planned), yes=yes)
    delete_tags(
        program,
        journal,
        len(planned),
        storage,
        lambda job, hear: job.apply(*plans, journal=journal, **hear),
    )


def resume_run(
    program: Program, journal: Path, storage: Storage, *, applies: bool, yes: bool
) -> None:
    """Show what is left of a journal, and delete it if that was asked for; see `run_plans`."""
    runs = read_journal(journal)
    tell_missing(program, ((run.plan.repository, run.plan.reason) for run in runs if run.missing))
    storage = storage.of(runs)
    left = [Row(run.plan.repository, decision) for run in runs for decision in run.left]
    names = [row.repository for row in left]
    names += [run.plan.repository for run in runs if run.manifests_left]
    manifests = sum(len(run.manifests_left) for run in runs)
    what = " and ".join(_counted(len(left), manifests))
    summary = f"Left to delete: {what}." if names else "No tags are left to delete."
    if not _show(program, summary, left, len(names), applies=applies, yes=yes):
        return
    confirm(program, names, len(left), manifests, yes=yes)
    delete_tags(
        program,
        journal,
        len(left),
        storage,
        lambda job, hear: job.resume(journal, **hear),
    )


def _counted(tags: int, manifests: int) -> list[str]:
    """Return numbers with what they count; of manifests only if there are any."""
    found = [f"{tags:,} tag{'s' * (tags != 1)}"] if tags or not manifests else []
    found += [f"{manifests:,} manifest{'s' * (manifests != 1)}"] if manifests else []
    return found


def _show(
    program: Program, summary: str, rows: Sequence[Row], pending: int, *, applies: bool, yes: bool
) -> bool:
    """Show a plan, and return whether it is to be applied now."""
    return show_plan(
        program,
        rows,
        PLANNED,
        OUTCOMES,
        summary=summary,
        idle=f"Nothing was deleted: {how_to_apply(program)} deletes.",
        pending=pending > 0,
        applies=applies,
        yes=yes,
        draw=lambda: program.output.draw_table(rows, tag_table(rows, program.clock.now())),
    )


def tag_table(rows: Iterable[Row], now: float) -> list[Column[Row]]:
    """Return what people decide by; nothing of it is cut."""
    columns: list[Column[Row]] = [
        Column("tag", lambda row: row.decision.name, whole=True),
        action_column("verdict", lambda row: _word(row.decision)),
        age_column("pushed", lambda row: row.decision.tag.pushed, now),
        Column("reason", lambda row: _reason(row.decision), whole=True),
    ]
    if len({row.repository for row in rows}) > 1:
        columns.insert(0, Column("repository", lambda row: row.repository, whole=True))
    return columns


def _word(decision: TagDecision) -> str:
    return "delete" if decision.delete else "keep"


def _reason(decision: TagDecision) -> str:
    """Return why, and which other tags have the same image, which therefore stays."""
    others = _some(decision.shared_with, decision.more_shared)
    same = f"same digest as {others}" if others else ""
    return "; ".join(filter(None, (decision.reason, same)))


def _some(names: Sequence[str], unnamed: int = 0) -> str:
    left = max(0, len(names) - _FEW) + unnamed
    more = f" and {left} more" if left else ""
    return ", ".join(names[:_FEW]) + more


def tell_missing(program: Program, reasons: Iterable[tuple[str, str]]) -> None:
    """Warn of repositories that a pattern found, but that are no longer found, with the reasons."""
    for repository, reason in reasons:
        if reason:
            program.output.warn(f"Warning: {repository} has no plan: {reason}.")


def confirm(
    program: Program,
    repositories: Iterable[str],
    count: int,
    manifests: int = 0,
    *,
    yes: bool,
) -> None:
    """Ask whether to delete this number of tags, and of manifests that a run has left."""
    names = list(dict.fromkeys(repositories))
    what = " and ".join(_counted(count, manifests))
    word = names[0] if len(names) == 1 else str(count or manifests)
    question = f"Permanently delete {what} of {_some(names)}?"
    program.questions.confirm(question, yes=yes, word=word)


def new_journal(program: Program) -> Path:
    """Return the path of a journal for this run alone."""
    folder = state_folder(os.environ)
    if folder is None:
        raise CommandError("There is no place for a journal: name one with --journal, or set HOME.")
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.fromtimestamp(program.clock.now(), UTC)
    return folder / f"prune-{now:%Y%m%dT%H%M%SZ}-{os.getpid()}.ndjson"


def delete_tags(
    program: Program, journal: Path, count: int, storage: Storage, delete: Delete
) -> None:
    """Delete this number of tags, and report what was done."""
    results: Counter[TagResult] = Counter()
    program.hint = lambda: _hint(program, journal, storage, results[TagResult.DELETED], count)
    job = TagRetention(program.hub, clock=program.clock)

    def count_outcome(outcome: TagOutcome) -> None:
        results[outcome.result] += 1
        progress.advance()

    with program.output.progress("Deleting tags", count) as progress:
        try:
            hear = {"on_outcome": count_outcome, **storage.arguments(progress)}
            report = delete(job, hear)
        except OSError as error:
            raise CommandError(
                f"the journal {journal} could not be written: {error.strerror}. "
                "Every deletion so far is in it"
            ) from error
    program.hint = None
    _report(program, report, journal, storage)


def _report(program: Program, report: RetentionReport, journal: Path, storage: Storage) -> None:
    shown = report.outcomes
    if program.output.draws_tables:
        shown = tuple(each for each in shown if each.result is not TagResult.DELETED)
    if storage.wanted:
        storage.show(program, report, shown)
    else:
        program.output.show(shown, OUTCOMES)
    counts = {result.value: report.count(result) for result in TagResult}
    counts["not tried"] = len(report.left)
    total = sum(counts.values())
    deleted = counts.pop(TagResult.DELETED.value)
    others = [f", {count:,} {result}" for result, count in counts.items() if count]
    text = f"{deleted:,} of {total:,} deleted{''.join(others)}" if total else "No tag was left"
    errors = [each.error for each in report.outcomes]
    errors += [each.error for each in report.manifests]
    report_run(
        program,
        f"{text}. Journal: {journal}{storage.summary(report)}",
        how_to_continue(program, journal, storage),
        complete=report.complete,
        done=report.count(TagResult.DELETED) + report.count_manifests(ManifestResult.FREED),
        errors=[each for each in (report.stopped_by, *errors) if each],
    )


def _hint(
    program: Program, journal: Path, storage: Storage, deleted: int, count: int
) -> str | None:
    """Say how much is done, and how to continue if the journal has anything to continue with."""
    try:
        begun = any(run.left or run.manifests_left for run in read_journal(journal))
    except (OSError, JournalError):
        return None
    done = [f"{deleted:,} of {count:,} deleted."] if count else []
    continuing = [how_to_continue(program, journal, storage)] if begun else []
    return "\n".join([*done, *continuing]) or None


def how_to_continue(
    program: Program, journal: Path, storage: Storage, *, applies: bool = True
) -> str:
    """Return the command that continues a journal."""
    options = program.options
    words = ["dockerhub", "prune", "--resume", str(journal)]
    words += how_to_apply(program).split() if applies else []
    words += storage.words
    words += ["--url", options.url] if options.url else []
    words += options.registry_words
    words += ["--allow-http"] if options.allow_http else []
    return f"To continue: {shlex.join(words)}"
