"""What becomes of plans of ``prune``: they are shown, asked about, carried out and reported."""

import os
import shlex
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from attrs import frozen

from dockerhub.cli.ending import CommandError, PartlyDoneError
from dockerhub.cli.output import Column, aged
from dockerhub.cli.program import Program
from dockerhub.retention import (
    Cause,
    JournalError,
    RetentionPlan,
    RetentionReport,
    TagDecision,
    TagOutcome,
    TagResult,
    TagRetention,
    read_journal,
)

__all__ = ["carry_out", "go_on"]

_FEW: Final = 3
"""So many repositories are named in a question, and so many tags in a reason."""

Delete = Callable[[TagRetention, Callable[[TagOutcome], None]], RetentionReport]


@frozen
class _Row:
    """What is to become of a tag, in a listing of several repositories."""

    repository: str
    verdict: TagDecision

    def to_dict(self) -> dict[str, object]:
        return {"repository": self.repository, **self.verdict.to_dict()}


_PLANNED: Final = [
    Column("repository", lambda row: row.repository),
    Column("tag", lambda row: row.verdict.name),
    Column("verdict", lambda row: _word(row.verdict)),
    Column("pushed", lambda row: row.verdict.tag.pushed),
    Column("reason", lambda row: row.verdict.reason),
    Column("same_digest", lambda row: row.verdict.shared_with),
]
_OUTCOMES: Final = [
    Column("repository", lambda each: each.repository, whole=True),
    Column("tag", lambda each: each.tag, whole=True),
    Column("result", lambda each: each.result, firm=True),
    Column("reason", lambda each: each.reason, whole=True),
]


def carry_out(
    program: Program,
    plans: Sequence[RetentionPlan],
    journal: Path | None,
    *,
    applies: bool,
    yes: bool,
    every: bool,
) -> None:
    """Show plans, and carry them out if that was asked for.

    Args:
        program: This run.
        plans: One for each repository.
        journal: Where to write each step; a new file if None.
        applies: Whether to delete.
        yes: Whether nobody is asked before.
        every: Whether tags are shown, too, that no rule is about.

    Raises:
        CommandError: The journal cannot be written, or the answer is no.
        HubError: Nothing could be deleted, for this reason.
        PartlyDoneError: Some tags were deleted, and some failed or were not tried.
    """
    rows = [
        _Row(plan.repository, verdict)
        for plan in plans
        for verdict in (*plan.deletions, *plan.kept)
        if every or verdict.cause is not Cause.UNMATCHED
    ]
    planned = [row for row in rows if row.verdict.delete]
    total = sum(len(plan.decisions) for plan in plans)
    summary = f"{len(planned):,} of {total:,} tags are to be deleted."
    _show_plan(program, rows, applies=applies, asks=bool(planned) and not yes)
    if not applies or not planned:
        program.say(summary + (" Nothing was deleted: --apply deletes." if planned else ""))
        return
    _confirm(program, planned, yes=yes)
    path = journal or _new_journal(program)
    _delete(
        program,
        path,
        len(planned),
        lambda pruner, hear: pruner.apply(*plans, journal=path, on_outcome=hear),
    )


def go_on(program: Program, journal: Path, *, applies: bool, yes: bool) -> None:
    """Show what a journal says is left, and delete it if that was asked for; see `carry_out`."""
    left = [
        _Row(run.plan.repository, verdict) for run in read_journal(journal) for verdict in run.left
    ]
    _show_plan(program, left, applies=applies, asks=bool(left) and not yes)
    if not left:
        program.say("Nothing is left to be deleted.")
        return
    if not applies:
        program.say(f"{len(left):,} tags are left to be deleted. --apply deletes.")
        return
    _confirm(program, left, yes=yes)
    _delete(
        program, journal, len(left), lambda pruner, hear: pruner.resume(journal, on_outcome=hear)
    )


def _show_plan(program: Program, rows: Sequence[_Row], *, applies: bool, asks: bool) -> None:
    """Show what is planned as the result of the command, or to whoever is asked about it.

    Where it is carried out without a question, only what was done is the result.
    """
    if program.draws_tables or (applies and asks and program.asks):
        program.draw(rows, _table(rows, program.clock.now()))
    elif not applies:
        program.show(rows, _PLANNED)
    elif not any(row.verdict.delete for row in rows):
        program.show((), _OUTCOMES)


