"""A token of the registry, as a sequence of requests without I/O.

As https://distribution.github.io/distribution/spec/auth/token/ describes it, but from a known token
service: the address that the registry names (``realm``) is never followed.
"""

from __future__ import annotations

import base64
from collections.abc import Generator
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from dockerhub._auth.jwt import fits_header, read_claims
from dockerhub._base.errors import LoginError, UnexpectedResponseError
from dockerhub._base.messages import ForeignRequest, Request, Response
from dockerhub._base.secret import Secret
from dockerhub._responses.error_responses import error_fields, error_from

if TYPE_CHECKING:
    from dockerhub._auth.registry import Registry
    from dockerhub._base.errors import HubError

_SERVICE: Final = "registry.docker.io"
_LIFE: Final = 60.0
"""Lifetime of a token in seconds if the service does not say, by its specification."""
_LONGEST_LIFE: Final = 3600.0

TokenSteps = Generator[ForeignRequest, Response, "RegistryToken"]


@frozen
class RegistryToken:
    """A token of the registry.

    Attributes:
        secret: The token.
        life: Its lifetime in seconds.
        access: What it allows, by repository; None if the token does not say.
    """

    secret: Secret = field(repr=False)
    life: float
    access: dict[str, frozenset[str]] | None = None

    @property
    def authorization(self) -> Secret:
        """The value of the header that a request to the registry has."""
        return Secret(f"Bearer {self.secret.reveal()}")

    def refuses(self, repository: str, action: str) -> bool:
        """Tell whether it is known not to allow an action in a repository."""
        return self.access is not None and action not in self.access.get(repository, ())


def token_steps(
    registry: Registry,
    repository: str,
    actions: str,
    login: tuple[str, Secret] | None,
    now: float,
) -> TokenSteps:
    """Ask for a token, step by step: yield what to send, and return the token.

    Args:
        registry: Where to ask.
        repository: What it is for, such as ``acme/app``.
        actions: What it is to allow there, such as ``pull,delete``.
        login: User name, and password or access token; None for anybody's.
        now: The Unix time.
    """
    query = (("service", _SERVICE), ("scope", f"repository:{repository}:{actions}"))
    request = Request("GET", f"{registry.auth_url}/token", "/token", query)
    response = yield ForeignRequest(registry.auth_url, request, _basic(login))
    if response.status != HTTPStatus.OK:
        raise _refused(response, request, login and login[0], now)
    found = _read(response)
    if found is None:
        raise UnexpectedResponseError(
            "the token service of the registry sent no usable token",
            **error_fields(request, response),
        )
    return found


def _basic(login: tuple[str, Secret] | None) -> Secret | None:
    if login is None:
        return None
    username, password = login
    pair = base64.b64encode(f"{username}:{password.reveal()}".encode()).decode()
    return Secret(f"Basic {pair}")


def _refused(response: Response, request: Request, username: str | None, now: float) -> HubError:
    if username is None or response.status != HTTPStatus.UNAUTHORIZED:
        return error_from(response, request, now)
    return LoginError(
        f"the registry refused the login as {username!r}. If the account has two-factor "
        "authentication, use an access token instead of the password",
        **error_fields(request, response),
    )


def _read(response: Response) -> RegistryToken | None:
    try:
        body: Any = response.json()
    except ValueError:
        return None
    found = body.get("token") if isinstance(body, dict) else None
    if not isinstance(found, str) or not fits_header(found):
        return None
    life, access = _life(body.get("expires_in")), _access(read_claims(found).get("access"))
    return RegistryToken(Secret(found), life, access)


def _life(told: Any) -> float:
    """Return the lifetime of a token in seconds."""
    if isinstance(told, bool) or not isinstance(told, (int, float)) or not told > 0:
        return _LIFE
    return min(told, _LONGEST_LIFE)


def _access(told: Any) -> dict[str, frozenset[str]] | None:
    """Return what the claim of that name allows, as Docker's tokens have it."""
    if not isinstance(told, list):
        return None
    access: dict[str, frozenset[str]] = {}
    for each in told:
        name = each.get("name") if isinstance(each, dict) else None
        actions = each.get("actions") if isinstance(each, dict) else None
        if not isinstance(name, str) or not isinstance(actions, list):
            return None
        access[name] = access.get(name, frozenset()) | {str(action) for action in actions}
    return access
