"""Teams, which the API calls groups: members of the organization read them, owners change them."""

import dataclasses
import re
from http import HTTPStatus
from typing import Any

from dockerhub.emulator import errors
from dockerhub.emulator.messages import json_response
from dockerhub.emulator.state.permissions import role_in
from dockerhub.emulator.state.populate import add_team
from dockerhub.emulator.state.records import Role, Team, User
from dockerhub.emulator.state.times import rfc3339

from .access import require_role
from .handlers import Backend, Caller, Request, Response, Route
from .paging import items_of, page_response, requested_page
from .requests import check_fields, json_object

_NAME = re.compile(r"[A-Za-z0-9_-]{3,30}")
_READERS: tuple[Role, ...] = ("owner", "editor", "member")


def routes() -> list[Route]:
    """Return the routes of this family."""
    team = "/v2/orgs/{org_name}/groups/{group_name}"
    return [
        Route("/v2/orgs/{org_name}/groups", {"GET": list_teams, "POST": create_team}),
        Route(
            team,
            {"GET": get_team, "PUT": replace_team, "PATCH": update_team, "DELETE": delete_team},
        ),
        Route(f"{team}/members", {"GET": list_members, "POST": add_member}),
        Route(f"{team}/members/{{username}}", {"DELETE": remove_member}),
    ]


def list_teams(backend: Backend, caller: Caller, request: Request) -> Response:
    """``GET /v2/orgs/{org_name}/groups``: by name."""
    org = _readable(backend, caller, request)
    username, search = request.query.get("username"), request.query.get("search", "").lower()
    found = [
        team
        for team in _teams(backend, org)
        if search in team.name.lower() and (username is None or username in team.members)
    ]
    page = requested_page(request, max_size=backend.settings.max_page_size)
    rows = [_json(team) for team in items_of(page, found)]
    return page_response(request, page, len(found), rows)


def create_team(backend: Backend, caller: Caller, request: Request) -> Response:
    """``POST /v2/orgs/{org_name}/groups``: without members."""
    org = _changeable(backend, caller, request)
    body = json_object(request)
    check_fields(body, required={"name": str}, optional={"description": str})
    _check_name(backend, org, body["name"], None)
    team = add_team(backend.state, org, body["name"], description=body.get("description", ""))
    _audit(backend, caller, team, "create", "created the team")
    return json_response(_json(team), HTTPStatus.CREATED)


def get_team(backend: Backend, caller: Caller, request: Request) -> Response:
    """``GET /v2/orgs/{org_name}/groups/{group_name}``."""
    org = _readable(backend, caller, request)
    return json_response(_json(_team(backend, org, request)))


def replace_team(backend: Backend, caller: Caller, request: Request) -> Response:
    """``PUT /v2/orgs/{org_name}/groups/{group_name}``: a description left out becomes empty."""
    org = _changeable(backend, caller, request)
    team = _team(backend, org, request)
    body = json_object(request)
    check_fields(body, required={"name": str}, optional={"description": str})
    return _changed(backend, caller, team, {"description": "", **_known(body)})


def update_team(backend: Backend, caller: Caller, request: Request) -> Response:
    """``PATCH /v2/orgs/{org_name}/groups/{group_name}``: what the body names."""
    org = _changeable(backend, caller, request)
    team = _team(backend, org, request)
    body = json_object(request)
    check_fields(body, optional={"name": str, "description": str, "role": str})
    if not body:
        raise errors.invalid({"name": "or another member is required"})
    return _changed(backend, caller, team, _known(body))


def delete_team(backend: Backend, caller: Caller, request: Request) -> Response:
    """``DELETE /v2/orgs/{org_name}/groups/{group_name}``: and its permissions on repositories."""
    org = _changeable(backend, caller, request)
    team = _team(backend, org, request)
    del backend.state.teams[team.id]
    for repository in backend.state.repositories.values():
        repository.team_permissions.pop(team.id, None)
    _audit(backend, caller, team, "delete", "deleted the team")
    return Response(status=HTTPStatus.NO_CONTENT)


def list_members(backend: Backend, caller: Caller, request: Request) -> Response:
    """``GET …/groups/{group_name}/members``: only owners see email addresses."""
    org = _readable(backend, caller, request)
    team = _team(backend, org, request)
    search = request.query.get("search", "").lower()
    users = [backend.state.users[name] for name in team.members if name in backend.state.users]
    found = [user for user in users if search in _searched(user)]
    page = requested_page(request, max_size=backend.settings.max_page_size)
    told = role_in(backend.state, caller, org) == "owner"
    rows = [_member_json(user, with_email=told) for user in items_of(page, found)]
    return page_response(request, page, len(found), rows)


