"""Members of organizations: members read the list, owners change roles and remove members."""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, get_args

from dockerhub.emulator import errors
from dockerhub.emulator.messages import csv_text, json_response
from dockerhub.emulator.state.permissions import role_in
from dockerhub.emulator.state.records import Invite, Organization, Role, User
from dockerhub.emulator.state.state import State
from dockerhub.emulator.state.times import go_time, rfc3339

from .access import require_role
from .handlers import Backend, Caller, Request, Response, Route
from .paging import items_of, page_response, requested_page
from .requests import boolean, check_fields, choice, json_object

_ROLES: tuple[Role, ...] = get_args(Role)
_BY_NAME: Mapping[str, Role] = {role: role for role in _ROLES}
_DEFAULT_SIZE = 25
_COLUMNS = ("Name", "Username", "Email", "Type", "Permission", "Teams", "Date Joined")


def routes() -> list[Route]:
    """Return the routes of this family."""
    members = "/v2/orgs/{org_name}/members"
    return [
        Route(members, {"GET": list_members}),
        Route(f"{members}/export", {"GET": export_members}),
        Route(f"{members}/{{username}}", {"PUT": update_member, "DELETE": remove_member}),
    ]


@dataclass(frozen=True, kw_only=True)
class _Row:
    """A member, or somebody who was invited."""

    id: str
    username: str
    full_name: str
    email: str
    role: str
    groups: tuple[str, ...]
    joined: int
    user: User | None = None

    @property
    def searched(self) -> str:
        return f"{self.username}\n{self.full_name}\n{self.email}".lower()


def list_members(backend: Backend, caller: Caller, request: Request) -> Response:
    """``GET …/members``: only owners see email addresses."""
    organization = _readable(backend, caller, request, *_ROLES)
    search = request.query.get("search", "").lower()
    role = choice(request, "role", _ROLES)
    found = [
        each
        for each in _selected(backend, caller, request, organization)
        if search in each.searched and (role is None or each.role.lower() == role)
    ]
    size = backend.settings.max_page_size
    page = requested_page(request, default_size=_DEFAULT_SIZE, max_size=size)
    told = role_in(backend.state, caller, organization.name) == "owner"
    rows = [_json(each, with_email=told) for each in items_of(page, found)]
    return page_response(request, page, len(found), rows)


def export_members(backend: Backend, caller: Caller, request: Request) -> Response:
    """``GET …/members/export``: all members and invitees, for owners, as CSV."""
    organization = _readable(backend, caller, request, "owner")
    state = backend.state
    listed = (*_members(state, organization), *_invitees(state, organization))
    name = f"{organization.name}-members-{int(backend.clock.now())}.csv"
    return Response(
        body=csv_text([_COLUMNS, *map(_exported, listed)]),
        media_type="text/csv",
        headers=(("Content-Disposition", f'attachment;filename="{name}"'),),
    )


def _exported(row: _Row) -> tuple[str, ...]:
    kind = "Invitee" if row.user is None else "User"
    teams, joined = ", ".join(row.groups), go_time(row.joined)
    return row.full_name, row.username, row.email, kind, row.role, teams, joined


def update_member(backend: Backend, caller: Caller, request: Request) -> Response:
    """``PUT …/members/{username}``: the role; the last owner keeps it."""
    organization = _changeable(backend, caller, request)
    username = _username(organization, request)
    body = json_object(request)
    check_fields(body, required={"role": str})
    role = known_role(body["role"])
    if role != "owner":
        _require_other_owner(organization, username)
    members: dict[str, Role] = {**organization.members, username: role}
    updated = _with_members(backend, organization, members)
    done = f"changed the role of the member {username} to {role}"
    _audit(backend, caller, organization, username, "update", done, role=role)
    rows = _members(backend.state, updated)
    return json_response(
        next(_json(each, with_email=True) for each in rows if each.username == username)
    )


def remove_member(backend: Backend, caller: Caller, request: Request) -> Response:
    """``DELETE …/members/{username}``: from all teams as well; the last owner stays."""
    organization = _changeable(backend, caller, request)
    username = _username(organization, request)
    _require_other_owner(organization, username)
    left = dict(organization.members)
    del left[username]
    _with_members(backend, organization, left)
    for team in [*backend.state.teams.values()]:
        if team.org == organization.name and username in team.members:
            members = tuple(name for name in team.members if name != username)
            backend.state.teams[team.id] = dataclasses.replace(team, members=members)
    done = f"removed the member {username}"
    _audit(backend, caller, organization, username, "removed", done)
    return Response(status=HTTPStatus.NO_CONTENT)


