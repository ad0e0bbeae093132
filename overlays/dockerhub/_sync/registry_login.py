# Derived from _async/registry_login.py by `make sync`; never edited.
"""Tokens of the registry: one for each repository, and no login twice that was refused."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from dockerhub._auth.login_bars import LoginBar
from dockerhub._base.environment import Variable
from dockerhub._base.errors import AuthenticationError, LoginError
from dockerhub._base.frames import hiding_locals
from dockerhub._base.locks import Lock
from dockerhub._transport.urls import check_encrypted

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from dockerhub._auth.registry import PullLimit, Registry
    from dockerhub._auth.registry_token import RegistryToken
    from dockerhub._base.clock import SteadyClock
    from dockerhub._base.known_secrets import KnownSecrets
    from dockerhub._base.messages import ForeignRequest, Response
    from dockerhub._base.secret import Secret
    from dockerhub._sync.authenticator import Authenticator

R = TypeVar("R")

_ACTIONS = "pull,delete"
_AHEAD = 0.1
"""The part of a token's life that is left when it is renewed."""


class RegistryLogin:
    """Signs in to the registry with the user name and password of the client."""

    def __init__(
        self,
        registry: Registry,
        authenticator: Authenticator,
        clock: SteadyClock,
        known: KnownSecrets,
        allow_http: bool,
    ) -> None:
        self.registry = registry
        self._authenticator = authenticator
        self._clock = clock
        self._known = known
        self._allow_http = allow_http
        self._lock = Lock()
        self._token_lock = Lock()
        self._bar = LoginBar()
        self._tokens: dict[str, tuple[RegistryToken, float]] = {}

    def pull_limit(self, send: Callable[[ForeignRequest], Response]) -> PullLimit:
        """Ask how many pulls are left."""
        from dockerhub._auth.pull_limit import pull_limit  # noqa: PLC0415  # few clients ask

        login = self._find_login()
        steps = partial(pull_limit, self.registry, login, self._clock.wall())
        return self._ask(steps, send, login)

    def check(self) -> tuple[str, Secret]:
        """Return the login for the registry; `AuthenticationError` if there is none for it."""
        login = self._find_login()
        if login is None:
            raise AuthenticationError(
                "the registry needs a user name with a password or an access token; a session of "
                "Docker Hub is not enough",
                advice=(
                    "Pass username= and password=, or set "
                    f"{Variable.USERNAME} and {Variable.PASSWORD}."
                ),
                variable=Variable.PASSWORD,
            )
        return login

    def token(self, repository: str, send: Callable[[ForeignRequest], Response]) -> RegistryToken:
        """Return a token to read and delete manifests of a repository."""
        from dockerhub._auth.registry_token import token_steps  # noqa: PLC0415  # few clients ask

        if (token := self._fresh(repository)) is not None:
            return token
        login = self.check()
        with self._token_lock.here():
            # Another call may have signed in while this one waited.
            if (token := self._fresh(repository)) is not None:
                return token
            began, now = self._clock.now(), self._clock.wall()
            steps = partial(token_steps, self.registry, repository, _ACTIONS, login, now)
            token = self._ask(steps, send, login)
            self._known.add(token.secret)
            self._tokens[repository] = (token, began + token.life * (1 - _AHEAD))
            return token

    def reject(self, repository: str, token: RegistryToken) -> None:
        """Forget a token that was refused, unless there is a newer one."""
        if self._fresh(repository) is token:
            del self._tokens[repository]

    def _fresh(self, repository: str) -> RegistryToken | None:
        token, until = self._tokens.get(repository, (None, 0.0))
        return token if self._clock.now() < until else None

    def _find_login(self) -> tuple[str, Secret] | None:
        login = self._authenticator.password_login()
        if (failure := self._authenticator.lost_login) is not None:
            raise failure
        if login is not None and not self._allow_http:
            for url in (self.registry.url, self.registry.auth_url):
                check_encrypted("the registry's address", url)
        return login

    def _ask(
        self,
        make: Callable[[], Generator[ForeignRequest, Response, R]],
        send: Callable[[ForeignRequest], Response],
        login: tuple[str, Secret] | None,
    ) -> R:
        if login is None:
            return self._take(make(), send)
        # One after the other: each is a login, and one that is refused is enough.
        with self._lock.here():
            self._bar.check(self._clock.now())
            try:
                return self._take(make(), send)
            except LoginError as error:
                self._bar.keep(error, self._clock.now(), self._clock.wall())
                raise

    def _take(
        self,
        steps: Generator[ForeignRequest, Response, R],
        send: Callable[[ForeignRequest], Response],
    ) -> R:
        step: Any = next(steps)
        while True:
            response = send(step)
            try:
                with hiding_locals(), self._known.kept_out():
                    step = steps.send(response)
            except StopIteration as end:
                result: R = end.value
                return result
