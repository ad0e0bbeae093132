"""The way of every request: authenticate, wait for the gate, send, decide on the answer."""

from __future__ import annotations

import random
from copy import copy
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from attrs import define

from dockerhub._async.authenticator import AsyncAuthenticator
from dockerhub._base.clock import Clock
from dockerhub._base.errors import HubConnectionError, RateLimitError, UnexpectedResponseError
from dockerhub._base.events import Event, EventKind, report
from dockerhub._base.messages import Request, Response
from dockerhub._config.options import Options
from dockerhub._ratelimit.limiter import RateLimit, RateLimiter
from dockerhub._ratelimit.retry import Failure
from dockerhub._ratelimit.waits import told_wait
from dockerhub._responses.results import deleted_before, error_of, read_answer
from dockerhub._spec.security import Security
from dockerhub._transport.http import AsyncHTTP
from dockerhub._transport.redirects import redirected

if TYPE_CHECKING:
    from dockerhub._auth.jwt import Token
    from dockerhub._config.settings import Settings
    from dockerhub._spec.operations import Operation

__all__ = ["AsyncSession"]

_UNAUTHORIZED = 401
_TOO_MANY_REQUESTS = 429
_REDIRECTS = 3


@define
class _Attempts:
    """What has been tried for one request."""

    began: float
    failures: int = 0
    rejections: int = 0
    redirects: int = 0
    replayed: bool = False
    maybe_done: bool = False


