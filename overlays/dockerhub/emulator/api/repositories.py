"""Repositories: list, create, get, check, update and delete."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from dockerhub.emulator import errors
from dockerhub.emulator.messages import JSON, json_response
from dockerhub.emulator.state.permissions import may_administer, may_read
from dockerhub.emulator.state.populate import add_repository
from dockerhub.emulator.state.repositories import Repository

from .access import permitted_repository, visible_repository
from .handlers import Backend, Caller, Request, Response, Route
from .legacy import legacy_route
from .paging import items_of, page_response, requested_page
from .repository_fields import check_repository_fields, require_private_quota
from .repository_json import list_entry_json, repository_json
from .requests import check_fields, choice, json_object

_NAMESPACE = "/v2/namespaces/{namespace}/repositories"
_LEGACY = "/v2/repositories/{namespace}"
_OAT_EDITING = ("scope-repository-edit", "scope-repository-admin")
_ORDER: dict[str, Callable[[Repository], Any]] = {
    "name": lambda repository: repository.name,
    "last_updated": lambda repository: repository.last_updated or 0,
    "pull_count": lambda repository: repository.pull_count,
}
_ORDERINGS = [sign + name for name in _ORDER for sign in ("", "-")]


def routes() -> list[Route]:
    """Return the routes of this family."""
    many = {"GET": list_repositories, "POST": create_repository}
    one = {
        "GET": get_repository,
        "HEAD": check_repository,
        "PATCH": update_repository,
        "DELETE": delete_repository,
    }
    return [
        Route(_NAMESPACE, many),
        Route(f"{_NAMESPACE}/{{repository}}", one),
        legacy_route("/v2/repositories", {"POST": create_repository}),
        legacy_route(_LEGACY, many),
        legacy_route(f"{_LEGACY}/{{repository}}", one),
        legacy_route(f"{_LEGACY}/{{repository}}/privacy", {"POST": set_privacy}),
    ]


def list_repositories(backend: Backend, caller: Caller, request: Request) -> Response:
    """``GET …/repositories``: what the caller may see; a namespace may be missing altogether."""
    namespace = request.params["namespace"]
    page = requested_page(request, max_size=backend.settings.max_page_size)
    order = choice(request, "ordering", _ORDERINGS) or "-last_updated"
    part = request.query.get("name", "").lower()
    found = [
        each
        for each in backend.state.repositories.values()
        if each.namespace == namespace and part in each.name and _lists(backend, caller, each)
    ]
    found.sort(key=_ORDER[order.removeprefix("-")], reverse=order.startswith("-"))
    rows = [list_entry_json(caller, each) for each in items_of(page, found)]
    return page_response(request, page, len(found), rows)


def create_repository(backend: Backend, caller: Caller, request: Request) -> Response:
    """``POST …/repositories``: for those who may change what is in the namespace."""
    if caller.is_anonymous:
        raise errors.unauthorized()
    body = json_object(request)
    check_fields(body, required={"name": str, "namespace": str})
    check_repository_fields(body)
    namespace, name = request.params.get("namespace", body["namespace"]), body["name"]
    if namespace != body["namespace"]:
        raise errors.invalid({"namespace": "must be that of the path"})
    _require_creation(backend, caller, namespace)
    if (namespace, name) in backend.state.repositories:
        raise errors.invalid({"name": "a repository with this name exists already"})
    is_private = body.get("is_private", False)
    if is_private:
        require_private_quota(backend, namespace)
    repository = add_repository(
        backend.state,
        f"{namespace}/{name}",
        private=is_private,
        description=body.get("description", ""),
        full_description=body.get("full_description", ""),
        created=backend.clock.now_ns(),
    )
    _audit(backend, caller, repository, "create", "created the repository")
    return json_response(repository_json(backend, caller, repository), HTTPStatus.CREATED)


def get_repository(backend: Backend, caller: Caller, request: Request) -> Response:
    """``GET …/{repository}``."""
    repository = visible_repository(backend, caller, request)
    return json_response(repository_json(backend, caller, repository))


def check_repository(backend: Backend, caller: Caller, request: Request) -> Response:
    """``HEAD …/{repository}``: whether it exists."""
    visible_repository(backend, caller, request)
    return Response(media_type=JSON)


def update_repository(backend: Backend, caller: Caller, request: Request) -> Response:
    """``PATCH …/{repository}``: description, README, visibility, status."""
    repository = permitted_repository(backend, caller, request, "admin", oat=_OAT_EDITING)
    body = json_object(request)
    check_repository_fields(body)
    known = ("description", "full_description", "is_private", "status")
    changes = {name: body[name] for name in known if name in body}
    if not changes:
        raise errors.invalid({"description": "or full_description or is_private is required"})
    _set_privacy(backend, caller, repository, changes.pop("is_private", repository.is_private))
    for name, value in changes.items():
        setattr(repository, name, value)
    if changes:
        _audit(backend, caller, repository, "update", "updated the repository")
    repository.last_modified = backend.clock.now_ns()
    return json_response(repository_json(backend, caller, repository))


def set_privacy(backend: Backend, caller: Caller, request: Request) -> Response:
    """``POST …/privacy``: the older way to say who may see a repository."""
    repository = permitted_repository(backend, caller, request, "admin", oat=_OAT_EDITING)
    body = json_object(request)
    check_fields(body, required={"is_private": bool})
    _set_privacy(backend, caller, repository, body["is_private"])
    return json_response(repository_json(backend, caller, repository))


def delete_repository(backend: Backend, caller: Caller, request: Request) -> Response:
    """``DELETE …/{repository}``: with all that is in it."""
    repository = permitted_repository(
        backend, caller, request, "admin", oat=("scope-repository-admin",)
    )
    del backend.state.repositories[repository.namespace, repository.name]
    _audit(backend, caller, repository, "delete", "deleted the repository")
    return Response(status=HTTPStatus.ACCEPTED)


def _lists(backend: Backend, caller: Caller, repository: Repository) -> bool:
    """Tell whether a repository is in the list of its namespace."""
    if caller.kind == "oat":
        scopes = caller.org_scopes(repository.namespace)
        return not repository.is_private or "scope-repository-list" in scopes
    return may_read(backend.state, caller, repository)


def _require_creation(backend: Backend, caller: Caller, namespace: str) -> None:
    if backend.state.account(namespace) is None:
        raise errors.not_found(namespace=namespace)
    if caller.kind == "oat":
        allowed = "scope-repository-create" in caller.org_scopes(namespace)
    else:
        allowed = caller.has_scope("repo:admin")
    if not allowed:
        raise errors.forbidden("insufficient scope")
    if caller.kind != "oat" and not may_administer(backend.state, caller, namespace):
        raise errors.forbidden("not allowed to create repositories in this namespace")


def _set_privacy(
    backend: Backend, caller: Caller, repository: Repository, is_private: bool
) -> None:
    if is_private == repository.is_private:
        return
    if is_private:
        require_private_quota(backend, repository.namespace)
    repository.is_private = is_private
    visibility = "private" if is_private else "public"
    _audit(backend, caller, repository, "change_privacy", f"made {visibility} the repository")


def _audit(
    backend: Backend, caller: Caller, repository: Repository, action: str, done: str
) -> None:
    name = repository.full_name
    backend.audit(
        repository.namespace, f"repo.{action}", name, caller.actor, f"{done} {name}", repo=name
    )