def add_member(backend: Backend, caller: Caller, request: Request) -> Response:
    """``POST …/groups/{group_name}/members``: a member of the organization; no body in answer."""
    org = _changeable(backend, caller, request)
    team = _team(backend, org, request)
    body = json_object(request)
    check_fields(body, required={"member": str})
    name = body["member"]
    if name not in backend.state.organizations[org].members:
        raise errors.not_found(organization=org, member=name)
    if name not in team.members:
        _set_members(backend, team, (*team.members, name))
        _audit(backend, caller, team, "member.add", f"added {name} to the team", member=name)
    return Response(status=HTTPStatus.OK)


def remove_member(backend: Backend, caller: Caller, request: Request) -> Response:
    """``DELETE …/groups/{group_name}/members/{username}``: the user stays in the organization."""
    org = _changeable(backend, caller, request)
    team = _team(backend, org, request)
    name = request.params["username"]
    if name not in team.members:
        raise errors.not_found(group=team.name, member=name)
    _set_members(backend, team, tuple(each for each in team.members if each != name))
    _audit(backend, caller, team, "member.remove", f"removed {name} from the team", member=name)
    return Response(status=HTTPStatus.NO_CONTENT)


def _readable(backend: Backend, caller: Caller, request: Request) -> str:
    name = request.params["org_name"]
    return require_role(backend, caller, name, *_READERS, oat="scope-group-read").name


def _changeable(backend: Backend, caller: Caller, request: Request) -> str:
    name = request.params["org_name"]
    return require_role(backend, caller, name, "owner", oat="scope-group-edit").name


def _teams(backend: Backend, org: str) -> list[Team]:
    return sorted((t for t in backend.state.teams.values() if t.org == org), key=lambda t: t.name)


def _team(backend: Backend, org: str, request: Request) -> Team:
    name = request.params["group_name"]
    team = next((team for team in _teams(backend, org) if team.name == name), None)
    if team is None:
        raise errors.not_found(organization=org, group=name)
    return team


def _check_name(backend: Backend, org: str, name: str, team: Team | None) -> None:
    """Refuse a name that cannot be one, or that another team has."""
    if not _NAME.fullmatch(name):
        raise errors.invalid({"name": "must have 3 to 30 letters, digits, '_' and '-'"})
    if any(each is not team and each.name == name for each in _teams(backend, org)):
        raise errors.with_message(HTTPStatus.BAD_REQUEST, f"the team {name} already exists")


def _known(body: dict[str, Any]) -> dict[str, Any]:
    return {name: body[name] for name in ("name", "description", "role") if name in body}


def _changed(backend: Backend, caller: Caller, team: Team, values: dict[str, Any]) -> Response:
    _check_name(backend, team.org, values.get("name", team.name), team)
    updated = dataclasses.replace(team, **values)
    backend.state.teams[team.id] = updated
    _audit(backend, caller, updated, "update", "updated the team")
    return json_response(_json(updated))


def _set_members(backend: Backend, team: Team, members: tuple[str, ...]) -> None:
    backend.state.teams[team.id] = dataclasses.replace(team, members=members)


def _searched(user: User) -> str:
    return f"{user.username}\n{user.given_name} {user.family_name}\n{user.email}".lower()


def _json(team: Team) -> dict[str, Any]:
    return {
        "id": team.id,
        "uuid": team.uuid,
        "name": team.name,
        "description": team.description,
        "member_count": len(team.members),
        "role": team.role,
    }


def _member_json(user: User, *, with_email: bool) -> dict[str, Any]:
    return {
        "id": user.uuid,
        "username": user.username,
        "full_name": f"{user.given_name} {user.family_name}".strip(),
        "company": user.company,
        "location": user.location,
        "date_joined": rfc3339(user.joined),
        "gravatar_email": "",
        "gravatar_url": "",
        "profile_url": "",
        "type": "User",
        **({"email": user.email} if with_email else {}),
    }


def _audit(backend: Backend, caller: Caller, team: Team, verb: str, done: str, **data: str) -> None:
    backend.audit(
        team.org,
        f"org.team.{verb}",
        team.org,
        caller.actor,
        f"{done} {team.name}",
        team_name=team.name,
        **data,
    )
