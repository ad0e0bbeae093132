"""The Python client for Docker Hub.

Start with `DockerHub`, or with `AsyncDockerHub` under asyncio or trio. Names are imported when
they are first used, so that importing the package costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dockerhub._async._client import AsyncDockerHub
    from dockerhub._async._pager import AsyncPager
    from dockerhub._clock import Clock, SystemClock
    from dockerhub._docker_helper import CredentialStoreError
    from dockerhub._drift import Drift
    from dockerhub._events import Event, EventKind
    from dockerhub._exceptions import (
        AccessTokenNotAllowedError,
        AuthenticationError,
        BadRequestError,
        ConflictError,
        EdgeBlockedError,
        HubConnectionError,
        HubError,
        HubResponseError,
        HubTimeoutError,
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
    from dockerhub._identity import Identity
    from dockerhub._pages import Page
    from dockerhub._provenance import PROVENANCE, SPEC_VERSION, Provenance
    from dockerhub._ratelimit import RateLimit
    from dockerhub._retry import Failure, RetryPolicy
    from dockerhub._sync._client import DockerHub
    from dockerhub._sync._pager import Pager
    from dockerhub._version import __version__
    from dockerhub_api.types import UNSET, Unset

_MODULES = {
    "AccessTokenNotAllowedError": "dockerhub._exceptions",
    "AsyncDockerHub": "dockerhub._async._client",
    "AsyncPager": "dockerhub._async._pager",
    "AuthenticationError": "dockerhub._exceptions",
    "BadRequestError": "dockerhub._exceptions",
    "Clock": "dockerhub._clock",
    "ConflictError": "dockerhub._exceptions",
    "CredentialStoreError": "dockerhub._docker_helper",
    "Drift": "dockerhub._drift",
    "DockerHub": "dockerhub._sync._client",
    "EdgeBlockedError": "dockerhub._exceptions",
    "Event": "dockerhub._events",
    "EventKind": "dockerhub._events",
    "Failure": "dockerhub._retry",
    "HubConnectionError": "dockerhub._exceptions",
    "HubError": "dockerhub._exceptions",
    "HubResponseError": "dockerhub._exceptions",
    "HubTimeoutError": "dockerhub._exceptions",
    "Identity": "dockerhub._identity",
    "LoginError": "dockerhub._exceptions",
    "NotFoundError": "dockerhub._exceptions",
    "PROVENANCE": "dockerhub._provenance",
    "Page": "dockerhub._pages",
    "Pager": "dockerhub._sync._pager",
    "PaginationDepthError": "dockerhub._exceptions",
    "PermissionDeniedError": "dockerhub._exceptions",
    "Provenance": "dockerhub._provenance",
    "RateLimit": "dockerhub._ratelimit",
    "RateLimitError": "dockerhub._exceptions",
    "RetiredEndpointError": "dockerhub._exceptions",
    "RetryPolicy": "dockerhub._retry",
    "ServerError": "dockerhub._exceptions",
    "SPEC_VERSION": "dockerhub._provenance",
    "SystemClock": "dockerhub._clock",
    "TwoFactorRequiredError": "dockerhub._exceptions",
    "UNSET": "dockerhub_api.types",
    "UnexpectedResponseError": "dockerhub._exceptions",
    "Unset": "dockerhub_api.types",
    "__version__": "dockerhub._version",
}

__all__ = [
    "PROVENANCE",
    "SPEC_VERSION",
    "UNSET",
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
    "Unset",
    "__version__",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
