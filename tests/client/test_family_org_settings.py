"""Settings of organizations: what the methods do."""

import pytest
from demo_clients import as_alice, signed_in
from driving import Drive

from dockerhub import (
    PermissionDeniedError,
    RateLimitError,
)
from dockerhub.emulator import EmulatedHub, EmulatedRateLimit
from dockerhub_openapi import models


def test_get_org_settings(drive: Drive, server: EmulatedHub) -> None:
    found = as_alice(drive, server).orgs.settings.get("acme")
    assert isinstance(found, models.OrgSettings)
    assert isinstance(found.restricted_images, models.RestrictedImages)
    assert found.restricted_images.enabled is False


def test_update_org_settings(drive: Drive, server: EmulatedHub) -> None:
    found = as_alice(drive, server).orgs.settings.update(
        "acme", enabled=True, allow_official_images=True, allow_verified_publishers=False
    )
    assert isinstance(found, models.OrgSettings)
    held = server.state.organizations["acme"].restricted_images
    written = (held.enabled, held.allow_official_images, held.allow_verified_publishers)
    assert written == (True, True, False)


def test_settings_need_a_business_plan(drive: Drive, server: EmulatedHub) -> None:
    with pytest.raises(PermissionDeniedError, match="business plan"):
        signed_in(drive, server).orgs.settings.update(
            "umbrella", enabled=True, allow_official_images=True, allow_verified_publishers=True
        )


def test_an_exceeded_rate_limit_ends_a_call(drive: Drive, server: EmulatedHub) -> None:
    hub = signed_in(drive, server)
    hub.login()
    server.rate_limit = EmulatedRateLimit(limit=0)
    with pytest.raises(RateLimitError) as caught:
        hub.orgs.settings.get("acme")
    assert caught.value.retry_at is not None


def test_the_old_name_still_works_for_one_version(drive: Drive, server: EmulatedHub) -> None:
    hub = signed_in(drive, server)
    with pytest.warns(DeprecationWarning, match=r"hub\.org_settings is now hub\.orgs\.settings"):
        settings = hub.org_settings
    assert settings.get("acme").to_dict() == hub.orgs.settings.get("acme").to_dict()
