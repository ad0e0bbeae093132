"""Keyless login, as a sequence of requests and responses without I/O."""

from __future__ import annotations

from collections.abc import Callable, Generator
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlsplit

from attrs import evolve, frozen

from dockerhub._auth.jwt import fits_header
from dockerhub._auth.login_steps import CallUser, body_text, post, refusal, token_of
from dockerhub._base.environment import Variable
from dockerhub._base.errors import AuthenticationError, HubError, LoginError
from dockerhub._base.messages import ForeignRequest, Request
from dockerhub._base.secret import Secret
from dockerhub._responses.error_responses import error_fields
from dockerhub._responses.error_texts import read_message

if TYPE_CHECKING:
    from dockerhub._auth.login_steps import Steps
    from dockerhub._auth.oidc import OidcLogin, Runner
    from dockerhub._base.messages import Response

_EXCHANGE: Final = "/v2/auth/oidc/token"
_AUDIENCE: Final = "api.docker.com"
_REFUSED: Final = frozenset(
    {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
)


@frozen
class OidcCredentials:
    """A keyless login, with the runner that issues ID tokens, if there is one."""

    login: OidcLogin
    runner: Runner | None

    @property
    def for_organization(self) -> bool:
        """Whether the login is that of an organization: only they have OIDC connections."""
        return True

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """What must not be shown; an ID token is only known later."""
        return ()

    def steps(self, now: Callable[[], float], _used: set[Secret]) -> Steps:
        """Sign in, step by step; see `login_steps.log_in`."""
        id_token = yield from self._id_token(now)
        body: dict[str, Any] = {"connection_id": self.login.connection_id, "token": id_token}
        if self.login.expires_in is not None:
            body["expires_in"] = self.login.expires_in
        request = post(_EXCHANGE, body)
        began, response = now(), (yield request)
        token = token_of(response, "access_token")
        if token is None:
            raise self._refusal(response, request, now())
        if token.expires_at is None and self.login.expires_in is not None:
            return evolve(token, expires_at=began + self.login.expires_in)
        return token

    def _id_token(self, now: Callable[[], float]) -> Generator[CallUser | ForeignRequest, Any, str]:
        if self.login.id_token is not None:
            found = yield CallUser(self.login.id_token)
            if not isinstance(found, str) or not fits_header(found):
                kind = type(found).__name__
                raise TypeError(f"id_token must return an ID token (a JWT), not {kind}")
            return found
        if self.runner is None:
            raise AuthenticationError(
                "the OIDC login has no ID token to exchange.\n"
                "In GitHub Actions, give the job `permissions: id-token: write`; elsewhere pass "
                "OidcLogin(..., id_token=...), a function that returns one"
            )
        request = _asking(self.runner)
        response: Response = yield request
        text = body_text(response, "value") if response.status == HTTPStatus.OK else None
        if not text or not fits_header(text):
            raise _no_id_token(response, request.request, now())
        return text

    def _refusal(self, response: Response, request: Request, now: float) -> HubError:
        if response.status in _REFUSED:
            return LoginError(
                f"Docker Hub refused the OIDC login by the connection {self.login.connection_id}: "
                f"{read_message(response)}.\nCheck that the connection is active and trusts this "
                f"repository and branch, and that the ID token is for the audience {_AUDIENCE}",
                **error_fields(request, response),
            )
        return refusal(response, request, f"OIDC connection {self.login.connection_id}", now)


def _asking(runner: Runner) -> ForeignRequest:
    parts = urlsplit(runner.url)
    kept = [
        each for each in parse_qsl(parts.query, keep_blank_values=True) if each[0] != "audience"
    ]
    request = Request(
        "GET", f"${Variable.RUNNER_URL}", parts.path, (*kept, ("audience", _AUDIENCE))
    )
    bearer = Secret(f"Bearer {runner.bearer.reveal()}")
    return ForeignRequest(f"{parts.scheme}://{parts.netloc}", request, bearer)


def _no_id_token(response: Response, request: Request, now: float) -> HubError:
    if response.status in _REFUSED or response.succeeded:
        return LoginError(
            f"GitHub Actions issued no ID token: it responded with {response.status}.\n"
            "Give the job `permissions: id-token: write`",
            **error_fields(request, response),
        )
    return refusal(response, request, "job of GitHub Actions", now)
