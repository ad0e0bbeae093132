"""Refusing callers who may not see or change something, and finding what they may."""

from http import HTTPStatus

from dockerhub.emulator import errors
from dockerhub.emulator.state.permissions import may_administer, may_read
from dockerhub.emulator.state.repositories import Repository

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


def require_delete(backend: Backend, caller: Caller, repository: Repository) -> None:
    """Refuse callers who may not delete from a repository."""
    if not caller.has_scope("repo:admin"):
        message = "access to the resource is forbidden with personal access token"
        raise errors.with_message(HTTPStatus.FORBIDDEN, message)
    if not may_administer(backend.state, caller, repository.namespace):
        raise errors.forbidden("not an admin of the repository")
