"""Who the client is: one login for all, renewed before it expires, not repeated if refused."""

from __future__ import annotations

import logging
import math
from copy import copy
from typing import TYPE_CHECKING, Any, Final

from dockerhub._auth.jwt import Token
from dockerhub._auth.login_bars import LoginBar, cut_off
from dockerhub._base.calling import call_user_async, run_blocking_async
from dockerhub._base.environment import Variable
from dockerhub._base.errors import (
    AuthenticationError,
    CredentialStoreError,
    HubError,
    ProfileError,
)
from dockerhub._base.events import Event, EventKind
from dockerhub._base.frames import hiding_locals
from dockerhub._base.known_secrets import KnownSecrets
from dockerhub._base.locks import AsyncLock
from dockerhub._base.messages import Request
from dockerhub._base.workers import AsyncLastingCall
from dockerhub._spec.security import Security

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from dockerhub._auth.login_steps import Login, Steps
    from dockerhub._base.clock import SteadyClock
    from dockerhub._base.messages import ForeignRequest, Response
    from dockerhub._base.secret import Secret
    from dockerhub._config.settings import FindStored

_LOGGER: Final = logging.getLogger("dockerhub")

_RENEWAL: Final = 30.0
"""Seconds before its end at which a token is renewed, or a tenth of its life if that is less."""

_LOGIN: Final = (
    f"Pass username= and password=, or token=, or set {Variable.USERNAME} and {Variable.PASSWORD}."
)


