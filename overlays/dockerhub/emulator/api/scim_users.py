"""SCIM users: the members of an organization, as its identity provider manages them."""

import dataclasses
import re
from http import HTTPStatus
from typing import Any

from dockerhub.emulator.state import ids
from dockerhub.emulator.state.populate import add_scim_user, add_user
from dockerhub.emulator.state.records import Organization, ScimUser, User

from .handlers import Backend, Request, Response, Route
from .requests import check_fields, is_string_array
from .scim import invalid_value, scim_body, scim_error, scim_response, scim_route
from .scim_filter import USER_SCHEMA
from .scim_list import list_users, user_json

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_NAMES = {"givenName": "given_name", "familyName": "family_name"}


def routes() -> list[Route]:
    """Return the routes of this family."""
    return [
        scim_route("/Users", {"GET": list_users, "POST": create_user}),
        scim_route("/Users/{id}", {"GET": get_user, "PUT": update_user}),
    ]


def create_user(backend: Backend, organization: Organization, request: Request) -> Response:
    """``POST /v2/scim/2.0/Users``: a new account, or an existing one joins the organization."""
    body = scim_body(request, required={"schemas": list, "userName": str}, optional={"name": dict})
    email, names = body["userName"], _names(body)
    _check_schemas(body)
    if not _EMAIL.fullmatch(email):
        raise invalid_value("userName must be an email address")
    if any(
        user.org == organization.name and user.user_name.casefold() == email.casefold()
        for user in backend.state.scim_users.values()
    ):
        raise scim_error(HTTPStatus.CONFLICT, f"{email} is already a member", "uniqueness")
    state = backend.state
    account = state.user_by_email(email) or _new_account(backend, email, names)
    added = add_scim_user(state, organization.name, account, created=backend.clock.now_ns())
    user = dataclasses.replace(added, user_name=email, **names)
    _store(backend, organization, user, "add", "added")
    return scim_response(user_json(request, user), HTTPStatus.CREATED)


def get_user(backend: Backend, organization: Organization, request: Request) -> Response:
    """``GET /v2/scim/2.0/Users/{id}``."""
    return scim_response(user_json(request, _user(backend, organization, request)))


def update_user(backend: Backend, organization: Organization, request: Request) -> Response:
    """``PUT /v2/scim/2.0/Users/{id}``: without ``enabled`` the user is deactivated.

    Names are changed, never cleared.
    """
    user = _user(backend, organization, request)
    body = scim_body(request, required={"schemas": list}, optional={"name": dict, "enabled": bool})
    _check_schemas(body)
    updated = dataclasses.replace(
        user,
        active=body.get("enabled", False),
        last_modified=backend.clock.now_ns(),
        **_names(body),
    )
    _store(backend, organization, updated, "update", "updated")
    return scim_response(user_json(request, updated))


def _user(backend: Backend, organization: Organization, request: Request) -> ScimUser:
    user = backend.state.scim_users.get(request.params["id"])
    if user is None or user.org != organization.name:
        raise scim_error(HTTPStatus.NOT_FOUND, f"there is no user {request.params['id']}")
    return user


def _check_schemas(body: dict[str, Any]) -> None:
    if not is_string_array(body["schemas"]) or set(body["schemas"]) != {USER_SCHEMA}:
        raise invalid_value(f"schemas must be an array of {USER_SCHEMA} alone")


def _names(body: dict[str, Any]) -> dict[str, Any]:
    given = body.get("name", {})
    check_fields(
        given,
        optional=dict.fromkeys(_NAMES, str),
        refuse=lambda _: invalid_value("name.givenName and name.familyName must be strings"),
    )
    return {field: given[name] for name, field in _NAMES.items() if given.get(name)}


def _new_account(backend: Backend, email: str, names: dict[str, Any]) -> User:
    state = backend.state
    base = re.sub(r"[^a-z0-9]", "", email.partition("@")[0].lower()) or "user"
    username, number = base, 1
    while state.account(username) is not None:
        number += 1
        username = f"{base}{number}"
    password = ids.secret("", state.name, "password", username)
    return add_user(state, username, password, email=email, **names)


def _store(
    backend: Backend, organization: Organization, user: ScimUser, verb: str, done: str
) -> None:
    """Store the user; active users are members, and inactive ones lose their role."""
    backend.state.scim_users[user.id] = user
    members = dict(organization.members)
    if user.active:
        members.setdefault(user.display_name, "member")
    else:
        members.pop(user.display_name, None)
    changed = dataclasses.replace(organization, members=members)
    backend.state.organizations[organization.name] = changed
    backend.audit(
        organization.name,
        f"org.member.{verb}",
        user.display_name,
        "scim",
        f"{done} the member {user.display_name} of the organization {organization.name}",
        active=str(user.active).lower(),
    )
