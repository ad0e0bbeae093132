"""Who may see and change what: roles in organizations, teams, and what a token allows.

A token never allows more than its owner may do.
"""

from .records import Role
from .repositories import Permission, Repository
from .sessions import Caller
from .state import State

_PERSONS = ("password", "pat")
LEVELS: tuple[Permission, ...] = ("read", "write", "admin")
"""The permissions on a repository, the lowest first; each includes those before it."""


def permission_on(state: State, caller: Caller, repository: Repository) -> Permission | None:
    """Return the highest permission of a caller on a repository; None if it looks missing."""
    if caller.is_anonymous:
        return None if repository.is_private else "read"
    if caller.kind == "oat":
        return _of_org_token(caller.scopes_on(repository))
    granted = _of_person(state, caller, repository)
    if caller.kind == "password":
        return granted
    return _lower(granted, _of_access_token(caller.scopes, is_private=repository.is_private))


def may_read(state: State, caller: Caller, repository: Repository) -> bool:
    """Tell whether a caller may see a repository."""
    return permission_on(state, caller, repository) is not None


def may_administer(state: State, caller: Caller, namespace: str) -> bool:
    """Tell whether a person may change what is in a namespace, whatever its token allows."""
    return _owns(caller, namespace) or role_in(state, caller, namespace) in ("owner", "editor")


def is_member(state: State, caller: Caller, namespace: str) -> bool:
    """Tell whether a namespace is a person's own or that of their organization."""
    return _owns(caller, namespace) or role_in(state, caller, namespace) is not None


def may_read_audit_log(state: State, caller: Caller, account: str) -> bool:
    """Tell whether a caller owns an account, or is a token of it with the scope to read its log."""
    if caller.kind == "oat":
        return "scope-activity-read" in caller.org_scopes(account)
    return _owns(caller, account) or role_in(state, caller, account) == "owner"


def role_in(state: State, caller: Caller, namespace: str) -> Role | None:
    """Return a person's role in an organization."""
    organization = state.organizations.get(namespace)
    if organization is None or caller.kind not in _PERSONS:
        return None
    return organization.members.get(caller.name)


def _owns(caller: Caller, namespace: str) -> bool:
    """Tell whether a namespace is a person's own; a token of an organization has its name only."""
    return caller.kind in _PERSONS and caller.name == namespace


def _of_person(state: State, caller: Caller, repository: Repository) -> Permission | None:
    if may_administer(state, caller, repository.namespace):
        return "admin"
    by_teams: list[Permission] = [
        permission
        for team_id, permission in repository.team_permissions.items()
        if (team := state.teams.get(team_id)) and caller.name in team.members
    ]
    if by_teams:
        return max(by_teams, key=_rank)
    visible = not repository.is_private or is_member(state, caller, repository.namespace)
    return "read" if visible else None


def _of_access_token(scopes: frozenset[str], *, is_private: bool) -> Permission | None:
    for level in reversed(LEVELS):
        if f"repo:{level}" in scopes:
            return level
    return "read" if "repo:public_read" in scopes and not is_private else None


def _of_org_token(scopes: frozenset[str]) -> Permission | None:
    if "scope-repository-admin" in scopes:
        return "admin"
    if scopes & {"scope-repository-edit", "scope-image-push"}:
        return "write"
    return "read" if scopes else None


def _lower(first: Permission | None, second: Permission | None) -> Permission | None:
    if first is None or second is None:
        return None
    return min(first, second, key=_rank)


def _rank(permission: Permission) -> int:
    return LEVELS.index(permission)
