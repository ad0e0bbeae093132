"""Who may manage images: members of a namespace on a paid plan; and how others are refused."""

from typing import Any

from dockerhub.emulator.http.service import Service
from dockerhub.emulator.messages import ApiError, Call, json_reply
from dockerhub.emulator.state.records import Repository
from dockerhub.emulator.state.sessions import Caller
from dockerhub.emulator.state.times import rfc3339

from .access import belongs


def image_error(service: Service, status: int, message: str, **errinfo: Any) -> ApiError:
    """Refuse in the shape of the image management operations."""
    number = service.state.next_number("image-error")
    txnid = f"{service.state.name}-{number:08d}"
    info = {
        "api_call_txnid": txnid,
        "api_call_start": rfc3339(service.clock.now_ns()),
        **errinfo,
    }
    return ApiError(json_reply({"txnid": txnid, "message": message, "errinfo": info}, status))


def readable_repository(service: Service, caller: Caller, call: Call) -> Repository:
    """Return the repository that a path names.

    Raises:
        ApiError: 401 without access to the namespace, 403 on a free plan, 404 if there is none.
    """
    namespace, name = call.params["namespace"], call.params["repository"]
    require_paid_member(service, caller, namespace)
    repository = service.state.repositories.get((namespace, name))
    if repository is None:
        raise image_error(service, 404, "repository not found")
    return repository


def require_paid_member(service: Service, caller: Caller, namespace: str) -> None:
    """Let only members of a namespace pass, and only if it has paid.

    Raises:
        ApiError: 401, 403 or 404.
    """
    if caller.is_anonymous:
        raise image_error(service, 401, "unauthorized")
    state = service.state
    account = state.users.get(namespace) or state.organizations.get(namespace)
    if account is None:
        raise image_error(service, 404, "namespace not found")
    if not belongs(service, caller, namespace) or not caller.has_scope("repo:read"):
        raise image_error(service, 401, "unauthorized")
    if account.plan == "free":
        message = "this API is only available to users on Pro or Team plans"
        raise image_error(service, 403, message)
