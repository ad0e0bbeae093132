"""The token service of the registry, which Docker has on a host of its own, auth.docker.io."""

import base64
import binascii
from http import HTTPStatus

from dockerhub.emulator.errors import ApiError
from dockerhub.emulator.messages import json_response
from dockerhub.emulator.state.permissions import LEVELS, permission_on
from dockerhub.emulator.state.sessions import ANONYMOUS

from .access import require_delete
from .handlers import Backend, Caller, Request, Response, Route
from .login import registry_caller

_LIFETIME = 300


def routes() -> list[Route]:
    """Return the route; a bearer token of the Hub makes no difference to it."""
    return [Route("/token", {"GET": create_token}, checks_bearer=False)]


def create_token(backend: Backend, _caller: Caller, request: Request) -> Response:
    """``GET /token``: a token for what was asked for and is allowed, for anybody or an account."""
    caller: Caller | None = ANONYMOUS
    given = request.headers.get("authorization")
    if given is not None:
        caller = registry_caller(backend, *_basic(given))
    if caller is None:
        refusal = {"details": "incorrect username or password"}
        return json_response(refusal, HTTPStatus.UNAUTHORIZED)
    scopes = " ".join(request.query.getlist("scope")).split()
    granted = dict(_granted(backend, caller, scope) for scope in scopes)
    token = backend.sessions.registry_token(caller.name, _LIFETIME, granted)
    return json_response({"token": token, "access_token": token, "expires_in": _LIFETIME})


def _granted(backend: Backend, caller: Caller, scope: str) -> tuple[str, list[str]]:
    """Return the repository of a scope, and which of its actions the caller may do."""
    _, _, rest = scope.partition(":")
    name, _, actions = rest.partition(":")
    allowed = _allowed(backend, caller, name)
    return name, [action for action in actions.split(",") if action in allowed]


def _allowed(backend: Backend, caller: Caller, name: str) -> set[str]:
    namespace, _, short = name.partition("/")
    repository = backend.state.repositories.get((namespace, short))
    permission = None if repository is None else permission_on(backend.state, caller, repository)
    if repository is None or permission is None:
        return set()
    allowed = {"pull", "push"} if LEVELS.index(permission) else {"pull"}
    try:
        require_delete(backend, caller, repository)
    except ApiError:
        return allowed
    return {*allowed, "delete"}


def _basic(given: str) -> tuple[str, str]:
    """Return the name and password of a header; empty ones if it is no such header."""
    scheme, _, encoded = given.partition(" ")
    try:
        text = base64.b64decode(encoded, validate=True).decode() if scheme == "Basic" else ""
    except (binascii.Error, UnicodeDecodeError):
        text = ""
    name, _, password = text.partition(":")
    return name, password
