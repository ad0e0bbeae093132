"""Keyless login: an ID token of a CI is exchanged for a bearer token; no secret is stored.

In GitHub Actions, the runner issues ID tokens to jobs that have `permissions: id-token: write`
(https://docs.github.com/actions/reference/security/oidc). Docker Hub exchanges them as
https://github.com/docker/oidc-action does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from attrs import field, frozen

from dockerhub._base.arguments import check_count, wrong_type
from dockerhub._base.environment import Variable
from dockerhub._base.errors import InvalidArgumentError
from dockerhub._base.secret import Secret
from dockerhub._transport.urls import is_loopback

if TYPE_CHECKING:
    from attrs import Attribute

_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_SHORTEST: Final = 300
_LONGEST: Final = 3_600


def _check_connection(_login: object, attribute: Attribute[str], value: Any) -> None:
    if not isinstance(value, str):
        raise wrong_type(attribute.name, "text", value)
    if not _UUID.fullmatch(value):
        raise InvalidArgumentError(
            attribute.name,
            f"must be a UUID such as '6a7f2d4e-2f0c-4c3b-9d0e-1b2c3d4e5f60', not {value[:99]!r}",
        )


def _check_life(_login: object, attribute: Attribute[int | None], value: Any) -> None:
    if value is not None:
        check_count(attribute.name, value, least=_SHORTEST, most=_LONGEST)


def _check_function(
    _login: object, attribute: Attribute[Callable[[], Any] | None], value: Any
) -> None:
    if value is not None and not callable(value):
        # It may be an ID token, which is not shown.
        kind = type(value).__name__
        raise TypeError(f"{attribute.name} must be a function that returns an ID token, not {kind}")


@frozen
class OidcLogin:
    """How to sign in without a password: as an organization, by an OIDC connection of it.

        DockerHub(oidc=OidcLogin("6a7f2d4e-2f0c-4c3b-9d0e-1b2c3d4e5f60"))

    Attributes:
        connection_id: The ID of the connection, which an owner of the organization creates.
        expires_in: Seconds for which a bearer token is to be valid, 300 to 3600; None for Docker
            Hub's choice. The client gets another one before it expires.
        id_token: A function, or a coroutine function, that returns an ID token (JWT) for the
            audience ``api.docker.com``; called for each login. None in GitHub Actions, whose
            runner is asked for it.
    """

    connection_id: str = field(validator=_check_connection)
    expires_in: int | None = field(default=None, kw_only=True, validator=_check_life)
    id_token: Callable[[], Any] | None = field(
        default=None, kw_only=True, repr=False, validator=_check_function
    )


@frozen
class Runner:
    """Where the runner of GitHub Actions issues ID tokens, and what it wants to see."""

    url: str
    bearer: Secret


def oidc_from_environment(environment: Mapping[str, str]) -> OidcLogin | None:
    """Return the login that the variables of docker/oidc-action name; None if they name none."""
    connection = environment.get(Variable.OIDC_CONNECTION)
    if not connection:
        return None
    life = environment.get(Variable.OIDC_LIFE) or None
    if life is not None and not (life.isascii() and life.isdecimal() and len(life) <= len("3600")):
        raise ValueError(f"{Variable.OIDC_LIFE} must be seconds such as 300, not {life[:99]!r}")
    try:
        return OidcLogin(connection, expires_in=None if life is None else int(life))
    except InvalidArgumentError as error:
        name = Variable.OIDC_LIFE if error.argument == "expires_in" else Variable.OIDC_CONNECTION
        raise ValueError(f"{name} {error.problem}") from None


def find_runner(environment: Mapping[str, str]) -> Runner | None:
    """Return the runner of this job; None outside of GitHub Actions, or without the permission.

    Raises:
        ValueError: Its URL would send the job's bearer token in the clear.
    """
    url, bearer = environment.get(Variable.RUNNER_URL), environment.get(Variable.RUNNER_TOKEN)
    if not url or not bearer:
        return None
    with suppress(ValueError):
        if _keeps_secrets(url):
            return Runner(url, Secret(bearer))
    raise ValueError(f"{Variable.RUNNER_URL} must be a URL that begins with https://")


def _keeps_secrets(url: str) -> bool:
    """Tell whether a bearer token can be sent to a URL; `ValueError` if it has no valid port."""
    parts = urlsplit(url)
    host, _ = parts.hostname or "", parts.port
    if not host or "@" in parts.netloc or not url.isprintable():
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
