"""Organization settings: for owners, and some for the Business plan only."""

import dataclasses
from typing import Any

from dockerhub.emulator.http.service import Service
from dockerhub.emulator.messages import Call, Reply, forbidden, json_reply, not_found
from dockerhub.emulator.state.records import Organization, RestrictedImages
from dockerhub.emulator.state.sessions import Caller

from .access import role_in
from .handlers import Routes
from .requests import check_fields, json_object

_SWITCHES = ("enabled", "allow_official_images", "allow_verified_publishers")


def routes() -> Routes:
    """Return the operations of this module."""
    return {"/v2/orgs/{name}/settings": {"GET": read_settings, "PUT": update_settings}}


def read_settings(service: Service, caller: Caller, call: Call) -> Reply:
    """``GET /v2/orgs/{name}/settings``."""
    return json_reply(_body(_organization(service, caller, call)))


def update_settings(service: Service, caller: Caller, call: Call) -> Reply:
    """``PUT /v2/orgs/{name}/settings``: all three switches at once."""
    organization = _organization(service, caller, call)
    body = json_object(call)
    check_fields(body, required={"restricted_images": dict})
    check_fields(body["restricted_images"], required=dict.fromkeys(_SWITCHES, bool))
    if organization.plan != "business":
        raise forbidden("restricted_images can only be set on a business plan")
    switches = {name: body["restricted_images"][name] for name in _SWITCHES}
    updated = dataclasses.replace(organization, restricted_images=RestrictedImages(**switches))
    service.state.organizations[organization.name] = updated
    service.audit(
        organization.name,
        "org.settings.update",
        organization.name,
        caller.actor,
        f"updated the settings of the organization {organization.name}",
        **{f"restricted_images.{name}": str(value).lower() for name, value in switches.items()},
    )
    return json_reply(_body(updated))


def _organization(service: Service, caller: Caller, call: Call) -> Organization:
    caller.username()
    name = call.params["name"]
    organization = service.state.organizations.get(name)
    if organization is None:
        raise not_found(organization=name)
    if caller.kind == "pat":
        raise forbidden("token issued from personal access token")
    if role_in(service, caller, name) != "owner":
        raise forbidden()
    return organization


def _body(organization: Organization) -> dict[str, Any]:
    settings = organization.restricted_images
    return {"restricted_images": {name: getattr(settings, name) for name in _SWITCHES}}
