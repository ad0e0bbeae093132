"""A call of each operation: arguments, and the request that they make."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from dockerhub._base.messages import Request
from dockerhub._spec.operations import find_operation, operation_names

NAMES = list(operation_names())
REPO = {"namespace": "acme", "repository": "app"}
REPO_PATH = "/v2/namespaces/acme/repositories/app"
SCHEMAS = ["urn:ietf:params:scim:schemas:core:2.0:User"]
ZONE = timezone(timedelta(hours=2))

REQUESTS: dict[str, tuple[dict[str, Any], str, str, dict[str, str]]] = {
    "login": (
        {"body": {"username": "ann", "password": "pw"}},
        "POST",
        "/v2/users/login",
        {},
    ),
    "login_2fa": (
        {"body": {"login_2fa_token": "t", "code": "012345"}},
        "POST",
        "/v2/users/2fa-login",
        {},
    ),
    "create_auth_token": (
        {"body": {"identifier": "ann", "secret": "pw"}},
        "POST",
        "/v2/auth/token",
        {},
    ),
    "list_access_tokens": (
        {"page": 2, "page_size": 100},
        "GET",
        "/v2/access-tokens",
        {"page": "2", "page_size": "100"},
    ),
    "create_access_token": (
        {"body": {"token_label": "ci", "scopes": ["repo:read"]}},
        "POST",
        "/v2/access-tokens",
        {},
    ),
    "get_access_token": ({"uuid": "u-1"}, "GET", "/v2/access-tokens/u-1", {}),
    "update_access_token": (
        {"uuid": "u-1", "body": {"is_active": False}},
        "PATCH",
        "/v2/access-tokens/u-1",
        {},
    ),
    "delete_access_token": ({"uuid": "u-1"}, "DELETE", "/v2/access-tokens/u-1", {}),
    "get_images_summary": (
        {**REPO, "active_from": datetime(2026, 10, 1, tzinfo=UTC)},
        "GET",
        f"{REPO_PATH}/images-summary",
        {"active_from": "2026-10-01T00:00:00+00:00"},
    ),
    "list_images": (
        {**REPO, "status": "active", "ordering": "-last_activity", "currently_tagged": True},
        "GET",
        f"{REPO_PATH}/images",
        {"status": "active", "ordering": "-last_activity", "currently_tagged": "true"},
    ),
    "list_image_tags": (
        {**REPO, "digest": "sha256:ab"},
        "GET",
        f"{REPO_PATH}/images/sha256%3Aab/tags",
        {},
    ),
    "delete_images": (
        {"namespace": "acme", "body": {"manifests": [{"repository": "app", "digest": "d"}]}},
        "POST",
        "/v2/namespaces/acme/delete-images",
        {},
    ),
    "list_audit_logs": (
        {"account": "acme", "actor": "ann", "from_": "2026-10-01T12:00:00+02:00", "page": 1},
        "GET",
        "/v2/auditlogs/acme",
        {"actor": "ann", "from": "2026-10-01T12:00:00+02:00", "page": "1"},
    ),
    "list_audit_actions": ({"account": "acme"}, "GET", "/v2/auditlogs/acme/actions", {}),
    "get_org_settings": ({"name": "acme"}, "GET", "/v2/orgs/acme/settings", {}),
    "update_org_settings": (
        {
            "name": "acme",
            "body": {
                "restricted_images": {
                    "enabled": True,
                    "allow_official_images": True,
                    "allow_verified_publishers": False,
                }
            },
        },
        "PUT",
        "/v2/orgs/acme/settings",
        {},
    ),
    "list_tags": ({**REPO, "page_size": 1}, "GET", f"{REPO_PATH}/tags", {"page_size": "1"}),
    "check_tags": (REPO, "HEAD", f"{REPO_PATH}/tags", {}),
    "get_tag": ({**REPO, "tag": "a b"}, "GET", f"{REPO_PATH}/tags/a%20b", {}),
    "check_tag": ({**REPO, "tag": "é?#%"}, "HEAD", f"{REPO_PATH}/tags/%C3%A9%3F%23%25", {}),
    "delete_tag": (
        {**REPO, "tag": "3.12"},
        "DELETE",
        "/v2/repositories/acme/app/tags/3.12/",
        {},
    ),
    "get_scim_service_provider_config": ({}, "GET", "/v2/scim/2.0/ServiceProviderConfig", {}),
    "list_scim_resource_types": ({}, "GET", "/v2/scim/2.0/ResourceTypes", {}),
    "get_scim_resource_type": ({"name": "User"}, "GET", "/v2/scim/2.0/ResourceTypes/User", {}),
    "list_scim_schemas": ({}, "GET", "/v2/scim/2.0/Schemas", {}),
    "get_scim_schema": ({"id": "urn:x:User"}, "GET", "/v2/scim/2.0/Schemas/urn%3Ax%3AUser", {}),
    "list_scim_users": (
        {
            "start_index": 1,
            "count": 200,
            "filter_": 'userName eq "jon@docker.com"',
            "sort_order": "ascending",
            "sort_by": "userName",
            "attributes": "userName",
        },
        "GET",
        "/v2/scim/2.0/Users",
        {
            "startIndex": "1",
            "count": "200",
            "filter": 'userName eq "jon@docker.com"',
            "attributes": "userName",
            "sortOrder": "ascending",
            "sortBy": "userName",
        },
    ),
    "create_scim_user": (
        {"body": {"schemas": SCHEMAS, "userName": "jon@docker.com"}},
        "POST",
        "/v2/scim/2.0/Users",
        {},
    ),
    "get_scim_user": ({"id": "d80f7c79"}, "GET", "/v2/scim/2.0/Users/d80f7c79", {}),
    "update_scim_user": (
        {"id": "d80f7c79", "body": {"schemas": SCHEMAS, "enabled": True}},
        "PUT",
        "/v2/scim/2.0/Users/d80f7c79",
        {},
    ),
}


def build(name: str, /, **changes: Any) -> Request:
    return find_operation(name).request({**REQUESTS[name][0], **changes})
