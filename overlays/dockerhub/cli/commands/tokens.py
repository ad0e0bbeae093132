"""``tokens``: personal access tokens."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import click

from dockerhub.cli.commands.deletion import Deletion, delete_each
from dockerhub.cli.commands.token_output import token_output
from dockerhub.cli.commands.token_rotation import Rotation, create_and_deliver
from dockerhub.cli.output.formats import Column, age_column
from dockerhub.cli.output.formatting import plain
from dockerhub.cli.runtime.command_classes import YES, HubGroup, pass_program
from dockerhub.cli.runtime.exit_codes import CommandError, ExitCode
from dockerhub.cli.runtime.program import Program
from dockerhub.models import AccessToken, AccessTokenScope
from dockerhub.names import did_you_mean

_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def _token_output(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say where a new token goes."""
    to_command = click.option(
        "--pipe-to", metavar="COMMAND", help="Pass the token to the standard input of a command."
    )
    to_file = click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Write the token to a file that only you can read.",
    )
    return to_file(to_command(command))


_SCOPES: Final = click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice([scope.value for scope in AccessTokenScope]),
    help="A permission; each scope includes the weaker ones.",
)
_TOKEN: Final = click.argument("token", metavar="UUID|LABEL")


@click.group(cls=HubGroup)
def tokens() -> None:
    """Manage personal access tokens.

    Sign in with your password: access tokens cannot manage access tokens. Name a token by its
    UUID, or by its label if only one token has it.
    """


@tokens.command("ls", examples="dockerhub tokens ls --csv")
@pass_program
def list_tokens(program: Program) -> None:
    """List the tokens of the account, without their secret values."""
    pager = program.hub.access_tokens.list()
    columns = _columns(program.clock.now())
    program.output.show(pager, columns, label="Reading tokens", total=lambda: pager.total)


@tokens.command("show", examples="dockerhub tokens show ci --json")
@_TOKEN
@pass_program
def show_token(program: Program, token: str) -> None:
    """Show a token, without its secret value."""
    program.output.show_one(_find(program, token), _details(program.clock.now()))


@tokens.command(
    "create",
    examples="""
        dockerhub tokens create ci --scope repo:write --output token.txt
        dockerhub tokens create ci --scope repo:read --pipe-to 'gh secret set HUB'
    """,
)
@click.argument("label")
@_SCOPES
@_token_output
@pass_program
def create_token(
    program: Program, label: str, scopes: Sequence[str], output: Path | None, pipe_to: str | None
) -> None:
    """Create a token; its secret value is shown only once.

    The value alone is printed on standard output, unless it goes to a file or a command.
    """
    if not scopes:
        raise click.UsageError("Name a permission, e.g. --scope repo:read.")
    with token_output(program, output, pipe_to) as deliver:
        created = create_and_deliver(program, label, scopes, deliver)
    program.output.say(f"Created the token {label!r} ({created.uuid}).")


@tokens.command("rename", examples="dockerhub tokens rename ci 'ci of acme'")
@_TOKEN
@click.argument("label")
@pass_program
def rename_token(program: Program, token: str, label: str) -> None:
    """Change the label of a token."""
    found = _find(program, token)
    updated = program.hub.access_tokens.update(found.uuid, label=label)
    program.output.show_one(updated, _details(program.clock.now()))


@tokens.command("enable", examples="dockerhub tokens enable ci")
@_TOKEN
@pass_program
def enable_token(program: Program, token: str) -> None:
    """Enable a token."""
    _switch(program, token, is_active=True)


@tokens.command("disable", examples="dockerhub tokens disable ci")
@_TOKEN
@pass_program
def disable_token(program: Program, token: str) -> None:
    """Disable a token; it stops working at once."""
    _switch(program, token, is_active=False)


@tokens.command("rm", examples="dockerhub tokens rm ci --yes")
@click.argument("token", nargs=-1, required=True, metavar="UUID|LABEL...")
@YES
@pass_program
def delete_tokens(program: Program, token: Sequence[str], yes: bool) -> None:
    """Permanently delete tokens; they stop working at once."""
    found = {each.uuid: each for each in [_find(program, name) for name in token]}
    named = [f"{plain(each.token_label)!r} ({uuid})" for uuid, each in found.items()]
    program.questions.confirm(f"Permanently delete {', '.join(named)}?", yes=yes)
    delete_each(
        program,
        [Deletion(name, uuid) for name, uuid in zip(named, found, strict=True)],
        program.hub.access_tokens.delete,
        lambda uuid: CommandError(f"There is no token {uuid}.", ExitCode.NOT_FOUND),
    )


@tokens.command(
    "rotate",
    examples="""
        dockerhub tokens rotate ci --output token.txt --yes
        dockerhub tokens rotate ci --pipe-to 'gh secret set HUB' --yes
    """,
)
@_TOKEN
@_SCOPES
@_token_output
@YES
@pass_program
def rotate_token(
    program: Program,
    token: str,
    scopes: Sequence[str],
    output: Path | None,
    pipe_to: str | None,
    yes: bool,
) -> None:
    """Replace a token: create a new one, deliver it, then disable and delete the old one.

    The new token has the label and the scopes of the old one. If it cannot be delivered, it is
    deleted, and the old one keeps working.
    """
    old = _find(program, token)
    wanted = scopes or (old.scopes if isinstance(old.scopes, list) else [])
    if not wanted:
        raise click.UsageError("Docker Hub does not tell the scopes of the old token: add --scope.")
    label = plain(old.token_label)
    with token_output(program, output, pipe_to) as deliver:
        program.questions.confirm(f"Replace the token {label!r} ({old.uuid})?", yes=yes)
        Rotation(program, old.uuid, label, wanted, deliver).run()


def _switch(program: Program, token: str, *, is_active: bool) -> None:
    found = _find(program, token)
    updated = program.hub.access_tokens.update(found.uuid, is_active=is_active)
    program.output.show_one(updated, _details(program.clock.now()))


def _find(program: Program, token: str) -> AccessToken:
    """Return a token by its UUID, or by its label if only one has it."""
    if _UUID.fullmatch(token):
        return program.hub.access_tokens.get(token)
    known = list(program.hub.access_tokens.list())
    found = [each for each in known if each.token_label == token]
    if len(found) > 1:
        uuids = ", ".join(each.uuid for each in found)
        raise click.UsageError(f"{len(found)} tokens have the label {token!r}: name one of {uuids}")
    if not found:
        hint = did_you_mean(token, [plain(each.token_label) for each in known])
        raise CommandError(f"There is no token {token!r}.{hint}", ExitCode.NOT_FOUND)
    return found[0]


def _columns(now: float) -> list[Column[AccessToken]]:
    return [
        Column("label", lambda token: token.token_label, whole=True),
        Column("uuid", lambda token: token.uuid, firm=True),
        Column("scopes", lambda token: token.scopes),
        Column(
            "active", lambda token: token.is_active, lambda on: "yes" if on else "no", firm=True
        ),
        age_column("last_used", lambda token: token.last_used, now, never="never"),
        age_column("created", lambda token: token.created_at, now),
        age_column("expires", lambda token: token.expires_at, now),
    ]


def _details(now: float) -> list[Column[AccessToken]]:
    return [
        *_columns(now),
        Column("created_by", lambda token: token.generated_by),
        Column("created_from", lambda token: token.creator_ip),
        Column("created_with", lambda token: token.creator_ua),
    ]
