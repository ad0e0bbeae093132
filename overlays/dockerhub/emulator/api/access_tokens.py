"""Personal access tokens: their owner lists, creates, updates and deletes them."""

import dataclasses
from http import HTTPStatus
from typing import Any

from dockerhub.emulator import errors
from dockerhub.emulator.messages import json_response
from dockerhub.emulator.state.populate import add_access_token
from dockerhub.emulator.state.records import AccessToken
from dockerhub.emulator.state.sessions import SCOPES
from dockerhub.emulator.state.times import optional_rfc3339, rfc3339

from .access import require_user
from .handlers import Backend, Caller, Request, Response, Route
from .paging import page_response, requested_page
from .requests import check_fields, expiry, is_string_array, json_object


def routes() -> list[Route]:
    """Return the routes of this family."""
    return [
        Route("/v2/access-tokens", {"GET": list_tokens, "POST": create_token}),
        Route(
            "/v2/access-tokens/{uuid}",
            {"GET": get_token, "PATCH": update_token, "DELETE": delete_token},
        ),
    ]


def list_tokens(backend: Backend, caller: Caller, request: Request) -> Response:
    """``GET /v2/access-tokens``: the caller's tokens, newest first."""
    owner = _owner(caller)
    page = requested_page(request, max_size=backend.settings.max_page_size)
    tokens = [t for t in backend.state.access_tokens.values() if t.owner == owner][::-1]
    rows = [_json(token) for token in page.slice(tokens)]
    active = sum(token.is_active for token in tokens)
    return page_response(request, page, len(tokens), rows, active_count=active)


def create_token(backend: Backend, caller: Caller, request: Request) -> Response:
    """``POST /v2/access-tokens``: the only response that contains the secret."""
    owner = _owner(caller)
    body = json_object(request)
    required: dict[str, type] = {"token_label": str, "scopes": list}
    check_fields(body, required=required, optional={"expires_at": str})
    token = add_access_token(
        backend.state,
        owner,
        _scopes(body["scopes"]),
        label=body["token_label"],
        created_at=backend.clock.now_ns(),
        creator_ip=request.client_ip,
        creator_ua=request.headers.get("user-agent", ""),
        expires_at=expiry(backend, body),
    )
    _audit(backend, caller, token, "create", "created")
    return json_response(_json(token, with_secret=True), HTTPStatus.CREATED)


def get_token(backend: Backend, caller: Caller, request: Request) -> Response:
    """``GET /v2/access-tokens/{uuid}``."""
    return json_response(_json(_token(backend, caller, request)))


def update_token(backend: Backend, caller: Caller, request: Request) -> Response:
    """``PATCH /v2/access-tokens/{uuid}``: the label, or whether the token is active."""
    token = _token(backend, caller, request)
    body = json_object(request)
    check_fields(body, optional={"token_label": str, "is_active": bool})
    if not body:
        raise errors.invalid({"token_label": "or is_active is required"})
    updated = dataclasses.replace(
        token,
        label=body.get("token_label", token.label),
        is_active=body.get("is_active", token.is_active),
    )
    backend.state.access_tokens[token.uuid] = updated
    _audit(backend, caller, updated, "update", "updated")
    return json_response(_json(updated))


def delete_token(backend: Backend, caller: Caller, request: Request) -> Response:
    """``DELETE /v2/access-tokens/{uuid}``: bearer tokens made from it stop working."""
    token = _token(backend, caller, request)
    del backend.state.access_tokens[token.uuid]
    _audit(backend, caller, token, "delete", "deleted")
    return Response(status=backend.settings.deleted_token_status)


def _owner(caller: Caller) -> str:
    if caller.kind == "pat":
        raise errors.forbidden("token issued from personal access token")
    return require_user(caller)


def _token(backend: Backend, caller: Caller, request: Request) -> AccessToken:
    owner = _owner(caller)
    token = backend.state.access_tokens.get(request.params["uuid"])
    if token is None or token.owner != owner:
        raise errors.not_found(uuid=request.params["uuid"])
    return token


def _scopes(scopes: list[Any]) -> list[str]:
    if not is_string_array(scopes) or not set(scopes) <= set(SCOPES):
        raise errors.invalid({"scopes": f"must be an array of {', '.join(SCOPES)}"})
    return scopes


def _json(token: AccessToken, *, with_secret: bool = False) -> dict[str, Any]:
    return {
        "uuid": token.uuid,
        "client_id": token.client_id,
        "creator_ip": token.creator_ip,
        "creator_ua": token.creator_ua,
        "created_at": rfc3339(token.created_at),
        "last_used": optional_rfc3339(token.last_used),
        "generated_by": token.generated_by,
        "is_active": token.is_active,
        "token": token.secret if with_secret else "",
        "token_label": token.label,
        "scopes": list(token.scopes),
        "expires_at": optional_rfc3339(token.expires_at),
    }


def _audit(backend: Backend, caller: Caller, token: AccessToken, verb: str, done: str) -> None:
    backend.audit(
        token.owner,
        f"user.access_token.{verb}",
        token.owner,
        caller.actor,
        f"{done} the access token {token.label}",
        access_token_id=token.uuid,
        access_token_label=token.label,
        access_token_type="personal",  # noqa: S106 - a kind of token, not a token
    )
