"""``login``, ``logout``, ``whoami``, ``limits``."""

import click

from dockerhub._identity import Identity
from dockerhub.cli.frame import HubCommand, pass_program
from dockerhub.cli.output import Column
from dockerhub.cli.program import Program
from dockerhub.cli.text import local_time

__all__ = ["whoami"]

_IDENTITY = [
    Column("username", lambda who: who["username"]),
    Column("email", lambda who: who["email"]),
    Column("from_access_token", lambda who: who["from_access_token"]),
    Column("scopes", lambda who: who["scopes"]),
    Column("expires_at", lambda who: who["expires_at"], local_time),
]


@click.command(cls=HubCommand, examples="dockerhub whoami --json")
@pass_program
def whoami(program: Program) -> None:
    """Show who is signed in."""
    program.show_one(_facts(program.hub.whoami()), _IDENTITY)


def _facts(who: Identity) -> dict[str, object]:
    return {
        "username": who.username,
        "email": who.email,
        "from_access_token": who.from_access_token,
        "scopes": list(who.scopes),
        "expires_at": who.expires_at,
    }
