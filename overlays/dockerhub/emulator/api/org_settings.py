"""Organization settings: for owners, and for changes only on the Business plan."""

import dataclasses
from typing import Any

from dockerhub.emulator import errors
from dockerhub.emulator.messages import json_response
from dockerhub.emulator.state.records import Organization, RestrictedImages

from .access import require_role
from .handlers import Backend, Caller, Handler, Request, Response, Route
from .requests import check_fields, json_object

_FIELDS = ("enabled", "allow_official_images", "allow_verified_publishers")


def routes() -> list[Route]:
    """Return the routes of this family."""
    settings: dict[str, Handler] = {"GET": get_settings, "PUT": update_settings}
    return [Route("/v2/orgs/{name}/settings", settings)]


def get_settings(backend: Backend, caller: Caller, request: Request) -> Response:
    """``GET /v2/orgs/{name}/settings``."""
    return json_response(_json(_organization(backend, caller, request)))


def update_settings(backend: Backend, caller: Caller, request: Request) -> Response:
    """``PUT /v2/orgs/{name}/settings``: all three at once."""
    organization = _organization(backend, caller, request)
    body = json_object(request)
    check_fields(body, required={"restricted_images": dict})
    check_fields(body["restricted_images"], required=dict.fromkeys(_FIELDS, bool))
    if organization.plan != "business":
        raise errors.forbidden("restricted_images can only be set on a business plan")
    values = {name: body["restricted_images"][name] for name in _FIELDS}
    updated = dataclasses.replace(organization, restricted_images=RestrictedImages(**values))
    backend.state.organizations[organization.name] = updated
    backend.audit(
        organization.name,
        "org.settings.update",
        organization.name,
        caller.actor,
        f"updated the settings of the organization {organization.name}",
        **{f"restricted_images.{name}": str(value).lower() for name, value in values.items()},
    )
    return json_response(_json(updated))


def _organization(backend: Backend, caller: Caller, request: Request) -> Organization:
    return require_role(backend, caller, request.params["name"], "owner")


def _json(organization: Organization) -> dict[str, Any]:
    settings = organization.restricted_images
    return {"restricted_images": {name: getattr(settings, name) for name in _FIELDS}}
