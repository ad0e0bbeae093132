"""``teams``: the teams of organizations, and their members."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from dockerhub.cli.commands.team_changes import change_members, sync_members
from dockerhub.cli.output.formats import Column, number_column
from dockerhub.cli.runtime.command_classes import CONFIRM, YES, HubGroup, pass_program
from dockerhub.cli.runtime.option_types import Count, File
from dockerhub.cli.runtime.program import Program

if TYPE_CHECKING:
    from dockerhub.models import Team, TeamMember

_ORGANIZATION: Final = click.argument("organization")
_TEAM: Final = click.argument("team")
_COLUMNS: Final[list[Column[Team]]] = [
    Column("name", lambda team: team.name, whole=True),
    number_column("members", lambda team: team.member_count),
    Column("description", lambda team: team.description),
    Column("id", lambda team: team.id, firm=True, rank=1),
]
_MEMBERS: Final[list[Column[TeamMember]]] = [
    Column("username", lambda member: member.username, whole=True),
    Column("full_name", lambda member: member.full_name),
    Column("email", lambda member: member.email),
    Column("company", lambda member: member.company),
]


@click.group(cls=HubGroup)
def teams() -> None:
    """Manage the teams of an organization.

    Sign in with the password of an owner, or with an organization access token; Docker Hub refuses
    personal access tokens.
    """


@teams.command(
    "ls",
    examples="""
        dockerhub teams ls acme
        dockerhub teams ls acme --user dave --json
    """,
    columns=lambda: _COLUMNS,
)
@_ORGANIZATION
@click.option("--user", "username", metavar="USER", help="Only teams that USER is a member of.")
@click.option("--search", metavar="TEXT", help="Only teams whose name contains TEXT.")
@click.option("--limit", type=Count(), metavar="N", help="Show at most N teams.")
@pass_program
def list_teams(
    program: Program,
    organization: str,
    username: str | None,
    search: str | None,
    limit: int | None,
) -> None:
    """List the teams that the login can see."""
    pager = program.hub.teams.list(organization, username=username, search=search, limit=limit)
    program.output.show(pager, _COLUMNS, label="Reading teams")


@teams.command(
    "create", examples="dockerhub teams create acme developers --description 'Writes the app'"
)
@_ORGANIZATION
@click.argument("name")
@click.option("--description", metavar="TEXT", help="What the team is for.")
@pass_program
def create_team(program: Program, organization: str, name: str, description: str | None) -> None:
    """Create a team without members."""
    created = program.hub.teams.create(organization, name, description=description)
    program.output.show_one(created, _COLUMNS)


@teams.command("edit", examples="dockerhub teams edit acme developers --name engineers")
@_ORGANIZATION
@_TEAM
@click.option("--name", metavar="NAME", help="A new name.")
@click.option("--description", metavar="TEXT", help="What the team is for; '' removes it.")
@pass_program
def edit_team(
    program: Program, organization: str, team: str, name: str | None, description: str | None
) -> None:
    """Rename or describe a team; its members and permissions stay."""
    if name is None and description is None:
        raise click.UsageError("Name what to change: --name, --description.")
    updated = program.hub.teams.update(organization, team, name=name, description=description)
    program.output.show_one(updated, _COLUMNS)


@teams.command(
    "rm",
    examples="""
        dockerhub teams rm acme developers
        dockerhub teams rm acme developers --confirm developers
    """,
)
@_ORGANIZATION
@_TEAM
@CONFIRM
@pass_program
def delete_team(program: Program, organization: str, team: str, confirm: str | None) -> None:
    """Permanently delete a team.

    Its members stay in the organization, but lose every permission on repositories that they had
    through the team. Asks for the name of the team; without a terminal, --confirm is needed.
    """
    found = program.hub.teams.get(organization, team)
    what = (
        f"Permanently delete the team {found.name!r} of {organization} with "
        f"{found.member_count or 0} members, and all its permissions on repositories?"
    )
    program.questions.confirm_name(what, found.name, given=confirm)
    program.hub.teams.delete(organization, found.name)
    program.output.say(f"Deleted the team {found.name!r} of {organization}.")


@teams.group("members")
def members() -> None:
    """List, add and remove members of a team, or make them match a file."""


@members.command(
    "ls",
    examples="""
        dockerhub teams members ls acme developers
        dockerhub teams members ls acme developers --csv
    """,
    columns=lambda: _MEMBERS,
)
@_ORGANIZATION
@_TEAM
@click.option("--search", metavar="TEXT", help="Only members whose names or address contain TEXT.")
@click.option("--limit", type=Count(), metavar="N", help="Show at most N members.")
@pass_program
def list_members(
    program: Program, organization: str, team: str, search: str | None, limit: int | None
) -> None:
    """List the members of a team that the login can see; only owners see email addresses."""
    pager = program.hub.teams.members.list(organization, team, search=search, limit=limit)
    program.output.show(pager, _MEMBERS, label="Reading members")


@members.command("add", examples="dockerhub teams members add acme developers dave bob")
@_ORGANIZATION
@_TEAM
@click.argument("username", nargs=-1, required=True, metavar="USER...")
@pass_program
def add_members(program: Program, organization: str, team: str, username: Sequence[str]) -> None:
    """Add members of the organization to a team."""
    change_members(program, organization, team, add=username)


@members.command("rm", examples="dockerhub teams members rm acme developers dave --yes")
@_ORGANIZATION
@_TEAM
@click.argument("username", nargs=-1, required=True, metavar="USER...")
@YES
@pass_program
def remove_members(
    program: Program, organization: str, team: str, username: Sequence[str], yes: bool
) -> None:
    """Remove members from a team; they stay in the organization."""
    names = ", ".join(dict.fromkeys(username))
    program.questions.confirm(f"Remove {names} from the team {team!r}?", yes=yes)
    change_members(program, organization, team, remove=username)


@members.command(
    "sync",
    examples="""
        dockerhub teams members sync acme developers members.txt --dry-run
        dockerhub teams members sync acme developers members.txt --yes
    """,
)
@_ORGANIZATION
@_TEAM
@click.argument("file", type=File())
@click.option("--dry-run", is_flag=True, help="Only show the plan.")
@click.option("--allow-empty", is_flag=True, help="Remove all members if the file is empty.")
@YES
@pass_program
def sync(
    program: Program,
    organization: str,
    team: str,
    file: Path,
    dry_run: bool,
    allow_empty: bool,
    yes: bool,
) -> None:
    """Make the members of a team match a file with a Docker ID on each line.

    Shows the plan and asks for confirmation; without a terminal, --yes is needed. Nobody is
    invited: Docker Hub refuses users who are not in the organization. To continue after a failure,
    run it again.
    """
    sync_members(
        program, organization, team, file, dry_run=dry_run, allow_empty=allow_empty, yes=yes
    )
