"""``prune``: delete tags by rules. The plan is shown first; only ``--apply`` deletes."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import click
from attrs import fields

from dockerhub.cli.commands.plans import check_apply
from dockerhub.cli.commands.prune_many import plan_many, plan_rest
from dockerhub.cli.commands.prune_run import new_journal, resume_run, run_plans
from dockerhub.cli.commands.prune_storage import Storage
from dockerhub.cli.commands.tag_selection import read_patterns
from dockerhub.cli.runtime.command_classes import YES, HubCommand, pass_program
from dockerhub.cli.runtime.exit_codes import CommandError
from dockerhub.cli.runtime.option_types import Count, File
from dockerhub.cli.runtime.options import registry_options
from dockerhub.cli.runtime.program import Program
from dockerhub.errors import InvalidArgumentError
from dockerhub.names import is_pattern, parse_repository
from dockerhub.retention import (
    RetentionPlan,
    RetentionRules,
    Rules,
    RulesByRepository,
    TagRetention,
    read_rules,
)

_FILE: Final = File()
_NAMES: Final = re.compile(
    rf"\b(?:{'|'.join(each.name for each in fields(RetentionRules) if '_' in each.name)})\b"
)
"""Names of rules in a message, as Python has them."""


@click.command(
    "prune",
    cls=HubCommand,
    examples="""
        dockerhub prune acme/app --match 'pr-*' --older-than 90d
        dockerhub prune acme/app --keep-last 10 --protect 'v*,latest' --apply
        dockerhub prune acme/app --keep-latest 3 --by semver --per minor
        dockerhub prune 'acme/*' --keep-last 50 --csv > plan.csv
        dockerhub prune --rules rules.yaml --apply --yes
        dockerhub prune --resume prune-20261031T120000Z.ndjson --apply --yes
    """,
)
@click.argument("repository", nargs=-1)
@click.option("--keep-last", type=Count(), metavar="N", help="Keep the N tags pushed last.")
@click.option("--keep-latest", type=Count(), metavar="N", help="Keep the N latest, see --by.")
@click.option(
    "--by",
    type=click.Choice(["semver", "push"]),
    help="Whether --keep-latest compares versions or pushes.",
)
@click.option(
    "--per",
    type=click.Choice(["major", "minor"]),
    help="Keep N versions of each major or minor version.",
)
@click.option(
    "--no-keep-highest",
    "keep_highest",
    is_flag=True,
    flag_value=False,
    default=None,
    help="Allow deletion of the highest version.",
)
@click.option(
    "--older-than", metavar="AGE", help="Only tags pushed before: 90d, 3months, 2026-10-01."
)
@click.option("--not-pulled-since", metavar="AGE", help="Only tags not pulled since then.")
@click.option(
    "--match",
    multiple=True,
    metavar="PATTERN",
    help="Only tags that match, e.g. 'pr-*'; case counts.",
)
@click.option(
    "--protect",
    multiple=True,
    metavar="PATTERN",
    help="Never delete tags that match, e.g. 'v*,latest'; case counts.",
)
@click.option(
    "--match-regex",
    multiple=True,
    metavar="REGEX",
    help="Only tags that match as a whole, e.g. 'pr-\\d+'.",
)
@click.option(
    "--protect-regex", multiple=True, metavar="REGEX", help="Never delete tags that match it."
)
@click.option(
    "--group-by",
    metavar="REGEX",
    help="Keep N tags of each group, e.g. '(.*)-\\d+'.",
)
@click.option("--rules", type=_FILE, metavar="FILE", help="Rules by repository, in YAML.")
@click.option("--resume", type=_FILE, metavar="JOURNAL", help="Continue an interrupted run.")
@click.option(
    "--free-storage", is_flag=True, help="Also delete the manifests that only those tags use."
)
@registry_options
@click.option("--apply", "applies", is_flag=True, help="Delete. Default: only show the plan.")
@YES
@click.option(
    "--journal",
    type=_FILE,
    metavar="FILE",
    help="Record each step in this file. Default: a new file in ~/.local/state/dockerhub.",
)
@click.option("--all", "every", is_flag=True, help="Also show tags that --match does not match.")
@pass_program
def prune(
    program: Program,
    /,
    repository: Sequence[str],
    rules: Path | None,
    resume: Path | None,
    free_storage: bool,
    applies: bool,
    yes: bool,
    journal: Path | None,
    every: bool,
    **given: Any,
) -> None:
    """Permanently delete the tags that all of the given rules select.

    Without --apply, nothing is deleted: the plan is shown, with the reason for each tag. With it,
    a terminal asks for confirmation, and a script needs --yes. A tag is kept if it is protected,
    if it lacks a date that a rule needs, or if it is pushed again in the meantime. To continue an
    interrupted run, use --resume.

    You can name several repositories, and patterns such as 'acme/*' or 'acme/app-*'. Plans for
    patterns are written to the journal, and --resume with --apply carries out the plan that was
    shown. Patterns match the repositories that the account can list: with an organization access
    token that lacks the scope scope-repository-list, only public ones.

    Deleted tags leave their manifests, which take up storage. --free-storage deletes, after the
    tags, the manifests in Docker's registry that nothing else uses. It needs a user name with a
    password or an access token. It first reads the manifests of multi-platform tags, and each
    of these requests counts as a pull.
    """
    check_apply(program, applies=applies, yes=yes)
    storage = Storage(free_storage)
    storage.check(program, applies=applies)
    asked = {name: value for name, value in given.items() if value not in (None, ())}
    if resume is not None:
        if repository or asked or rules or journal:
            raise click.UsageError("--resume takes repositories and rules from the journal.")
        if not plan_rest(program, resume, storage, applies=applies, yes=yes):
            resume_run(program, resume, storage, applies=applies, yes=yes)
        return
    if rules and any(map(is_pattern, repository)):
        raise click.UsageError("--rules takes names of repositories, not patterns.")
    found = _read(rules, asked) if rules else None
    names = repository or (tuple(found) if found else ())
    if any(map(is_pattern, names)):
        if every:
            raise click.UsageError("--all takes names of repositories, not patterns.")
        chosen = found or _rules(asked)
        plan_many(program, names, chosen, journal, storage, applies=applies, yes=yes)
        return
    if not names:
        raise click.UsageError("Name a repository, or a file with --rules.")
    wanted = _rules_by_repository(names, found or _rules(asked), rules)
    job = TagRetention(program.hub, clock=program.clock)
    path = None
    if applies:
        path = journal or new_journal(program)
        job.check_journal(path)
    plans = [_plan(program, job, name, each) for name, each in wanted.items()]
    run_plans(program, plans, path, storage, yes=yes, every=every)


def _rules_by_repository(
    repositories: Iterable[str], rules: RetentionRules | RulesByRepository, file: Path | None
) -> dict[str, Rules]:
    """Return the rules of each repository, by its full name."""
    names = dict.fromkeys(str(parse_repository(name)) for name in repositories)
    if isinstance(rules, RetentionRules):
        return dict.fromkeys(names, rules)
    missing = [name for name in names if not rules.of(name)]
    if missing:
        raise click.UsageError(f"{file} has no rules for {missing[0]}; it has {', '.join(rules)}.")
    return {name: rules.of(name) for name in names}


def _rules(given: dict[str, Any]) -> RetentionRules:
    try:
        patterns = {
            name: read_patterns(_option(name), given.get(name, ())) for name in ("match", "protect")
        }
        return RetentionRules(**{**given, **patterns})
    except InvalidArgumentError as error:
        raise click.UsageError(f"{_option(error.argument)} {_spell(error.problem)}") from None
    except ValueError as error:
        raise click.UsageError(_spell(str(error))) from None


def _spell(problem: str) -> str:
    """Write the names of rules as options."""
    return _NAMES.sub(lambda found: _option(found[0]), problem)


def _option(rule: str) -> str:
    return "--no-keep-highest" if rule == "keep_highest" else f"--{rule.replace('_', '-')}"


def _read(file: Path, given: dict[str, Any]) -> RulesByRepository:
    if given:
        options = ", ".join(map(_option, given))
        raise click.UsageError(f"--rules and {options} contradict each other.")
    try:
        found = read_rules(file)
    except ModuleNotFoundError as error:
        raise CommandError(f'{error.name} is missing: pip install "dockerhub[cli]"') from None
    if not found:
        raise click.UsageError(f"{file} names no repository.")
    return found


def _plan(program: Program, job: TagRetention, repository: str, rules: Rules) -> RetentionPlan:
    total: int | None = None

    def count(_found: int, of: int | None) -> None:
        nonlocal total
        total = of
        progress.advance()

    program.hint = lambda: f"The tags of {repository} were being read; nothing was deleted."
    label = f"Reading the tags of {repository}"
    with program.output.progress(label, lambda: total) as progress:
        plan = job.plan(repository, rules, on_tag=count)
    program.hint = None
    return plan
