"""The Python client for Docker Hub.

Start with `DockerHub`, or with `AsyncDockerHub` under asyncio or trio. Names are imported when
they are first used, so that importing the package costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dockerhub._async.client import AsyncDockerHub
    from dockerhub._async.pager import AsyncPager
    from dockerhub._auth.identity import Identity
    from dockerhub._base.clock import Clock, SystemClock
    from dockerhub._base.errors import (
        AccessTokenNotAllowedError,
        AuthenticationError,
        BadRequestError,
        ConflictError,
        CredentialStoreError,
        EdgeBlockedError,
        HubConnectionError,
        HubError,
        HubResponseError,
        HubTimeoutError,
        InvalidArgumentError,
        LoginError,
        NotFoundError,
        PaginationDepthError,
        PermissionDeniedError,
        RateLimitError,
        RetiredEndpointError,
        ServerError,
        TwoFactorRequiredError,
        UnexpectedResponseError,
    )
    from dockerhub._base.events import Event, EventKind
    from dockerhub._paging.pages import Page
    from dockerhub._ratelimit.limiter import RateLimit
    from dockerhub._ratelimit.retry import Failure, RetryPolicy
    from dockerhub._spec.drift import Drift
    from dockerhub._spec.provenance import PROVENANCE, SPEC_VERSION, Provenance
    from dockerhub._sync.client import DockerHub
    from dockerhub._sync.pager import Pager
    from dockerhub._version import __version__

_MODULES = {
    "AccessTokenNotAllowedError": "dockerhub._base.errors",
    "AsyncDockerHub": "dockerhub._async.client",
    "AsyncPager": "dockerhub._async.pager",
    "AuthenticationError": "dockerhub._base.errors",
    "BadRequestError": "dockerhub._base.errors",
    "Clock": "dockerhub._base.clock",
    "ConflictError": "dockerhub._base.errors",
    "CredentialStoreError": "dockerhub._base.errors",
    "Drift": "dockerhub._spec.drift",
    "DockerHub": "dockerhub._sync.client",
    "EdgeBlockedError": "dockerhub._base.errors",
    "Event": "dockerhub._base.events",
    "EventKind": "dockerhub._base.events",
    "Failure": "dockerhub._ratelimit.retry",
    "HubConnectionError": "dockerhub._base.errors",
    "HubError": "dockerhub._base.errors",
    "HubResponseError": "dockerhub._base.errors",
    "HubTimeoutError": "dockerhub._base.errors",
    "Identity": "dockerhub._auth.identity",
    "InvalidArgumentError": "dockerhub._base.errors",
    "LoginError": "dockerhub._base.errors",
    "NotFoundError": "dockerhub._base.errors",
    "PROVENANCE": "dockerhub._spec.provenance",
    "Page": "dockerhub._paging.pages",
    "Pager": "dockerhub._sync.pager",
    "PaginationDepthError": "dockerhub._base.errors",
    "PermissionDeniedError": "dockerhub._base.errors",
    "Provenance": "dockerhub._spec.provenance",
    "RateLimit": "dockerhub._ratelimit.limiter",
    "RateLimitError": "dockerhub._base.errors",
    "RetiredEndpointError": "dockerhub._base.errors",
    "RetryPolicy": "dockerhub._ratelimit.retry",
    "ServerError": "dockerhub._base.errors",
    "SPEC_VERSION": "dockerhub._spec.provenance",
    "SystemClock": "dockerhub._base.clock",
    "TwoFactorRequiredError": "dockerhub._base.errors",
    "UnexpectedResponseError": "dockerhub._base.errors",
    "__version__": "dockerhub._version",
}

__all__ = [
    "PROVENANCE",
    "SPEC_VERSION",
    "AccessTokenNotAllowedError",
    "AsyncDockerHub",
    "AsyncPager",
    "AuthenticationError",
    "BadRequestError",
    "Clock",
    "ConflictError",
    "CredentialStoreError",
    "DockerHub",
    "Drift",
    "EdgeBlockedError",
    "Event",
    "EventKind",
    "Failure",
    "HubConnectionError",
    "HubError",
    "HubResponseError",
    "HubTimeoutError",
    "Identity",
    "InvalidArgumentError",
    "LoginError",
    "NotFoundError",
    "Page",
    "Pager",
    "PaginationDepthError",
    "PermissionDeniedError",
    "Provenance",
    "RateLimit",
    "RateLimitError",
    "RetiredEndpointError",
    "RetryPolicy",
    "ServerError",
    "SystemClock",
    "TwoFactorRequiredError",
    "UnexpectedResponseError",
    "__version__",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
