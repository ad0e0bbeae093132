"""Credentials that were given: by arguments, or by environment variables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from attrs import evolve, field, frozen

from dockerhub._base.environment import Variable
from dockerhub._config.credential_texts import (
    check_session_token,
    clean_password,
    clean_token,
    clean_username,
    is_access_token,
)

if TYPE_CHECKING:
    from dockerhub._auth.oidc import OidcLogin


@frozen
class Names:
    """What credentials are called where they were given, for messages."""

    source: str
    username: str
    password: str
    token: str = ""
    oidc: str = ""


_ARGUMENTS: Final = Names("the arguments", "username=", "password=", "token=", "oidc=")
_OWN: Final = Names(
    f"the environment variables {Variable.USERNAME}, {Variable.PASSWORD}, {Variable.TOKEN}",
    Variable.USERNAME,
    Variable.PASSWORD,
    Variable.TOKEN,
    Variable.OIDC_CONNECTION,
)
_DOCKERS: Final = Names(
    f"the environment variables {Variable.DOCKER_USERNAME}, {Variable.DOCKER_PASSWORD}",
    Variable.DOCKER_USERNAME,
    Variable.DOCKER_PASSWORD,
)


@frozen(kw_only=True)
class Given:
    """What was given, as it came; `checked` returns what can be used."""

    names: Names = _ARGUMENTS
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)
    oidc: OidcLogin | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was given."""
        return (self.username, self.password, self.token, self.oidc) == (None,) * 4

    def checked(self) -> Given:
        """Return it with clean texts, and an access token as the password that it is.

        Raises:
            ValueError: A text cannot be used, or they contradict each other.
        """
        names = self.names
        clean = evolve(
            self,
            username=clean_username(names.username, self.username or "") or None,
            password=clean_password(names.password, self.password or "") or None,
            token=clean_token(names.token, self.token or "") or None,
        )
        if clean.oidc and (clean.username or clean.password or clean.token):
            raise ValueError(
                f"{names.source} give other credentials besides the OIDC connection of "
                f"{names.oidc}: choose one"
            )
        if clean.token:
            clean = _with_token(clean, clean.token)
        if bool(clean.username) != bool(clean.password):
            given, missing = names.username, names.password
            if clean.password:
                given, missing = missing, given
            raise ValueError(f"{given} is given, but {missing} is not: give both")
        return clean


def _with_token(given: Given, token: str) -> Given:
    names = given.names
    if given.password:
        raise ValueError(f"{names.source} give both {names.token} and {names.password}: choose one")
    if is_access_token(token):
        if not given.username:
            raise ValueError(
                f"{names.token} has an access token, which needs its user name, too: give it as "
                f"{names.username}"
            )
        return evolve(given, password=token, token=None)
    check_session_token(names.token, token)
    if given.username:
        raise ValueError(
            f"{names.token} has the token of a session, which takes no user name: give "
            f"{names.token} or {names.username}, but not both"
        )
    return given


def credential_variables(environment: Mapping[str, str]) -> list[str]:
    """Return the names of the environment variables that give credentials.

    They come before stored logins.

    Args:
        environment: That of the process.

    Raises:
        ValueError: ``DOCKERHUB_OIDC_CONNECTIONID`` is not the ID of a connection.
    """
    given = given_by_environment(environment)
    names = given.names
    values = {
        names.username: given.username,
        names.password: given.password,
        names.token: given.token,
        names.oidc: given.oidc,
    }
    return [name for name, value in values.items() if value]


def given_by_environment(environment: Mapping[str, str]) -> Given:
    """Return what environment variables give: this package's, else those of CI systems."""
    get = environment.get
    own = Given(
        names=_OWN,
        username=get(Variable.USERNAME) or None,
        password=get(Variable.PASSWORD) or None,
        token=get(Variable.TOKEN) or None,
        oidc=_oidc(environment),
    )
    username, password = get(Variable.DOCKER_USERNAME), get(Variable.DOCKER_PASSWORD)
    # CI systems often set DOCKER_USERNAME alone, which says nothing about signing in.
    if own.is_empty and username and password:
        return Given(names=_DOCKERS, username=username, password=password)
    return own


def _oidc(environment: Mapping[str, str]) -> OidcLogin | None:
    if not environment.get(Variable.OIDC_CONNECTION):
        return None
    from dockerhub._auth.oidc import oidc_from_environment  # noqa: PLC0415  # few environments have one

    return oidc_from_environment(environment)
