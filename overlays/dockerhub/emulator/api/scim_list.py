"""Listing SCIM users: filter, order, page, and a choice of attributes."""

from http import HTTPStatus
from typing import Any

from dockerhub.emulator.state.records import Organization, ScimUser
from dockerhub.emulator.state.times import rfc3339

from .handlers import Backend, Request, Response
from .requests import positive_integer
from .scim import SCIM_ROOT, invalid_value, refuse_fields, scim_error, scim_list
from .scim_filter import USER_SCHEMA, FilterError, Resource, find_attribute, parse_filter

_ALWAYS = ("schemas", "id")


def list_users(backend: Backend, organization: Organization, request: Request) -> Response:
    """``GET /v2/scim/2.0/Users``."""
    start = positive_integer(request, "startIndex", 1, None, refuse_fields)
    count = positive_integer(request, "count", 100, 200, refuse_fields)
    members = [u for u in backend.state.scim_users.values() if u.org == organization.name]
    found = _filtered(request, [user_json(request, user) for user in members])
    ordered = _ordered(request, found)
    page = [_selected(request, resource) for resource in ordered[start - 1 : start - 1 + count]]
    return scim_list(page, totalResults=len(ordered), startIndex=start, itemsPerPage=len(page))


def user_json(request: Request, user: ScimUser) -> dict[str, Any]:
    """Return a user as a SCIM resource."""
    return {
        "schemas": [USER_SCHEMA],
        "id": user.id,
        "userName": user.user_name,
        "name": {"givenName": user.given_name, "familyName": user.family_name},
        "displayName": user.display_name,
        "active": user.active,
        "emails": [{"value": user.user_name, "display": user.user_name, "primary": True}],
        "groups": [{"value": group, "display": group} for group in user.groups],
        "meta": {
            "resourceType": "User",
            "location": f"{request.origin}{SCIM_ROOT}/Users/{user.id}",
            "created": rfc3339(user.created),
            "lastModified": rfc3339(user.last_modified),
        },
    }


def _filtered(request: Request, resources: list[dict[str, Any]]) -> list[dict[str, Any]]:
    text = request.query.get("filter")
    if text is None:
        return resources
    try:
        holds = parse_filter(text)
    except FilterError as error:
        raise scim_error(HTTPStatus.BAD_REQUEST, str(error), "invalidFilter") from None
    return [resource for resource in resources if holds(resource)]


def _ordered(request: Request, resources: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Order as RFC 7644, section 3.4.2.3, says: in ascending order, those without come last."""
    direction = request.query.get("sortOrder")
    if direction not in (None, "ascending", "descending"):
        raise invalid_value("sortOrder must be ascending or descending")
    attribute = find_attribute(request.query.get("sortBy") or "")
    if attribute is None:
        return resources

    def key(resource: Resource) -> tuple[bool, str]:
        values = attribute.values(resource)
        return not values, str(values[0]) if values else ""

    return sorted(resources, key=key, reverse=direction == "descending")


def _selected(request: Request, resource: dict[str, Any]) -> dict[str, Any]:
    """Return the requested attributes; ``schemas`` and ``id`` always."""
    text = request.query.get("attributes")
    if text is None:
        return resource
    prefix = USER_SCHEMA.lower() + ":"
    names = {name.strip().lower().removeprefix(prefix) for name in text.split(",")}
    selected: dict[str, Any] = {}
    for key, value in resource.items():
        if key in _ALWAYS or key.lower() in names:
            selected[key] = value
        elif isinstance(value, dict):
            parts = _parts(key, value, names)
            selected.update({key: parts} if parts else {})
        elif isinstance(value, list):
            rows = [_parts(key, row, names) for row in value]
            selected.update({key: rows} if any(rows) else {})
    return selected


def _parts(key: str, row: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {k: v for k, v in row.items() if f"{key}.{k}".lower() in names}
