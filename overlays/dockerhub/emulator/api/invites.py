"""Invitations to organizations: owners list, create, send and cancel them. No email is sent."""

import dataclasses
import re
from http import HTTPStatus
from typing import Any

from dockerhub.emulator import errors
from dockerhub.emulator.messages import json_response
from dockerhub.emulator.state.populate import add_invite
from dockerhub.emulator.state.records import Invite, Organization
from dockerhub.emulator.state.state import State
from dockerhub.emulator.state.times import rfc3339

from .access import require_role
from .handlers import Backend, Caller, Request, Response, Route
from .org_members import known_role
from .requests import check_fields, is_string_array, json_object

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_INVITED = "invited"


def routes() -> list[Route]:
    """Return the routes of this family."""
    return [
        Route("/v2/orgs/{org_name}/invites", {"GET": list_invites}),
        Route("/v2/invites/bulk", {"POST": create_invites}),
        Route("/v2/invites/{id}", {"DELETE": cancel_invite}),
        Route("/v2/invites/{id}/resend", {"PATCH": resend_invite}),
    ]


def list_invites(backend: Backend, caller: Caller, request: Request) -> Response:
    """``GET /v2/orgs/{org_name}/invites``: all at once."""
    name = request.params["org_name"]
    org = require_role(backend, caller, name, "owner", oat="scope-invite-read").name
    found = [_json(each) for each in backend.state.invites.values() if each.org == org]
    return json_response({"data": found})


def create_invites(backend: Backend, caller: Caller, request: Request) -> Response:
    """``POST /v2/invites/bulk``: a result for each; open invitations are sent again."""
    if caller.is_anonymous:
        raise errors.unauthorized()
    body = json_object(request)
    check_fields(
        body,
        required={"org": str, "invitees": list},
        optional={"team": str, "role": str, "dry_run": bool},
    )
    organization = require_role(backend, caller, body["org"], "owner", oat="scope-invite-edit")
    _check(backend.state, organization, body)
    _check_seats(backend.state, organization, body["invitees"])
    results = [_result(backend, caller, organization, body, each) for each in body["invitees"]]
    return json_response({"invitees": results}, HTTPStatus.ACCEPTED)


def resend_invite(backend: Backend, caller: Caller, request: Request) -> Response:
    """``PATCH /v2/invites/{id}/resend``: the ID 0 was seen to be refused with 405."""
    if request.params["id"] == "0":
        raise errors.with_message(HTTPStatus.METHOD_NOT_ALLOWED, "405: Method Not Allowed")
    invite = _changeable(backend, caller, request)
    _audit(backend, caller, invite, "invite", "sent again")
    return Response(status=HTTPStatus.NO_CONTENT)


def cancel_invite(backend: Backend, caller: Caller, request: Request) -> Response:
    """``DELETE /v2/invites/{id}``."""
    invite = _changeable(backend, caller, request)
    del backend.state.invites[invite.id]
    _audit(backend, caller, invite, "invite.cancel", "canceled")
    return Response(status=HTTPStatus.NO_CONTENT)


def _changeable(backend: Backend, caller: Caller, request: Request) -> Invite:
    if caller.is_anonymous:
        raise errors.unauthorized()
    if caller.kind == "pat":
        raise errors.forbidden("token issued from personal access token")
    invite = backend.state.invites.get(request.params["id"])
    if invite is None:
        raise errors.not_found(invite=request.params["id"])
    require_role(backend, caller, invite.org, "owner", oat="scope-invite-edit")
    return invite


def _check(state: State, organization: Organization, body: dict[str, Any]) -> None:
    """Refuse a request for nobody, for a role that there is not, or for such a team."""
    if not body["invitees"] or not is_string_array(body["invitees"]) or "" in body["invitees"]:
        raise errors.invalid({"invitees": "must be an array of email addresses and Docker IDs"})
    known_role(body.get("role", "member"))
    teams = {team.name for team in state.teams.values() if team.org == organization.name}
    if body.get("team") and body["team"] not in teams:
        raise errors.not_found(organization=organization.name, group=body["team"])


def _check_seats(state: State, organization: Organization, invitees: list[str]) -> None:
    """Refuse more invitees than there are seats that nobody has or is invited to."""
    invited = {each.invitee for each in state.invites.values() if each.org == organization.name}
    new = {each for each in invitees if _status(state, organization, each) == _INVITED}
    if len(organization.members) + len(invited | new) > organization.seats:
        raise errors.with_message(HTTPStatus.CONFLICT, "not enough seats for all invitees")


def _status(state: State, organization: Organization, invitee: str) -> str:
    user = state.users.get(invitee) or state.user_by_email(invitee)
    if user is not None and user.username in organization.members:
        return "existing_org_member"
    if user is None and not _EMAIL.fullmatch(invitee):
        return "invalid_email_or_docker_id"
    return _INVITED


def _result(
    backend: Backend,
    caller: Caller,
    organization: Organization,
    body: dict[str, Any],
    invitee: str,
) -> dict[str, Any]:
    status = _status(backend.state, organization, invitee)
    result: dict[str, Any] = {"invitee": invitee, "status": status}
    if status == _INVITED and not body.get("dry_run"):
        result["invite"] = _json(_invited(backend, caller, body, invitee))
    return result


def _invited(backend: Backend, caller: Caller, body: dict[str, Any], invitee: str) -> Invite:
    """Return the invitation of an invitee, with the role and the team of this request."""
    state, org = backend.state, body["org"]
    values = {"role": body.get("role", "member"), "team": body.get("team", "")}
    known = next((e for e in state.invites.values() if (e.org, e.invitee) == (org, invitee)), None)
    if known is None:
        now = backend.clock.now_ns()
        invite = add_invite(state, org, invitee, inviter=caller.name, created_at=now, **values)
    else:
        invite = dataclasses.replace(known, **values)
        state.invites[invite.id] = invite
    _audit(backend, caller, invite, "invite", "sent")
    return invite


def _json(invite: Invite) -> dict[str, Any]:
    return {
        "id": invite.id,
        "inviter_username": invite.inviter,
        "invitee": invite.invitee,
        "org": invite.org,
        "team": invite.team,
        "role": invite.role,
        "created_at": rfc3339(invite.created_at),
    }


def _audit(backend: Backend, caller: Caller, invite: Invite, verb: str, done: str) -> None:
    backend.audit(
        invite.org,
        f"org.team.member.{verb}",
        invite.invitee,
        caller.actor,
        f"{done} the invitation of {invite.invitee} to the organization {invite.org}",
        invitee=invite.invitee,
        role=invite.role,
    )
