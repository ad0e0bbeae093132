"""SCIM's description of itself: configuration, resource types, schemas."""

from http import HTTPStatus
from typing import Any

from dockerhub.emulator.messages import Request, Response
from dockerhub.emulator.state.backend import Backend
from dockerhub.emulator.state.records import Organization

from .handlers import Route
from .scim import scim_error, scim_list, scim_response, scim_route
from .scim_filter import USER_SCHEMA

_MAX_RESULTS = 99_999


def routes() -> list[Route]:
    """Return the routes of this family."""
    return [
        scim_route("/ServiceProviderConfig", {"GET": get_configuration}),
        scim_route("/ResourceTypes", {"GET": list_resource_types}),
        scim_route("/ResourceTypes/{name}", {"GET": get_resource_type}),
        scim_route("/Schemas", {"GET": list_schemas}),
        scim_route("/Schemas/{id}", {"GET": get_schema}),
    ]


def get_configuration(_backend: Backend, _org: Organization, _request: Request) -> Response:
    """``GET /v2/scim/2.0/ServiceProviderConfig``."""
    return scim_response(
        {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
            "documentationUri": "",
            "patch": {"supported": False},
            "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
            "filter": {"supported": True, "maxResults": _MAX_RESULTS},
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
    )


def list_resource_types(_backend: Backend, _org: Organization, _request: Request) -> Response:
    """``GET /v2/scim/2.0/ResourceTypes``."""
    return scim_list([_resource_type()])


def get_resource_type(_backend: Backend, _org: Organization, request: Request) -> Response:
    """``GET /v2/scim/2.0/ResourceTypes/{name}``."""
    if request.params["name"] != "User":
        raise scim_error(HTTPStatus.NOT_FOUND, "the only resource type is User")
    return scim_response(_resource_type())


def list_schemas(_backend: Backend, _org: Organization, _request: Request) -> Response:
    """``GET /v2/scim/2.0/Schemas``."""
    return scim_list([_schema()])


def get_schema(_backend: Backend, _org: Organization, request: Request) -> Response:
    """``GET /v2/scim/2.0/Schemas/{id}``."""
    if request.params["id"] != USER_SCHEMA:
        raise scim_error(HTTPStatus.NOT_FOUND, f"the only schema is {USER_SCHEMA}")
    return scim_response(_schema())


def _resource_type() -> dict[str, Any]:
    return {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
        "id": "User",
        "name": "User",
        "description": "User",
        "endpoint": "/Users",
        "schema": USER_SCHEMA,
    }


def _schema() -> dict[str, Any]:
    return {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
        "id": USER_SCHEMA,
        "name": "User",
        "description": "User Account",
        "attributes": [
            _attribute("userName", "The user's email address.", required=True, unique="server"),
            _complex("name", "The user's name.", "givenName", "familyName"),
            _attribute("displayName", "The Docker ID.", mutability="readOnly"),
            _attribute("active", "Whether the user is a member.", kind="boolean"),
            _complex("emails", "E-mail addresses.", "value", "display", many=True),
            _complex("groups", "Teams.", "value", "display", many=True),
        ],
    }


def _attribute(
    name: str,
    description: str,
    *,
    kind: str = "string",
    required: bool = False,
    many: bool = False,
    mutability: str = "readWrite",
    unique: str = "none",
) -> dict[str, Any]:
    return {
        "name": name,
        "type": kind,
        "multiValued": many,
        "description": description,
        "required": required,
        "caseExact": False,
        "mutability": mutability,
        "returned": "default",
        "uniqueness": unique,
    }


def _complex(name: str, description: str, *parts: str, many: bool = False) -> dict[str, Any]:
    mutability = "readOnly" if many else "readWrite"
    parent = _attribute(name, description, kind="complex", many=many, mutability=mutability)
    return {**parent, "subAttributes": [_attribute(part, "") for part in parts]}
