"""``whoami`` and ``limits``."""

from typing import Final

import click

from dockerhub.cli.output.formats import Column
from dockerhub.cli.output.formatting import local_time
from dockerhub.cli.runtime.command_classes import HubCommand, pass_program
from dockerhub.cli.runtime.exit_codes import CommandError
from dockerhub.cli.runtime.program import Program

__all__ = ["limits", "whoami"]

_ASKED: Final = "library/alpine"
"""A repository whose tags are public; asking for one tells the rate limit."""

_IDENTITY: Final = [
    Column("username", lambda who: who["username"]),
    Column("email", lambda who: who["email"]),
    Column("from_access_token", lambda who: who["from_access_token"]),
    Column("scopes", lambda who: who["scopes"]),
    Column("expires_at", lambda who: who["expires_at"], local_time),
]
_LIMIT: Final = [
    Column("limit", lambda told: told["limit"]),
    Column("remaining", lambda told: told["remaining"]),
    Column("reset", lambda told: told["reset"], local_time),
]


@click.command(cls=HubCommand, examples="dockerhub whoami --json")
@pass_program
def whoami(program: Program) -> None:
    """Show who is signed in, as the session's token tells: Docker Hub is not asked."""
    who = program.hub.whoami()
    facts = {
        "username": who.username,
        "email": who.email,
        "from_access_token": who.from_access_token,
        "scopes": list(who.scopes),
        "expires_at": who.expires_at,
    }
    program.show_one(facts, _IDENTITY)


@click.command(cls=HubCommand, examples="dockerhub limits")
@pass_program
def limits(program: Program) -> None:
    """Show the rate limit: what is left of it now, and when it is whole again.

    Asking takes one request of it.
    """
    program.hub.tags.exists(_ASKED)
    told = program.hub.rate_limit
    if told is None:
        raise CommandError("Docker Hub did not tell its rate limit.")
    facts = {"limit": told.limit, "remaining": told.remaining, "reset": told.reset}
    program.show_one(facts, _LIMIT)
