"""Each operation's method of the client, called with the arguments of the operation."""

from collections.abc import Callable
from typing import Any, Final

Call = Callable[[Any, dict[str, Any]], Any]

ARGUMENTS: Final[dict[str, Any]] = {
    "namespace": "acme",
    "repository": "app",
    "tag": "v1.0",
    "digest": "sha256:c1ae9c43",
    "uuid": "b30bbf97",
    "account": "acme",
    "name": "acme",
    "id": "urn:x:y",
    "action": "repo.tag.push",
    "actor": "ann",
    "from_": "2026-10-01T00:00:00Z",
    "to": "2026-11-01T00:00:00+01:00",
    "active_from": "2026-10-01T00:00:00Z",
    "status": "active",
    "currently_tagged": True,
    "ordering": "-digest",
    "page_size": 25,
    "count": 25,
    "filter_": 'userName eq "jon.snow@docker.com"',
    "attributes": "userName,emails",
    "sort_by": "userName",
    "sort_order": "descending",
}
"""A value for each parameter that the methods take; `page` and `startIndex` they set themselves."""
BODIES: Final[dict[str, Any]] = {
    "create_access_token": {"token_label": "ci", "scopes": ["repo:read"]},
    "update_access_token": {"token_label": "ci", "is_active": False},
    "update_org_settings": {
        "restricted_images": {
            "enabled": True,
            "allow_official_images": False,
            "allow_verified_publishers": True,
        }
    },
    "delete_images": {
        "dry_run": True,
        "active_from": "2026-10-01T00:00:00Z",
        "manifests": [{"repository": "app", "digest": "sha256:c1"}],
        "ignore_warnings": [{"repository": "app", "digest": "sha256:c1", "warning": "is_active"}],
    },
    "create_scim_user": {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": "jon.snow@docker.com",
        "name": {"givenName": "Jon", "familyName": "Snow"},
    },
    "update_scim_user": {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "enabled": False,
        "name": {"givenName": "Jon", "familyName": "Snow"},
    },
}
WITHOUT: Final = frozenset({"login", "login_2fa", "create_auth_token"})
"""Operations that the client uses by itself, to sign in."""


def _repository(given: dict[str, Any]) -> str:
    return f"{given['namespace']}/{given['repository']}"


def _name(given: dict[str, Any]) -> dict[str, Any]:
    name = given["body"]["name"]
    return {"given_name": name["givenName"], "family_name": name["familyName"]}


def _delete_images(hub: Any, given: dict[str, Any]) -> Any:
    body = given["body"]
    return hub.images.delete(
        given["namespace"],
        [(each["repository"], each["digest"]) for each in body["manifests"]],
        dry_run=body["dry_run"],
        ignore_warnings=body["ignore_warnings"],
        active_from=body["active_from"],
    )


def _audit_logs(hub: Any, given: dict[str, Any]) -> Any:
    return hub.audit_logs.list(
        given["account"],
        action=given["action"],
        name=given["name"],
        actor=given["actor"],
        since=given["from_"],
        until=given["to"],
        page_size=given["page_size"],
    )


def _images(hub: Any, given: dict[str, Any]) -> Any:
    names = ("status", "currently_tagged", "ordering", "active_from", "page_size")
    return hub.images.list(_repository(given), **{name: given[name] for name in names})


def _users(hub: Any, given: dict[str, Any]) -> Any:
    return hub.scim.list(
        filter=given["filter_"],
        attributes=given["attributes"].split(","),
        sort_by=given["sort_by"],
        sort_order=given["sort_order"],
        page_size=given["count"],
    )


METHODS: Final[dict[str, Call]] = {
    "list_access_tokens": lambda hub, a: hub.access_tokens.list(page_size=a["page_size"]),
    "create_access_token": lambda hub, a: hub.access_tokens.create(
        a["body"]["token_label"], a["body"]["scopes"]
    ),
    "get_access_token": lambda hub, a: hub.access_tokens.get(a["uuid"]),
    "update_access_token": lambda hub, a: hub.access_tokens.update(
        a["uuid"], label=a["body"]["token_label"], is_active=a["body"]["is_active"]
    ),
    "delete_access_token": lambda hub, a: hub.access_tokens.delete(a["uuid"]),
    "get_images_summary": lambda hub, a: hub.images.summary(
        _repository(a), active_from=a["active_from"]
    ),
    "list_images": _images,
    "list_image_tags": lambda hub, a: hub.images.tags(
        _repository(a), a["digest"], page_size=a["page_size"]
    ),
    "delete_images": _delete_images,
    "list_audit_logs": _audit_logs,
    "list_audit_actions": lambda hub, a: hub.audit_logs.actions(a["account"]),
    "get_org_settings": lambda hub, a: hub.org_settings.get(a["name"]),
    "update_org_settings": lambda hub, a: hub.org_settings.update(
        a["name"], **a["body"]["restricted_images"]
    ),
    "list_tags": lambda hub, a: hub.tags.list(_repository(a), page_size=a["page_size"]),
    "check_tags": lambda hub, a: hub.tags.exists(_repository(a)),
    "get_tag": lambda hub, a: hub.tags.get(_repository(a), a["tag"]),
    "check_tag": lambda hub, a: hub.tags.exists(_repository(a), a["tag"]),
    "delete_tag": lambda hub, a: hub.tags.delete(_repository(a), a["tag"]),
    "get_scim_service_provider_config": lambda hub, a: hub.scim.service_provider_config(),
    "list_scim_resource_types": lambda hub, a: hub.scim.resource_types(),
    "get_scim_resource_type": lambda hub, a: hub.scim.resource_type(a["name"]),
    "list_scim_schemas": lambda hub, a: hub.scim.schemas(),
    "get_scim_schema": lambda hub, a: hub.scim.schema(a["id"]),
    "list_scim_users": _users,
    "create_scim_user": lambda hub, a: hub.scim.create(a["body"]["userName"], **_name(a)),
    "get_scim_user": lambda hub, a: hub.scim.get(a["id"]),
    "update_scim_user": lambda hub, a: hub.scim.update(
        a["id"], enabled=a["body"]["enabled"], **_name(a)
    ),
}
