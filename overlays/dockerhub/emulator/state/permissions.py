"""Who may see and change what is in a namespace."""

from .records import Role
from .repositories import Repository
from .sessions import Caller
from .state import State


def may_read(state: State, caller: Caller, repository: Repository) -> bool:
    """Tell whether a caller may see a repository."""
    if not repository.is_private:
        return caller.is_anonymous or caller.has_scope("repo:public_read")
    return is_member(state, caller, repository.namespace) and caller.has_scope("repo:read")


def may_administer(state: State, caller: Caller, namespace: str) -> bool:
    """Tell whether a caller may change what is in a namespace."""
    return caller.name == namespace or role_in(state, caller, namespace) in ("owner", "editor")


def is_member(state: State, caller: Caller, namespace: str) -> bool:
    """Tell whether a namespace is the caller's own or its organization's."""
    if caller.is_anonymous:
        return False
    return caller.name == namespace or role_in(state, caller, namespace) is not None


def role_in(state: State, caller: Caller, namespace: str) -> Role | None:
    """Return a person's role in an organization."""
    organization = state.organizations.get(namespace)
    if organization is None or caller.kind not in ("password", "pat"):
        return None
    return organization.members.get(caller.name)
