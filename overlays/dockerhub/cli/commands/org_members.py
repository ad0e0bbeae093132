"""``orgs members``: the members of an organization."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal, cast, get_args

import click

from dockerhub.cli.commands.changes import show_changes
from dockerhub.cli.commands.deletion import Deletion, delete_each
from dockerhub.cli.output.formats import Column, age_column, key_columns
from dockerhub.cli.output.formatting import plain
from dockerhub.cli.runtime.command_classes import YES, HubGroup, pass_program
from dockerhub.cli.runtime.exit_codes import CommandError, ExitCode
from dockerhub.cli.runtime.program import Program

if TYPE_CHECKING:
    from dockerhub.models import OrgMember

Selection = Literal["all", "invitee", "member"]
Role = Literal["owner", "editor", "member"]

_MEMBER: Final[list[Column[OrgMember]]] = [
    Column("username", lambda member: member.username, whole=True),
    Column("role", lambda member: member.role),
    Column("teams", lambda member: member.groups),
    Column("full_name", lambda member: member.full_name),
    Column("email", lambda member: member.email),
]
_EXPORTED: Final = ("Name", "Username", "Email", "Type", "Permission", "Teams", "Date Joined")
"""The columns of Docker Hub's CSV file, as Docker documents them."""
_ORGANIZATION: Final = click.argument("organization")


@click.group("members", cls=HubGroup)
def members() -> None:
    """List, export and remove members, and set their roles.

    Sign in with your password or with an organization access token: Docker Hub refuses personal
    access tokens here.
    """


@members.command(
    "ls",
    examples="""
        dockerhub orgs members ls acme
        dockerhub orgs members ls acme --role owner --json
    """,
    columns=lambda: _columns(0),
)
@_ORGANIZATION
@click.option(
    "--search", metavar="TEXT", help="Only members whose name or email contains this text."
)
@click.option("--role", type=click.Choice(get_args(Role)), help="Only members of this role.")
@click.option(
    "--type",
    "kind",
    type=click.Choice(get_args(Selection)),
    help="List members, those who were invited, or both. Default: member.",
)
@pass_program
def list_members(
    program: Program, organization: str, search: str | None, role: str | None, kind: str | None
) -> None:
    """List the members of an organization; only owners see email addresses.

    With an organization access token, the list may be incomplete, and Docker Hub does not say so.
    """
    pager = program.hub.orgs.members.list(
        organization,
        search=search,
        role=cast("Role | None", role),
        kind=cast("Selection | None", kind),
    )
    columns = _columns(program.clock.now())
    program.output.show(pager, columns, label="Reading members")


@members.command(
    "export",
    examples="""
        dockerhub orgs members export acme > members.csv
        dockerhub orgs members export acme --fields 'Email,Date Joined' --csv
    """,
    columns=lambda: key_columns(*_EXPORTED),
)
@_ORGANIZATION
@pass_program
def export_members(program: Program, organization: str) -> None:
    """Print all members and invitations, with their teams, as Docker Hub's own CSV file.

    The file is printed without changes, unless a format or fields are chosen. Before you open it in
    a spreadsheet, use --csv, which puts an apostrophe before text that looks like a formula.
    """
    exported = program.hub.orgs.members.export(organization)
    if program.output.draws_tables or program.options.chooses:
        # The columns that can be asked for are documented; a file may lack one.
        asked = _EXPORTED if program.options.fields else ()
        names = dict.fromkeys((*exported.columns, *asked))
        program.output.show(exported.rows, key_columns(*names))
    else:
        sys.stdout.write(exported.text)


@members.command(
    "set-role",
    examples="""
        dockerhub orgs members set-role acme jonsnow editor
        dockerhub orgs members set-role acme jonsnow member --yes
    """,
)
@_ORGANIZATION
@click.argument("username")
@click.argument("role")
@YES
@pass_program
def set_role(program: Program, organization: str, username: str, role: str, yes: bool) -> None:
    """Give a member another role: owner, editor, member, or the identifier of a custom role.

    Shows the change and asks for confirmation; without a terminal, --yes is needed.
    """
    current = plain(_find(program, organization, username).role)
    if current.lower() == role.lower():
        program.output.say(f"{username} has this role already.")
        return
    show_changes(program, {username: current}, {username: role})
    program.questions.confirm(f"Change the role of {username} in {organization}?", yes=yes)
    updated = program.hub.orgs.members.update(organization, username, role=role)
    program.output.show_one(updated, _MEMBER)


@members.command(
    "rm",
    examples="""
        dockerhub orgs members rm acme jonsnow
        dockerhub orgs members rm acme jonsnow arya --yes
    """,
)
@_ORGANIZATION
@click.argument("username", nargs=-1, required=True)
@YES
@pass_program
def remove_members(program: Program, organization: str, username: Sequence[str], yes: bool) -> None:
    """Remove members from an organization and from all of its teams.

    Shows the members and asks for confirmation; without a terminal, --yes is needed. The last
    owner cannot be removed.
    """
    names = list(dict.fromkeys(username))
    found = [_find(program, organization, name) for name in names]
    if not yes:
        program.output.draw_table(found, _MEMBER)
    program.questions.confirm(f"Remove {', '.join(names)} from {organization}?", yes=yes)
    delete_each(
        program,
        [Deletion(name, name) for name in names],
        lambda name: program.hub.orgs.members.remove(organization, name),
        lambda name: _no_member(organization, name),
    )


def _columns(now: float) -> list[Column[OrgMember]]:
    return [*_MEMBER, age_column("joined", lambda member: member.date_joined, now)]


def _find(program: Program, organization: str, username: str) -> OrgMember:
    listed = program.hub.orgs.members.list(organization, search=username)
    found = next((each for each in listed if each.username == username), None)
    if found is None:
        raise _no_member(organization, username)
    return found


def _no_member(organization: str, username: str) -> CommandError:
    return CommandError(f"{organization} has no member {username!r}.", ExitCode.NOT_FOUND)
