"""``orgs registries``: which registries the members of an organization can use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import click
from attrs import define, evolve

from dockerhub import models
from dockerhub.cli.commands.changes import show_changes
from dockerhub.cli.output.formats import Column
from dockerhub.cli.runtime.command_classes import YES, HubGroup, pass_program
from dockerhub.cli.runtime.program import Program

_DOCKER_HUB: Final = "DockerHub"


@define
class _Registries:
    """The registries that members may use, as this command changes them."""

    enabled: bool | None
    docker_hub: bool | None
    custom: dict[str, models.CustomRegistry]

    @classmethod
    def read(cls, access: models.RegistryAccess) -> _Registries:
        standard = {str(each.id): each.allowed for each in access.standard_registries or ()}
        custom = {each.address: each for each in access.custom_registries or ()}
        return cls(access.enabled, standard.get(_DOCKER_HUB), custom)

    def facts(self) -> dict[str, Any]:
        """Return what to compare."""
        switches = {"restricted": self.enabled, _DOCKER_HUB: _word(self.docker_hub)}
        return switches | {
            address: f"{_word(each.allowed) or 'unknown'} ({each.friendly_name})"
            for address, each in self.custom.items()
        }


_COLUMNS: Final[list[Column[models.RegistryAccess]]] = [
    Column("restricted", lambda access: access.enabled),
    Column("docker_hub", lambda access: _word(_Registries.read(access).docker_hub)),
    Column("allowed", lambda access: _addresses(access, allowed=True)),
    Column("blocked", lambda access: _addresses(access, allowed=False)),
]


@click.group("registries", cls=HubGroup)
def registries() -> None:
    """Show and change which registries the members of an organization can use.

    Docker calls this registry access management; it needs the Business plan.
    """


@registries.command(
    "show", examples="dockerhub orgs registries show acme --json", columns=lambda: _COLUMNS
)
@click.argument("organization")
@pass_program
def show_registries(program: Program, organization: str) -> None:
    """Show the registries that the members of an organization can use."""
    program.output.show_one(program.hub.orgs.registry_access.get(organization), _COLUMNS)


@registries.command(
    "set",
    examples="""
        dockerhub orgs registries set acme --allow registry.example.com --restrict
        dockerhub orgs registries set acme --block docker.example.org --no-docker-hub
        dockerhub orgs registries set acme --no-restrict --yes
    """,
)
@click.argument("organization")
@click.option(
    "--restrict/--no-restrict", default=None, help="Restrict members to the allowed registries."
)
@click.option("--docker-hub/--no-docker-hub", default=None, help="Allow Docker Hub, if restricted.")
@click.option("--allow", multiple=True, metavar="ADDRESS[=NAME]", help="Allow another registry.")
@click.option("--block", multiple=True, metavar="ADDRESS[=NAME]", help="Block a registry.")
@click.option("--remove", multiple=True, metavar="ADDRESS", help="Remove a registry from the list.")
@YES
@pass_program
def set_registries(
    program: Program,
    organization: str,
    restrict: bool | None,
    docker_hub: bool | None,
    allow: Sequence[str],
    block: Sequence[str],
    remove: Sequence[str],
    yes: bool,
) -> None:
    """Change which registries members can use; settings that you do not name stay.

    Restricted members cannot use a registry that is not allowed. Shows the changes and
    asks for confirmation; without a terminal, --yes is needed.
    """
    if restrict is None and docker_hub is None and not (allow or block or remove):
        raise click.UsageError("There is nothing to change: see --help.")
    _refuse_repeated([*map(_address, (*allow, *block)), *remove])
    now = _Registries.read(program.hub.orgs.registry_access.get(organization))
    wanted = evolve(now, custom=dict(now.custom))
    wanted.enabled = now.enabled if restrict is None else restrict
    wanted.docker_hub = now.docker_hub if docker_hub is None else docker_hub
    for text in (*allow, *block):
        wanted.custom[_address(text)] = _registry(now, text, allowed=text in allow)
    for address in remove:
        if wanted.custom.pop(address, None) is None:
            raise click.UsageError(f"--remove: the list of {organization} has no {address!r}.")
    if not isinstance(wanted.enabled, bool) or not isinstance(wanted.docker_hub, bool):
        raise click.UsageError(
            "All values are written together, and Docker Hub did not send some of them: add "
            "--[no-]restrict and --[no-]docker-hub."
        )
    if not show_changes(program, now.facts(), wanted.facts()):
        program.output.say(f"{organization} has these registries already.")
        return
    program.questions.confirm(f"Change the registries of {organization}?", yes=yes)
    updated = program.hub.orgs.registry_access.update(
        organization,
        enabled=wanted.enabled,
        docker_hub=wanted.docker_hub,
        custom_registries=wanted.custom.values(),
    )
    program.output.show_one(updated, _COLUMNS)


def _address(text: str) -> str:
    return text.partition("=")[0]


def _registry(now: _Registries, text: str, *, allowed: bool) -> models.CustomRegistry:
    """Return a registry as it is to be; without a new name, it keeps the name that it has."""
    address, _, name = text.partition("=")
    known = now.custom.get(address)
    friendly_name = name or (known.friendly_name if known else None) or address
    return models.CustomRegistry(address=address, friendly_name=friendly_name, allowed=allowed)


def _refuse_repeated(addresses: Sequence[str]) -> None:
    for address in addresses:
        if addresses.count(address) > 1:
            raise click.UsageError(f"{address!r} is named more than once.")


def _addresses(access: models.RegistryAccess, *, allowed: bool) -> list[str]:
    found = _Registries.read(access).custom.items()
    return [address for address, each in found if each.allowed is allowed]


def _word(allowed: object) -> str | None:
    return ("allowed" if allowed else "blocked") if isinstance(allowed, bool) else None
