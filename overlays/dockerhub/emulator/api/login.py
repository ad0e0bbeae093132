"""Signing in: passwords, access tokens, second factors and lock-outs."""

import hmac
from typing import Any

from dockerhub.emulator.http.service import Service
from dockerhub.emulator.messages import (
    ApiError,
    Call,
    Reply,
    detail_error,
    json_reply,
    message_error,
)
from dockerhub.emulator.state import ids, totp
from dockerhub.emulator.state.records import AccessToken, User
from dockerhub.emulator.state.sessions import Caller
from dockerhub.emulator.state.state import LoginFailures

from .handlers import Routes
from .requests import check_fields, json_object

_WRONG = "Incorrect authentication credentials"
_SECOND_FACTOR = "Require secondary authentication on MFA enabled account"
_LOCKED = "Too many failed login attempts for username or IP address"


def routes() -> Routes:
    """Return the operations of this module."""
    return {
        "/v2/users/login": {"POST": login},
        "/v2/users/2fa-login": {"POST": second_factor},
        "/v2/auth/token": {"POST": auth_token},
    }


def login(service: Service, _caller: Caller, call: Call) -> Reply:
    """``POST /v2/users/login``: a password or a PAT against a token."""
    body = _credentials(call, "username", "password")
    username, password = body["username"], body["password"]
    _refuse_locked_out(service, username)
    if username in service.state.organizations:
        raise detail_error(401, "Cannot log into an organization account")
    user = service.state.users.get(username)
    token = _personal_token(service, user, password)
    if user is None or (token is None and not _same(user.password, password)):
        raise _failed(service, username)
    if token is None and user.totp_secret is not None:
        intermediate = service.sessions.two_factor_token(user, service.settings.two_factor_lifetime)
        raise detail_error(401, _SECOND_FACTOR, login_2fa_token=intermediate)
    service.state.login_failures.pop(username, None)
    return _signed_in(service, call, user, token)


def second_factor(service: Service, _caller: Caller, call: Call) -> Reply:
    """``POST /v2/users/2fa-login``: the code that was missing."""
    body = _credentials(call, "login_2fa_token", "code")
    claims = service.sessions.two_factor_claims(body["login_2fa_token"])
    user = service.state.users.get(claims["sub"]) if claims else None
    if claims is None or user is None or user.totp_secret is None:
        raise detail_error(401, _WRONG)
    _refuse_locked_out(service, user.username)
    step = totp.matching_step(user.totp_secret, body["code"], service.clock.now())
    if step is None or step <= service.state.last_totp_steps.get(user.username, -1):
        raise _failed(service, user.username)
    service.state.last_totp_steps[user.username] = step
    service.state.spent_two_factor_tokens.add(claims["jti"])
    service.state.login_failures.pop(user.username, None)
    return _signed_in(service, call, user, None)


def auth_token(service: Service, _caller: Caller, call: Call) -> Reply:
    """``POST /v2/auth/token``: a password, PAT or OAT against a token of ten minutes."""
    body = _credentials(call, "identifier", "secret")
    identifier, secret = body["identifier"], body["secret"]
    _refuse_locked_out(service, identifier)
    lifetime = service.settings.auth_token_lifetime
    for oat in service.state.org_access_tokens.values():
        if oat.org == identifier and oat.is_active and _same(oat.secret, secret):
            service.state.login_failures.pop(identifier, None)
            return json_reply({"access_token": service.sessions.for_organization(oat, lifetime)})
    user = service.state.users.get(identifier)
    token = _personal_token(service, user, secret)
    by_password = user is not None and user.totp_secret is None and _same(user.password, secret)
    if user is None or (token is None and not by_password):
        _note_failure(service, identifier)
        raise message_error(401, "unauthorized")
    service.state.login_failures.pop(identifier, None)
    return json_reply({"access_token": service.sessions.for_user(user, lifetime, token)})


def _credentials(call: Call, *names: str) -> dict[str, Any]:
    body = json_object(call)
    check_fields(body, required=dict.fromkeys(names, str))
    return body


def _signed_in(service: Service, call: Call, user: User, token: AccessToken | None) -> Reply:
    lifetime = service.settings.login_lifetime
    body = {"token": service.sessions.for_user(user, lifetime, token)}
    if call.query.get("refresh_token") == "true":
        number = service.state.next_number("refresh-token")
        body["refresh_token"] = ids.secret("v1.", service.state.name, "refresh", number)
    return json_reply(body)


def _personal_token(service: Service, user: User | None, secret: str) -> AccessToken | None:
    token = service.state.access_token_by_secret(secret)
    if user is None or token is None or token.owner != user.username or not token.is_active:
        return None
    return service.state.touch_access_token(token.uuid, service.clock.now_ns())


def _same(expected: str, given: str) -> bool:
    return hmac.compare_digest(expected.encode(), given.encode("utf-8", "surrogatepass"))


def _failed(service: Service, username: str) -> ApiError:
    _note_failure(service, username)
    return detail_error(401, _WRONG)


def _note_failure(service: Service, username: str) -> None:
    failures = service.state.login_failures
    now = service.clock.now()
    known = failures.get(username)
    if known is None or now >= known.first + service.settings.lockout:
        failures[username] = LoginFailures(count=1, first=now)
    else:
        known.count += 1


def _refuse_locked_out(service: Service, username: str) -> None:
    failures = service.state.login_failures.get(username)
    if failures is None or failures.count < service.settings.max_login_failures:
        return
    if service.clock.now() < failures.first + service.settings.lockout:
        raise detail_error(429, _LOCKED)
