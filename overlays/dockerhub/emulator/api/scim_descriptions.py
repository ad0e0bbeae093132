"""SCIM about itself: configuration, resource types, schemas."""

from typing import Any

from dockerhub.emulator.http.service import Service
from dockerhub.emulator.messages import Call, Reply
from dockerhub.emulator.state.records import Organization

from .handlers import Routes
from .scim import scim_error, scim_list, scim_operation, scim_reply
from .scim_filter import USER_SCHEMA

_MAX_RESULTS = 99_999


def routes() -> Routes:
    """Return the operations of this module."""
    return {
        "/v2/scim/2.0/ServiceProviderConfig": {"GET": scim_operation(read_configuration)},
        "/v2/scim/2.0/ResourceTypes": {"GET": scim_operation(list_resource_types)},
        "/v2/scim/2.0/ResourceTypes/{name}": {"GET": scim_operation(read_resource_type)},
        "/v2/scim/2.0/Schemas": {"GET": scim_operation(list_schemas)},
        "/v2/scim/2.0/Schemas/{id}": {"GET": scim_operation(read_schema)},
    }


def read_configuration(_service: Service, _organization: Organization, _call: Call) -> Reply:
    """``GET /v2/scim/2.0/ServiceProviderConfig``."""
    return scim_reply(
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


def list_resource_types(_service: Service, _organization: Organization, _call: Call) -> Reply:
    """``GET /v2/scim/2.0/ResourceTypes``."""
    return scim_reply(scim_list([_resource_type()]))


def read_resource_type(_service: Service, _organization: Organization, call: Call) -> Reply:
    """``GET /v2/scim/2.0/ResourceTypes/{name}``."""
    if call.params["name"] != "User":
        raise scim_error(404, "there is no such resource type: the only one is User")
    return scim_reply(_resource_type())


def list_schemas(_service: Service, _organization: Organization, _call: Call) -> Reply:
    """``GET /v2/scim/2.0/Schemas``."""
    return scim_reply(scim_list([_schema()]))


def read_schema(_service: Service, _organization: Organization, call: Call) -> Reply:
    """``GET /v2/scim/2.0/Schemas/{id}``."""
    if call.params["id"] != USER_SCHEMA:
        raise scim_error(404, f"there is no such schema: the only one is {USER_SCHEMA}")
    return scim_reply(_schema())


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
