"""``orgs tokens``: access tokens of organizations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from dockerhub.cli.commands.token_kinds import EXPIRES, UUID, TokenKind, expiry, new_expiry
from dockerhub.cli.commands.token_output import output_options, token_output
from dockerhub.cli.commands.token_rotation import NewToken
from dockerhub.cli.output.formats import Column, age_column
from dockerhub.cli.output.formatting import plain
from dockerhub.cli.runtime.command_classes import YES, HubGroup, pass_program
from dockerhub.cli.runtime.program import Program

if TYPE_CHECKING:
    from dockerhub.models import OrgAccessToken

_ORGANIZATION: Final = click.argument("organization")
_TOKEN: Final = click.argument("token", metavar="ID|LABEL")
_ALLOW: Final = click.option(
    "--allow",
    "allowed",
    multiple=True,
    metavar="PATH=SCOPE,...",
    help="The scopes for a path: PATH is acme/app, 'acme/*', '*/*/public' or acme itself.",
)
_NEW: Final[list[Column[OrgAccessToken]]] = [
    Column("id", lambda token: token.id),
    Column("label", lambda token: token.label),
    Column("expires", lambda token: token.expires_at),
]


@click.group("tokens", cls=HubGroup)
def org_tokens() -> None:
    """Manage the access tokens of an organization.

    Sign in with the password of an owner: access tokens cannot manage access tokens. Name a token
    by its ID, or by its label if the label is unique.
    """


@org_tokens.command(
    "ls", examples="dockerhub orgs tokens ls acme --csv", columns=lambda: _columns(0)
)
@_ORGANIZATION
@pass_program
def list_tokens(program: Program, organization: str) -> None:
    """List the tokens of an organization, without their secret values."""
    pager = program.hub.org_access_tokens.list(organization)
    columns = _columns(program.clock.now())
    program.output.show(pager, columns, label="Reading tokens")


@org_tokens.command(
    "show", examples="dockerhub orgs tokens show acme ci --json", columns=lambda: _details(0)
)
@_ORGANIZATION
@_TOKEN
@pass_program
def show_token(program: Program, organization: str, token: str) -> None:
    """Show a token and its permissions, without its secret value."""
    program.output.show_one(_read(program, organization, token), _details(program.clock.now()))


@org_tokens.command(
    "create",
    examples="""
        dockerhub orgs tokens create acme ci --allow 'acme/*=scope-image-pull'
        dockerhub orgs tokens create acme hr --allow acme=scope-member-read
    """,
)
@_ORGANIZATION
@click.argument("label")
@_ALLOW
@click.option("--description", metavar="TEXT", help="What the token is for.")
@EXPIRES
@output_options
@pass_program
def create_token(
    program: Program,
    organization: str,
    label: str,
    allowed: Sequence[str],
    description: str | None,
    expires: str | None,
    output: Path | None,
    pipe_to: str | None,
) -> None:
    """Create a token; its secret value is shown only once.

    The value alone is printed on standard output, unless it goes to a file or a command. Without
    --expires, the token never expires; that cannot be changed later. The plan limits the number
    of tokens, and expired ones count.
    """
    resources = _resources(allowed)
    if not resources:
        raise click.UsageError("Name its scopes, e.g. --allow 'acme/*=scope-image-pull'.")
    with token_output(program, output, pipe_to, _NEW, replaces=False) as delivery:
        create = _creation(program, organization, label, resources, description, expiry(expires))
        new = NewToken(program, _kind(program, organization), label, create, delivery)
        created = new.create_and_deliver()
    program.output.say(f"Created the token {label!r} ({created.id}).")


@org_tokens.command("enable", examples="dockerhub orgs tokens enable acme ci")
@_ORGANIZATION
@_TOKEN
@pass_program
def enable_token(program: Program, organization: str, token: str) -> None:
    """Enable a token."""
    details = _details(program.clock.now())
    _kind(program, organization).switch(program, token, details, is_active=True)


@org_tokens.command("disable", examples="dockerhub orgs tokens disable acme ci")
@_ORGANIZATION
@_TOKEN
@pass_program
def disable_token(program: Program, organization: str, token: str) -> None:
    """Disable a token; it stops working at once."""
    details = _details(program.clock.now())
    _kind(program, organization).switch(program, token, details, is_active=False)


@org_tokens.command("rm", examples="dockerhub orgs tokens rm acme ci --yes")
@_ORGANIZATION
@click.argument("token", nargs=-1, required=True, metavar="ID|LABEL...")
@YES
@pass_program
def delete_tokens(program: Program, organization: str, token: Sequence[str], yes: bool) -> None:
    """Permanently delete tokens; they stop working at once."""
    _kind(program, organization).remove(program, token, yes=yes)


@org_tokens.command(
    "rotate",
    examples="""
        dockerhub orgs tokens rotate acme ci --output token.txt --yes
        dockerhub orgs tokens rotate acme ci --expires 90d --output token.txt --yes
    """,
)
@_ORGANIZATION
@_TOKEN
@_ALLOW
@EXPIRES
@output_options
@YES
@pass_program
def rotate_token(
    program: Program,
    organization: str,
    token: str,
    allowed: Sequence[str],
    expires: str | None,
    output: Path | None,
    pipe_to: str | None,
    yes: bool,
) -> None:
    """Replace a token: create a new one, deliver it, then disable and delete the old one.

    The new token has the label, the description, the permissions and the expiration of the old one,
    unless --allow or --expires says otherwise. If it cannot be delivered, it is deleted, and the
    old one keeps working.
    """
    old = _read(program, organization, token)
    resources = _resources(allowed) or _allowed(old)
    if not resources:
        raise click.UsageError(
            "Docker Hub does not say which scopes the old token has: add --allow."
        )
    ends = new_expiry(expires, old.expires_at, program.clock.now())
    label = plain(old.label)
    with token_output(program, output, pipe_to, _NEW) as delivery:
        program.questions.confirm(f"Replace the token {label!r} ({old.id})?", yes=yes)
        create = _creation(program, organization, label, resources, old.description, ends)
        NewToken(program, _kind(program, organization), label, create, delivery).replace(old.id)


def _kind(program: Program, organization: str) -> TokenKind[OrgAccessToken]:
    tokens = program.hub.org_access_tokens
    return TokenKind(
        list=partial(tokens.list, organization),
        get=partial(tokens.get, organization),
        update=partial(tokens.update, organization),
        delete=partial(tokens.delete, organization),
        is_key=UUID.fullmatch,
        key=lambda token: token.id,
        label=lambda token: token.label,
        ls=f"dockerhub orgs tokens ls {organization}",
        rm=f"dockerhub orgs tokens rm {organization}",
    )


def _read(program: Program, organization: str, token: str) -> OrgAccessToken:
    """Return a token with what it may do, which lists leave out."""
    kind = _kind(program, organization)
    found = kind.find(token)
    return found if found.resources is not None else kind.get(found.id)


def _creation(
    program: Program,
    organization: str,
    label: str,
    resources: Mapping[str, Sequence[str]],
    description: str | None,
    ends: str | datetime | None,
) -> Callable[[], OrgAccessToken]:
    create = program.hub.org_access_tokens.create
    return lambda: create(
        organization, label, resources, description=description or None, expires_at=ends
    )


def _resources(allowed: Sequence[str]) -> dict[str, list[str]]:
    """Return scopes by path from options such as ``acme/*=scope-image-pull,scope-tag-read``."""
    found: dict[str, list[str]] = {}
    for each in allowed:
        path, equals, scopes = each.partition("=")
        names = [scope.strip() for scope in scopes.split(",")]
        if not equals or not path or not all(names):
            raise click.UsageError(
                f"--allow is PATH=SCOPE,..., such as 'acme/*=scope-image-pull', not {each!r}."
            )
        known = found.setdefault(path, [])
        known += [name for name in names if name not in known]
    return found


def _allowed(token: OrgAccessToken) -> dict[str, list[str]]:
    return {each.path: [*each.scopes] for each in token.resources or ()}


def _columns(now: float) -> list[Column[OrgAccessToken]]:
    return [
        Column("label", lambda token: token.label, whole=True),
        Column("id", lambda token: token.id, firm=True),
        Column("active", lambda token: token.is_active),
        age_column("last_used", lambda token: token.last_used_at, now, never="never"),
        age_column("created", lambda token: token.created_at, now, rank=1),
        age_column("expires", lambda token: token.expires_at, now, never="never"),
    ]


def _details(now: float) -> list[Column[OrgAccessToken]]:
    return [
        *_columns(now),
        Column("description", lambda token: token.description),
        Column("created_by", lambda token: token.created_by),
        Column("allowed", _described),
    ]


def _described(token: OrgAccessToken) -> list[str]:
    return [f"{path}={','.join(scopes)}" for path, scopes in _allowed(token).items()]
