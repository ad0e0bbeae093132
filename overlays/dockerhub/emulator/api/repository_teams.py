"""The teams that have a permission on a repository; the API calls them its groups."""

from http import HTTPStatus
from typing import Any

from dockerhub.emulator import errors
from dockerhub.emulator.messages import json_response
from dockerhub.emulator.state.permissions import LEVELS
from dockerhub.emulator.state.records import Team
from dockerhub.emulator.state.repositories import Permission, Repository

from .access import permitted_repository
from .handlers import Backend, Caller, Request, Response, Route
from .legacy import legacy_route
from .paging import items_of, page_response, requested_page
from .requests import check_fields, json_object

_ADMIN = "scope-repo-group-admin"
_EDIT = ("scope-repo-group-edit", _ADMIN)
_READ = ("scope-repo-group-read", *_EDIT)


def routes() -> list[Route]:
    """Return the routes of this family."""
    many = {"GET": list_teams, "POST": grant}
    one = {"GET": get_team, "PATCH": update_team, "DELETE": revoke}
    found = []
    for route, repository in (
        (Route, "/v2/namespaces/{namespace}/repositories/{repository}"),
        (legacy_route, "/v2/repositories/{namespace}/{repository}"),
    ):
        found += [
            route(f"{repository}/groups", many),
            route(f"{repository}/groups/{{group_id}}", one),
        ]
    return found


def list_teams(backend: Backend, caller: Caller, request: Request) -> Response:
    """``GET …/groups``: in the order in which they were added."""
    page = requested_page(request, max_size=backend.settings.max_page_size)
    repository = permitted_repository(backend, caller, request, "admin", oat=_READ)
    teams = [
        team for each in repository.team_permissions if (team := backend.state.teams.get(each))
    ]
    rows = [_json(repository, team) for team in items_of(page, teams)]
    return page_response(request, page, len(teams), rows)


def grant(backend: Backend, caller: Caller, request: Request) -> Response:
    """``POST …/groups``: refuses a team that has a permission already."""
    repository = permitted_repository(backend, caller, request, "admin", oat=_EDIT)
    body = json_object(request)
    check_fields(body, required={"group_id": int, "permission": str})
    permission = _permission(body)
    if body["group_id"] < 1:
        raise errors.invalid({"group_id": "must be the ID of a team"})
    team = backend.state.teams.get(body["group_id"])
    if team is None or team.org != repository.namespace:
        raise errors.not_found(group_id=str(body["group_id"]))
    if team.id in repository.team_permissions:
        message = f"group {team.name} already has a permission on the repository"
        raise errors.with_message(HTTPStatus.BAD_REQUEST, message)
    return _set(backend, caller, repository, team, permission, "create")


def get_team(backend: Backend, caller: Caller, request: Request) -> Response:
    """``GET …/groups/{group_id}``."""
    repository = permitted_repository(backend, caller, request, "admin", oat=_READ)
    return json_response(_json(repository, _team(backend, repository, request)))


def update_team(backend: Backend, caller: Caller, request: Request) -> Response:
    """``PATCH …/groups/{group_id}``: the permission."""
    repository = permitted_repository(backend, caller, request, "admin", oat=_EDIT)
    team = _team(backend, repository, request)
    body = json_object(request)
    check_fields(body, required={"permission": str})
    return _set(backend, caller, repository, team, _permission(body), "update")


def revoke(backend: Backend, caller: Caller, request: Request) -> Response:
    """``DELETE …/groups/{group_id}``."""
    repository = permitted_repository(backend, caller, request, "admin", oat=(_ADMIN,))
    team = _team(backend, repository, request)
    permission = repository.team_permissions.pop(team.id)
    _audit(backend, caller, repository, team, permission, "delete")
    return Response(status=HTTPStatus.NO_CONTENT)


def _team(backend: Backend, repository: Repository, request: Request) -> Team:
    """Return the team in a path, if it has a permission on the repository."""
    found = {str(each): each for each in repository.team_permissions}
    team = backend.state.teams.get(found.get(request.params["group_id"], 0))
    if team is None:
        raise errors.not_found(group_id=request.params["group_id"])
    return team


def _permission(body: dict[str, Any]) -> Permission:
    for level in LEVELS:
        if level == body["permission"]:
            return level
    raise errors.invalid({"permission": f"must be one of {', '.join(LEVELS)}"})


def _set(
    backend: Backend,
    caller: Caller,
    repository: Repository,
    team: Team,
    permission: Permission,
    verb: str,
) -> Response:
    repository.team_permissions[team.id] = permission
    _audit(backend, caller, repository, team, permission, verb)
    return json_response(_json(repository, team))


def _json(repository: Repository, team: Team) -> dict[str, Any]:
    permission = repository.team_permissions[team.id]
    return {"group_name": team.name, "permission": permission, "group_id": team.id}


def _audit(
    backend: Backend,
    caller: Caller,
    repository: Repository,
    team: Team,
    permission: Permission,
    verb: str,
) -> None:
    name = repository.full_name
    done = {"create": "granted", "update": "changed", "delete": "revoked"}[verb]
    backend.audit(
        repository.namespace,
        f"repo.group.{verb}",
        name,
        caller.actor,
        f"{done} the permission {permission} of the team {team.name} on the repository {name}",
        permission=permission,
        team=team.name,
    )
