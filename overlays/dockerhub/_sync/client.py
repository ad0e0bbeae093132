# Derived from _async/client.py by `make sync`; never edited.
"""The synchronous client.

What a program does not use is not imported: the methods of a resource come with their models when
the resource is first used.
"""

from __future__ import annotations

import os
import warnings
from functools import cached_property
from typing import TYPE_CHECKING, Any, ParamSpec, Self, TypeVar, overload

from dockerhub._base.clock import SystemClock
from dockerhub._base.frames import Hidden, hiding_locals
from dockerhub._config.options import Options
from dockerhub._config.settings import resolve_settings
from dockerhub._ratelimit.retry import RetryPolicy
from dockerhub._sync.session import Session
from dockerhub._transport.http import HTTP, LARGEST_RESPONSE
from dockerhub._transport.slots import MOST_IN_FLIGHT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

    from dockerhub._auth.identity import Identity
    from dockerhub._auth.oidc import OidcLogin
    from dockerhub._auth.registry import PullLimit
    from dockerhub._auth.totp_steps import TotpSteps
    from dockerhub._base.clock import Clock
    from dockerhub._base.events import Observer
    from dockerhub._base.messages import Response
    from dockerhub._base.secret import Secret
    from dockerhub._config.settings import Otp
    from dockerhub._ratelimit.limiter import RateLimit
    from dockerhub._ratelimit.retry import Retry
    from dockerhub._spec.drift import DriftObserver
    from dockerhub._sync.caller import Caller
    from dockerhub._sync.pager import Pager
    from dockerhub._sync.path_caller import PathCaller
    from dockerhub._sync.resources.access_tokens import AccessTokens
    from dockerhub._sync.resources.audit_logs import AuditLogs
    from dockerhub._sync.resources.images import Images
    from dockerhub._sync.resources.manifests import Manifests
    from dockerhub._sync.resources.org_access_tokens import OrgAccessTokens
    from dockerhub._sync.resources.org_settings import OrgSettingsResource
    from dockerhub._sync.resources.orgs import Orgs
    from dockerhub._sync.resources.repositories import Repositories
    from dockerhub._sync.resources.scim import Scim
    from dockerhub._sync.resources.search import Search
    from dockerhub._sync.resources.tags import Tags
    from dockerhub._sync.resources.teams import Teams
    from dockerhub._sync.resources.users import Users
    from dockerhub._transport.http import Timeout, Transport
    from dockerhub_openapi.operation import ListCall, OperationRecord

P = ParamSpec("P")
R = TypeVar("R")
Item = TypeVar("Item")

_TIMEOUT = 30.0


