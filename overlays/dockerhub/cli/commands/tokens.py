"""``tokens``: personal access tokens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from dockerhub.cli.commands.token_kinds import EXPIRES, UUID, TokenKind, expiry, new_expiry
from dockerhub.cli.commands.token_output import output_options, token_output
from dockerhub.cli.commands.token_rotation import NewToken
from dockerhub.cli.output.formats import Column, age_column
from dockerhub.cli.output.formatting import plain
from dockerhub.cli.runtime.command_classes import YES, HubGroup, pass_program
from dockerhub.cli.runtime.program import Program
from dockerhub.models import AccessTokenScope

if TYPE_CHECKING:
    from dockerhub.models import AccessToken

_SCOPES: Final = click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice([scope.value for scope in AccessTokenScope]),
    help="A permission; each scope includes the weaker ones.",
)
_NEW: Final[list[Column[AccessToken]]] = [
    Column("uuid", lambda token: token.uuid),
    Column("label", lambda token: token.token_label),
    Column("scopes", lambda token: token.scopes),
    Column("expires", lambda token: token.expires_at),
]
_TOKEN: Final = click.argument("token", metavar="UUID|LABEL")


@click.group(cls=HubGroup)
def tokens() -> None:
    """Manage personal access tokens.

    Sign in with your password: access tokens cannot manage access tokens. Name a token by its
    UUID, or by its label if the label is unique.
    """


@tokens.command("ls", examples="dockerhub tokens ls --csv", columns=lambda: _columns(0))
@pass_program
def list_tokens(program: Program) -> None:
    """List the tokens of the account, without their secret values."""
    pager = program.hub.access_tokens.list()
    columns = _columns(program.clock.now())
    program.output.show(pager, columns, label="Reading tokens")


@tokens.command("show", examples="dockerhub tokens show ci --json", columns=lambda: _details(0))
@_TOKEN
@pass_program
def show_token(program: Program, token: str) -> None:
    """Show a token, without its secret value."""
    program.output.show_one(_kind(program).find(token), _details(program.clock.now()))


@tokens.command(
    "create",
    examples="""
        dockerhub tokens create ci --scope repo:write --output token.txt
        dockerhub tokens create ci --scope repo:read --expires 90d
        dockerhub tokens create ci --scope repo:read --pipe-to 'gh secret set HUB'
    """,
)
@click.argument("label")
@_SCOPES
@EXPIRES
@output_options
@pass_program
def create_token(
    program: Program,
    label: str,
    scopes: Sequence[str],
    expires: str | None,
    output: Path | None,
    pipe_to: str | None,
) -> None:
    """Create a token; its secret value is shown only once.

    The value alone is printed on standard output, unless it goes to a file or a command. Without
    --expires, the token never expires; that cannot be changed later.
    """
    if not scopes:
        raise click.UsageError("Name a permission, e.g. --scope repo:read.")
    with token_output(program, output, pipe_to, _NEW, replaces=False) as delivery:
        create = _creation(program, label, scopes, expiry(expires))
        created = NewToken(program, _kind(program), label, create, delivery).create_and_deliver()
    program.output.say(f"Created the token {label!r} ({created.uuid}).")


@tokens.command("rename", examples="dockerhub tokens rename ci 'ci of acme'")
@_TOKEN
@click.argument("label")
@pass_program
def rename_token(program: Program, token: str, label: str) -> None:
    """Change the label of a token."""
    found = _kind(program).find(token)
    updated = program.hub.access_tokens.update(found.uuid, label=label)
    program.output.show_one(updated, _details(program.clock.now()))


@tokens.command("enable", examples="dockerhub tokens enable ci")
@_TOKEN
@pass_program
def enable_token(program: Program, token: str) -> None:
    """Enable a token."""
    details = _details(program.clock.now())
    _kind(program).switch(program, token, details, is_active=True)


@tokens.command("disable", examples="dockerhub tokens disable ci")
@_TOKEN
@pass_program
def disable_token(program: Program, token: str) -> None:
    """Disable a token; it stops working at once."""
    details = _details(program.clock.now())
    _kind(program).switch(program, token, details, is_active=False)


@tokens.command("rm", examples="dockerhub tokens rm ci --yes")
@click.argument("token", nargs=-1, required=True, metavar="UUID|LABEL...")
@YES
@pass_program
def delete_tokens(program: Program, token: Sequence[str], yes: bool) -> None:
    """Permanently delete tokens; they stop working at once."""
    _kind(program).remove(program, token, yes=yes)


@tokens.command(
    "rotate",
    examples="""
        dockerhub tokens rotate ci --output token.txt --yes
        dockerhub tokens rotate ci --expires 90d --pipe-to 'gh secret set HUB' --yes
    """,
)
@_TOKEN
@_SCOPES
@EXPIRES
@output_options
@YES
@pass_program
def rotate_token(
    program: Program,
    token: str,
    scopes: Sequence[str],
    expires: str | None,
    output: Path | None,
    pipe_to: str | None,
    yes: bool,
) -> None:
    """Replace a token: create a new one, deliver it, then disable and delete the old one.

    The new token has the label, the scopes and the expiration of the old one, unless --scope or
    --expires says otherwise. If it cannot be delivered, it is deleted, and the old one keeps
    working.
    """
    kind = _kind(program)
    old = kind.find(token)
    wanted = scopes or (old.scopes if isinstance(old.scopes, list) else [])
    if not wanted:
        raise click.UsageError(
            "Docker Hub does not say which scopes the old token has: add --scope."
        )
    ends = new_expiry(expires, old.expires_at, program.clock.now())
    label = plain(old.token_label)
    with token_output(program, output, pipe_to, _NEW) as delivery:
        program.questions.confirm(f"Replace the token {label!r} ({old.uuid})?", yes=yes)
        create = _creation(program, label, wanted, ends)
        NewToken(program, kind, label, create, delivery).replace(old.uuid)


def _kind(program: Program) -> TokenKind[AccessToken]:
    tokens = program.hub.access_tokens
    return TokenKind(
        list=tokens.list,
        get=tokens.get,
        update=tokens.update,
        delete=tokens.delete,
        is_key=UUID.fullmatch,
        key=lambda token: token.uuid,
        label=lambda token: token.token_label,
        ls="dockerhub tokens ls",
        rm="dockerhub tokens rm",
    )


def _creation(
    program: Program, label: str, scopes: Sequence[Any], ends: str | datetime | None
) -> Callable[[], AccessToken]:
    return lambda: program.hub.access_tokens.create(label, scopes, expires_at=ends)


def _columns(now: float) -> list[Column[AccessToken]]:
    return [
        Column("label", lambda token: token.token_label, whole=True),
        Column("uuid", lambda token: token.uuid, firm=True),
        Column("scopes", lambda token: token.scopes, rank=1),
        Column("active", lambda token: token.is_active),
        age_column("last_used", lambda token: token.last_used, now, never="never"),
        age_column("created", lambda token: token.created_at, now, rank=1),
        age_column("expires", lambda token: token.expires_at, now),
    ]


def _details(now: float) -> list[Column[AccessToken]]:
    return [
        *_columns(now),
        Column("created_by", lambda token: token.generated_by),
        Column("created_from", lambda token: token.creator_ip),
        Column("created_with", lambda token: token.creator_ua),
    ]