class AsyncSession:
    """Connections, tokens and rate limit, shared by a client and its copies."""

    def __init__(self, settings: Settings, http: AsyncHTTP, clock: Clock) -> None:
        self._base = settings.base_url
        self._http = http
        self._clock = clock
        self._chance = random.SystemRandom().random
        self._gates: dict[bool, RateLimiter] = {
            scim: RateLimiter(self._chance) for scim in (False, True)
        }
        self._options = Options()
        self.clock_offset = 0.0
        """Seconds by which the server's clock was ahead in the last answer."""
        self.authenticator = AsyncAuthenticator(
            settings.credentials,
            settings.token,
            settings.scim_token,
            clock,
            self._send_login,
            self._tell_login,
            settings.find_stored,
        )

    @property
    def rate_limit(self) -> RateLimit | None:
        """The rate limit as last told."""
        return self._gates[False].rate_limit

    def listen(self, options: Options) -> None:
        """Use the options of the first client for logins, which belong to no call."""
        self._options = options

    async def perform(self, operation: Operation, request: Request, options: Options) -> Any:
        """Send a request and return the JSON or text of its answer; None if it has no body.

        Raises:
            HubError: No answer came, or it is an error or none that the spec allows.
        """
        answer = await self.send(operation, request, options)
        read = read_answer(operation, request, answer, options)
        if isinstance(read, UnexpectedResponseError):
            raise read
        return read

    async def send(self, operation: Operation, request: Request, options: Options) -> Response:
        """Send a request until it is answered with success, or give up.

        Raises:
            HubError: No answer came, or it is an error.
        """
        attempts = _Attempts(self._clock.now())
        gate = self._gates[operation.security is Security.SCIM]
        while True:
            try:
                token = await self.authenticator.token(operation.security)
            except HubConnectionError as error:
                # Only a login that never left is repeated.
                if error.sent:
                    raise
                await self._wait_or_raise(gate, operation, request, error, options, attempts)
                continue
            await self._pass_gate(gate, request, options, attempts)
            outcome = await self._send_once(gate, request, token, options)
            if isinstance(outcome, Response):
                if options.on_answer is not None:
                    options.on_answer(outcome)
                if 200 <= outcome.status < 300:  # noqa: PLR2004  # the class of success
                    return outcome
                if deleted_before(request, outcome, maybe_done=attempts.maybe_done):
                    return outcome
                if await self._replays(outcome, token, attempts):
                    report(_event(EventKind.REFRESH, request, outcome), options.on_event)
                    continue
                target = redirected(request, outcome, self._base)
                if target is not None and attempts.redirects < _REDIRECTS:
                    attempts.redirects += 1
                    request = target
                    continue
            await self._wait_or_raise(gate, operation, request, outcome, options, attempts, token)

    async def signed_in(self) -> AsyncSession:
        """Return a session with the same connections and limits that never signs in again.

        This one signs in now if it can and has not yet.

        Raises:
            HubError: The login was refused or got no answer.
        """
        token = await self.authenticator.token(Security.OPTIONAL)
        other = copy(self)
        other.authenticator = self.authenticator.pinned(token)
        return other

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    async def _send_once(
        self, gate: RateLimiter, request: Request, token: Token | None, options: Options
    ) -> Response | HubConnectionError:
        answer: Response | None = None
        try:
            return (
                answer := await self._http.send(
                    request, token.header if token else {}, options.timeout
                )
            )
        except HubConnectionError as error:
            # Without frames: some hold the token, which whoever prints locals would show.
            return error.with_traceback(None)
        finally:
            # Also when the task is cancelled: its place must not be lost.
            now = self._clock.now()
            gate.leave(answer, now)
            if answer is not None:
                self.clock_offset = answer.date(now) - now

    async def _pass_gate(
        self, gate: RateLimiter, request: Request, options: Options, attempts: _Attempts
    ) -> None:
        while wait := gate.enter(self._clock.now()):
            failure = self._failure(request, _TOO_MANY_REQUESTS, wait, attempts)
            if options.retry(failure) is None:
                raise RateLimitError(
                    f"the rate limit is spent for another {wait:.0f} seconds, which is longer "
                    "than the retry policy allows; nothing was sent",
                    method=request.method,
                    path=request.template,
                    retry_at=datetime.fromtimestamp(self._clock.now() + wait, UTC),
                )
            kind = EventKind.RATE_LIMIT_WAIT
            report(Event(kind, request.method, request.template, wait=wait), options.on_event)
            await self._clock.sleep_async(wait)

    async def _replays(self, answer: Response, token: Token | None, attempts: _Attempts) -> bool:
        """Tell whether a request is sent once more with a new token, and forget the old one."""
        if answer.status != _UNAUTHORIZED or token is None or attempts.replayed:
            return False
        if not self.authenticator.renewable(token):
            return False
        await self.authenticator.reject(token)
        attempts.replayed = True
        return True

    async def _wait_or_raise(
        self,
        gate: RateLimiter,
        operation: Operation,
        request: Request,
        outcome: Response | HubConnectionError,
        options: Options,
        attempts: _Attempts,
        token: Token | None = None,
    ) -> None:
        now = self._clock.now()
        status = outcome.status if isinstance(outcome, Response) else None
        told = told_wait(outcome, now) if isinstance(outcome, Response) else None
        limited = status == _TOO_MANY_REQUESTS
        attempts.rejections += limited
        attempts.failures += not limited
        sent = isinstance(outcome, Response) or outcome.sent
        attempts.maybe_done |= sent and not limited
        wait = options.retry(self._failure(request, status, told, attempts, sent=sent))
        if limited:
            gate.close(now + (told if told is not None else wait or 0.0))
        if wait is None:
            raise error_of(operation, request, outcome, now, token)
        kind = EventKind.RATE_LIMITED if limited else EventKind.RETRY
        report(Event(kind, request.method, request.template, status, wait), options.on_event)
        await self._clock.sleep_async(wait)

    def _failure(
        self,
        request: Request,
        status: int | None,
        told: float | None,
        attempts: _Attempts,
        *,
        sent: bool = True,
    ) -> Failure:
        return Failure(
            request=request,
            status=status,
            sent=sent,
            told_wait=told,
            failures=attempts.failures,
            rejections=attempts.rejections,
            elapsed=self._clock.now() - attempts.began,
            chance=self._chance(),
        )

    async def _send_login(self, request: Request) -> Response:
        return await self._http.send(request, {}, self._options.timeout)

    def _tell_login(self) -> None:
        report(Event(EventKind.LOGIN, "POST", "/v2/users/login", 200), self._options.on_event)


def _event(kind: EventKind, request: Request, answer: Response) -> Event:
    return Event(kind, request.method, request.template, answer.status)