class DockerHub:
    """A client for Docker Hub.

    Credentials come from the arguments, then from the environment, then from the login
    that `dockerhub login` or `docker login` stored (the latter only for Docker Hub itself); without
    any, the client is anonymous. It looks for the stored login and signs in when it first has to.
    One client can be shared by any number of threads; close it when done, or use it
    as a context manager:

        with DockerHub() as hub:
            for tag in hub.tags.list("library/python"):
                print(tag.name, tag.tag_last_pushed)

    Args:
        username: Docker ID, or name of an organization; with `password`. By default
            ``DOCKERHUB_USERNAME`` or ``DOCKER_USERNAME``.
        password: Password, personal access token or organization access token. By default
            ``DOCKERHUB_PASSWORD`` or ``DOCKER_PASSWORD``.
        otp: Code of the second factor, or a function that is called for one when one is
            demanded, at most once in a login.
        totp_secret: Setup key of the second factor (base32), from which codes are generated.
            By default ``DOCKERHUB_TOTP_SECRET``.
        totp_steps: Remembers which of these codes are used, since each is good once; a login
            waits for the next one, up to 30 seconds. By default the memory of this process;
            `dockerhub.logins.TotpStepFolder` is shared by several.
        token: A ready bearer token (JWT) in place of user name and password; or, with `username`
            in place of `password`, an access token. By default ``DOCKERHUB_TOKEN``.
        oidc: A keyless login of an organization: an `OidcLogin`, or the ID of its OIDC
            connection. By default ``DOCKERHUB_OIDC_CONNECTIONID``. In GitHub Actions, the job needs
            ``permissions: id-token: write``.
        profile: The name of a profile of `dockerhub login`, instead of other credentials. By
            default ``DOCKERHUB_PROFILE`` if the environment has no other credentials, or else the
            profile that `dockerhub auth switch` chose.
        scim_token: Bearer token of the SCIM operations. By default ``DOCKERHUB_SCIM_TOKEN``.
        anonymous: Whether to use no credentials, even if the environment or Docker has some.
        base_url: Where the API is. By default ``DOCKERHUB_URL`` or ``https://hub.docker.com``.
        registry_url: Where the registry is, for `manifests` and `pull_limit`. By default
            ``DOCKERHUB_REGISTRY_URL`` or ``https://registry-1.docker.io``; with another `base_url`,
            that.
        registry_auth_url: Where the token service of the registry is. By default
            ``DOCKERHUB_REGISTRY_AUTH_URL`` or ``https://auth.docker.io``; with another `base_url`,
            that. The address that the registry itself names is never used.
        allow_http: Whether a password or token may be sent to another machine without encryption,
            to an ``http://`` address. By default only if ``DOCKERHUB_ALLOW_HTTP`` is 1.
        timeout: Seconds for each step of an exchange (connect, write, read), at most a day, or
            an `httpx.Timeout`; 30 by default. The `deadline` of `RetryPolicy` bounds the whole.
        retry: Decides whether and when a request is sent again: a `RetryPolicy`, which it is by
            default, or a function of a `Failure` that returns seconds to wait, or None to give up.
        user_agent: Names your program to Docker Hub; by default ``dockerhub-python/<version>``.
        transport: An httpx transport, for a proxy, an own certificate authority, or tests.
        clock: Tells the time and waits; for tests.
        on_event: Called with an `Event` on each wait, retry and login. They are logged as well,
            under ``dockerhub``.
        on_drift: Called with a `Drift` where a response differs from the spec. That is
            tolerated: unknown keys and values are kept, a value of a wrong type stays as it came.
        strict: Whether such a response raises `UnexpectedResponseError` instead.
        max_response_size: Bytes that the body of a response may have after it is decompressed;
            8 MiB by default, ten times the largest page. A longer one is not read to its end, and
            is an `UnexpectedResponseError`.
        max_concurrent_requests: How many requests the client sends at the same time; 64 by default.
            Other calls wait in order, as long as their deadline allows; `timeout` begins after
            this wait.

    Raises:
        TypeError: An argument has a wrong type.
        ValueError: An argument or variable is unusable, or two contradict each other.
        ProfileError: The chosen profile has no login to the server.
    """

    def __init__(
        self,
        *,
        username: str | None = None,
        password: str | None = None,
        otp: Otp | None = None,
        totp_secret: str | None = None,
        totp_steps: TotpSteps | None = None,
        token: str | None = None,
        scim_token: str | None = None,
        oidc: OidcLogin | str | None = None,
        profile: str | None = None,
        anonymous: bool = False,
        base_url: str | None = None,
        registry_url: str | None = None,
        registry_auth_url: str | None = None,
        allow_http: bool = False,
        timeout: Timeout = _TIMEOUT,
        retry: Retry | None = None,
        user_agent: str | None = None,
        transport: Transport | None = None,
        clock: Clock | None = None,
        on_event: Observer | None = None,
        on_drift: DriftObserver | None = None,
        strict: bool = False,
        max_response_size: int = LARGEST_RESPONSE,
        max_concurrent_requests: int = MOST_IN_FLIGHT,
    ) -> None:
        given = Hidden(
            password=password,
            otp=otp,
            totp_secret=totp_secret,
            token=token,
            scim_token=scim_token,
            base_url=base_url,
            registry_url=registry_url,
            registry_auth_url=registry_auth_url,
        )
        # An error of the constructor shows this frame. A URL may have a password in it.
        del password, otp, totp_secret, token, scim_token
        del base_url, registry_url, registry_auth_url
        with hiding_locals():
            settings = resolve_settings(
                os.environ,
                **given,
                username=username,
                totp_steps=totp_steps,
                oidc=oidc,
                profile=profile,
                user_agent=user_agent,
                anonymous=anonymous,
                allow_http=allow_http,
            )
        http = HTTP(
            settings.base_url,
            timeout,
            settings.user_agent,
            transport,
            max_response_size,
            max_concurrent_requests,
        )
        self._options = Options(
            retry=RetryPolicy() if retry is None else retry,
            on_event=on_event,
            on_drift=on_drift,
            strict=strict,
        )
        clock = SystemClock() if clock is None else clock
        self._session = Session(settings, http, clock, self._options)

    @cached_property
    def _caller(self) -> Caller:
        from dockerhub._sync.caller import Caller

        return Caller(self._session, self._options)

    @cached_property
    def _path_caller(self) -> PathCaller:
        from dockerhub._sync.path_caller import PathCaller

        return PathCaller(self._session, self._options)

    @cached_property
    def repositories(self) -> Repositories:
        """Repositories."""
        from dockerhub._sync.resources.repositories import Repositories

        return Repositories(self._caller)

    @cached_property
    def tags(self) -> Tags:
        """The tags of repositories."""
        from dockerhub._sync.resources.tags import Tags

        return Tags(self._caller)

    @cached_property
    def manifests(self) -> Manifests:
        """The manifests of repositories, in the registry."""
        from dockerhub._sync.resources.manifests import Manifests

        return Manifests(self._session, self._options)

    @cached_property
    def access_tokens(self) -> AccessTokens:
        """The account's personal access tokens."""
        from dockerhub._sync.resources.access_tokens import AccessTokens

        return AccessTokens(self._caller)

    @cached_property
    def images(self) -> Images:
        """The images of repositories; retired by Docker."""
        from dockerhub._sync.resources.images import Images

        return Images(self._caller)

    @cached_property
    def audit_logs(self) -> AuditLogs:
        """What happened in an account."""
        from dockerhub._sync.resources.audit_logs import AuditLogs

        return AuditLogs(self._caller)

    @cached_property
    def orgs(self) -> Orgs:
        """Organizations, their members, invitations and settings."""
        from dockerhub._sync.resources.orgs import Orgs

        return Orgs(self._caller)

    @property
    def org_settings(self) -> OrgSettingsResource:
        """The old name of `orgs.settings`."""
        warnings.warn("hub.org_settings is now hub.orgs.settings", DeprecationWarning, stacklevel=2)
        return self.orgs.settings

    @cached_property
    def org_access_tokens(self) -> OrgAccessTokens:
        """The access tokens of organizations."""
        from dockerhub._sync.resources.org_access_tokens import OrgAccessTokens

        return OrgAccessTokens(self._caller)

    @cached_property
    def teams(self) -> Teams:
        """The teams of organizations, and their members."""
        from dockerhub._sync.resources.teams import Teams

        return Teams(self._caller)

    @cached_property
    def scim(self) -> Scim:
        """Provisioning of an organization's users."""
        from dockerhub._sync.resources.scim import Scim

        return Scim(self._caller)

    @cached_property
    def search(self) -> Search:
        """Search of all of Docker Hub."""
        from dockerhub._sync.resources.search import Search

        return Search(self._caller)

    @cached_property
    def users(self) -> Users:
        """The accounts of people."""
        from dockerhub._sync.resources.users import Users

        return Users(self._caller)

    @overload
    def call(self, operation: OperationRecord[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R: ...

    @overload
    def call(self, operation: str, /, **arguments: Any) -> Any: ...

    def call(self, operation: Any, /, *args: Any, **arguments: Any) -> Any:
        """Call any operation of the spec, with login, retries, limits and typed errors.

            from dockerhub_openapi import api

            tag = hub.call(api.repositories.get_tag.OPERATION, "library", "python", "3.13")

        Args:
            operation: The `OPERATION` of a module in ``dockerhub_openapi.api``, by which type
                checkers know arguments and result; or its name, e.g. ``get_tag``.
            *args: With `OPERATION`, the parameters of its path.
            **arguments: Its parameters by their Python names, and `body`: a model of
                ``dockerhub_openapi.models``, or a dict.

        Returns:
            The model that the spec gives the response; None if it has no body.

        Raises:
            HubError: The request failed.
            TypeError: An argument is unknown, missing or of a wrong type.
            ValueError: There is no such operation, or an argument is out of the spec's bounds.
        """
        if isinstance(operation, str):
            return self._caller.call_by_name(operation, arguments)
        return self._caller.call(operation, *args, **arguments)

    @overload
    def paginate(
        self,
        operation: ListCall[Item],
        /,
        *,
        limit: int | None = None,
        resume: str | None = None,
        concurrency: int = 1,
    ) -> Pager[Item]: ...

    @overload
    def paginate(
        self,
        operation: str,
        /,
        *,
        limit: int | None = None,
        resume: str | None = None,
        concurrency: int = 1,
        **arguments: Any,
    ) -> Pager[Any]: ...

    def paginate(
        self,
        operation: ListCall[Any] | str,
        /,
        *,
        limit: int | None = None,
        resume: str | None = None,
        concurrency: int = 1,
        **arguments: Any,
    ) -> Pager[Any]:
        """Return the items of any operation of the spec that returns pages.

            tags = hub.paginate(api.repositories.list_tags.OPERATION.bind("library", "python"))

        Args:
            operation: The `OPERATION` of a module in ``dockerhub_openapi.api``, bound to its
                arguments, by which type checkers know the items; or its name, e.g. ``list_tags``.
            limit: The most items to deliver; all if None.
            resume: The `resume_token` of an earlier such listing, to continue there.
            concurrency: Pages to request at the same time, 1 to 32; the order stays.
            **arguments: With a name, its parameters by their Python names.

        Raises:
            TypeError: An argument is unknown, missing or of a wrong type.
            ValueError: There is no such operation, it does not page, or an argument is out of
                the spec's bounds.
        """
        if isinstance(operation, str):
            operation = self._caller.bind(operation, arguments)
        return self._caller.paginate(operation, limit=limit, resume=resume, concurrency=concurrency)

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
    ) -> Any:
        """Send anything to Docker Hub, with login, retries, limits and typed errors.

        It reaches what has no method, and what the spec lacks. Only requests that change nothing
        when they are repeated are repeated (see `RetryPolicy`); nothing is compared with the spec.

            hub.request("GET", "/v2/orgs/acme/members", params={"page_size": 5})

        Args:
            method: GET, HEAD, POST, PUT, PATCH or DELETE.
            path: Such as ``/v2/orgs/acme``, with or without a query; or a whole URL of the server
                that the client talks to. One of another server is refused.
            params: More of the query: text, numbers, booleans or lists of them; None is left out.
            json: The body: anything that JSON can hold; none if None.

        Returns:
            What the body holds in JSON; text if it is text, None if there is none.

        Raises:
            HubError: The request failed.
            TypeError: An argument has a wrong type.
            ValueError: An argument cannot be sent, or leads elsewhere; nothing was sent.
        """
        return self._path_caller.request(method, path, params, json)

    def paginate_path(
        self,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        limit: int | None = None,
        resume: str | None = None,
        concurrency: int = 1,
    ) -> Pager[Any]:
        """Return the items of any path that returns a list, as dicts, across all pages.

        The next page is where the link of a page leads; without links, pages are counted until
        there are as many items as a page says, or until one is empty or short. A bare array is
        the whole list.

            members = hub.paginate_path("/v2/orgs/acme/members")

        Args:
            path: As for `request`.
            params: As for `request`. The largest page is requested unless a size is given.
            limit: The most items to deliver; all if None.
            resume: The `resume_token` of an earlier such listing, to continue there.
            concurrency: Pages to request at the same time, 1 to 32; the order stays.

        Raises:
            TypeError: An argument has a wrong type.
            ValueError: An argument cannot be sent, or leads elsewhere.
        """
        return self._path_caller.paginate(
            path, params, limit=limit, resume=resume, concurrency=concurrency
        )

    @property
    def base_url(self) -> str:
        """Where the API is."""
        return self._session.base_url

    @property
    def rate_limit(self) -> RateLimit | None:
        """The rate limit as the last responses told; None before the first one."""
        return self._session.rate_limit

    @property
    def clock_offset(self) -> float:
        """Seconds by which the server's clock was ahead of this machine's in the last response.

        Negative if it is behind; zero before the first response, and if the server tells no time.
        """
        return self._session.clock_offset

    def login(self) -> Secret:
        """Sign in now, instead of when it is first needed; nothing if signed in already.

        Returns:
            The bearer token of the session, which `dockerhub.logins` can keep.

        Raises:
            AuthenticationError: There are no credentials, or they are not accepted.
            HubError: The login failed otherwise.
        """
        token = self._session.log_in()
        return token.secret

    def whoami(self) -> Identity:
        """Return who is signed in, as far as the bearer token says; signs in if needed.

        Raises:
            AuthenticationError: There are no credentials, or they are not accepted.
            HubError: The login failed otherwise.
        """
        from dockerhub._auth.identity import Identity

        token = self._session.log_in()
        return Identity.read(token.secret.reveal())

    def pull_limit(self) -> PullLimit:
        """Ask Docker's registry how many pulls are left; asking does not count as one.

        That of the account if the client signs in with a user name and a password or access token,
        else that of anonymous pulls from this address. `rate_limit` is that of the API.

        Returns:
            The limit, and what is left of it; both are None for an account without a limit.

        Raises:
            AuthenticationError: The registry does not accept the credentials.
            HubError: A request failed otherwise; it is not repeated.
        """
        return self._session.pull_limit()

    def with_options(
        self,
        *,
        retry: Retry | None = None,
        timeout: Timeout | None = None,
        on_event: Observer | None = None,
        on_drift: DriftObserver | None = None,
        strict: bool | None = None,
        on_response: Callable[[Response], None] | None = None,
    ) -> Self:
        """Return a client with other options, which shares connections, login and limits.

        The client itself stays as it is. Closing either closes both.

        Args:
            retry: As in the constructor; None to keep this client's.
            timeout: As in the constructor; None to keep this client's.
            on_event: As in the constructor; None to keep this client's.
            on_drift: As in the constructor; None to keep this client's.
            strict: As in the constructor; None to keep this client's.
            on_response: Called with each `Response` of the API as it came, also with errors and
                with those after which the request is sent again; not with those of the registry.
                Its headers and body may hold secrets.
        """
        own = self._options
        options = Options(
            retry=own.retry if retry is None else retry,
            timeout=own.timeout if timeout is None else timeout,
            on_event=own.on_event if on_event is None else on_event,
            on_drift=own.on_drift if on_drift is None else on_drift,
            strict=own.strict if strict is None else strict,
            on_response=own.on_response if on_response is None else on_response,
        )
        other = object.__new__(type(self))
        other._session = self._session
        other._options = options
        return other

    def close(self) -> None:
        """Close the connections; the client can no longer be used."""
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        # The constructor may have failed; error reporters show the object all the same.
        session = self.__dict__.get("_session")
        state = "not open" if session is None else session.base_url
        return f"<{type(self).__name__} {state}>"
