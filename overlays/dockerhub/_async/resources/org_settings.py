"""`hub.orgs.settings`: the settings of an organization."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dockerhub._async.caller import AsyncCaller
from dockerhub._base.arguments import check_segment
from dockerhub_openapi import api

if TYPE_CHECKING:
    from dockerhub_openapi.models.org_settings import OrgSettings
    from dockerhub_openapi.models.update_org_settings_request import UpdateOrgSettingsRequest


class AsyncOrgSettingsResource:
    """The settings of an organization; only its owners may change them."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def get(self, org: str) -> OrgSettings:
        """Return the settings; `restricted_images` says which images may be used.

        Args:
            org: Name of the organization.

        Raises:
            HubError: The request failed.
            ValueError: The name cannot be one.
        """
        return await self._caller.call(
            api.org_settings.get_org_settings.OPERATION, check_segment("org", org)
        )

    async def update(
        self,
        org: str,
        *,
        enabled: bool,
        allow_official_images: bool,
        allow_verified_publishers: bool,
    ) -> OrgSettings:
        """Set which images the members may use (`restricted_images`); needs a business plan.

        The three are written together, so all are mandatory: a value left out would be reset.

        Args:
            org: Name of the organization.
            enabled: Whether the use of images is restricted at all.
            allow_official_images: Whether official images may be used, if it is.
            allow_verified_publishers: Whether images of verified publishers may be used, if it is.

        Returns:
            The settings as they are now.

        Raises:
            PermissionDeniedError: The account is not an owner, or the plan lacks the setting.
            HubError: The request failed otherwise.
            TypeError: A value is not True or False.
            ValueError: The name cannot be one.
        """
        return await self._caller.call(
            api.org_settings.update_org_settings.OPERATION,
            check_segment("org", org),
            body=_restricting(
                enabled=enabled,
                allow_official_images=allow_official_images,
                allow_verified_publishers=allow_verified_publishers,
            ),
        )


def _restricting(
    *, enabled: bool, allow_official_images: bool, allow_verified_publishers: bool
) -> UpdateOrgSettingsRequest:
    from dockerhub_openapi.models.restricted_images import RestrictedImages
    from dockerhub_openapi.models.update_org_settings_request import UpdateOrgSettingsRequest

    return UpdateOrgSettingsRequest(
        restricted_images=RestrictedImages(
            enabled=enabled,
            allow_official_images=allow_official_images,
            allow_verified_publishers=allow_verified_publishers,
        )
    )
