"""``prune``: delete tags by rules; plan, show, and only then, if asked, delete."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click

from dockerhub._arguments import parse_repository
from dockerhub.cli.ending import CommandError, PartlyDoneError
from dockerhub.cli.frame import HubCommand, pass_program
from dockerhub.cli.output import Column
from dockerhub.cli.picking import read_patterns
from dockerhub.cli.program import Program
from dockerhub.cli.text import age
from dockerhub.retention import (
    Plan,
    Pruner,
    Report,
    Result,
    Rules,
    Verdict,
    Why,
    read_journal,
    read_rules,
)

__all__ = ["prune"]

_FEW: Final = 3
"""So many repositories are named in a question."""


@click.command(
    "prune",
    cls=HubCommand,
    examples="""
        dockerhub prune acme/app --match 'pr-*' --older-than 90d
        dockerhub prune acme/app --keep-last 10 --protect 'v*,latest' --apply
        dockerhub prune --rules rules.yaml --apply
        dockerhub prune --resume prune-20261031T120000Z.ndjson --apply
    """,
)
@click.argument("repository", nargs=-1)
@click.option(
    "--keep-last", type=click.IntRange(min=1), metavar="N", help="Keep the last N pushed."
)
@click.option(
    "--older-than", metavar="AGE", help="Only what was pushed before: 90d, 3months, 2026-10-01."
)
@click.option("--not-pulled-since", metavar="AGE", help="Only what was not pulled since.")
@click.option("--match", multiple=True, metavar="PATTERN", help="Only tags like it, e.g. 'pr-*'.")
@click.option(
    "--protect", multiple=True, metavar="PATTERN", help="Never tags like it, e.g. 'v*,latest'."
)
@click.option(
    "--rules", type=click.Path(path_type=Path), metavar="FILE", help="Rules by repository, in YAML."
)
@click.option(
    "--resume",
    type=click.Path(path_type=Path),
    metavar="JOURNAL",
    help="Go on with a run that did not end.",
)
@click.option("--apply", "applies", is_flag=True, help="Delete; else the plan is only shown.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option(
    "--journal",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write each step there. Default: a new file in ~/.local/state/dockerhub.",
)
@click.option("--all", "every", is_flag=True, help="Show also what --match does not name.")
@pass_program
def prune(
    program: Program,
    /,
    repository: Sequence[str],
    rules: Path | None,
    resume: Path | None,
    applies: bool,
    yes: bool,
    journal: Path | None,
    every: bool,
    **given: Any,
) -> None:
    """Delete tags that all of the given rules agree on, for good.

    Without --apply, nothing is deleted: the plan is shown, with the reason for each tag. With it,
    a terminal asks first. A tag that is protected, or that lacks a date that a rule needs, is
    kept; one that is pushed anew meanwhile, too. A run that was killed is gone on with by
    --resume.
    """
    asked = {name: value for name, value in given.items() if value not in (None, ())}
    if resume is not None:
        if repository or asked or rules or journal:
            raise click.UsageError("--resume takes repositories and rules from the journal.")
        _resume(program, resume, applies=applies, yes=yes)
        return
    wanted = _wanted(repository, rules, asked)
    pruner = Pruner(program.hub, clock=program.clock)
    plans = [_plan(program, pruner, name, each) for name, each in wanted.items()]
    if program.draws_tables or not applies:
        _show_plans(program, plans, every=every)
    count = sum(len(plan.deletions) for plan in plans)
    total = sum(len(plan.verdicts) for plan in plans)
    if not applies or not count:
        more = " Nothing was deleted: --apply deletes." if count else ""
        program.say(f"{count:,} of {total:,} tags are to be deleted.{more}")
        return
    _confirm(program, [plan.repository for plan in plans if plan.deletions], count, yes=yes)
    path = journal or _new_journal(program)
    program.if_stopped(lambda: _how_to_go_on(path))
    with program.progress("Deleting tags", count) as progress:
        try:
            report = pruner.apply(*plans, journal=path, on_outcome=lambda _: progress.advance())
        except OSError as error:
            raise _journal_failed(error, path) from error
    _show_report(program, report, path)


def _wanted(
    repositories: Sequence[str], file: Path | None, given: dict[str, Any]
) -> dict[str, Rules]:
    """Return the rules of each repository."""
    if file is None:
        if not repositories:
            raise click.UsageError("Name a repository, or a file of --rules.")
        patterns = {name: read_patterns(given.get(name, ())) for name in ("match", "protect")}
        rules = Rules(**{**given, **patterns})
        return dict.fromkeys(repositories, rules)
    if given:
        options = ", ".join(f"--{name.replace('_', '-')}" for name in given)
        raise click.UsageError(f"--rules and {options} contradict each other.")
    found = _read(file)
    names = [str(parse_repository(name)) for name in repositories] or list(found)
    missing = [name for name in names if name not in found]
    if missing:
        raise click.UsageError(f"{file} has no rules for {missing[0]}; it has {', '.join(found)}.")
    return {name: found[name] for name in names}


def _read(file: Path) -> dict[str, Rules]:
    try:
        return read_rules(file)
    except ModuleNotFoundError as error:
        raise CommandError(f'{error.name} is missing: pip install "dockerhub[cli]"') from None


def _plan(program: Program, pruner: Pruner, repository: str, rules: Rules) -> Plan:
    total: list[int | None] = [None]

    def count(_found: int, of: int | None) -> None:
        total[0] = of
        progress.advance()

    with program.progress(f"Reading the tags of {repository}", lambda: total[0]) as progress:
        return pruner.plan(repository, rules, on_tag=count)


def _show_plans(program: Program, plans: Sequence[Plan], *, every: bool) -> None:
    rows = [
        (plan.repository, verdict)
        for plan in plans
        for verdict in (*plan.deletions, *plan.kept)
        if every or verdict.why is not Why.UNMATCHED
    ]
    program.show([_Row(*row) for row in rows], _columns(program, several=len(plans) > 1))


class _Row:
    """What is to become of a tag, in a listing of several repositories."""

    def __init__(self, repository: str, verdict: Verdict) -> None:
        self.repository = repository
        self.verdict = verdict

    def to_dict(self) -> dict[str, object]:
        return {"repository": self.repository, **self.verdict.to_dict()}


def _columns(program: Program, *, several: bool) -> list[Column]:
    now = program.clock.now()
    columns = [
        Column("repository", lambda row: row.repository, whole=True),
        Column("tag", lambda row: row.verdict.name, whole=True),
        Column("verdict", lambda row: "delete" if row.verdict.delete else "keep"),
        Column("pushed", lambda row: row.verdict.tag.pushed, lambda when: age(when, now)),
        Column("reason", lambda row: row.verdict.reason),
        Column("same_digest", lambda row: row.verdict.shared_with),
    ]
    return columns if several or not program.draws_tables else columns[1:]


def _confirm(program: Program, repositories: Sequence[str], count: int, *, yes: bool) -> None:
    """Ask, where somebody is there; elsewhere `--apply` says enough."""
    if not program.has_terminal:
        return
    places = ", ".join(repositories[:_FEW])
    if len(repositories) > _FEW:
        places += f" and {len(repositories) - _FEW} more"
    word = repositories[0] if len(repositories) == 1 else str(count)
    question = f"Delete {count:,} tags of {places}, for good?"
    program.confirm(question, yes=yes, word=word)


def _new_journal(program: Program) -> Path:
    base = os.environ.get("XDG_STATE_HOME")
    folder = (Path(base) if base else Path.home() / ".local" / "state") / "dockerhub"
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.fromtimestamp(program.clock.now(), UTC)
    return folder / f"prune-{now:%Y%m%dT%H%M%SZ}-{os.getpid()}.ndjson"


def _resume(program: Program, path: Path, *, applies: bool, yes: bool) -> None:
    runs = read_journal(path)
    left = [(run.plan.repository, verdict) for run in runs for verdict in run.left]
    if not left:
        program.say("Nothing is left to be deleted.")
        return
    if program.draws_tables or not applies:
        program.show([_Row(*row) for row in left], _columns(program, several=len(runs) > 1))
    if not applies:
        program.say(f"{len(left):,} tags are left to be deleted. --apply deletes.")
        return
    repositories = list(dict.fromkeys(repository for repository, _ in left))
    _confirm(program, repositories, len(left), yes=yes)
    program.if_stopped(lambda: _how_to_go_on(path))
    pruner = Pruner(program.hub, clock=program.clock)
    with program.progress("Deleting tags", len(left)) as progress:
        try:
            report = pruner.resume(path, on_outcome=lambda _: progress.advance())
        except OSError as error:
            raise _journal_failed(error, path) from error
    _show_report(program, report, path)


_OUTCOMES: Final = [
    Column("repository", lambda each: each.repository, whole=True),
    Column("tag", lambda each: each.tag, whole=True),
    Column("result", lambda each: each.result),
    Column("reason", lambda each: each.reason),
]


def _show_report(program: Program, report: Report, path: Path) -> None:
    """Show what was done.

    Raises:
        HubError: Nothing could be deleted, for this reason.
        PartlyDoneError: Some tags were deleted, and some failed or were not tried.
    """
    program.if_stopped(None)
    shown = report.outcomes
    if program.draws_tables:
        shown = tuple(each for each in shown if each.result is not Result.DELETED)
    if shown or not program.draws_tables:
        program.show(shown, _OUTCOMES)
    counts = {result: report.count(result) for result in Result if report.count(result)}
    text = [f"{count:,} {result.value}" for result, count in counts.items()]
    text += [f"{len(report.left):,} not tried"] if report.left else []
    summary = f"{', '.join(text)}. Journal: {path}"
    if report.complete:
        program.say(summary)
        return
    errors = [each.error for each in report.outcomes if each.error]
    if not report.count(Result.DELETED) and errors:
        program.say(summary)
        raise report.stopped_by or errors[0]
    raise PartlyDoneError(f"{summary}\n{_how_to_go_on(path)}")


def _how_to_go_on(path: Path) -> str:
    return f"To go on: dockerhub prune --resume {path} --apply"


def _journal_failed(error: OSError, path: Path) -> CommandError:
    return CommandError(
        f"the journal {path} could not be written: {error.strerror}. "
        "Nothing was deleted that is not in it"
    )
