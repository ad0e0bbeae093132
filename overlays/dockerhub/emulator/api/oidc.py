"""Keyless login: the exchange of Docker Hub, and the runner of GitHub Actions.

The runner is that of a job with `permissions: id-token: write`; the setting `oidc_subject` says of
which repository and branch.
"""

import hmac
from fnmatch import fnmatchcase
from http import HTTPStatus
from typing import Any

from dockerhub.emulator import errors
from dockerhub.emulator.messages import json_response
from dockerhub.emulator.state.sessions import InvalidTokenError

from .handlers import Backend, Caller, Request, Response, Route
from .requests import check_fields, json_object

RUNNER_PATH = "/_actions/id-token"
RUNNER_TOKEN = "runner-token-of-a-job"  # noqa: S105  # public, like everything here
_AUDIENCE = "api.docker.com"
_SHORTEST, _LONGEST = 300, 3_600
_ID_TOKEN_LIFETIME = 300


def routes() -> list[Route]:
    """Return the routes of this family; a bearer token of the Hub makes no difference to them."""
    return [
        Route("/v2/auth/oidc/token", {"POST": create_oidc_token}, checks_bearer=False),
        Route(RUNNER_PATH, {"GET": issue_id_token}, checks_bearer=False),
    ]


def create_oidc_token(backend: Backend, _caller: Caller, request: Request) -> Response:
    """``POST /v2/auth/oidc/token``: exchange an ID token for one of the organization."""
    body = json_object(request)
    check_fields(body, required={"connection_id": str, "token": str}, optional={"expires_in": int})
    lifetime = body.get("expires_in", backend.settings.auth_token_lifetime)
    if "expires_in" in body and not _SHORTEST <= lifetime <= _LONGEST:
        raise errors.invalid({"expires_in": f"must be from {_SHORTEST} to {_LONGEST}"})
    claims = _claims(backend, body["token"])
    connection = backend.state.oidc_connections.get(body["connection_id"])
    if connection is None or not connection.is_active:
        raise errors.with_message(HTTPStatus.FORBIDDEN, "the connection is unknown or inactive")
    if not fnmatchcase(claims["sub"], connection.subject):
        message = f"the connection does not trust the subject {claims['sub']}"
        raise errors.with_message(HTTPStatus.FORBIDDEN, message)
    return json_response({"access_token": backend.sessions.for_connection(connection, lifetime)})


def issue_id_token(backend: Backend, _caller: Caller, request: Request) -> Response:
    """``GET`` of the runner's URL: an ID token for an audience, for the job's own token alone."""
    given = request.headers.get("authorization", "").encode("utf-8", "surrogatepass")
    if not hmac.compare_digest(given, f"Bearer {RUNNER_TOKEN}".encode()):
        return json_response({"message": "unauthorized"}, HTTPStatus.UNAUTHORIZED)
    audience = request.query.get("audience", "https://github.com/acme")
    subject = backend.settings.oidc_subject
    token = backend.sessions.id_token(audience, subject, _ID_TOKEN_LIFETIME)
    return json_response({"count": len(token), "value": token})


def _claims(backend: Backend, token: str) -> dict[str, Any]:
    try:
        claims = backend.sessions.id_token_claims(token)
    except InvalidTokenError as error:
        raise errors.with_message(HTTPStatus.UNAUTHORIZED, f"the token is {error}") from None
    if claims["aud"] != _AUDIENCE:
        message = f"the token is for another audience than {_AUDIENCE}"
        raise errors.with_message(HTTPStatus.UNAUTHORIZED, message)
    return claims
