"""``repos immutable``: tags that cannot be pushed again or deleted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import click
from attrs import frozen

from dockerhub.cli.output.formats import Column
from dockerhub.cli.runtime.command_classes import YES, HubGroup, pass_program
from dockerhub.cli.runtime.program import Program

if TYPE_CHECKING:
    from dockerhub.models import ImmutableTagsSettings

_FLOATING: Final = "latest"
_SHOWN: Final = 10
_SETTINGS: Final[list[Column[ImmutableTagsSettings]]] = [
    Column("enabled", lambda settings: settings.enabled),
    Column("rules", lambda settings: settings.rules),
]


@frozen
class _Match:
    """A tag that a rule matches."""

    tag: str
    rule: str


_MATCHES: Final[list[Column[_Match]]] = [
    Column("tag", lambda match: match.tag, whole=True),
    Column("rule", lambda match: match.rule, whole=True),
]


@click.group(cls=HubGroup)
def immutable() -> None:
    """Manage tags that cannot be pushed again or deleted.

    The rules are at most 5 regular expressions in RE2's syntax, without commas.
    """


@immutable.command(
    "get", examples="dockerhub repos immutable get acme/app --json", columns=lambda: _SETTINGS
)
@click.argument("repository")
@pass_program
def get_settings(program: Program, repository: str) -> None:
    """Show the rules of a repository, and whether they apply."""
    program.output.show_one(_current(program, repository), _SETTINGS)


@immutable.command(
    "set",
    examples=r"""
        dockerhub repos immutable set acme/app --rule 'v.*' --rule '\d+\.\d+\.\d+'
        dockerhub repos immutable set acme/app --disabled --yes
    """,
)
@click.argument("repository")
@click.option(
    "--rule", "rules", multiple=True, metavar="REGEX", help="A rule; all rules are replaced."
)
@click.option(
    "--enabled/--disabled",
    default=None,
    help="Apply the rules (the default), or not.",
)
@YES
@pass_program
def set_settings(
    program: Program, repository: str, rules: Sequence[str], enabled: bool | None, yes: bool
) -> None:
    """Change which tags of a repository are immutable.

    Shows which tags the rules match, and asks for confirmation; without a terminal, --yes is
    needed. Without --rule, the rules stay.
    """
    if not rules and enabled is None:
        raise click.UsageError("There is nothing to change: add --rule, --enabled or --disabled.")
    current = _current(program, repository)
    old = list(current.rules or [])
    new, on = list(rules) or old, enabled is not False
    if (new, on) == (old, current.enabled):
        program.output.say(f"{repository} has these settings already.")
        return
    question = f"Let all tags of {repository} be pushed again and deleted?"
    if on:
        frozen_tags = {match.tag for match in _matches(program, repository, new)}
        _warn(program, frozen_tags)
        count = "1 tag" if len(frozen_tags) == 1 else f"{len(frozen_tags):,} tags"
        question = f"Make {count} of {repository} immutable, and later ones that match?"
    program.questions.confirm(question, yes=yes)
    program.hub.repositories.immutable_tags.set(repository, rules=new, enabled=on)
    program.output.show_one(_current(program, repository), _SETTINGS)


@immutable.command(
    "test",
    examples="""
        dockerhub repos immutable test acme/app '1[.].*'
        dockerhub repos immutable test acme/app --csv
    """,
    columns=lambda: _MATCHES,
)
@click.argument("repository")
@click.argument("rule", nargs=-1, metavar="[REGEX]...")
@pass_program
def try_rules(program: Program, repository: str, rule: Sequence[str]) -> None:
    """List the tags that rules match; nothing is changed.

    Without a rule, it tests the rules of the repository, whether they are enabled or not.
    """
    rules = rule or _current(program, repository).rules or []
    count = program.output.show(_matches(program, repository, rules), _MATCHES)
    if not count and program.output.draws_tables:
        program.output.say(f"No tag of {repository} matches.")


def _current(program: Program, repository: str) -> ImmutableTagsSettings:
    return program.hub.repositories.immutable_tags.get(repository)


def _matches(program: Program, repository: str, rules: Sequence[str]) -> Iterator[_Match]:
    """Yield the tags that rules match, each with every rule that matches it."""
    for rule in rules:
        found = program.hub.repositories.immutable_tags.verify(repository, rule)
        for tag in found.tags or []:
            yield _Match(tag, rule)


def _warn(program: Program, tags: set[str]) -> None:
    """Show which tags are frozen, above all if one of them is meant to move."""
    shown = ", ".join(sorted(tags)[:_SHOWN])
    more = f" and {len(tags) - _SHOWN:,} more" if len(tags) > _SHOWN else ""
    program.output.warn(f"Tags that the rules match: {shown or 'none'}{more}")
    if _FLOATING in tags:
        program.output.warn(f"Warning: {_FLOATING} is one of them, and could not be pushed again.")
