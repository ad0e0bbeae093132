"""``whoami`` and ``limits``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from dockerhub.cli.output.formats import Column, number_column
from dockerhub.cli.output.formatting import number
from dockerhub.cli.runtime.command_classes import HubCommand, pass_program
from dockerhub.cli.runtime.exit_codes import CommandError, ExitCode
from dockerhub.cli.runtime.options import registry_options
from dockerhub.cli.runtime.program import Program

if TYPE_CHECKING:
    from dockerhub import Identity, PullLimit, RateLimit

_REPOSITORY: Final = "library/alpine"
"""A public repository; a request for it tells the rate limit."""

_IDENTITY: Final[list[Column[Identity]]] = [
    Column("username", lambda who: who.username),
    Column("email", lambda who: who.email),
    Column("from_access_token", lambda who: who.from_access_token),
    Column("scopes", lambda who: who.scopes),
    Column("expires_at", lambda who: who.expires_at),
]
_LIMIT: Final[list[Column[RateLimit]]] = [
    number_column("limit", lambda told: told.limit),
    number_column("remaining", lambda told: told.remaining),
    Column("reset", lambda told: told.reset),
]
_UNLIMITED: Final = "unlimited"


def _hours(seconds: int | None) -> str:
    return "" if seconds is None else f"{seconds / 3600:g} hours"


_PULLS: Final[list[Column[PullLimit]]] = [
    Column("limit", lambda told: told.limit, lambda limit: number(limit or _UNLIMITED)),
    number_column("remaining", lambda told: told.remaining),
    Column("window", lambda told: told.window, _hours),
    Column("username", lambda told: told.username, lambda name: name or "anonymous"),
    Column("source", lambda told: told.source),
]


@click.command(cls=HubCommand, examples="dockerhub whoami --json", columns=lambda: _IDENTITY)
@pass_program
def whoami(program: Program) -> None:
    """Show who is signed in, from the session token: no request is sent."""
    who = program.hub.whoami()
    if not (who.username or who.scopes or who.expires_at):
        raise CommandError("The token does not say who is signed in.", ExitCode.NOT_SIGNED_IN)
    program.output.show_one(who, _IDENTITY)


@click.command(
    cls=HubCommand,
    examples="dockerhub limits\ndockerhub limits --pulls --json",
    columns=lambda: [*_LIMIT, *_PULLS],
)
@click.option("--pulls", is_flag=True, help="Show the limit of pulls from the registry instead.")
@registry_options
@pass_program
def limits(program: Program, pulls: bool) -> None:
    """Show the rate limit: how many requests are left, and when it resets.

    This takes one request. --pulls asks Docker's registry how many pulls are left, which does not
    count as a pull. It shows the limit of the account if it has user name and password or access
    token, or else the limit of this IP address. Paid accounts have no limit.
    """
    if pulls:
        program.output.show_one(program.hub.pull_limit(), _PULLS)
        return
    program.hub.tags.exists(_REPOSITORY)
    told = program.hub.rate_limit
    if told is None:
        raise CommandError("Docker Hub did not send its rate limit.")
    program.output.show_one(told, _LIMIT)
