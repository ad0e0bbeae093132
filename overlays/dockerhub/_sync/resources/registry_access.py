# Derived from _async/resources/registry_access.py by `make sync`; never edited.
"""`hub.orgs.registry_access`: the registries that members of organizations may use."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from dockerhub._base.arguments import check_segment, check_words, wrong_type
from dockerhub._sync.caller import Caller
from dockerhub_openapi import api

if TYPE_CHECKING:
    from dockerhub_openapi.models.custom_registry import CustomRegistry
    from dockerhub_openapi.models.registry_access import RegistryAccess


class RegistryAccessResource:
    """The registries that members of organizations may use with Docker Desktop.

    Docker calls it registry access management; it needs the Business plan. Owners of the
    organization manage it, signed in with the password or with an organization access token that
    has the scope ``scope-ram-read`` or ``scope-ram-write``.
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def get(self, org: str) -> RegistryAccess:
        """Return the registries that members of an organization may use.

        Args:
            org: Name of the organization.

        Raises:
            NotFoundError: There is no such organization.
            HubError: The request failed otherwise.
            ValueError: The name cannot be one.
        """
        return self._caller.call(
            api.registry_access.get_registry_access.OPERATION, check_segment("org", org)
        )

    def update(
        self,
        org: str,
        *,
        enabled: bool,
        docker_hub: bool,
        custom_registries: Iterable[CustomRegistry],
    ) -> RegistryAccess:
        """Set the registries that members of an organization may use.

        Members cannot pull from or push to any other registry then: name all that they need.
        All values are written together, so all are mandatory: what is left out would be reset.

        Args:
            org: Name of the organization.
            enabled: Whether the use of registries is restricted at all.
            docker_hub: Whether members may use Docker Hub, if it is.
            custom_registries: Other registries, each with its address, a name, and whether
                members may use it; an empty list for none.

        Returns:
            The registries as they are now.

        Raises:
            PermissionDeniedError: The account is not an owner, or the plan lacks the setting.
            NotFoundError: There is no such organization.
            HubError: The request failed otherwise.
            TypeError: An argument has a wrong type.
            ValueError: The name cannot be one, or an address is empty or there twice.
        """
        from dockerhub_openapi.models.registry_access import RegistryAccess
        from dockerhub_openapi.models.standard_registry import StandardRegistry

        if not isinstance(docker_hub, bool):
            raise wrong_type("docker_hub", "True or False", docker_hub)
        hub = StandardRegistry(id="DockerHub", allowed=docker_hub)
        body = RegistryAccess(
            enabled=enabled,
            standard_registries=[hub],
            custom_registries=_checked(custom_registries),
        )
        return self._caller.call(
            api.registry_access.update_registry_access.OPERATION,
            check_segment("org", org),
            body=body,
        )


def _checked(registries: object) -> list[CustomRegistry]:
    """Return the registries; `TypeError` or `ValueError` if they cannot be written."""
    from dockerhub_openapi.models.custom_registry import CustomRegistry

    if isinstance(registries, str) or not isinstance(registries, Iterable):
        raise wrong_type("custom_registries", "a list of CustomRegistry", registries)
    found = list(registries)
    addresses = set[str]()
    for index, each in enumerate(found):
        if not isinstance(each, CustomRegistry):
            raise wrong_type(f"custom_registries[{index}]", "a CustomRegistry", each)
        address = check_words(f"custom_registries[{index}].address", each.address)
        if address in addresses:
            raise ValueError(f"custom_registries names {address!r} more than once; name each once")
        addresses.add(address)
    return found
