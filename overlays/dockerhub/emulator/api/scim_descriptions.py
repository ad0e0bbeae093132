"""SCIM's description of itself: configuration, resource types, schemas."""

from http import HTTPStatus
from typing import Any

from dockerhub.emulator.state.records import Organization

from .handlers import Backend, Request, Response, Route
from .scim import scim_error, scim_list, scim_response, scim_route
from .scim_filter import USER_SCHEMA

_SCHEMAS = "urn:ietf:params:scim:schemas:core:2.0"
_CONFIGURATION = {
    "schemas": [f"{_SCHEMAS}:ServiceProviderConfig"],
    "documentationUri": "",
    "patch": {"supported": False},
    "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
    "filter": {"supported": True, "maxResults": 99_999},
    "changePassword": {"supported": False},
    "sort": {"supported": True},
    "etag": {"supported": False},
    "authenticationSchemes": {
        "name": "OAuth 2.0 Bearer Token",
        "description": "The OAuth 2.0 Bearer Token Authentication scheme.",
        "specUri": "http://tools.ietf.org/html/rfc6750",
        "type": "oauthbearertoken",
    },
}


def routes() -> list[Route]:
    """Return the routes of this family; there is one resource type, and one schema."""
    configuration = scim_route("/ServiceProviderConfig", {"GET": _get_configuration})
    return [
        configuration,
        *_described("ResourceTypes", _resource_type()),
        *_described("Schemas", _schema()),
    ]


def _get_configuration(*_: object) -> Response:
    return scim_response(_CONFIGURATION)


def _described(name: str, item: dict[str, Any]) -> list[Route]:
    def get(_backend: Backend, _organization: Organization, request: Request) -> Response:
        if request.params["id"] != item["id"]:
            raise scim_error(HTTPStatus.NOT_FOUND, f"{name} has {item['id']} only")
        return scim_response(item)

    return [
        scim_route(f"/{name}", {"GET": lambda *_: scim_list([item])}),
        scim_route(f"/{name}/{{id}}", {"GET": get}),
    ]


def _resource_type() -> dict[str, Any]:
    return {
        "schemas": [f"{_SCHEMAS}:ResourceType"],
        "id": "User",
        "name": "User",
        "description": "User",
        "endpoint": "/Users",
        "schema": USER_SCHEMA,
    }


def _schema() -> dict[str, Any]:
    attributes = [
        _attribute("userName", "The user's email address.", required=True, uniqueness="server"),
        _complex("name", "The user's name.", "givenName", "familyName"),
        _attribute("displayName", "The Docker ID.", mutability="readOnly"),
        _attribute("active", "Whether the user is a member.", type="boolean"),
        _complex("emails", "Email addresses.", "value", "display", many=True),
        _complex("groups", "Teams.", "value", "display", many=True),
    ]
    return {
        "schemas": [f"{_SCHEMAS}:Schema"],
        "id": USER_SCHEMA,
        "name": "User",
        "description": "User Account",
        "attributes": attributes,
    }


def _attribute(name: str, description: str, **changes: Any) -> dict[str, Any]:
    usual = {
        "name": name,
        "type": "string",
        "multiValued": False,
        "description": description,
        "required": False,
        "caseExact": False,
        "mutability": "readWrite",
        "returned": "default",
        "uniqueness": "none",
    }
    return {**usual, **changes}


def _complex(name: str, description: str, *parts: str, many: bool = False) -> dict[str, Any]:
    mutability = "readOnly" if many else "readWrite"
    changes = {"type": "complex", "multiValued": many, "mutability": mutability}
    inner = [_attribute(part, "") for part in parts]
    return _attribute(name, description, **changes, subAttributes=inner)
