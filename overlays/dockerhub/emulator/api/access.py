"""Refusing callers who may not see or change something, and finding what they may."""

from collections.abc import Iterable
from http import HTTPStatus

from dockerhub.emulator import errors
from dockerhub.emulator.state.permissions import LEVELS, may_read, permission_on, role_in
from dockerhub.emulator.state.records import Organization, Role
from dockerhub.emulator.state.repositories import Permission, Repository

from .handlers import Backend, Caller, Request


def require_user(caller: Caller) -> str:
    """Return the name of the user who sent a request; refuse all others."""
    if caller.is_anonymous:
        raise errors.unauthorized()
    if caller.kind == "oat":
        raise errors.forbidden()
    return caller.name


def visible_repository(backend: Backend, caller: Caller, request: Request) -> Repository:
    """Return the repository in a path; those that the caller may not see look missing."""
    namespace, name = request.params["namespace"], request.params["repository"]
    repository = backend.state.repositories.get((namespace, name))
    if repository is None or not may_read(backend.state, caller, repository):
        raise errors.not_found(namespace=namespace, repository=name)
    return repository


def permitted_repository(
    backend: Backend, caller: Caller, request: Request, needed: Permission, *, oat: Iterable[str]
) -> Repository:
    """Return the repository in a path, for callers with a permission on it.

    Args:
        backend: Of the Hub.
        caller: Who sent the request.
        request: The request.
        needed: The least permission of a person.
        oat: The scopes of which an organization access token needs one.
    """
    if caller.is_anonymous:
        raise errors.unauthorized()
    repository = visible_repository(backend, caller, request)
    require_permission(backend, caller, repository, needed, oat=oat)
    return repository


def require_delete(backend: Backend, caller: Caller, repository: Repository) -> None:
    """Refuse callers who may not delete from a repository."""
    if caller.kind == "pat" and not caller.has_scope("repo:admin"):
        message = "access to the resource is forbidden with personal access token"
        raise errors.with_message(HTTPStatus.FORBIDDEN, message)
    require_permission(
        backend, caller, repository, "admin", oat=("scope-tag-admin", "scope-image-delete")
    )


def require_permission(
    backend: Backend,
    caller: Caller,
    repository: Repository,
    needed: Permission,
    *,
    oat: Iterable[str],
) -> None:
    """Refuse callers, who are signed in, with less than a permission on a repository they see.

    Args:
        backend: Of the Hub.
        caller: Who sent the request.
        repository: What it is about.
        needed: The least permission of a person.
        oat: The scopes of which an organization access token needs one.
    """
    if caller.kind == "oat":
        if not caller.scopes_on(repository).intersection(oat):
            raise errors.forbidden("insufficient scope")
        return
    if caller.kind == "pat" and not caller.has_scope(f"repo:{needed}"):
        raise errors.forbidden("insufficient scope")
    found = permission_on(backend.state, caller, repository)
    if found is None or LEVELS.index(found) < LEVELS.index(needed):
        raise errors.forbidden(
            "not an admin of the repository" if needed == "admin" else "forbidden"
        )


def require_role(
    backend: Backend, caller: Caller, name: str, *roles: Role, oat: str | None = None
) -> Organization:
    """Return the organization, for callers with one of the roles in it.

    Args:
        backend: Of the Hub.
        caller: Who sent the request; personal access tokens are refused.
        name: The name of the organization.
        roles: Those of which a person needs one.
        oat: The scope that an organization access token needs; None if all are refused.
    """
    if caller.is_anonymous:
        raise errors.unauthorized()
    organization = backend.state.organizations.get(name)
    if organization is None:
        raise errors.not_found(organization=name)
    if caller.kind == "pat":
        raise errors.forbidden("token issued from personal access token")
    if caller.kind == "oat":
        if oat not in caller.org_scopes(name):
            raise errors.forbidden("insufficient scope")
    elif role_in(backend.state, caller, name) not in roles:
        raise errors.forbidden()
    return organization
