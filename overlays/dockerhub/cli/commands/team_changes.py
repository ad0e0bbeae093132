"""Add members to a team and remove them, one by one; one failure does not stop the rest."""

import re
from collections.abc import Iterable, Sequence
from operator import not_
from pathlib import Path
from typing import Final, Literal

import click
from attrs import define

from dockerhub.cli.commands.deletion import ERROR, try_each
from dockerhub.cli.commands.line_files import read_lines
from dockerhub.cli.commands.plans import show_plan
from dockerhub.cli.output.formats import Column, action_column
from dockerhub.cli.output.formatting import counted
from dockerhub.cli.runtime.exit_codes import CommandError, ExitCode, PartlyDoneError
from dockerhub.cli.runtime.program import Program

_ADVICE: Final = "To continue, run the same command again."
_DOCKER_ID: Final = re.compile(r"[a-z0-9][a-z0-9_-]*")


@define
class Change:
    """A member to add or to remove, and whether that worked."""

    username: str
    action: Literal["add", "remove"]
    done: bool = False
    error: Exception | None = None


_PLAN: Final[list[Column[Change]]] = [
    Column("username", lambda each: each.username, whole=True),
    action_column("action", lambda each: each.action),
]
_OUTCOMES: Final[list[Column[Change]]] = [
    *_PLAN,
    Column("done", lambda each: each.done, firm=True, alarms=not_),
    ERROR,
]


def change_members(
    program: Program,
    organization: str,
    team: str,
    *,
    add: Iterable[str] = (),
    remove: Iterable[str] = (),
) -> None:
    """Add and remove members, and show the result of each.

    Stops early if the rest would fail as well: nobody is signed in, the rate limit is used up, or
    three requests in a row were refused or got no response.

    Raises:
        Exception: The first failure, if nothing was changed.
        PartlyDoneError: Some members were changed, and some were not.
    """
    changes = [Change(name, "add") for name in dict.fromkeys(add)]
    changes += [Change(name, "remove") for name in dict.fromkeys(remove)]
    program.hint = lambda: f"{_count(changes)}\n{_ADVICE}"
    members = program.hub.teams.members
    calls = {"add": members.add, "remove": members.remove}
    results = try_each(
        changes,
        lambda each: calls[each.action](organization, team, each.username),
        lambda each: _not_found(organization, team, each),
    )
    program.output.show(results, _OUTCOMES, label="Changing members", total=len(changes))
    program.hint = None
    failures = [each.error for each in changes if each.error]
    if failures and not any(each.done for each in changes):
        raise failures[0]
    if failures:
        raise PartlyDoneError(f"{_count(changes)}\n{_ADVICE}")
    program.output.say(_count(changes))


def _count(changes: Sequence[Change]) -> str:
    return f"{sum(each.done for each in changes):,} of {counted(len(changes), 'member')} changed."


def sync_members(
    program: Program,
    organization: str,
    team: str,
    file: Path,
    *,
    dry_run: bool,
    allow_empty: bool,
    yes: bool,
) -> None:
    """Make the members of a team match a file: plan, ask, then add and remove."""
    wanted = _read(file)
    if not wanted and not allow_empty:
        raise click.UsageError(
            f"{file} names nobody, so that the team would lose all members: add --allow-empty."
        )
    with program.output.progress("Reading members"):
        known = [each.username for each in program.hub.teams.members.list(organization, team)]
    add = [name for name in wanted if name not in known]
    remove = [name for name in known if name not in wanted]
    plan = [Change(name, "add") for name in add] + [Change(name, "remove") for name in remove]
    summary = f"{len(add):,} to add, {len(remove):,} to remove"
    if not show_plan(
        program,
        plan,
        _PLAN,
        _OUTCOMES,
        summary=f"{summary}.",
        idle="Nothing was changed.",
        pending=bool(plan),
        applies=not dry_run,
        yes=yes,
    ):
        return
    program.questions.confirm(f"Change the team {team!r}: {summary}?", yes=yes)
    change_members(program, organization, team, add=add, remove=remove)


def _read(file: Path) -> list[str]:
    """Return the Docker IDs in a file, one on each line, each once."""
    found: dict[str, None] = {}
    for number, text in read_lines(file):
        name = text.lower()
        if not _DOCKER_ID.fullmatch(name):
            raise click.UsageError(f"{file}, line {number}: {name!r} is not a Docker ID.")
        found[name] = None
    return [*found]


def _not_found(organization: str, team: str, change: Change) -> CommandError:
    """Say what may be missing: Docker Hub does not always tell which of them."""
    whom = organization if change.action == "add" else f"the team {team!r}"
    return CommandError(
        f"{change.username!r} is not a member of {whom}, or {organization} has no team {team!r}.",
        ExitCode.NOT_FOUND,
    )
