"""Organization access tokens: owners who signed in with their password manage them."""

import dataclasses
import re
from http import HTTPStatus
from typing import Any, get_args

from dockerhub.emulator import errors
from dockerhub.emulator.messages import json_response
from dockerhub.emulator.state.populate import add_org_access_token
from dockerhub.emulator.state.records import (
    OrgAccessToken,
    Organization,
    ResourceType,
    TokenResource,
)
from dockerhub.emulator.state.times import optional_rfc3339, rfc3339

from .access import require_role
from .handlers import Backend, Caller, Request, Response, Route
from .paging import items_of, page_envelope, requested_page
from .requests import check_fields, expiry, is_string_array, json_object

_LIMITS = {"free": 0, "pro": 0, "team": 10, "business": 100}
_MOST_REPOSITORIES = 50
_PUBLIC = "*/*/public"
_SCOPE = re.compile(r"scope-[a-z_-]+")


def routes() -> list[Route]:
    """Return the routes of this family."""
    return [
        Route("/v2/orgs/{org_name}/access-tokens", {"GET": list_tokens, "POST": create_token}),
        Route(
            "/v2/orgs/{org_name}/access-tokens/{access_token_id}",
            {"GET": get_token, "PATCH": update_token, "DELETE": delete_token},
        ),
    ]


def list_tokens(backend: Backend, caller: Caller, request: Request) -> Response:
    """``GET /v2/orgs/{org_name}/access-tokens``: newest first, counted in ``total``."""
    organization = _organization(backend, caller, request)
    found = _tokens(backend, organization)[::-1]
    page = requested_page(request, max_size=backend.settings.max_page_size)
    rows = [_json(token) for token in items_of(page, found)]
    envelope = page_envelope(request, page, len(found))
    return json_response({"total": envelope.pop("count"), **envelope, "results": rows})


def create_token(backend: Backend, caller: Caller, request: Request) -> Response:
    """``POST /v2/orgs/{org_name}/access-tokens``: the only answer with the secret.

    It lacks ``created_by``, as Docker Hub's does.
    """
    organization = _organization(backend, caller, request)
    limit = _LIMITS[organization.plan]
    if len(_tokens(backend, organization)) >= limit:
        raise errors.forbidden(
            f"the plan {organization.plan} allows {limit} organization access tokens"
        )
    body = json_object(request)
    required: dict[str, type] = {"label": str, "resources": list}
    optional: dict[str, type] = {"description": str}
    if body.get("expires_at") is not None:
        optional["expires_at"] = str
    check_fields(body, required=required, optional=optional)
    token = add_org_access_token(
        backend.state,
        organization.name,
        _resources(backend, organization, body["resources"]),
        label=body["label"],
        description=body.get("description", ""),
        created_by=caller.name,
        created_at=backend.clock.now_ns(),
        expires_at=expiry(backend, body),
    )
    _audit(backend, caller, token, "create", "created")
    created = {**_json(token), **_resources_json(token), "token": token.secret}
    del created["created_by"]
    return json_response(created, HTTPStatus.CREATED)


def get_token(backend: Backend, caller: Caller, request: Request) -> Response:
    """``GET /v2/orgs/{org_name}/access-tokens/{access_token_id}``."""
    token = _token(backend, _organization(backend, caller, request), request)
    return json_response({**_json(token), **_resources_json(token)})


def update_token(backend: Backend, caller: Caller, request: Request) -> Response:
    """``PATCH /v2/orgs/{org_name}/access-tokens/{access_token_id}``: all but the expiration."""
    organization = _organization(backend, caller, request)
    token = _token(backend, organization, request)
    body = json_object(request)
    kinds = {"label": str, "description": str, "resources": list, "is_active": bool}
    check_fields(body, optional=kinds)
    if not body:
        raise errors.invalid({"label": "or another member is required"})
    values = {name: body[name] for name in kinds if name in body}
    if "resources" in values:
        values["resources"] = tuple(_resources(backend, organization, values["resources"]))
    updated = dataclasses.replace(token, **values)
    backend.state.org_access_tokens[token.uuid] = updated
    _audit(backend, caller, updated, "update", "updated")
    return json_response({**_json(updated), **_resources_json(updated)})


