"""The limit of pulls, which the registry tells: its token service, and the manifest to ask for.

Docker Hub has both on hosts of their own, auth.docker.io and registry-1.docker.io.
"""

import base64
import binascii
from http import HTTPStatus

from dockerhub.emulator.messages import json_response
from dockerhub.emulator.state.records import User
from dockerhub.emulator.state.sessions import InvalidTokenError

from .handlers import Backend, Caller, Request, Response, Route
from .login import check_registry_login

_WINDOW = 21_600
_ANONYMOUS, _FREE = 100, 200
_LIFETIME = 300


def routes() -> list[Route]:
    """Return the routes; a bearer token of the Hub makes no difference to them."""
    manifest = "/v2/ratelimitpreview/test/manifests/latest"
    return [
        Route("/token", {"GET": create_token}, checks_bearer=False),
        Route(manifest, {"HEAD": tell_limit}, checks_bearer=False),
    ]


def create_token(backend: Backend, _caller: Caller, request: Request) -> Response:
    """``GET /token``: a token of the registry, for anybody or for an account."""
    name = ""
    given = request.headers.get("authorization")
    if given is not None:
        name, password = _basic(given)
        if not check_registry_login(backend, name, password):
            refusal = {"details": "incorrect username or password"}
            return json_response(refusal, HTTPStatus.UNAUTHORIZED)
    token = backend.sessions.registry_token(name, _LIFETIME)
    return json_response({"token": token, "access_token": token, "expires_in": _LIFETIME})


def tell_limit(backend: Backend, _caller: Caller, request: Request) -> Response:
    """``HEAD`` of the manifest, which is not a pull; accounts that pay have no limit."""
    try:
        name = backend.sessions.registry_user(request.headers.get("authorization", ""))
    except InvalidTokenError:
        return json_response({"errors": [{"code": "UNAUTHORIZED"}]}, HTTPStatus.UNAUTHORIZED)
    account = backend.state.account(name)
    if account is not None and account.plan != "free":
        return Response()
    limit = _FREE if isinstance(account, User) else _ANONYMOUS
    left = backend.settings.pulls_left
    remaining = limit if left is None else min(left, limit)
    return Response(
        headers=(
            ("ratelimit-limit", f"{limit};w={_WINDOW}"),
            ("ratelimit-remaining", f"{remaining};w={_WINDOW}"),
            ("docker-ratelimit-source", account.uuid if account else request.client_ip),
        )
    )


def _basic(given: str) -> tuple[str, str]:
    """Return the name and password of a header; empty ones if it is no such header."""
    scheme, _, encoded = given.partition(" ")
    try:
        text = base64.b64decode(encoded, validate=True).decode() if scheme == "Basic" else ""
    except (binascii.Error, UnicodeDecodeError):
        text = ""
    name, _, password = text.partition(":")
    return name, password
