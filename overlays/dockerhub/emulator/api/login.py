"""Login: passwords, access tokens, second factors and lockouts."""

import dataclasses
import hmac
from http import HTTPStatus
from typing import Any

from dockerhub.emulator import errors
from dockerhub.emulator.errors import ApiError
from dockerhub.emulator.messages import json_response
from dockerhub.emulator.state import ids, totp
from dockerhub.emulator.state.records import AccessToken, User
from dockerhub.emulator.state.state import LoginFailures

from .handlers import Backend, Caller, Handler, Request, Response, Route
from .requests import check_fields, json_object

_WRONG = "Incorrect authentication credentials"
_SECOND_FACTOR = "Require secondary authentication on MFA enabled account"
_LOCKED = "Too many failed login attempts for username or IP address"


def routes() -> list[Route]:
    """Return the routes of this family; a bearer token makes no difference to them."""
    handlers: dict[str, Handler] = {
        "/v2/users/login": log_in,
        "/v2/users/2fa-login": log_in_with_code,
        "/v2/auth/token": create_auth_token,
    }
    return [
        Route(path, {"POST": handler}, checks_bearer=False) for path, handler in handlers.items()
    ]


def log_in(backend: Backend, _caller: Caller, request: Request) -> Response:
    """``POST /v2/users/login``: exchange a password or a PAT for a bearer token."""
    username, password = _credentials(request, "username", "password")
    _refuse_locked_out(backend, username)
    if username in backend.state.organizations:
        raise errors.with_detail(HTTPStatus.UNAUTHORIZED, "Cannot log into an organization account")
    user = backend.state.users.get(username)
    token = _personal_token(backend, user, password)
    if user is None or (token is None and not _same(user.password, password)):
        raise _failed(backend, username)
    if token is None and user.totp_secret is not None:
        token_2fa = backend.sessions.two_factor_token(user, backend.settings.two_factor_lifetime)
        raise errors.with_detail(HTTPStatus.UNAUTHORIZED, _SECOND_FACTOR, login_2fa_token=token_2fa)
    backend.state.login_failures.pop(username, None)
    return _logged_in(backend, request, user, token)


def log_in_with_code(backend: Backend, _caller: Caller, request: Request) -> Response:
    """``POST /v2/users/2fa-login``: the second step, with the code."""
    intermediate, code = _credentials(request, "login_2fa_token", "code")
    claims = backend.sessions.two_factor_claims(intermediate)
    user = backend.state.users.get(claims["sub"]) if claims else None
    if claims is None or user is None or user.totp_secret is None:
        raise errors.with_detail(HTTPStatus.UNAUTHORIZED, _WRONG)
    _refuse_locked_out(backend, user.username)
    step = totp.matching_step(user.totp_secret, code, backend.clock.now())
    if step is None or step <= backend.state.last_totp_steps.get(user.username, -1):
        raise _failed(backend, user.username)
    backend.state.last_totp_steps[user.username] = step
    backend.state.used_two_factor_tokens.add(claims["jti"])
    backend.state.login_failures.pop(user.username, None)
    return _logged_in(backend, request, user, None)


def create_auth_token(backend: Backend, _caller: Caller, request: Request) -> Response:
    """``POST /v2/auth/token``: exchange a password, PAT or OAT for a token of ten minutes."""
    identifier, secret = _credentials(request, "identifier", "secret")
    _refuse_locked_out(backend, identifier)
    token = _auth_token(backend, identifier, secret)
    if token is None:
        _count_failure(backend, identifier)
        raise errors.with_message(HTTPStatus.UNAUTHORIZED, "unauthorized")
    backend.state.login_failures.pop(identifier, None)
    return json_response({"access_token": token})


def registry_caller(backend: Backend, identifier: str, secret: str) -> Caller | None:
    """Return whom the token service of the registry accepts by a name and a secret, or None."""
    token = _auth_token(backend, identifier, secret)
    return None if token is None else backend.sessions.caller(f"Bearer {token}")


def _auth_token(backend: Backend, identifier: str, secret: str) -> str | None:
    lifetime = backend.settings.auth_token_lifetime
    for oat in backend.state.org_access_tokens.values():
        usable = backend.sessions.is_usable(oat)
        if oat.org == identifier and usable and _same(oat.secret, secret):
            used = dataclasses.replace(oat, last_used=backend.clock.now_ns())
            backend.state.org_access_tokens[oat.uuid] = used
            return backend.sessions.for_organization(used, lifetime)
    user = backend.state.users.get(identifier)
    pat = _personal_token(backend, user, secret)
    by_password = user is not None and user.totp_secret is None and _same(user.password, secret)
    if user is None or (pat is None and not by_password):
        return None
    return backend.sessions.for_user(user, lifetime, pat)


def _credentials(request: Request, *names: str) -> list[Any]:
    body = json_object(request)
    check_fields(body, required=dict.fromkeys(names, str))
    return [body[name] for name in names]


def _logged_in(
    backend: Backend, request: Request, user: User, token: AccessToken | None
) -> Response:
    lifetime = backend.settings.login_lifetime
    body = {"token": backend.sessions.for_user(user, lifetime, token)}
    if request.query.get("refresh_token") == "true":
        number = backend.state.next_number("refresh-token")
        body["refresh_token"] = ids.secret("v1.", backend.state.name, "refresh", number)
    return json_response(body)


def _personal_token(backend: Backend, user: User | None, secret: str) -> AccessToken | None:
    token = backend.state.access_token_by_secret(secret)
    if user is None or token is None or token.owner != user.username:
        return None
    if not backend.sessions.is_usable(token):
        return None
    used = dataclasses.replace(token, last_used=backend.clock.now_ns())
    backend.state.access_tokens[token.uuid] = used
    return used


def _same(expected: str, given: str) -> bool:
    return hmac.compare_digest(expected.encode(), given.encode("utf-8", "surrogatepass"))


def _failed(backend: Backend, username: str) -> ApiError:
    _count_failure(backend, username)
    return errors.with_detail(HTTPStatus.UNAUTHORIZED, _WRONG)


def _count_failure(backend: Backend, username: str) -> None:
    failures = backend.state.login_failures
    now = backend.clock.now()
    known = failures.get(username)
    if known is None or now >= known.first + backend.settings.lockout:
        failures[username] = LoginFailures(count=1, first=now)
    else:
        known.count += 1


def _refuse_locked_out(backend: Backend, username: str) -> None:
    failures = backend.state.login_failures.get(username)
    if failures is None or failures.count < backend.settings.max_login_failures:
        return
    if backend.clock.now() < failures.first + backend.settings.lockout:
        raise errors.with_detail(HTTPStatus.TOO_MANY_REQUESTS, _LOCKED)
