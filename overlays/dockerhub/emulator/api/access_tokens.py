"""Personal access tokens: made, listed, renamed, switched off and deleted by their owner."""

import dataclasses
from typing import Any

from dockerhub.emulator.http.service import Service
from dockerhub.emulator.messages import Call, Reply, forbidden, json_reply, not_found
from dockerhub.emulator.state import ids
from dockerhub.emulator.state.records import AccessToken
from dockerhub.emulator.state.sessions import Caller, valid_scopes
from dockerhub.emulator.state.times import optional_rfc3339, rfc3339

from .handlers import Routes
from .paging import links, window
from .requests import check_fields, invalid, json_object, strings


def routes() -> Routes:
    """Return the operations of this module."""
    one = {"GET": read_token, "PATCH": update_token, "DELETE": delete_token}
    return {
        "/v2/access-tokens": {"GET": list_tokens, "POST": create_token},
        "/v2/access-tokens/{uuid}": one,
    }


def list_tokens(service: Service, caller: Caller, call: Call) -> Reply:
    """``GET /v2/access-tokens``: the caller's tokens, newest first."""
    owner = _owner(caller)
    asked = window(call, max_size=service.settings.max_page_size)
    tokens = [t for t in service.state.access_tokens.values() if t.owner == owner][::-1]
    page = tokens[asked.offset : asked.offset + asked.size]
    following, earlier = links(call, asked, len(tokens))
    return json_reply(
        {
            "count": len(tokens),
            "next": following,
            "previous": earlier,
            "active_count": sum(token.is_active for token in tokens),
            "results": [_body(token) for token in page],
        }
    )


def create_token(service: Service, caller: Caller, call: Call) -> Reply:
    """``POST /v2/access-tokens``: the only answer that shows the token's value."""
    owner = _owner(caller)
    body = json_object(call)
    check_fields(body, required={"token_label": str, "scopes": list})
    scopes = _scopes(body["scopes"])
    state = service.state
    uuid = state.next_uuid("access-token")
    token = AccessToken(
        uuid=uuid,
        owner=owner,
        secret=ids.secret("dckr_pat_", state.name, uuid),
        label=body["token_label"],
        scopes=scopes,
        created_at=service.clock.now_ns(),
        creator_ip=call.client_ip,
        creator_ua=call.headers.get("user-agent", ""),
    )
    state.access_tokens[uuid] = token
    _audit(service, caller, token, "create", "created")
    return json_reply(_body(token, show_secret=True), 201)


def read_token(service: Service, caller: Caller, call: Call) -> Reply:
    """``GET /v2/access-tokens/{uuid}``."""
    return json_reply(_body(_token(service, caller, call)))


def update_token(service: Service, caller: Caller, call: Call) -> Reply:
    """``PATCH /v2/access-tokens/{uuid}``: the label, or whether the token works."""
    token = _token(service, caller, call)
    body = json_object(call)
    check_fields(body, optional={"token_label": str, "is_active": bool})
    if not body:
        raise invalid({"token_label": "or is_active is required"})
    updated = dataclasses.replace(
        token,
        label=body.get("token_label", token.label),
        is_active=body.get("is_active", token.is_active),
    )
    service.state.access_tokens[token.uuid] = updated
    _audit(service, caller, updated, "update", "updated")
    return json_reply(_body(updated))


def delete_token(service: Service, caller: Caller, call: Call) -> Reply:
    """``DELETE /v2/access-tokens/{uuid}``: what was signed in with it is signed out."""
    token = _token(service, caller, call)
    del service.state.access_tokens[token.uuid]
    _audit(service, caller, token, "delete", "deleted")
    return Reply(status=service.settings.deleted_token_status)


def _owner(caller: Caller) -> str:
    if caller.kind == "pat":
        raise forbidden("token issued from personal access token")
    return caller.username()


def _token(service: Service, caller: Caller, call: Call) -> AccessToken:
    owner = _owner(caller)
    token = service.state.access_tokens.get(call.params["uuid"])
    if token is None or token.owner != owner:
        raise not_found(uuid=call.params["uuid"])
    return token


def _scopes(scopes: list[Any]) -> tuple[str, ...]:
    known = valid_scopes()
    if not strings(scopes) or not set(scopes) <= set(known):
        raise invalid({"scopes": f"must be an array of {', '.join(known)}"})
    return tuple(scopes)


def _body(token: AccessToken, *, show_secret: bool = False) -> dict[str, Any]:
    return {
        "uuid": token.uuid,
        "client_id": token.client_id,
        "creator_ip": token.creator_ip,
        "creator_ua": token.creator_ua,
        "created_at": rfc3339(token.created_at),
        "last_used": optional_rfc3339(token.last_used),
        "generated_by": token.generated_by,
        "is_active": token.is_active,
        "token": token.secret if show_secret else "",
        "token_label": token.label,
        "scopes": list(token.scopes),
        "expires_at": None,
    }


def _audit(service: Service, caller: Caller, token: AccessToken, verb: str, done: str) -> None:
    service.audit(
        token.owner,
        f"user.access_token.{verb}",
        token.owner,
        caller.actor,
        f"{done} the access token {token.label}",
        access_token_id=token.uuid,
        access_token_label=token.label,
        access_token_type="personal",  # noqa: S106 - a kind of token, not a token
    )
