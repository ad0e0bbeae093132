# Derived from _async/session.py by `make sync`; never edited.
"""How every request is sent: authenticate, wait for the rate limit, send, read the response."""

from __future__ import annotations

import random
from contextlib import AbstractContextManager, nullcontext
from copy import copy
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from attrs import define, evolve

from dockerhub._base.clock import Clock, SteadyClock
from dockerhub._base.errors import (
    CredentialStoreError,
    HubConnectionError,
    NotFoundError,
    RateLimitError,
    UnexpectedResponseError,
)
from dockerhub._base.events import Event, EventKind, report
from dockerhub._base.frames import Hidden
from dockerhub._base.known_secrets import KnownSecrets
from dockerhub._base.messages import ForeignRequest, Request, Response
from dockerhub._config.options import Options
from dockerhub._ratelimit.limiter import RateLimit, RateLimiter
from dockerhub._ratelimit.retry import Failure
from dockerhub._ratelimit.waits import LONGEST_WAIT, told_wait
from dockerhub._responses.results import deleted_before, error_of, read_any, read_response
from dockerhub._spec.security import Security
from dockerhub._sync.authenticator import Authenticator
from dockerhub._sync.registry_login import RegistryLogin
from dockerhub._transport.deadlines import within
from dockerhub._transport.http import HTTP
from dockerhub._transport.urls import check_encrypted, redirected

if TYPE_CHECKING:
    from collections.abc import Callable

    from dockerhub._auth.jwt import Token
    from dockerhub._auth.registry import PullLimit
    from dockerhub._base.secret import Secret
    from dockerhub._config.settings import Settings
    from dockerhub._spec.operation import Operation
    from dockerhub._spec.paths import PathOperation

_REDIRECTS = 3


@define
class _Attempts:
    """A request, and what has been tried to have it done."""

    operation: Operation | PathOperation
    request: Request
    options: Options
    began: float
    origin: str | None = None
    """Where it is sent, if not to the API."""
    failures: int = 0
    rejections: int = 0
    redirects: int = 0
    replayed: bool = False
    maybe_done: bool = False