def delete_token(backend: Backend, caller: Caller, request: Request) -> Response:
    """``DELETE …/access-tokens/{access_token_id}``: bearer tokens made from it stop working."""
    token = _token(backend, _organization(backend, caller, request), request)
    del backend.state.org_access_tokens[token.uuid]
    _audit(backend, caller, token, "delete", "deleted")
    return Response(status=HTTPStatus.NO_CONTENT)


def _organization(backend: Backend, caller: Caller, request: Request) -> Organization:
    return require_role(backend, caller, request.params["org_name"], "owner")


def _tokens(backend: Backend, organization: Organization) -> list[OrgAccessToken]:
    tokens = backend.state.org_access_tokens.values()
    return [token for token in tokens if token.org == organization.name]


def _token(backend: Backend, organization: Organization, request: Request) -> OrgAccessToken:
    uuid = request.params["access_token_id"]
    token = backend.state.org_access_tokens.get(uuid)
    if token is None or token.org != organization.name:
        raise errors.not_found(organization=organization.name, access_token_id=uuid)
    return token


def _resources(
    backend: Backend, organization: Organization, given: list[Any]
) -> list[TokenResource]:
    found = [_resource(backend, organization, each) for each in given]
    single = [each for each in found if each.type == "TYPE_REPO" and "*" not in each.path]
    if not found or len(single) > _MOST_REPOSITORIES:
        raise _invalid(f"must have 1 or more, and {_MOST_REPOSITORIES} repositories at most")
    return found


def _resource(backend: Backend, organization: Organization, given: Any) -> TokenResource:
    if not isinstance(given, dict):
        raise _invalid("must be an array of objects")
    check_fields(given, required={"type": str, "path": str, "scopes": list})
    kind, path, scopes = given["type"], given["path"], given["scopes"]
    if kind not in get_args(ResourceType):
        raise _invalid(f"type must be one of {', '.join(get_args(ResourceType))}")
    if not scopes or not is_string_array(scopes) or not all(map(_SCOPE.fullmatch, scopes)):
        raise _invalid("scopes must be an array of texts that begin with 'scope-'")
    if kind == "TYPE_ORG":
        exists = path == organization.name
    else:
        namespace, _, name = path.partition("/")
        repository = backend.state.repositories.get((namespace, name))
        exists = path in (_PUBLIC, f"{organization.name}/*") or repository is not None
    if not exists:
        raise _invalid(f"there is no {path}")
    return TokenResource(type=kind, path=path, scopes=tuple(scopes))


def _invalid(reason: str) -> errors.ApiError:
    return errors.invalid({"resources": reason})


def _json(token: OrgAccessToken) -> dict[str, Any]:
    return {
        "id": token.uuid,
        "label": token.label,
        "description": token.description,
        "created_by": token.created_by,
        "is_active": token.is_active,
        "created_at": rfc3339(token.created_at),
        "expires_at": optional_rfc3339(token.expires_at),
        "last_used_at": optional_rfc3339(token.last_used),
    }


def _resources_json(token: OrgAccessToken) -> dict[str, Any]:
    resources = [
        {"type": each.type, "path": each.path, "scopes": list(each.scopes)}
        for each in token.resources
    ]
    return {"resources": resources}


def _audit(backend: Backend, caller: Caller, token: OrgAccessToken, verb: str, done: str) -> None:
    backend.audit(
        token.org,
        f"org.access_token.{verb}",
        token.org,
        caller.actor,
        f"{done} the organization access token {token.label}",
        access_token_id=token.uuid,
        access_token_label=token.label,
        access_token_type="organization",  # noqa: S106 - a kind of token, not a token
    )