def _table(rows: Iterable[_Row], now: float) -> list[Column]:
    """Return what people decide by, of which nothing is cut."""
    columns = [
        Column("tag", lambda row: row.verdict.name, whole=True),
        Column("verdict", lambda row: _word(row.verdict), whole=True),
        aged("pushed", lambda row: row.verdict.tag.pushed, now),
        Column("reason", lambda row: _reason(row.verdict), whole=True),
    ]
    if len({row.repository for row in rows}) > 1:
        columns.insert(0, Column("repository", lambda row: row.repository, whole=True))
    return columns


def _word(verdict: TagDecision) -> str:
    return "delete" if verdict.delete else "keep"


def _reason(verdict: TagDecision) -> str:
    """Return why, and which other tags are of the same image, which therefore stays."""
    same = f"same digest as {_some(verdict.shared_with)}" if verdict.shared_with else ""
    return "; ".join(filter(None, (verdict.reason, same)))


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _FEW} more" if len(names) > _FEW else ""
    return ", ".join(names[:_FEW]) + more


def _confirm(program: Program, rows: Sequence[_Row], *, yes: bool) -> None:
    """Ask, where somebody is there; elsewhere `--apply` says enough."""
    if not program.asks:
        return
    repositories = list(dict.fromkeys(row.repository for row in rows))
    tags = f"{len(rows):,} tag{'s' * (len(rows) > 1)}"
    word = repositories[0] if len(repositories) == 1 else str(len(rows))
    program.confirm(f"Delete {tags} of {_some(repositories)}, for good?", yes=yes, word=word)


def _new_journal(program: Program) -> Path:
    base = os.environ.get("XDG_STATE_HOME")
    folder = (Path(base) if base else Path.home() / ".local" / "state") / "dockerhub"
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.fromtimestamp(program.clock.now(), UTC)
    return folder / f"prune-{now:%Y%m%dT%H%M%SZ}-{os.getpid()}.ndjson"


def _delete(program: Program, journal: Path, count: int, delete: Delete) -> None:
    program.if_stopped(lambda: _hint(program, journal))
    pruner = TagRetention(program.hub, clock=program.clock)
    with program.progress("Deleting tags", count) as progress:
        try:
            report = delete(pruner, lambda _: progress.advance())
        except OSError as error:
            raise CommandError(
                f"the journal {journal} could not be written: {error.strerror}. "
                "Nothing was deleted that is not in it"
            ) from error
    program.if_stopped(None)
    _show_report(program, report, journal)


def _show_report(program: Program, report: RetentionReport, journal: Path) -> None:
    """Show what was done.

    Raises:
        HubError: Nothing could be deleted, for this reason.
        PartlyDoneError: Some tags were deleted, and some failed or were not tried.
    """
    shown = report.outcomes
    if program.draws_tables:
        shown = tuple(each for each in shown if each.result is not TagResult.DELETED)
    program.show(shown, _OUTCOMES)
    counts = {result: report.count(result) for result in TagResult if report.count(result)}
    text = [f"{count:,} {result.value}" for result, count in counts.items()]
    text += [f"{len(report.left):,} not tried"] if report.left else []
    summary = f"{', '.join(text)}. Journal: {journal}"
    if report.complete:
        program.say(summary)
        return
    errors = [each.error for each in report.outcomes if each.error]
    if not report.count(TagResult.DELETED) and errors:
        program.say(summary)
        raise report.stopped_by or errors[0]
    raise PartlyDoneError(f"{summary}\n{_how_to_go_on(program, journal)}")


def _hint(program: Program, journal: Path) -> str | None:
    """Say how to go on, if the journal got so far that there is something to go on with."""
    try:
        begun = any(run.left for run in read_journal(journal))
    except (OSError, JournalError):
        return None
    return _how_to_go_on(program, journal) if begun else None


def _how_to_go_on(program: Program, journal: Path) -> str:
    url = program.options.url
    words = ["dockerhub", "prune", "--resume", str(journal), "--apply"]
    return f"To go on: {shlex.join([*words, *(['--url', url] if url else [])])}"
