"""Who may see and change a repository."""

from dockerhub.emulator.http.service import Service
from dockerhub.emulator.messages import Call, forbidden, message_error, not_found
from dockerhub.emulator.state.records import Repository, Role
from dockerhub.emulator.state.sessions import Caller


def visible_repository(service: Service, caller: Caller, call: Call) -> Repository:
    """Return the repository that a path names.

    Raises:
        ApiError: 404 if there is none that the caller may see; a private one is not admitted to.
    """
    namespace, name = call.params["namespace"], call.params["repository"]
    repository = service.state.repositories.get((namespace, name))
    if repository is None or not may_read(service, caller, repository):
        raise not_found(namespace=namespace, repository=name)
    return repository


def may_read(service: Service, caller: Caller, repository: Repository) -> bool:
    """Tell whether a caller may see a repository."""
    if not repository.is_private:
        return caller.is_anonymous or caller.has_scope("repo:public_read")
    return belongs(service, caller, repository.namespace) and caller.has_scope("repo:read")


def require_delete(service: Service, caller: Caller, repository: Repository) -> None:
    """Let only those pass who may delete from a repository.

    Raises:
        ApiError: 403 for those without the right.
    """
    if not caller.has_scope("repo:admin"):
        raise message_error(403, "access to the resource is forbidden with personal access token")
    if not may_administer(service, caller, repository.namespace):
        raise forbidden("not an admin of the repository")


def may_administer(service: Service, caller: Caller, namespace: str) -> bool:
    """Tell whether a caller may change what is in a namespace."""
    role = role_in(service, caller, namespace)
    return caller.name == namespace or role in ("owner", "editor")


def belongs(service: Service, caller: Caller, namespace: str) -> bool:
    """Tell whether a namespace is the caller's own or its organization's."""
    if caller.is_anonymous:
        return False
    return caller.name == namespace or role_in(service, caller, namespace) is not None


def role_in(service: Service, caller: Caller, namespace: str) -> Role | None:
    """Return a person's role in an organization."""
    organization = service.state.organizations.get(namespace)
    if organization is None or caller.kind not in ("password", "pat"):
        return None
    return organization.members.get(caller.name)
