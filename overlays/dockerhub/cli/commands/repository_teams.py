"""``repos teams``: what the teams of an organization may do with a repository."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from dockerhub.cli.output.formats import Column
from dockerhub.cli.output.formatting import plain
from dockerhub.cli.runtime.command_classes import YES, HubGroup, pass_program
from dockerhub.cli.runtime.exit_codes import CommandError, ExitCode
from dockerhub.cli.runtime.program import Program
from dockerhub.errors import NotFoundError
from dockerhub.models import RepositoryTeamPermission
from dockerhub.names import did_you_mean, parse_repository

if TYPE_CHECKING:
    from dockerhub.models import RepositoryTeam

_TEAM: Final = click.argument("team", metavar="TEAM|ID")


def _name(team: RepositoryTeam) -> Any:
    return team.group_name or team.groupname


def _id(team: RepositoryTeam) -> Any:
    return team.group_id or team.groupid


_COLUMNS: Final[list[Column[RepositoryTeam]]] = [
    Column("team", _name, whole=True),
    Column("permission", lambda team: team.permission, firm=True),
    Column("id", _id, firm=True),
]


@click.group(cls=HubGroup)
def teams() -> None:
    """Manage the permissions of teams on a repository.

    Name a team by its name or its ID; digits are an ID.
    """


@teams.command("ls", examples="dockerhub repos teams ls acme/app --json", columns=lambda: _COLUMNS)
@click.argument("repository")
@pass_program
def list_teams(program: Program, repository: str) -> None:
    """List the teams that have a permission on a repository."""
    pager = program.hub.repositories.teams.list(repository)
    program.output.show(pager, _COLUMNS, label="Reading teams")


@teams.command(
    "grant",
    examples="""
        dockerhub repos teams grant acme/app developers write
        dockerhub repos teams grant acme/app developers read --yes
    """,
)
@click.argument("repository")
@_TEAM
@click.argument("permission", type=click.Choice([each.value for each in RepositoryTeamPermission]))
@YES
@pass_program
def grant(program: Program, repository: str, team: str, permission: Any, yes: bool) -> None:
    """Give a team a permission on a repository.

    Each permission includes the weaker ones. If the team has another permission, it asks
    for confirmation; without a terminal, --yes is needed.
    """
    current = _granted(program, repository, team)
    if current is None:
        team_id = _team_id(program, repository, team)
    else:
        team_id = _id(current)
        if current.permission == permission:
            program.output.say(f"{team} has this permission on {repository} already.")
            return
        question = f"Change the permission of {team} on {repository} from {current.permission} to"
        program.questions.confirm(f"{question} {permission}?", yes=yes)
    changed = program.hub.repositories.teams.grant(repository, team_id, permission, replace=True)
    program.output.show_one(changed, _COLUMNS)


@teams.command("revoke", examples="dockerhub repos teams revoke acme/app developers --yes")
@click.argument("repository")
@_TEAM
@YES
@pass_program
def revoke(program: Program, repository: str, team: str, yes: bool) -> None:
    """Remove the permission of a team on a repository.

    Its members lose access to a private repository at once, unless they have access in another way.
    Asks for confirmation; without a terminal, --yes is needed.
    """
    current = _granted(program, repository, team)
    if current is None:
        message = f"The team {team!r} has no permission on {repository}."
        raise CommandError(message, ExitCode.NOT_FOUND)
    permission = plain(current.permission)
    program.questions.confirm(
        f"Remove the permission {permission} on {repository} from the team {team}?", yes=yes
    )
    program.hub.repositories.teams.revoke(repository, _id(current))
    program.output.say(f"Removed the permission on {repository} from the team {team}.")


def _granted(program: Program, repository: str, team: str) -> RepositoryTeam | None:
    """Return the permission that a team has on a repository, by its name or ID."""
    granted = list(program.hub.repositories.teams.list(repository))
    key = _id if team.isdecimal() else _name
    return next((each for each in granted if plain(key(each)) == team), None)


def _team_id(program: Program, repository: str, team: str) -> Any:
    """Return the ID of a team of the organization."""
    if team.isdecimal():
        return int(team)
    organization = parse_repository(repository).namespace
    try:
        return program.hub.teams.get(organization, team).id
    except NotFoundError as error:
        known = [plain(each.name) for each in program.hub.teams.list(organization)]
        message = f"{organization} has no team {team!r}.{did_you_mean(team, known)}"
        raise CommandError(message, ExitCode.NOT_FOUND) from error