def _readable(backend: Backend, caller: Caller, request: Request, *roles: Role) -> Organization:
    name = request.params["org_name"]
    return require_role(backend, caller, name, *roles, oat="scope-member-read")


def _changeable(backend: Backend, caller: Caller, request: Request) -> Organization:
    name = request.params["org_name"]
    return require_role(backend, caller, name, "owner", oat="scope-member-edit")


def _username(organization: Organization, request: Request) -> str:
    username = request.params["username"]
    if username not in organization.members:
        raise errors.not_found(organization=organization.name, member=username)
    return username


def known_role(role: str) -> Role:
    """Return a role; refuse one that there is not."""
    found = _BY_NAME.get(role)
    if found is None:
        message = f"there is no role {role!r}"
        raise errors.with_message(HTTPStatus.BAD_REQUEST, message, {"role": role})
    return found


def _require_other_owner(organization: Organization, username: str) -> None:
    owners = [name for name, role in organization.members.items() if role == "owner"]
    if owners == [username]:
        message = f"{username} is the last owner of the organization {organization.name}"
        raise errors.with_message(HTTPStatus.BAD_REQUEST, message, {"username": username})


def _with_members(
    backend: Backend, organization: Organization, members: Mapping[str, Role]
) -> Organization:
    updated = dataclasses.replace(organization, members=members)
    backend.state.organizations[organization.name] = updated
    return updated


def _selected(
    backend: Backend, caller: Caller, request: Request, organization: Organization
) -> list[_Row]:
    """Return members, invitees or both; a token without the scope for invitees gets none."""
    with_invites = boolean(request, "invites")
    kind = choice(request, "type", ("all", "invitee", "member"))
    if kind is None:
        kind = "all" if with_invites else "member"
    told = caller.kind != "oat" or "scope-invite-read" in caller.org_scopes(organization.name)
    members = [] if kind == "invitee" else _members(backend.state, organization)
    invitees = [] if kind == "member" or not told else _invitees(backend.state, organization)
    return [*members, *invitees]


def _members(state: State, organization: Organization) -> Iterator[_Row]:
    for username, role in organization.members.items():
        user = state.users[username]
        teams = (each for each in state.teams.values() if each.org == organization.name)
        yield _Row(
            id=user.uuid,
            username=username,
            full_name=f"{user.given_name} {user.family_name}".strip(),
            email=user.email,
            role=role.title(),
            groups=tuple(team.name for team in teams if username in team.members),
            joined=user.joined,
            user=user,
        )


def _invitees(state: State, organization: Organization) -> Iterator[_Row]:
    for invite in state.invites.values():
        if invite.org == organization.name:
            yield _invitee(invite)


def _invitee(invite: Invite) -> _Row:
    is_email = "@" in invite.invitee
    return _Row(
        id=invite.id,
        username="" if is_email else invite.invitee,
        full_name="",
        email=invite.invitee if is_email else "",
        role="Invitee",
        groups=(invite.team,) if invite.team else (),
        joined=invite.created_at,
    )


def _json(row: _Row, *, with_email: bool) -> dict[str, Any]:
    return {
        "id": row.id,
        "username": row.username,
        "full_name": row.full_name,
        "role": row.role,
        "groups": list(row.groups),
        "is_guest": False,
        "company": row.user.company if row.user else "",
        "location": row.user.location if row.user else "",
        "date_joined": rfc3339(row.joined),
        "gravatar_email": "",
        "gravatar_url": "",
        "profile_url": "",
        "type": "User",
        **({"email": row.email, "primary_email": row.email} if with_email else {}),
    }


def _audit(
    backend: Backend,
    caller: Caller,
    organization: Organization,
    username: str,
    verb: str,
    done: str,
    **data: str,
) -> None:
    backend.audit(
        organization.name,
        f"org.member.{verb}",
        username,
        caller.actor,
        f"{done} of the organization {organization.name}",
        member=username,
        **data,
    )
