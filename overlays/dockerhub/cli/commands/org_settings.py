"""``orgs settings``: which images the members of an organization can use."""

from collections.abc import Mapping
from typing import Any, Final

import click

from dockerhub.cli.commands.changes import show_changes
from dockerhub.cli.output.formats import Column
from dockerhub.cli.runtime.command_classes import YES, HubGroup, pass_program
from dockerhub.cli.runtime.program import Program

Settings = Mapping[str, Any]

_NAMES: Final = ("enabled", "allow_official_images", "allow_verified_publishers")


def _column(name: str) -> Column[Settings]:
    return Column(name, lambda settings: _restricted(settings).get(name))


_COLUMNS: Final = [_column(name) for name in _NAMES]


@click.group("settings", cls=HubGroup)
def settings() -> None:
    """Show and change which images the members of an organization can use."""


@settings.command(
    "get", examples="dockerhub orgs settings get acme --json", columns=lambda: _COLUMNS
)
@click.argument("organization")
@pass_program
def get_settings(program: Program, organization: str) -> None:
    """Show the settings of an organization."""
    program.output.show_one(program.hub.orgs.settings.get(organization).to_dict(), _COLUMNS)


@settings.command(
    "set",
    examples="""
        dockerhub orgs settings set acme --enabled --no-allow-verified-publishers
        dockerhub orgs settings set acme --no-enabled --yes
    """,
)
@click.argument("organization")
@click.option("--enabled/--no-enabled", default=None, help="Restrict which images can be used.")
@click.option(
    "--allow-official-images/--no-allow-official-images",
    default=None,
    help="Allow Docker Official Images, if images are restricted.",
)
@click.option(
    "--allow-verified-publishers/--no-allow-verified-publishers",
    default=None,
    help="Allow images of verified publishers, if images are restricted.",
)
@YES
@pass_program
def set_settings(program: Program, /, organization: str, yes: bool, **given: bool | None) -> None:
    """Change settings of an organization; the others keep their values.

    Shows the changes and asks for confirmation; without a terminal, --yes is needed.
    """
    if all(value is None for value in given.values()):
        raise click.UsageError("There is nothing to change: see --help for the settings.")
    now = _restricted(program.hub.orgs.settings.get(organization).to_dict())
    wanted: dict[str, Any] = {
        name: now.get(name) if given[name] is None else given[name] for name in _NAMES
    }
    unknown = [name for name, value in wanted.items() if not isinstance(value, bool)]
    if unknown:
        options = ", ".join(f"--[no-]{name.replace('_', '-')}" for name in unknown)
        raise click.UsageError(f"All three settings are written together: add {options}.")
    if not show_changes(program, {name: now.get(name) for name in _NAMES}, wanted):
        program.output.say(f"{organization} has these settings already.")
        return
    program.questions.confirm(f"Change the settings of {organization}?", yes=yes)
    updated = program.hub.orgs.settings.update(organization, **wanted)
    program.output.show_one(updated.to_dict(), _COLUMNS)


def _restricted(settings: Settings) -> Settings:
    found = settings.get("restricted_images")
    return found if isinstance(found, dict) else {}
