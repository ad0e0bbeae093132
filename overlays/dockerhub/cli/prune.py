"""``prune``: delete tags by rules; plan, show, and only then, if asked, delete."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click

from dockerhub._base.arguments import parse_repository
from dockerhub.cli.ending import CommandError
from dockerhub.cli.frame import HubCommand, pass_program
from dockerhub.cli.picking import read_patterns
from dockerhub.cli.program import Program
from dockerhub.cli.pruning import carry_out, go_on
from dockerhub.retention import RetentionPlan, RetentionRules, TagRetention, read_rules

__all__ = ["prune"]

_RULES: Final = re.compile(r"\b(keep_last|older_than|not_pulled_since)\b")


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
@click.option(
    "--match",
    multiple=True,
    metavar="PATTERN",
    help="Only tags like it, e.g. 'pr-*'; case counts.",
)
@click.option(
    "--protect",
    multiple=True,
    metavar="PATTERN",
    help="Never tags like it, e.g. 'v*,latest'; case counts.",
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
        go_on(program, resume, applies=applies, yes=yes)
        return
    wanted = _wanted(repository, rules, asked)
    pruner = TagRetention(program.hub, clock=program.clock)
    plans = [_plan(program, pruner, name, each) for name, each in wanted.items()]
    carry_out(program, plans, journal, applies=applies, yes=yes, every=every)


def _wanted(
    repositories: Sequence[str], file: Path | None, given: dict[str, Any]
) -> dict[str, RetentionRules]:
    """Return the rules of each repository, by its full name."""
    names = [str(parse_repository(name)) for name in repositories]
    if file is None:
        if not names:
            raise click.UsageError("Name a repository, or a file of --rules.")
        return dict.fromkeys(names, _rules(given))
    if given:
        raise click.UsageError(
            f"--rules and {', '.join(map(_option, given))} contradict each other."
        )
    found = _read(file)
    if not found:
        raise click.UsageError(f"{file} names no repository.")
    missing = [name for name in names if name not in found]
    if missing:
        raise click.UsageError(f"{file} has no rules for {missing[0]}; it has {', '.join(found)}.")
    return {name: found[name] for name in names or found}


def _rules(given: dict[str, Any]) -> RetentionRules:
    try:
        patterns = {name: read_patterns(given.get(name, ())) for name in ("match", "protect")}
        return RetentionRules(**{**given, **patterns})
    except ValueError as error:
        message = _RULES.sub(lambda found: _option(found[0]), str(error))
        raise click.UsageError(message) from None


def _option(rule: str) -> str:
    return f"--{rule.replace('_', '-')}"


def _read(file: Path) -> dict[str, RetentionRules]:
    try:
        return read_rules(file)
    except ModuleNotFoundError as error:
        raise CommandError(f'{error.name} is missing: pip install "dockerhub[cli]"') from None


def _plan(
    program: Program, pruner: TagRetention, repository: str, rules: RetentionRules
) -> RetentionPlan:
    total: list[int | None] = [None]

    def count(_found: int, of: int | None) -> None:
        total[0] = of
        progress.advance()

    program.if_stopped(lambda: f"The tags of {repository} were being read; nothing was deleted.")
    with program.progress(f"Reading the tags of {repository}", lambda: total[0]) as progress:
        plan = pruner.plan(repository, rules, on_tag=count)
    program.if_stopped(None)
    return plan
