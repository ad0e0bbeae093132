"""Webhooks: what the methods do."""

import json

import httpx
import pytest
from demo_clients import as_alice, signed_in
from driving import Drive
from worlds import bearer

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


def test_a_bad_url_is_refused_without_its_secret_part(drive: Drive, server: EmulatedHub) -> None:
    webhooks = as_alice(drive, server).repositories.webhooks
    for url, problem in (
        (f"{URL} ", "has a character that must be percent-encoded"),
        (URL.replace("https", "ftps"), "does not begin with https:// or http://"),
        (URL.replace(".com", ".com:0"), "has no host, or an invalid port"),
    ):
        with pytest.raises(ValueError, match=f"^url {problem}: '[^']*'; write a URL") as caught:
            webhooks.create("acme/app", "CI", url)
        assert "secret" not in str(caught.value)


def test_a_url_may_have_2000_characters_and_any_port(drive: Drive) -> None:
    """`expect_final_callback` is sent as well, as other clients do."""
    bodies = []

    def answer(request: httpx.Request) -> httpx.Response:
        bodies.append(json.loads(request.content))
        return httpx.Response(201, json={"name": "CI", "slug": "ci", "webhooks": []})

    webhooks = drive.hub(transport=drive.transport(answer), token=bearer()).repositories.webhooks
    for url in ("http://ci.example.com:1/", "https://ci.example.com/".ljust(2000, "x")):
        assert webhooks.create("acme/app", "CI", url).slug == "ci"
        assert bodies.pop() == {
            "name": "CI",
            "expect_final_callback": False,
            "webhooks": [{"name": "CI", "hook_url": url}],
        }
