"""``org settings``: which images the members of an organisation may use."""

from typing import Any, Final

import click

from dockerhub.cli.output.formats import Column
from dockerhub.cli.runtime.command_classes import HubGroup, pass_program
from dockerhub.cli.runtime.program import Program

__all__ = ["org"]

_NAMES: Final = ("enabled", "allow_official_images", "allow_verified_publishers")


@click.group(cls=HubGroup)
def org() -> None:
    """Manage an organisation."""


@org.group("settings")
def settings() -> None:
    """Read and change which images the members of an organisation may use."""


@settings.command("get", examples="dockerhub org settings get acme --json")
@click.argument("organisation")
@pass_program
def get_settings(program: Program, organisation: str) -> None:
    """Show the settings of an organisation."""
    program.show_one(program.hub.org_settings.get(organisation).to_dict(), _columns())


@settings.command(
    "set",
    examples="""
        dockerhub org settings set acme --enabled --no-allow-verified-publishers
        dockerhub org settings set acme --no-enabled --yes
    """,
)
@click.argument("organisation")
@click.option("--enabled/--no-enabled", default=None, help="Restrict the images at all.")
@click.option(
    "--allow-official-images/--no-allow-official-images",
    default=None,
    help="Allow official images, if images are restricted.",
)
@click.option(
    "--allow-verified-publishers/--no-allow-verified-publishers",
    default=None,
    help="Allow images of verified publishers, if images are restricted.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_program
def set_settings(
    program: Program,
    /,
    organisation: str,
    yes: bool,
    **given: bool | None,
) -> None:
    """Change settings of an organisation, and leave the others.

    Shows what would change and asks first; where nobody can be asked, --yes is needed.
    """
    if all(value is None for value in given.values()):
        raise click.UsageError("There is nothing to change: see --help for the settings.")
    now = _restricted(program.hub.org_settings.get(organisation).to_dict())
    wanted: dict[str, Any] = {
        name: now.get(name) if given[name] is None else given[name] for name in _NAMES
    }
    unknown = [name for name, value in wanted.items() if not isinstance(value, bool)]
    if unknown:
        options = ", ".join(f"--[no-]{name.replace('_', '-')}" for name in unknown)
        raise click.UsageError(f"All three are written together, so say these too: {options}.")
    changes = [name for name in _NAMES if now.get(name) != wanted[name]]
    if not changes:
        program.say(f"The settings of {organisation} are so already.")
        return
    for name in changes:
        program.warn(f"- {name}: {_word(now.get(name))}\n+ {name}: {_word(wanted[name])}")
    program.confirm(f"Change the settings of {organisation}?", yes=yes)
    updated = program.hub.org_settings.update(organisation, **wanted)
    program.show_one(updated.to_dict(), _columns())


def _restricted(settings: dict[str, Any]) -> dict[str, Any]:
    found = settings.get("restricted_images")
    return found if isinstance(found, dict) else {}


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else "unknown"


def _columns() -> list[Column]:
    return [_column(name) for name in _NAMES]


def _column(name: str) -> Column:
    return Column(name, lambda settings: _restricted(settings).get(name))
