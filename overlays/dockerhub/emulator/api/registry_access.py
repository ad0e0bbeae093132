"""Registry access management: for owners, and for changes only on the Business plan."""

import dataclasses
from typing import Any

from dockerhub.emulator import errors
from dockerhub.emulator.messages import json_response
from dockerhub.emulator.state.records import CustomRegistry, Organization, RegistryAccess

from .access import require_role
from .handlers import Backend, Caller, Request, Response, Route
from .requests import check_fields, json_object

_DOCKER_HUB = "DockerHub"


def routes() -> list[Route]:
    """Return the routes of this family."""
    path = "/v2/orgs/{org_name}/settings/registry-access-management"
    return [Route(path, {"GET": get_access, "PUT": update_access})]


def get_access(backend: Backend, caller: Caller, request: Request) -> Response:
    """``GET …/settings/registry-access-management``."""
    name = request.params["org_name"]
    organization = require_role(backend, caller, name, "owner", oat="scope-ram-read")
    return json_response(_json(organization))


def update_access(backend: Backend, caller: Caller, request: Request) -> Response:
    """``PUT …/settings/registry-access-management``: all at once."""
    name = request.params["org_name"]
    organization = require_role(backend, caller, name, "owner", oat="scope-ram-write")
    access = _read(json_object(request))
    if organization.plan != "business":
        message = "registry access management can only be set on a business plan"
        raise errors.forbidden(message)
    updated = dataclasses.replace(organization, registry_access=access)
    backend.state.organizations[organization.name] = updated
    backend.audit(
        organization.name,
        "org.settings.update",
        organization.name,
        caller.actor,
        f"updated the registry access management of the organization {organization.name}",
        enabled=str(access.enabled).lower(),
        docker_hub_allowed=str(access.docker_hub_allowed).lower(),
        custom_registries=", ".join(each.address for each in access.custom_registries),
    )
    return json_response(_json(updated))


def _read(body: dict[str, Any]) -> RegistryAccess:
    lists = {"standard_registries": list, "custom_registries": list}
    check_fields(body, required={"enabled": bool, **lists})
    allowed = True
    for each in _objects(body, "standard_registries"):
        check_fields(each, required={"id": str, "allowed": bool})
        # Which others the service knows, or whether it refuses them, is written nowhere.
        if each["id"] == _DOCKER_HUB:
            allowed = each["allowed"]
    return RegistryAccess(
        enabled=body["enabled"],
        docker_hub_allowed=allowed,
        custom_registries=tuple(map(_custom, _objects(body, "custom_registries"))),
    )


def _objects(body: dict[str, Any], name: str) -> list[dict[str, Any]]:
    if not all(isinstance(each, dict) for each in body[name]):
        raise errors.invalid({name: "must be an array of objects"})
    found: list[dict[str, Any]] = body[name]
    return found


def _custom(value: dict[str, Any]) -> CustomRegistry:
    fields = {"address": str, "friendly_name": str, "allowed": bool}
    check_fields(value, required=fields)
    if not value["address"]:
        raise errors.invalid({"custom_registries": "address must not be empty"})
    return CustomRegistry(**{name: value[name] for name in fields})


def _json(organization: Organization) -> dict[str, Any]:
    access = organization.registry_access
    return {
        "enabled": access.enabled,
        "standard_registries": [{"id": _DOCKER_HUB, "allowed": access.docker_hub_allowed}],
        "custom_registries": [dataclasses.asdict(each) for each in access.custom_registries],
    }
