"""What all SCIM operations share: the bearer token, the media type, the shape of errors."""

from collections.abc import Callable
from typing import Any

from dockerhub.emulator.http.service import Service
from dockerhub.emulator.messages import JSON, ApiError, Call, Reply, json_reply
from dockerhub.emulator.state.records import Organization
from dockerhub.emulator.state.sessions import Caller

from .handlers import Handler
from .requests import check_fields, json_object

SCIM_JSON = "application/scim+json"
ERROR_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:Error"
LIST_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:ListResponse"

ScimHandler = Callable[[Service, Organization, Call], Reply]


def scim_error(status: int, detail: str, scim_type: str | None = None) -> ApiError:
    """Refuse as RFC 7644, section 3.12, says: the status is a string."""
    body: dict[str, Any] = {"status": str(status), "schemas": [ERROR_SCHEMA], "detail": detail}
    if scim_type is not None:
        body["scimType"] = scim_type
    return ApiError(json_reply(body, status, SCIM_JSON))


def invalid_value(detail: str) -> ApiError:
    """Refuse a value that is missing or not of the right kind."""
    return scim_error(400, detail, "invalidValue")


def scim_reply(value: Any, status: int = 200) -> Reply:
    """Answer in SCIM's media type."""
    return json_reply(value, status, SCIM_JSON)


def scim_list(resources: list[Any], **more: Any) -> dict[str, Any]:
    """Return the envelope of a list; ``resources`` is in lower case, as Docker's spec says."""
    envelope = {"schemas": [LIST_SCHEMA], "totalResults": len(resources)}
    return {**envelope, **more, "resources": resources}


def scim_operation(handler: ScimHandler) -> Handler:
    """Let a handler be called for the organization that the bearer token belongs to."""

    def handle(service: Service, _caller: Caller, call: Call) -> Reply:
        scheme, _, token = call.headers.get("authorization", "").partition(" ")
        organization = service.state.organization_by_scim_token(token.strip())
        if scheme.lower() != "bearer" or organization is None:
            raise scim_error(401, "a SCIM bearer token is required")
        if organization.plan != "business":
            raise scim_error(403, "SCIM is only available on a business plan")
        return handler(service, organization, call)

    return handle


def scim_body(
    call: Call, *, required: dict[str, type], optional: dict[str, type]
) -> dict[str, Any]:
    """Return the JSON object that a request carries, its fields checked.

    Raises:
        ApiError: 415 or 400 in the shape of SCIM errors.
    """
    if call.media_type not in (SCIM_JSON, JSON):
        raise scim_error(415, f"unsupported media type {call.media_type!r}: send {SCIM_JSON}")
    try:
        body = json_object(call, (SCIM_JSON, JSON))
    except ApiError:
        raise scim_error(400, "the body is not a JSON object", "invalidSyntax") from None
    check_fields(body, required=required, optional=optional, refuse=_refuse_fields)
    return body


def _refuse_fields(fields: dict[str, str]) -> ApiError:
    return invalid_value("; ".join(f"{name} {reason}" for name, reason in fields.items()))