class Session:
    """Connections, tokens and rate limit, shared by a client and its copies."""

    def __init__(
        self, settings: Settings, http: HTTP, clock: Clock, login_options: Options
    ) -> None:
        self.base_url = settings.base_url
        self._allow_http = settings.allow_http
        self._http = http
        self._clock = SteadyClock(clock)
        self._chance = random.SystemRandom().random
        self._limiters: dict[bool, RateLimiter] = {
            scim: RateLimiter(self._chance) for scim in (False, True)
        }
        self._foreign_limiter = RateLimiter(self._chance)
        self._login_options = login_options
        self.clock_offset = 0.0
        """Seconds by which the server's clock was ahead in the last response."""
        self.known = KnownSecrets()
        self.known.add(*settings.secrets)
        self.authenticator = Authenticator(
            settings.credentials,
            settings.token,
            settings.scim_token,
            self._clock,
            self._send_login,
            lambda event: report(event, login_options.on_event),
            settings.find_stored,
            self.known,
        )
        self.registry_login = RegistryLogin(
            settings.registry,
            self.authenticator,
            self._clock,
            self.known,
            settings.allow_http,
        )

    @property
    def rate_limit(self) -> RateLimit | None:
        found = self._limiters[False].rate_limit
        if found is None:
            return None
        # People compare it with the time of day.
        ahead = timedelta(seconds=self._clock.wall() - self._clock.now())
        return evolve(found, reset=found.reset + ahead)

    def may_be_filtered(self, operation: Operation | PathOperation) -> bool:
        """Tell whether the service may leave out of a list what the login may not see."""
        return operation.security is not Security.SCIM and self.authenticator.for_organization

    def now(self) -> datetime:
        """Return the time that the client's clock shows."""
        return datetime.fromtimestamp(self._clock.wall(), UTC)

    def perform(self, operation: Operation, request: Request, options: Options) -> Any:
        """Send a request; return the JSON or text of its response, None if it has no body."""
        response = self.send(operation, request, options)
        return self.read(operation, request, response, options)

    def read(
        self, operation: Operation, request: Request, response: Response, options: Options
    ) -> Any:
        """Return the JSON or text of a response, or raise the `UnexpectedResponseError`."""
        with self.known.kept_out():
            read = read_response(
                operation, request, response, options.on_drift, strict=options.strict
            )
            if isinstance(read, UnexpectedResponseError):
                raise read
            return read

    def perform_any(self, operation: PathOperation, request: Request, options: Options) -> Any:
        """Do the same for a request to any path, of whose response nothing is known."""
        return self.read_any(request, self.send(operation, request, options))

    def read_any(self, request: Request, response: Response) -> Any:
        """Return the JSON or text of a response from any path, or raise what it is instead."""
        with self.known.kept_out():
            read = read_any(request, response)
            if isinstance(read, UnexpectedResponseError):
                raise read
            return read

    def send(
        self, operation: Operation | PathOperation, request: Request, options: Options
    ) -> Response:
        """Send a request until it is answered with success, or raise the `HubError`."""
        with self.deadline(options):
            return self._send(operation, request, options)

    def _send(
        self, operation: Operation | PathOperation, request: Request, options: Options
    ) -> Response:
        attempts = _Attempts(operation, request, options, self._clock.now())
        limiter = self._limiters[operation.security is Security.SCIM]
        while True:
            token = self._token(limiter, attempts)
            if token is not None and not self._allow_http:
                check_encrypted("base_url", self.base_url)
            headers = token.header if token else Hidden()
            outcome = self._send_in_turn(limiter, attempts, headers)
            if outcome is None:
                continue
            if isinstance(outcome, Response):
                if token is not None and outcome.status != HTTPStatus.UNAUTHORIZED:
                    self.authenticator.accept(token)
                if options.on_response is not None:
                    options.on_response(outcome)
                if outcome.succeeded or deleted_before(
                    attempts.request, outcome, maybe_done=attempts.maybe_done
                ):
                    return outcome
                if self._replays(outcome, token, attempts):
                    continue
                if self._follows(attempts, outcome):
                    continue
            self._wait_or_raise(limiter, attempts, outcome, token)

    def send_foreign(
        self,
        step: ForeignRequest,
        options: Options,
        is_final: Callable[[Response], bool],
        renew: Callable[[], Secret] | None = None,
    ) -> Response:
        """Send a request to another server than the API's, with what authorizes it there.

        It is retried like other requests. A response for which `is_final` is true is returned as
        it came; other errors are raised. After a first 401, the request is sent again with the
        authorization that `renew` returns.
        """
        from dockerhub._spec.paths import PathOperation  # noqa: PLC0415  # few clients ask

        operation = PathOperation(Security.NONE)
        attempts = _Attempts(operation, step.request, options, self._clock.now(), step.origin)
        with self.deadline(options):
            while True:
                self.known.add(*step.secrets)
                outcome = self._send_in_turn(self._foreign_limiter, attempts, step.headers)
                if outcome is None:
                    continue
                if isinstance(outcome, Response):
                    if (
                        renew
                        and outcome.status == HTTPStatus.UNAUTHORIZED
                        and not attempts.replayed
                    ):
                        attempts.replayed = True
                        step = evolve(step, authorization=renew())
                        continue
                    done = deleted_before(attempts.request, outcome, maybe_done=attempts.maybe_done)
                    if outcome.succeeded or done or is_final(outcome):
                        return outcome
                    if self._follows(attempts, outcome):
                        continue
                self._wait_or_raise(self._foreign_limiter, attempts, outcome)

    def log_in(self) -> Token:
        """Return a token that is good for now, after signing in if needed."""
        with self.deadline(self._login_options):
            return self.authenticator.log_in()

    def signed_in(self) -> Session:
        """Return a session with the same connections and limits that never signs in again.

        This one signs in now if it can and has not yet.
        """
        with self.deadline(self._login_options):
            token = self.authenticator.token(Security.OPTIONAL)
        other = copy(self)
        other.authenticator = self.authenticator.pinned(token)
        return other

    def pull_limit(self) -> PullLimit:
        """Ask the registry how many pulls are left."""
        with self.deadline(self._login_options):
            return self.registry_login.pull_limit(self._send_login)

    def close(self) -> None:
        self.authenticator.close()
        self._http.close()

    def deadline(self, options: Options) -> AbstractContextManager[None]:
        """Bound a call by the retry policy's deadline; one that is a function may have none."""
        seconds = getattr(options.retry, "deadline", None)
        return nullcontext() if seconds is None else within(seconds, self._clock.now)

    def _token(self, limiter: RateLimiter, attempts: _Attempts) -> Token | None:
        while True:
            try:
                token = self.authenticator.token(attempts.operation.security)
            except HubConnectionError as error:
                # Only a login that was never sent is repeated.
                if error.sent:
                    raise
                self._wait_or_raise(limiter, attempts, error)
            else:
                if token is not None:
                    self.known.add(token.secret)
                self._check_not_lost(attempts)
                return token

    def _check_not_lost(self, attempts: _Attempts) -> None:
        """Refuse a request that needs the stored login, if that is lost."""
        failure = self._lost_login(attempts.operation)
        if failure is not None:
            from dockerhub._auth.lost_login import needs_login  # noqa: PLC0415  # few logins are lost

            if needs_login(attempts.request):
                raise failure

    def _lost_login(self, operation: Operation | PathOperation) -> CredentialStoreError | None:
        """Return why an operation that needs no login is done without the stored one, if it is."""
        return self.authenticator.lost_login if operation.security is Security.OPTIONAL else None

    def _follows(self, attempts: _Attempts, response: Response) -> bool:
        """Tell whether a redirect is followed, which never leads to another server."""
        target = redirected(attempts.request, response, attempts.origin or self.base_url)
        if target is None or attempts.redirects >= _REDIRECTS:
            return False
        attempts.redirects += 1
        attempts.request = target
        return True

    def _send_in_turn(
        self, limiter: RateLimiter, attempts: _Attempts, headers: Hidden
    ) -> Response | HubConnectionError | None:
        """Send when there is a slot. None after a wait for the rate limit: nothing was sent."""
        with self._http.slot(attempts.request):
            # Only now: a request that waits for a slot is not in flight, and the responses of
            # others may change the limit meanwhile.
            now = self._clock.now()
            wait = limiter.acquire(now)
            if wait and not self._may_wait(attempts, wait):
                wait = limiter.acquire(now, patient=False)
                if wait:
                    raise self._out_of_limit(attempts, wait)
            if not wait:
                return self._send_once(limiter, attempts, headers)
        _report(EventKind.RATE_LIMIT_WAIT, attempts, wait=wait)
        self._clock.sleep(wait)
        return None

    def _may_wait(self, attempts: _Attempts, wait: float) -> bool:
        failure = self._failure(attempts, HTTPStatus.TOO_MANY_REQUESTS, wait, sent=False)
        return attempts.options.retry(failure) is not None

    def _out_of_limit(self, attempts: _Attempts, wait: float) -> RateLimitError:
        return RateLimitError(
            f"the rate limit is used up for another {wait:.0f} seconds, which is longer "
            "than the retry policy allows; nothing was sent",
            **attempts.request.names,
            retry_at=datetime.fromtimestamp(self._clock.wall() + wait, UTC),
        )

    def _send_once(
        self, limiter: RateLimiter, attempts: _Attempts, headers: Hidden
    ) -> Response | HubConnectionError:
        response: Response | None = None
        try:
            response = self._http.send(
                attempts.request, headers, attempts.options.timeout, attempts.origin
            )
        except HubConnectionError as error:
            self.known.hide_in(error)
            return error.with_traceback(None)
        else:
            return response
        finally:
            # Also when the task is canceled: the limiter must not count it forever.
            limiter.release(response, self._clock.now())
            if response is not None and attempts.origin is None:
                now = self._clock.wall()
                self.clock_offset = response.date(now) - now

    def _replays(self, response: Response, token: Token | None, attempts: _Attempts) -> bool:
        """Tell whether a request is sent once more with a new token, and forget the old one."""
        if response.status != HTTPStatus.UNAUTHORIZED or token is None or attempts.replayed:
            return False
        if not self.authenticator.renewable(token):
            return False
        self.authenticator.reject(token)
        attempts.replayed = True
        _report(EventKind.REFRESH, attempts, response.status)
        return True

    def _wait_or_raise(
        self,
        limiter: RateLimiter,
        attempts: _Attempts,
        outcome: Response | HubConnectionError,
        token: Token | None = None,
    ) -> None:
        now = self._clock.now()
        status = outcome.status if isinstance(outcome, Response) else None
        told = told_wait(outcome, now) if isinstance(outcome, Response) else None
        limited = status == HTTPStatus.TOO_MANY_REQUESTS
        attempts.rejections += limited
        attempts.failures += not limited
        sent = isinstance(outcome, Response) or outcome.sent
        attempts.maybe_done |= sent and not limited
        wait = None
        if told is None or told <= LONGEST_WAIT:
            wait = attempts.options.retry(self._failure(attempts, status, told, sent=sent))
        if limited and told is None:
            limiter.pause(now + (wait or 0.0))
        if wait is None:
            error = error_of(
                attempts.operation,
                attempts.request,
                outcome,
                self._clock.wall(),
                by_access_token=token is not None and token.from_access_token,
                by_org_access_token=token is not None and token.from_org_access_token,
            )
            self.known.hide_in(error)
            if isinstance(error, NotFoundError):
                self._check_visible(attempts, error)
            raise error
        _report(EventKind.RATE_LIMITED if limited else EventKind.RETRY, attempts, status, wait)
        self._clock.sleep(wait)

    def _check_visible(self, attempts: _Attempts, error: NotFoundError) -> None:
        """Raise another error if "not found" may be for lack of the stored login."""
        failure = self._lost_login(attempts.operation)
        if failure is None:
            return
        from dockerhub._auth import lost_login  # noqa: PLC0415  # few logins are lost

        question = lost_login.repository_request(attempts.request)
        if question is None:
            return
        try:
            self.send(lost_login.QUESTION, question, attempts.options)
        except NotFoundError:
            raise lost_login.not_visible(question, error, failure) from failure

    def _failure(
        self, attempts: _Attempts, status: int | None, told: float | None, *, sent: bool
    ) -> Failure:
        return Failure(
            request=attempts.request,
            status=status,
            sent=sent,
            told_wait=told,
            failures=attempts.failures,
            rejections=attempts.rejections,
            elapsed=self._clock.now() - attempts.began,
            chance=self._chance(),
        )

    def _send_login(self, step: Request | ForeignRequest) -> Response:
        self.known.add(*step.secrets)
        with self.known.kept_out():
            foreign = ForeignRequest(self.base_url, step) if isinstance(step, Request) else step
            with self._http.slot(foreign.request):
                return self._http.send(foreign.request, foreign.headers, None, foreign.origin)


def _report(
    kind: EventKind, attempts: _Attempts, status: int | None = None, wait: float = 0.0
) -> None:
    request = attempts.request
    event = Event(kind, request.method, request.template, status, wait)
    report(event, attempts.options.on_event)
