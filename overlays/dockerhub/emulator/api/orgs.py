"""Organizations: everybody may look at one, and users list their own."""

from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from dockerhub.emulator import errors
from dockerhub.emulator.messages import json_response
from dockerhub.emulator.state.records import Organization
from dockerhub.emulator.state.state import State
from dockerhub.emulator.state.times import rfc3339

from .access import require_user
from .handlers import Backend, Caller, Request, Response, Route
from .paging import items_of, page_response, requested_page


def routes() -> list[Route]:
    """Return the routes of this family."""
    return [
        Route("/v2/user/orgs", {"GET": list_mine}),
        Route("/v2/orgs/{org_name}", {"GET": get_org}),
    ]


def list_mine(backend: Backend, caller: Caller, request: Request) -> Response:
    """``GET /v2/user/orgs``: those that the caller is a member of, by name."""
    username, state = require_user(caller), backend.state
    found = [each for _, each in sorted(state.organizations.items()) if username in each.members]
    page = requested_page(request, max_size=backend.settings.max_page_size)
    rows = [{**_json(each), **_as_member(state, each, username)} for each in items_of(page, found)]
    return page_response(request, page, len(found), rows)


def get_org(backend: Backend, _caller: Caller, request: Request) -> Response:
    """``GET /v2/orgs/{org_name}``: a name of a user leads to that user."""
    name = request.params["org_name"]
    organization = backend.state.organizations.get(name)
    if organization is not None:
        return json_response(_json(organization))
    if name not in backend.state.users:
        raise errors.not_found(organization=name)
    location = f"/v2/users/{quote(name, safe='')}"
    return Response(status=HTTPStatus.FOUND, headers=(("Location", location),))


def _json(organization: Organization) -> dict[str, Any]:
    return {
        "id": organization.uuid,
        "uuid": organization.uuid,
        "orgname": organization.name,
        "full_name": organization.full_name,
        "location": organization.location,
        "company": organization.company,
        "profile_url": "",
        "date_joined": rfc3339(organization.joined),
        "gravatar_email": "",
        "gravatar_url": "",
        "type": "Organization",
        "badge": organization.badge,
        "is_active": True,
    }


def _as_member(state: State, organization: Organization, username: str) -> dict[str, Any]:
    """Return what a list of the caller's own organizations tells besides."""
    teams = [team for team in state.teams.values() if team.org == organization.name]
    return {
        "user_role": organization.members[username].title(),
        "user_groups": [team.name for team in teams if username in team.members],
        "org_groups_count": len(teams),
        "plan_name": organization.plan,
        "parent_name": "",
    }
