"""``auth``: which accounts are signed in, which one is used, and its token."""

import os
import sys
from collections.abc import Mapping
from typing import Any, Final

import click

from dockerhub import CredentialStoreError, Identity
from dockerhub.cli.output.formats import Column, OutputFormat, age_column, key_columns
from dockerhub.cli.runtime.command_classes import HubGroup, pass_program
from dockerhub.cli.runtime.completed_names import CompletedName, NameKind
from dockerhub.cli.runtime.exit_codes import CommandError
from dockerhub.cli.runtime.login_stores import login_store, profiles_at
from dockerhub.cli.runtime.program import Program
from dockerhub.cli.runtime.standard_streams import is_terminal
from dockerhub.logins import KeptProfile, LoginStore, Variable, credential_variables

_TOKEN: Final = key_columns("token", "expires_at")


@click.group(cls=HubGroup)
def auth() -> None:
    """Show and switch accounts, and use the session in other programs."""


@auth.command(
    "status",
    examples="dockerhub auth status\ndockerhub auth status --json",
    columns=lambda: _columns(0),
)
@pass_program
def status(program: Program) -> None:
    """List the accounts that are signed in, by their profiles; no request is sent.

    The current profile is used unless --profile, $DOCKERHUB_PROFILE, or credentials in the
    environment say otherwise.
    """
    origin, store = program.origin, login_store()
    named = program.profile
    if named:
        store.check(origin, named)
    rows = [_row(store, each, origin, named) for each in store.profiles()]
    program.output.show(rows, _columns(program.clock.now()))
    if not rows:
        program.output.say("No login is stored. To sign in: dockerhub login")
    if credential_variables(os.environ) and not program.options.profile:
        program.output.warn(
            f"The credentials of the environment ({Variable.USERNAME} and others) are used "
            "instead of stored logins."
        )


def _columns(now: float) -> list[Column[Mapping[str, Any]]]:
    expires: Column[Mapping[str, Any]] = age_column(
        "expires_at", lambda row: row["expires_at"], now
    )
    return [
        Column("profile", lambda row: row["profile"], whole=True),
        *key_columns("current", "username", "server", "credential"),
        expires,
        *key_columns("problem"),
    ]


def _row(store: LoginStore, profile: KeptProfile, origin: str, named: str | None) -> dict[str, Any]:
    is_current = profile.is_current
    if named and profile.origin == origin:
        is_current = profile.name == named
    who, problem = None, None
    try:
        kept = store.find(profile.origin, profile.name)
        who = Identity.read(kept.token.reveal()) if kept else None
    except CredentialStoreError as error:
        problem = error.message
    return {
        "profile": profile.name,
        "current": is_current,
        "username": profile.username,
        "server": profile.origin,
        "credential": _credential(who),
        "expires_at": who.expires_at if who else None,
        "problem": problem,
    }


def _credential(who: Identity | None) -> str | None:
    """Return what somebody signed in with."""
    if who is None:
        return None
    if who.from_org_access_token:
        return "organization access token"
    return "personal access token" if who.from_access_token else "password"


@auth.command("switch", examples="dockerhub auth switch work\ndockerhub auth switch")
@click.argument("name", required=False, type=CompletedName(NameKind.PROFILE))
@pass_program
def switch(program: Program, name: str | None) -> None:
    """Make a profile the current one.

    Without a name, switches between two profiles, or asks for one of several.
    """
    origin, store = program.origin, login_store()
    chosen = name or _other(program, store, origin)
    store.switch(origin, chosen)
    program.output.say(f"{chosen} is now the current profile for {origin}.")


def _other(program: Program, store: LoginStore, origin: str) -> str:
    others = [each.name for each in profiles_at(store, origin) if not each.is_current]
    if len(others) == 1:
        return others[0]
    if not others:
        raise CommandError(
            f"There is no other profile for {origin}. To add one: dockerhub login --profile NAME"
        )
    names = ", ".join(others)
    if not program.questions.can_ask:
        raise click.UsageError(f"There is no terminal to ask on: name a profile ({names}).")
    return program.questions.ask(f"Profile ({names}): ")


@auth.command(
    "token",
    examples="""
        TOKEN=$(dockerhub auth token)
        dockerhub auth token --json
    """,
)
@pass_program
def print_token(program: Program) -> None:
    """Print the bearer token of the session, for curl; signs in if needed.

    Anybody who has it can do what you can, until it expires. Keep it secret, and out of logs.
    """
    token, who = program.hub.login(), program.hub.whoami()
    if is_terminal(sys.stdout):
        program.output.warn("Warning: this is a secret. Do not show it to anybody.")
    if program.options.format is OutputFormat.TEXT:
        sys.stdout.write(f"{token.reveal()}\n")
    else:
        found = {"token": token.reveal(), "expires_at": who.expires_at}
        program.output.show_one(found, _TOKEN)
