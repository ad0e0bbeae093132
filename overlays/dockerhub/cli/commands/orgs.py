"""``orgs``: organizations, and what belongs to them."""

from typing import Final

import click

from dockerhub.cli.commands.org_invites import invites
from dockerhub.cli.commands.org_members import members
from dockerhub.cli.commands.org_registries import registries
from dockerhub.cli.commands.org_settings import settings
from dockerhub.cli.commands.org_tokens import org_tokens
from dockerhub.cli.output.formats import Column
from dockerhub.cli.output.formatting import local_time
from dockerhub.cli.runtime.command_classes import HubGroup, pass_program
from dockerhub.cli.runtime.program import Program
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
_DETAILS: Final[list[Column[Organization]]] = [
    _NAME,
    Column("full_name", lambda org: org.full_name),
    Column("type", lambda org: org.type_),
    Column("badge", lambda org: org.badge),
    Column("company", lambda org: org.company),
    Column("location", lambda org: org.location),
    Column("profile_url", lambda org: org.profile_url),
    Column("joined", lambda org: org.date_joined, local_time),
    Column("id", lambda org: org.id),
]


@click.group(cls=HubGroup)
def orgs() -> None:
    """Manage organizations: their members, invitations and settings."""


for _group in (members, invites, org_tokens, registries, settings):
    orgs.add_command(_group)


@orgs.command("ls", examples="dockerhub orgs ls --csv")
@pass_program
def list_orgs(program: Program) -> None:
    """List your organizations, with your role and teams in each."""
    pager = program.hub.orgs.list()
    program.output.show(pager, _MINE, label="Reading organizations", total=lambda: pager.total)


@orgs.command("show", examples="dockerhub orgs show acme --json")
@click.argument("organization")
@pass_program
def show_org(program: Program, organization: str) -> None:
    """Show the public profile of an organization."""
    program.output.show_one(program.hub.orgs.get(organization), _DETAILS)
