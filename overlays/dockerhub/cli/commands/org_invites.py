"""``orgs invites``: the invitations to an organization."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from dockerhub import models
from dockerhub.cli.commands.deletion import Deletion, delete_each
from dockerhub.cli.commands.line_files import read_lines
from dockerhub.cli.output.formats import Column, age_column
from dockerhub.cli.output.formatting import plain
from dockerhub.cli.runtime.command_classes import YES, HubGroup, pass_program
from dockerhub.cli.runtime.exit_codes import CommandError, ExitCode, PartlyDoneError
from dockerhub.cli.runtime.option_types import File
from dockerhub.cli.runtime.program import Program
from dockerhub.names import did_you_mean

_WELCOME: Final = ("invited", "existing_org_member")
_RESULT: Final[list[Column[models.InviteResult]]] = [
    Column("invitee", lambda each: each.invitee, whole=True),
    Column("status", lambda each: each.status, firm=True),
    Column("id", lambda each: each.invite.id if isinstance(each.invite, models.Invite) else None),
]
_ORGANIZATION: Final = click.argument("organization")
_INVITES: Final = click.argument("invite", nargs=-1, required=True, metavar="INVITEE|ID...")


@click.group("invites", cls=HubGroup)
def invites() -> None:
    """List, send and cancel invitations.

    Sign in with your password or with an organization access token: Docker Hub refuses personal
    access tokens here. Name an invitation by the email address or Docker ID of the invited person,
    or by its ID.
    """


@invites.command("ls", examples="dockerhub orgs invites ls acme --csv", columns=lambda: _columns(0))
@_ORGANIZATION
@pass_program
def list_invites(program: Program, organization: str) -> None:
    """List the invitations that nobody has accepted yet."""
    found = program.hub.orgs.invites.list(organization)
    program.output.show(found, _columns(program.clock.now()), label="Reading invitations")


@invites.command(
    "send",
    examples="""
        dockerhub orgs invites send acme jon@example.com arya --team developers
        dockerhub orgs invites send acme --file addresses.txt --dry-run
    """,
)
@_ORGANIZATION
@click.argument("invitee", nargs=-1)
@click.option(
    "--file",
    type=File(),
    metavar="FILE",
    help="Read invitees from a file, one per line; - is standard input.",
)
@click.option(
    "--role", metavar="ROLE", help="owner, editor, member, or a custom role. Default: member."
)
@click.option("--team", metavar="TEAM", help="A team that they join.")
@click.option("--dry-run", is_flag=True, help="Only check the invitees; nobody gets an email.")
@YES
@pass_program
def send_invites(
    program: Program,
    organization: str,
    invitee: Sequence[str],
    file: Path | None,
    role: str | None,
    team: str | None,
    dry_run: bool,
    yes: bool,
) -> None:
    """Invite people by email address or Docker ID: each of them gets an email.

    Asks for confirmation; without a terminal, --yes is needed. People who were invited before and
    have not accepted yet get another email. Members are skipped.
    """
    # A Docker ID has letters and digits only.
    odd = [each for each in invitee if "@" not in each and not each.isalnum()]
    if files := [each for each in odd if Path(each).is_file()]:
        raise click.UsageError(f"{files[0]} is a file: to invite the people in it, add --file.")
    invitees = [*invitee, *(text for _, text in (read_lines(file) if file else ()))]
    if not invitees:
        raise click.UsageError("There is nobody to invite: name them, or use --file.")
    if not dry_run:
        people = f"{len(invitees):,} people" if len(invitees) > 1 else invitees[0]
        program.questions.confirm(f"Invite {people} to {organization} by email?", yes=yes)
    results = program.hub.orgs.invites.create(
        organization, invitees, role=role, team=team, dry_run=dry_run
    )
    program.output.show(results, _RESULT)
    _report(results)


@invites.command("resend", examples="dockerhub orgs invites resend acme jon@example.com")
@_ORGANIZATION
@_INVITES
@pass_program
def resend_invites(program: Program, organization: str, invite: Sequence[str]) -> None:
    """Send the emails of invitations again."""
    for each in _find(program, organization, invite):
        program.hub.orgs.invites.resend(each.id)
        program.output.say(f"Sent the invitation of {plain(each.invitee)} again.")


@invites.command("cancel", examples="dockerhub orgs invites cancel acme jon@example.com --yes")
@_ORGANIZATION
@_INVITES
@YES
@pass_program
def cancel_invites(program: Program, organization: str, invite: Sequence[str], yes: bool) -> None:
    """Cancel invitations, so that they can no longer be accepted."""
    found = _find(program, organization, invite)
    names = [plain(each.invitee) for each in found]
    program.questions.confirm(f"Cancel the invitations of {', '.join(names)}?", yes=yes)
    delete_each(
        program,
        [Deletion(name, each.id) for name, each in zip(names, found, strict=True)],
        program.hub.orgs.invites.cancel,
        lambda id_: CommandError(f"There is no invitation {id_}.", ExitCode.NOT_FOUND),
    )


def _report(results: Sequence[models.InviteResult]) -> None:
    """Fail if somebody cannot be invited."""
    refused = [plain(each.invitee) for each in results if each.status not in _WELCOME]
    if refused:
        kind = PartlyDoneError if len(refused) < len(results) else CommandError
        raise kind(f"{len(refused)} of {len(results)} cannot be invited: {', '.join(refused)}")


def _find(program: Program, organization: str, names: Sequence[str]) -> list[models.Invite]:
    """Return invitations by who was invited, or by ID, each once."""
    known = program.hub.orgs.invites.list(organization)
    found: dict[str, models.Invite] = {}
    for name in names:
        named = [e for e in known if name == e.id or name.lower() == plain(e.invitee).lower()]
        if not named:
            hint = did_you_mean(name, [plain(each.invitee) for each in known])
            message = f"{organization} has no invitation of {name!r}.{hint}"
            raise CommandError(message, ExitCode.NOT_FOUND)
        found |= {each.id: each for each in named}
    return list(found.values())


def _columns(now: float) -> list[Column[models.Invite]]:
    return [
        Column("invitee", lambda each: each.invitee, whole=True),
        Column("role", lambda each: each.role),
        Column("team", lambda each: each.team),
        Column("invited_by", lambda each: each.inviter_username),
        age_column("sent", lambda each: each.created_at, now),
        Column("id", lambda each: each.id, firm=True),
    ]
