"""Listing SCIM users: filter, order, window, and a choice of attributes."""

from typing import Any

from dockerhub.emulator.http.service import Service
from dockerhub.emulator.messages import Call, Reply
from dockerhub.emulator.state.records import Organization, ScimUser
from dockerhub.emulator.state.times import rfc3339

from .scim import invalid_value, scim_error, scim_list, scim_reply
from .scim_filter import USER_SCHEMA, FilterError, Resource, find_attribute, parse_filter

_DEFAULT_COUNT = 100
_MAX_COUNT = 200
_MOST_DIGITS = 18
_ALWAYS = ("schemas", "id")


def list_users(service: Service, organization: Organization, call: Call) -> Reply:
    """``GET /v2/scim/2.0/Users``."""
    start = _integer(call, "startIndex", 1, None)
    count = _integer(call, "count", _DEFAULT_COUNT, _MAX_COUNT)
    members = [u for u in service.state.scim_users.values() if u.org == organization.name]
    found = _filtered(call, [user_body(call, user) for user in members])
    ordered = _ordered(call, found)
    page = [_chosen(call, resource) for resource in ordered[start - 1 : start - 1 + count]]
    envelope = scim_list(page, totalResults=len(ordered), startIndex=start, itemsPerPage=len(page))
    return scim_reply(envelope)


def user_body(call: Call, user: ScimUser) -> dict[str, Any]:
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
            "location": f"{call.origin}/v2/scim/2.0/Users/{user.id}",
            "created": rfc3339(user.created),
            "lastModified": rfc3339(user.last_modified),
        },
    }


def _integer(call: Call, name: str, default: int, most: int | None) -> int:
    text = call.query.get(name)
    if text is None:
        return default
    digits = text.lstrip("0")
    value = int(digits[:_MOST_DIGITS]) if digits.isascii() and digits.isdigit() else 0
    if value < 1 or (most is not None and value > most):
        raise invalid_value(f"{name} must be from 1" + (f" to {most}" if most else ""))
    return value


def _filtered(call: Call, resources: list[dict[str, Any]]) -> list[dict[str, Any]]:
    text = call.query.get("filter")
    if text is None:
        return resources
    try:
        holds = parse_filter(text)
    except FilterError as error:
        raise scim_error(400, str(error), "invalidFilter") from None
    return [resource for resource in resources if holds(resource)]


def _ordered(call: Call, resources: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Order as RFC 7644, section 3.4.2.3, says: who lacks the attribute comes last, ascending."""
    direction = call.query.get("sortOrder")
    if direction not in (None, "ascending", "descending"):
        raise invalid_value("sortOrder must be ascending or descending")
    attribute = find_attribute(call.query.get("sortBy") or "")
    if attribute is None:
        return resources

    def key(resource: Resource) -> tuple[bool, str]:
        values = attribute.values(resource)
        return not values, str(values[0]) if values else ""

    return sorted(resources, key=key, reverse=direction == "descending")


def _chosen(call: Call, resource: dict[str, Any]) -> dict[str, Any]:
    """Return the attributes that were asked for; ``schemas`` and ``id`` always."""
    text = call.query.get("attributes")
    if text is None:
        return resource
    prefix = USER_SCHEMA.lower() + ":"
    names = {name.strip().lower().removeprefix(prefix) for name in text.split(",")}
    chosen: dict[str, Any] = {}
    for key, value in resource.items():
        if key in _ALWAYS or key.lower() in names:
            chosen[key] = value
        elif isinstance(value, dict):
            parts = _parts(key, value, names)
            chosen.update({key: parts} if parts else {})
        elif isinstance(value, list):
            rows = [_parts(key, row, names) for row in value]
            chosen.update({key: rows} if any(rows) else {})
    return chosen


def _parts(key: str, row: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {k: v for k, v in row.items() if f"{key}.{k}".lower() in names}
