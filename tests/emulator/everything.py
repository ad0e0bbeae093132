"""A tour of the client: every method, for success and for refusals that the spec documents."""

from contextlib import suppress
from typing import Any, Final

import httpx

from dockerhub import BadRequestError, ConflictError, DockerHub, HubError, NotFoundError
from dockerhub.emulator.seed_demo import TOTP_SECRET

USER_SCHEMA: Final = "urn:ietf:params:scim:schemas:core:2.0:User"


def call_everything(url: str, transport: httpx.BaseTransport) -> None:
    """Call every method of the client on a Hub that holds the demo and has no rate limit."""
    common: dict[str, Any] = {"base_url": url, "transport": transport, "strict": True}
    with DockerHub(username="alice", password="alice-password", **common) as hub:
        hub.login()
        hub.whoami()
        use_tags(hub)
        use_access_tokens(hub)
        use_images(hub)
        use_organization(hub)
    with DockerHub(
        username="bob", password="bob-password", totp_secret=TOTP_SECRET, **common
    ) as hub:
        list(hub.tags.list("acme/app", page_size=100, concurrency=2))
    with DockerHub(username="acme", password="dckr_oat_acme", **common) as hub:
        hub.tags.get("acme/secret", next(iter(hub.tags.list("acme/secret"))).name)
    with DockerHub(username="alice", password="wrong", **common) as hub, suppress(HubError):
        hub.login()
    with DockerHub(scim_token="dckr_scim_acme", anonymous=True, **common) as hub:
        use_scim(hub)
    with DockerHub(anonymous=True, **common) as hub:
        list(hub.tags.list("library/python"))
        with suppress(HubError):
            hub.tags.get("acme/secret", "latest")


def use_tags(hub: DockerHub) -> None:
    """List, get, look for and delete tags."""
    names = [tag.name for tag in hub.tags.list("acme/app", page_size=100)]
    hub.tags.get("acme/app", names[0])
    hub.tags.exists("acme/app")
    hub.tags.exists("acme/app", names[0])
    hub.tags.exists("acme/app", "no-such-tag")
    hub.tags.delete("acme/app", names[-1])
    with suppress(NotFoundError):
        hub.tags.get("acme/app", names[-1])


def use_access_tokens(hub: DockerHub) -> None:
    """Create, list, get, change and delete an access token."""
    token = hub.access_tokens.create("CI", ["repo:read"])
    list(hub.access_tokens.list(page_size=2))
    hub.access_tokens.get(token.uuid)
    hub.access_tokens.update(token.uuid, label="CI 2")
    hub.access_tokens.update(token.uuid, is_active=False)
    hub.access_tokens.delete(token.uuid)
    with suppress(NotFoundError):
        hub.access_tokens.get(token.uuid)


def use_images(hub: DockerHub) -> None:
    """Count, list and delete images, with the warnings that the first attempt meets."""
    hub.images.summary("alice/tools", active_from="2026-01-01")
    images = list(hub.images.list("alice/tools", status="inactive", ordering="-digest"))
    images += hub.images.list("alice/tools", currently_tagged=True, page_size=5)
    digest = str(images[-1].digest)
    list(hub.images.tags("alice/tools", digest))
    try:
        hub.images.delete("alice", [("tools", digest)], dry_run=True)
    except BadRequestError as error:
        details: dict[str, Any] = error.body
        warnings = details["errinfo"]["details"]["warnings"]
        hub.images.delete("alice", [("tools", digest)], dry_run=False, ignore_warnings=warnings)


def use_organization(hub: DockerHub) -> None:
    """Read audit logs; read and write settings."""
    hub.audit_logs.actions("acme")
    list(hub.audit_logs.list("acme", page_size=50, limit=120, since="2026-01-01"))
    hub.org_settings.get("acme")
    hub.org_settings.update(
        "acme", enabled=True, allow_official_images=True, allow_verified_publishers=False
    )


def use_scim(hub: DockerHub) -> None:
    """Read the descriptions; create, find, change and list users."""
    hub.scim.service_provider_config()
    hub.scim.resource_types()
    hub.scim.resource_type("User")
    hub.scim.schemas()
    hub.scim.schema(USER_SCHEMA)
    user = hub.scim.create("sam@example.com", given_name="Sam")
    with suppress(ConflictError):
        hub.scim.create("sam@example.com")
    hub.scim.get(user.id)
    hub.scim.update(user.id, enabled=True, family_name="Snow")
    list(hub.scim.list(filter='userName co "example"', sort_by="userName", page_size=2))
    with suppress(NotFoundError):
        hub.scim.get("no-such-user")