class AsyncAuthenticator:
    """Holds the tokens of a client, and signs in when one is first needed.

    A `token` that is given cannot be renewed. `find_stored` looks for the login that Docker has
    stored; `tell` is called for each login, and for each wait for a code.
    """

    def __init__(
        self,
        credentials: Login | None,
        token: Token | None,
        scim_token: Token | None,
        clock: SteadyClock,
        send: Callable[[Request | ForeignRequest], Awaitable[Response]],
        tell: Callable[[Event], None],
        find_stored: FindStored | None,
        known: KnownSecrets | None = None,
    ) -> None:
        self._credentials = credentials
        self._token = token
        self._scim_token = scim_token
        self._clock = clock
        self._send = send
        self._tell = tell
        self._find_stored = find_stored
        self._known = known or KnownSecrets()
        self._store_failure: CredentialStoreError | None = None
        self._pinned_for_organization = False
        self._lock = AsyncLock()
        self._renew_at = self._expires_at = float("inf")
        self._bar = LoginBar()
        self._login = AsyncLastingCall()
        self._latest: HubError | None = None
        self._accepted: Token | None = None
        self._replacing = False
        self._used_codes: set[Secret] = set()

    async def token(self, security: Security) -> Token | None:
        """Return the token for an operation; None if it is done without."""
        if security is Security.NONE:
            return None
        if security is Security.SCIM:
            return self._scim_token or _refuse(
                "this operation needs the organization's SCIM token",
                f"Pass scim_token=, or set {Variable.SCIM_TOKEN}.",
                Variable.SCIM_TOKEN,
            )
        await self._look_up()
        if self._credentials is not None:
            return await self.log_in()
        if self._token is None and security is Security.BEARER:
            self._raise_store_failure()
            _refuse("this operation needs a login", _LOGIN)
        return self._token

    async def log_in(self) -> Token:
        """Return a token that is good for now, after signing in if needed."""
        await self._look_up()
        token = self._fresh()
        if token is not None:
            return token
        before = self._latest
        async with self._lock.here():
            # Another thread or task may have signed in, or failed to, while this one waited.
            token = self._fresh()
            if token is None and self._latest is not None and self._latest is not before:
                raise copy(self._latest)
            if token is not None:
                return token
            return await self._login.run(self._renew)

    async def password_login(self) -> tuple[str, Secret] | None:
        """Return the user name and password or access token, if the client signs in by them."""
        from dockerhub._auth.login_steps import Credentials  # noqa: PLC0415  # few clients sign in

        await self._look_up()
        found = self._credentials
        return (found.username, found.password) if isinstance(found, Credentials) else None

    def renewable(self, token: Token) -> bool:
        """Tell whether another token can be had in place of a rejected one.

        One that was issued in place of a rejected one, and is rejected at once, is not replaced:
        another login would not help.
        """
        if self._credentials is None or token is self._scim_token:
            return False
        return token is not self._token or token is self._accepted or not self._replacing

    def accept(self, token: Token) -> None:
        """Take in that a token was not refused."""
        self._accepted = token

    async def reject(self, token: Token) -> None:
        """Forget a token that was refused, unless it has been replaced already."""
        # Without the lock, it could be replaced after it was looked at and the new one be lost.
        async with self._lock.here():
            rejected = self._token is token
            self._token = None if rejected else self._token
            self._replacing = rejected or self._replacing

    async def close(self) -> None:
        """End a login that is under way."""
        await self._login.close()

    def pinned(self, token: Token | None) -> AsyncAuthenticator:
        """Return one that holds a token of this one, or none, and never signs in."""
        other = AsyncAuthenticator(
            None, token, self._scim_token, self._clock, self._send, self._tell, None, self._known
        )
        other._store_failure = self._store_failure
        other._pinned_for_organization = self.for_organization
        return other

    async def _look_up(self) -> None:
        """Look for the login that Docker has stored, once."""
        if self._find_stored is None:
            return
        async with self._lock.here():
            if self._find_stored is None:
                return
            find, now = self._find_stored, self._clock.wall()
            try:
                with hiding_locals():
                    found = await run_blocking_async(lambda: find(now))
            except ProfileError:
                # Who chose a profile wants nothing done without it.
                raise
            except CredentialStoreError as failure:
                # What is public can be read all the same.
                _LOGGER.warning("%s; continuing without credentials", failure)
                self._store_failure, found = failure, None
            if found is None or isinstance(found, Token):
                self._token = found
            else:
                self._credentials = found
            self._find_stored = None

    @property
    def for_organization(self) -> bool:
        """Whether the login is that of an organization, not of a user."""
        if self._credentials is not None:
            return self._credentials.for_organization
        by_token = self._token is not None and self._token.from_org_access_token
        return by_token or self._pinned_for_organization

    @property
    def lost_login(self) -> CredentialStoreError | None:
        """Why the stored login that was found cannot be used; None if none was, or it is used."""
        # A copy: with each raise, the error itself would keep more frames alive.
        return copy(self._store_failure)

    def _raise_store_failure(self) -> None:
        if (failure := self.lost_login) is not None:
            raise failure

    def _fresh(self) -> Token | None:
        if self._credentials is None:
            if self._token is None:
                self._raise_store_failure()
            return self._token or _refuse("there are no credentials to sign in with", _LOGIN)
        return self._token if self._clock.now() < self._renew_at else None

    async def _renew(self) -> Token:
        """Sign in; while an old token is still good, a failure to do so ahead is put off."""
        old = self._token
        try:
            return await self._sign_in()
        except HubError as error:
            # A copy: the error itself keeps the frames of its caller alive.
            self._latest = copy(error)
            now = self._clock.now()
            if old is None or now >= self._expires_at:
                raise
            self._renew_at = min(self._expires_at, now + _RENEWAL / 10)
            return old
        except Exception as error:
            # The user's function failed, e.g. no code was entered. Calls that waited for this
            # login must not start one each, which would lock the account.
            self._latest = AuthenticationError(
                f"the login that this call waited for failed ({type(error).__name__})"
            )
            raise

    async def _sign_in(self) -> Token:
        self._bar.check(self._clock.now())
        assert self._credentials is not None  # noqa: S101  # only then is a login asked for
        began, wall = self._clock.now(), self._clock.wall()
        try:
            steps = self._credentials.steps(self._clock.wall, self._used_codes)
            token, event = await self._take_steps(steps)
        except HubError as error:
            self._bar.keep(error, self._clock.now(), self._clock.wall())
            raise
        life = token.life(wall)
        ahead = min(_RENEWAL, life / 10)
        if life - ahead < 2 * (self._clock.now() - began):
            # It ends before the next login would be done: until it is refused, it is used.
            life = math.inf
        # The token first: who looks without the lock must not take the old one for renewed.
        self._token = token
        self._expires_at = began + life
        self._renew_at = self._expires_at - ahead
        self._tell(event)
        return token

    async def _take_steps(self, steps: Steps) -> tuple[Token, Event]:
        """Sign in; return the token, and the event that tells which request brought it."""
        from dockerhub._auth.login_steps import SECOND_FACTOR, CallUser, Wait  # noqa: PLC0415  # few clients sign in

        result: Any = None
        sent: list[Event] = []
        while True:
            try:
                step = steps.send(result)
            except StopIteration as end:
                return end.value, sent[-1]
            except BaseException as error:
                result = None
                if isinstance(error, HubError):
                    self._known.hide_in(error)
                # Without frames: some hold the password, and tracebacks may show local variables.
                raise error.with_traceback(None) from None
            # It may be a code, and an error of the next step shows this frame.
            result = None
            match step:
                case CallUser():
                    result = await call_user_async(step.function)
                case Wait():
                    wait = step.seconds
                    self._tell(Event(EventKind.CODE_WAIT, "POST", SECOND_FACTOR, wait=wait))
                    await self._clock.sleep_async(wait)
                case _:
                    result = await self._answer(step)
                    request = step if isinstance(step, Request) else step.request
                    method, path = request.method, request.template
                    sent.append(Event(EventKind.LOGIN, method, path, result.status))

    async def _answer(self, step: Request | ForeignRequest) -> Response:
        """Send a request of a login; if nobody waits for its response, it counts as refused."""
        try:
            return await self._send(step)
        except BaseException as end:
            if isinstance(step, Request) and not isinstance(end, Exception):
                self._latest = cut_off(step)
                self._bar.keep(self._latest, self._clock.now(), self._clock.wall())
            raise


def _refuse(message: str, advice: str, variable: Variable | None = None) -> Any:
    raise AuthenticationError(message, advice=advice, variable=variable)
