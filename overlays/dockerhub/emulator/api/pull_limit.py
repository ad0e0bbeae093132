"""The limit of pulls, which the registry tells with each manifest, and with one made for asking."""

from http import HTTPStatus

from dockerhub.emulator.messages import json_response
from dockerhub.emulator.state.records import User
from dockerhub.emulator.state.sessions import InvalidTokenError

from .handlers import Backend, Caller, Request, Response, Route

_WINDOW = 21_600
_ANONYMOUS, _FREE = 100, 200


def routes() -> list[Route]:
    """Return the route; a bearer token of the Hub makes no difference to it."""
    manifest = "/v2/ratelimitpreview/test/manifests/latest"
    return [Route(manifest, {"HEAD": tell_limit}, checks_bearer=False)]


def tell_limit(backend: Backend, _caller: Caller, request: Request) -> Response:
    """``HEAD`` of the manifest, which is not a pull."""
    try:
        user, _ = backend.sessions.registry_grants(request.headers.get("authorization", ""))
    except InvalidTokenError:
        return json_response({"errors": [{"code": "UNAUTHORIZED"}]}, HTTPStatus.UNAUTHORIZED)
    return Response(headers=limit_headers(backend, user, request))


def count_pull(backend: Backend, user: str, request: Request) -> bool:
    """Count a pull; return False, and count none, if none is left."""
    source, limit, left = _limit(backend, user, request)
    if limit is not None and not left:
        return False
    backend.state.pulls[source] = backend.state.pulls.get(source, 0) + 1
    return True


def limit_headers(backend: Backend, user: str, request: Request) -> tuple[tuple[str, str], ...]:
    """Return what tells somebody the limit; accounts that pay have none."""
    source, limit, left = _limit(backend, user, request)
    if limit is None:
        return ()
    return (
        ("ratelimit-limit", f"{limit};w={_WINDOW}"),
        ("ratelimit-remaining", f"{left};w={_WINDOW}"),
        ("docker-ratelimit-source", source),
    )


def _limit(backend: Backend, user: str, request: Request) -> tuple[str, int | None, int]:
    """Return whom the registry counts, how many pulls it allows, and how many are left."""
    account = backend.state.account(user)
    source = account.uuid if account else request.client_ip
    if account is not None and account.plan != "free":
        return source, None, 0
    limit = _FREE if isinstance(account, User) else _ANONYMOUS
    left = backend.settings.pulls_left
    allowed = limit if left is None else min(left, limit)
    return source, limit, max(0, allowed - backend.state.pulls.get(source, 0))
