"""What all SCIM operations share: the bearer token, the media type, the shape of errors."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from dockerhub.emulator.errors import ApiError
from dockerhub.emulator.messages import JSON, json_response
from dockerhub.emulator.state.records import Organization

from .handlers import Backend, Caller, Handler, Request, Response, Route
from .requests import check_fields, json_object

SCIM_JSON = "application/scim+json"
SCIM_ROOT = "/v2/scim/2.0"
_ERROR_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:Error"
_LIST_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:ListResponse"

ScimHandler = Callable[[Backend, Organization, Request], Response]


def scim_route(path: str, handlers: Mapping[str, ScimHandler]) -> Route:
    """Return the route of a path under SCIM's root, for the organization of the SCIM token."""
    authenticated = {method: _authenticated(handler) for method, handler in handlers.items()}
    return Route(f"{SCIM_ROOT}{path}", authenticated, checks_bearer=False)


def scim_error(status: int, detail: str, scim_type: str | None = None) -> ApiError:
    """Refuse as RFC 7644, section 3.12, says: the status is a string."""
    body: dict[str, Any] = {"status": str(status), "schemas": [_ERROR_SCHEMA], "detail": detail}
    if scim_type is not None:
        body["scimType"] = scim_type
    return ApiError(json_response(body, status, SCIM_JSON))


def invalid_value(detail: str) -> ApiError:
    """Refuse a value that is missing or of the wrong kind."""
    return scim_error(HTTPStatus.BAD_REQUEST, detail, "invalidValue")


def refuse_fields(fields: dict[str, str]) -> ApiError:
    """Refuse fields or parameters that are wrong."""
    return invalid_value("; ".join(f"{name} {reason}" for name, reason in fields.items()))


def scim_response(value: Any, status: int = HTTPStatus.OK) -> Response:
    """Respond in SCIM's media type."""
    return json_response(value, status, SCIM_JSON)


def scim_list(resources: list[Any], **more: Any) -> Response:
    """Respond with a list; ``resources`` is in lower case, as in Docker's OpenAPI document."""
    envelope = {"schemas": [_LIST_SCHEMA], "totalResults": len(resources)}
    return scim_response({**envelope, **more, "resources": resources})


def scim_body(
    request: Request, *, required: dict[str, type], optional: dict[str, type]
) -> dict[str, Any]:
    """Return a body that is a JSON object with these fields; refuse others as SCIM does."""
    if request.media_type not in (SCIM_JSON, JSON):
        message = f"unsupported media type {request.media_type!r}: send {SCIM_JSON}"
        raise scim_error(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, message)
    try:
        body = json_object(request, (SCIM_JSON, JSON))
    except ApiError:
        message = "the body is not a JSON object"
        raise scim_error(HTTPStatus.BAD_REQUEST, message, "invalidSyntax") from None
    check_fields(body, required=required, optional=optional, refuse=refuse_fields)
    return body


def _authenticated(handler: ScimHandler) -> Handler:
    def handle(backend: Backend, _caller: Caller, request: Request) -> Response:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        organization = backend.state.organization_by_scim_token(token.strip())
        if scheme.lower() != "bearer" or organization is None:
            raise scim_error(HTTPStatus.UNAUTHORIZED, "a SCIM bearer token is required")
        if organization.plan != "business":
            raise scim_error(HTTPStatus.FORBIDDEN, "SCIM is only available on a business plan")
        return handler(backend, organization, request)

    return handle
