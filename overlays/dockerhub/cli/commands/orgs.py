"""``orgs``: organizations, and what belongs to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from dockerhub.cli.commands.org_invites import invites
from dockerhub.cli.commands.org_members import members
from dockerhub.cli.commands.org_registries import registries
from dockerhub.cli.commands.org_settings import settings
from dockerhub.cli.commands.org_tokens import org_tokens
from dockerhub.cli.output.formats import Column, moment_column
from dockerhub.cli.runtime.command_classes import WEB, HubGroup, pass_program
from dockerhub.cli.runtime.program import Program
from dockerhub.names import check_segment

if TYPE_CHECKING:
    from dockerhub.models import Organization

_NAME: Final[Column[Organization]] = Column(
    "name", lambda org: org.orgname or org.username, whole=True
)
_MINE: Final[list[Column[Organization]]] = [
    _NAME,
    Column("role", lambda org: org.user_role),
    Column("teams", lambda org: org.user_groups),
    Column("plan", lambda org: org.plan_name),
    Column("full_name", lambda org: org.full_name),
]


@click.group(cls=HubGroup)
def orgs() -> None:
    """Manage organizations: their members, invitations and settings."""


for _group in (members, invites, org_tokens, registries, settings):
    orgs.add_command(_group)


@orgs.command("ls", examples="dockerhub orgs ls --csv", columns=lambda: _MINE)
@pass_program
def list_orgs(program: Program) -> None:
    """List your organizations, with your role and teams in each."""
    pager = program.hub.orgs.list()
    program.output.show(pager, _MINE, label="Reading organizations")


@orgs.command("show", examples="dockerhub orgs show acme --json", columns=lambda: _details(0))
@click.argument("organization")
@WEB
@pass_program
def show_org(program: Program, organization: str, web: bool) -> None:
    """Show the public profile of an organization."""
    if web:
        check_segment("organization", organization)
        program.open_page(f"/u/{organization}")
        return
    program.output.show_one(program.hub.orgs.get(organization), _details(program.clock.now()))


def _details(now: float) -> list[Column[Organization]]:
    return [
        _NAME,
        Column("full_name", lambda org: org.full_name),
        Column("type", lambda org: org.type_),
        Column("badge", lambda org: org.badge),
        Column("company", lambda org: org.company),
        Column("location", lambda org: org.location),
        Column("profile_url", lambda org: org.profile_url),
        moment_column("joined", lambda org: org.date_joined, now),
        Column("id", lambda org: org.id),
    ]
