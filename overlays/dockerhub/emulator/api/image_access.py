"""Image management is for members of a namespace on a paid plan; refusing all others."""

from http import HTTPStatus
from typing import Any

from dockerhub.emulator.errors import ApiError
from dockerhub.emulator.messages import json_response
from dockerhub.emulator.state.permissions import is_member
from dockerhub.emulator.state.repositories import Repository
from dockerhub.emulator.state.times import rfc3339

from .handlers import Backend, Caller, Request


def image_error(backend: Backend, status: int, message: str, **errinfo: Any) -> ApiError:
    """Refuse in the shape of the image management operations."""
    number = backend.state.next_number("image-error")
    txnid = f"{backend.state.name}-{number:08d}"
    info = {"api_call_txnid": txnid, "api_call_start": rfc3339(backend.clock.now_ns()), **errinfo}
    return ApiError(json_response({"txnid": txnid, "message": message, "errinfo": info}, status))


def readable_repository(backend: Backend, caller: Caller, request: Request) -> Repository:
    """Return the repository in a path, for members of a paid namespace."""
    namespace, name = request.params["namespace"], request.params["repository"]
    require_paid_member(backend, caller, namespace)
    repository = backend.state.repositories.get((namespace, name))
    if repository is None:
        raise image_error(backend, HTTPStatus.NOT_FOUND, "repository not found")
    return repository


def require_paid_member(backend: Backend, caller: Caller, namespace: str) -> None:
    """Refuse callers who are not members of a namespace, and namespaces on the free plan."""
    if caller.is_anonymous:
        raise image_error(backend, HTTPStatus.UNAUTHORIZED, "unauthorized")
    account = backend.state.account(namespace)
    if account is None:
        raise image_error(backend, HTTPStatus.NOT_FOUND, "namespace not found")
    weak = caller.kind == "pat" and not caller.has_scope("repo:read")
    if weak or not is_member(backend.state, caller, namespace):
        raise image_error(backend, HTTPStatus.UNAUTHORIZED, "unauthorized")
    if account.plan == "free":
        message = "this API is only available to users on Pro or Team plans"
        raise image_error(backend, HTTPStatus.FORBIDDEN, message)
