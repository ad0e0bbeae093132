"""SCIM users: the members of an organization, as its identity provider manages them."""

import dataclasses
import re
from typing import Any

from dockerhub.emulator.http.service import Service
from dockerhub.emulator.messages import Call, Reply
from dockerhub.emulator.state import ids
from dockerhub.emulator.state.records import Organization, ScimUser, User

from .handlers import Routes
from .requests import check_fields, strings
from .scim import invalid_value, scim_body, scim_error, scim_operation, scim_reply
from .scim_filter import USER_SCHEMA
from .scim_list import list_users, user_body

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_NAMES = {"givenName": "given_name", "familyName": "family_name"}


def routes() -> Routes:
    """Return the operations of this module."""
    many = {"GET": scim_operation(list_users), "POST": scim_operation(create_user)}
    one = {"GET": scim_operation(read_user), "PUT": scim_operation(update_user)}
    return {"/v2/scim/2.0/Users": many, "/v2/scim/2.0/Users/{id}": one}


def create_user(service: Service, organization: Organization, call: Call) -> Reply:
    """``POST /v2/scim/2.0/Users``: a new account, or an existing one joins the organization."""
    body = scim_body(call, required={"schemas": list, "userName": str}, optional={"name": dict})
    email, names = body["userName"], _names(body)
    _check_schemas(body)
    if not _EMAIL.fullmatch(email):
        raise invalid_value("userName must be an e-mail address")
    if any(
        user.org == organization.name and user.user_name.casefold() == email.casefold()
        for user in service.state.scim_users.values()
    ):
        raise scim_error(409, f"{email} is already a member", "uniqueness")
    account = service.state.user_by_email(email) or _new_account(service, email, names)
    created = service.clock.now_ns()
    user = ScimUser(
        id=service.state.next_uuid("scim-user"),
        org=organization.name,
        user_name=email,
        display_name=account.username,
        given_name=names.get("given_name", account.given_name),
        family_name=names.get("family_name", account.family_name),
        created=created,
        last_modified=created,
    )
    _store(service, organization, user, "add", "added")
    return scim_reply(user_body(call, user), 201)


def read_user(service: Service, organization: Organization, call: Call) -> Reply:
    """``GET /v2/scim/2.0/Users/{id}``."""
    return scim_reply(user_body(call, _user(service, organization, call)))


def update_user(service: Service, organization: Organization, call: Call) -> Reply:
    """``PUT /v2/scim/2.0/Users/{id}``: without ``enabled`` the user is deactivated.

    Names are changed, never cleared.
    """
    user = _user(service, organization, call)
    body = scim_body(call, required={"schemas": list}, optional={"name": dict, "enabled": bool})
    _check_schemas(body)
    names = _names(body)
    updated = dataclasses.replace(
        user,
        active=body.get("enabled", False),
        last_modified=service.clock.now_ns(),
        given_name=names.get("given_name", user.given_name),
        family_name=names.get("family_name", user.family_name),
    )
    _store(service, organization, updated, "update", "updated")
    return scim_reply(user_body(call, updated))


def _user(service: Service, organization: Organization, call: Call) -> ScimUser:
    user = service.state.scim_users.get(call.params["id"])
    if user is None or user.org != organization.name:
        raise scim_error(404, f"there is no user {call.params['id']}")
    return user


def _check_schemas(body: dict[str, Any]) -> None:
    if not strings(body["schemas"]) or set(body["schemas"]) != {USER_SCHEMA}:
        raise invalid_value(f"schemas must be an array that holds {USER_SCHEMA} alone")


def _names(body: dict[str, Any]) -> dict[str, str]:
    given = body.get("name", {})
    check_fields(
        given,
        optional=dict.fromkeys(_NAMES, str),
        refuse=lambda _: invalid_value("name.givenName and name.familyName must be strings"),
    )
    return {field: given[name] for name, field in _NAMES.items() if given.get(name)}


def _new_account(service: Service, email: str, names: dict[str, str]) -> User:
    state = service.state
    base = re.sub(r"[^a-z0-9]", "", email.partition("@")[0].lower()) or "user"
    username, number = base, 1
    while username in state.users or username in state.organizations:
        number += 1
        username = f"{base}{number}"
    user = User(
        id=1_000 + state.next_number("user"),
        uuid=ids.uuid4(state.name, "user", username).replace("-", ""),
        username=username,
        password=ids.secret("", state.name, "password", username),
        email=email,
        given_name=names.get("given_name", ""),
        family_name=names.get("family_name", ""),
    )
    state.users[username] = user
    return user


def _store(
    service: Service, organization: Organization, user: ScimUser, verb: str, done: str
) -> None:
    """Keep the user; active users are members, and an inactive one loses its role."""
    service.state.scim_users[user.id] = user
    members = dict(organization.members)
    if user.active:
        members.setdefault(user.display_name, "member")
    else:
        members.pop(user.display_name, None)
    changed = dataclasses.replace(organization, members=members)
    service.state.organizations[organization.name] = changed
    service.audit(
        organization.name,
        f"org.member.{verb}",
        user.display_name,
        "scim",
        f"{done} the member {user.display_name} of the organization {organization.name}",
        active=str(user.active).lower(),
    )
