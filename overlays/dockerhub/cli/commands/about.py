"""``help`` and ``version``, for those who do not know the options of that name."""

from collections.abc import Sequence
from typing import cast

import click

from dockerhub import __version__
from dockerhub.cli.runtime.command_classes import HubCommand
from dockerhub.cli.runtime.options import COMMON_OPTIONS, VIEW_OPTIONS


@click.command(
    "help",
    cls=HubCommand,
    examples="""
        dockerhub help tags ls
        dockerhub help options
    """,
)
@click.argument("command", nargs=-1)
@click.pass_context
def help(context: click.Context, command: Sequence[str]) -> None:  # noqa: A001  # as users name it
    """Show the help of a command, of the common options, or of the whole program."""
    shown = context.find_root()
    if list(command) == ["options"]:
        formatter = context.make_formatter()
        with formatter.section("Common options"):
            records = (each.get_help_record(context) for each in COMMON_OPTIONS)
            formatter.write_dl(list(filter(None, records)))
        with formatter.section("Options of commands that list or show things"):
            records = (each.get_help_record(context) for each in VIEW_OPTIONS)
            formatter.write_dl(list(filter(None, records)))
        click.echo(formatter.getvalue(), nl=False)
        return
    for name in command:
        group = shown.command
        if not isinstance(group, click.Group):
            raise click.UsageError(f"{shown.command_path} has no command {name!r}.", context)
        # It raises if there is none.
        _, resolved, _ = group.resolve_command(shown, [name])
        found = cast("click.Command", resolved)
        shown = found.context_class(found, parent=shown, info_name=name)
    click.echo(shown.get_help())


@click.command("version", cls=HubCommand, examples="dockerhub version")
def version() -> None:
    """Show the version of this program."""
    click.echo(f"dockerhub {__version__}")
