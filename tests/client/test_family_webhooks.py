"""Webhooks: what the methods do."""

import pytest
from demo_clients import as_alice, signed_in
from driving import Drive

from dockerhub import PermissionDeniedError
from dockerhub.emulator import EmulatedHub

URL = "https://ci.example.com/hooks/docker?key=secret"


def test_a_webhook_is_created_listed_and_deleted(drive: Drive, server: EmulatedHub) -> None:
    """Two webhooks can have the same name, but not the same slug."""
    webhooks = as_alice(drive, server).repositories.webhooks
    slugs = [webhooks.create("acme/app", "My CI", URL).slug for _ in range(2)]
    assert slugs == ["my-ci", "my-ci-2"]
    listed = list(webhooks.list("acme/app"))
    assert [each.slug for each in listed] == ["ci", *slugs]
    assert [each.hook_url for each in listed[1].webhooks] == [URL]
    webhooks.delete("acme/app", "my-ci")
    assert [each.slug for each in webhooks.list("acme/app")] == ["ci", "my-ci-2"]


def test_an_organization_access_token_is_refused(drive: Drive, server: EmulatedHub) -> None:
    """No path is known to accept one."""
    hub = signed_in(drive, server, "acme", "dckr_oat_acme")
    with pytest.raises(PermissionDeniedError, match="organization access token is not allowed"):
        list(hub.repositories.webhooks.list("acme/app"))


def test_the_secret_part_of_a_bad_url_is_not_shown(drive: Drive, server: EmulatedHub) -> None:
    with pytest.raises(ValueError, match="percent-encoded") as caught:
        as_alice(drive, server).repositories.webhooks.create("acme/app", "CI", f"{URL} ")
    assert "secret" not in str(caught.value)
