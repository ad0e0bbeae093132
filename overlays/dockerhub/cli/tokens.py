"""``tokens``: personal access tokens."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, cast, get_args

import click

from dockerhub._sync.resources.access_tokens import Scope
from dockerhub.cli.deleting import Deletion, delete_each
from dockerhub.cli.ending import CommandError, ExitCode
from dockerhub.cli.frame import HubGroup, pass_program
from dockerhub.cli.handover import handing_over
from dockerhub.cli.output import Column, aged
from dockerhub.cli.picking import near
from dockerhub.cli.program import Program
from dockerhub.cli.rotation import Rotation, create_and_hand_over
from dockerhub.cli.text import plain
from dockerhub_openapi.models.access_token import AccessToken

__all__ = ["tokens"]

_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

_Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def _handing_over(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say where a new token goes."""
    options: list[_Decorator] = [
        click.option(
            "-o",
            "--output",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="Write the token to a file that only you can read.",
        ),
        click.option(
            "--pipe-to",
            metavar="COMMAND",
            help="Give the token to a command, on its standard input.",
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


_SCOPES: Final = click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice(get_args(Scope)),
    help="What it may do; each scope includes the weaker ones.",
)
_TOKEN: Final = click.argument("token", metavar="UUID|LABEL")
_YES: Final = click.option("--yes", is_flag=True, help="Do not ask.")


@click.group(cls=HubGroup)
def tokens() -> None:
    """Manage personal access tokens.

    Docker Hub lets nobody do so who signed in with an access token: it takes the password. A
    token is named by its UUID, or by its label if only one has it.
    """


@tokens.command("ls", examples="dockerhub tokens ls --csv")
@pass_program
def list_tokens(program: Program) -> None:
    """List the tokens of the account; their secret values are never told."""
    pager = program.hub.access_tokens.list()
    columns = _columns(program.clock.now())
    program.show(pager, columns, label="Reading tokens", total=lambda: pager.total)


@tokens.command("show", examples="dockerhub tokens show ci --json")
@_TOKEN
@pass_program
def show_token(program: Program, token: str) -> None:
    """Show a token, without its secret value."""
    program.show_one(_find(program, token), _details(program.clock.now()))


@tokens.command(
    "create",
    examples="""
        dockerhub tokens create ci --scope repo:write --output token.txt
        dockerhub tokens create ci --scope repo:read --pipe-to 'gh secret set HUB'
    """,
)
@click.argument("label")
@_SCOPES
@_handing_over
@pass_program
def create_token(
    program: Program, label: str, scopes: Sequence[str], output: Path | None, pipe_to: str | None
) -> None:
    """Create a token; its secret value is shown only now.

    It is printed alone on the standard output, unless it goes to a file or a command.
    """
    if not scopes:
        raise click.UsageError("Say what it may do, e.g. --scope repo:read.")
    wanted = cast("tuple[Scope, ...]", tuple(scopes))
    with handing_over(program, output, pipe_to) as hand_over:
        created = create_and_hand_over(program, label, wanted, hand_over)
    program.say(f"Created the token {label!r} ({created.uuid}).")


@tokens.command("rename", examples="dockerhub tokens rename ci 'ci of acme'")
@_TOKEN
@click.argument("label")
@pass_program
def rename_token(program: Program, token: str, label: str) -> None:
    """Give a token another label."""
    found = _find(program, token)
    updated = program.hub.access_tokens.update(found.uuid, label=label)
    program.show_one(updated, _details(program.clock.now()))


@tokens.command("enable", examples="dockerhub tokens enable ci")
@_TOKEN
@pass_program
def enable_token(program: Program, token: str) -> None:
    """Switch a token on."""
    _switch(program, token, is_active=True)


@tokens.command("disable", examples="dockerhub tokens disable ci")
@_TOKEN
@pass_program
def disable_token(program: Program, token: str) -> None:
    """Switch a token off; whoever uses it is refused at once."""
    _switch(program, token, is_active=False)


@tokens.command("rm", examples="dockerhub tokens rm ci --yes")
@click.argument("token", nargs=-1, required=True, metavar="UUID|LABEL...")
@_YES
@pass_program
def delete_tokens(program: Program, token: Sequence[str], yes: bool) -> None:
    """Delete tokens, for good; whoever uses them is refused at once."""
    found = {each.uuid: each for each in [_find(program, name) for name in token]}
    named = [f"{plain(each.token_label)!r} ({uuid})" for uuid, each in found.items()]
    program.confirm(f"Delete {', '.join(named)}, for good?", yes=yes)
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
@_handing_over
@_YES
@pass_program
def rotate_token(
    program: Program,
    token: str,
    scopes: Sequence[str],
    output: Path | None,
    pipe_to: str | None,
    yes: bool,
) -> None:
    """Replace a token: create one like it, hand that over, then disable and delete the old one.

    The new one has the label and the scopes of the old one. If handing it over fails, the old
    one stays as it is, and the new one is deleted.
    """
    old = _find(program, token)
    known = old.scopes if isinstance(old.scopes, list) else []
    wanted = cast("tuple[Scope, ...]", tuple(scopes or known))
    if not wanted:
        raise click.UsageError("Docker Hub does not tell what the old one may do: give --scope.")
    label = plain(old.token_label)
    with handing_over(program, output, pipe_to) as hand_over:
        program.confirm(f"Replace the token {label!r} ({old.uuid})?", yes=yes)
        Rotation(program, old.uuid, label, wanted, hand_over).run()


def _switch(program: Program, token: str, *, is_active: bool) -> None:
    found = _find(program, token)
    updated = program.hub.access_tokens.update(found.uuid, is_active=is_active)
    program.show_one(updated, _details(program.clock.now()))


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
        hint = near(token, [plain(each.token_label) for each in known])
        raise CommandError(f"There is no token {token!r}.{hint}", ExitCode.NOT_FOUND)
    return found[0]


def _columns(now: float) -> list[Column]:
    return [
        Column("label", lambda token: token.token_label, whole=True),
        Column("uuid", lambda token: token.uuid, firm=True),
        Column("scopes", lambda token: token.scopes),
        Column("active", lambda token: token.is_active, _yes_or_no, firm=True),
        aged("last_used", lambda token: token.last_used, now, never="never"),
        aged("created", lambda token: token.created_at, now),
        aged("expires", lambda token: token.expires_at, now),
    ]


def _details(now: float) -> list[Column]:
    return [
        *_columns(now),
        Column("created_by", lambda token: token.generated_by),
        Column("created_from", lambda token: token.creator_ip),
        Column("created_with", lambda token: token.creator_ua),
    ]


def _yes_or_no(value: object) -> str:
    return "yes" if value else "no"
