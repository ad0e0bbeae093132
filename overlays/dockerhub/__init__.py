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
    from dockerhub._auth.oidc import OidcLogin
    from dockerhub._auth.registry import PullLimit
    from dockerhub._base.clock import Clock, SystemClock
    from dockerhub._base.errors import *
    from dockerhub._base.events import Event, EventKind
    from dockerhub._base.messages import Response
    from dockerhub._paging.pages import Page
    from dockerhub._ratelimit.limiter import RateLimit
    from dockerhub._ratelimit.retry import Failure, RetryPolicy
    from dockerhub._responses.manifests import ChildManifest, Manifest
    from dockerhub._spec.drift import Drift
    from dockerhub._spec.provenance import PROVENANCE, SPEC_VERSION, Provenance
    from dockerhub._sync.client import DockerHub
    from dockerhub._sync.pager import Pager
    from dockerhub._version import __version__

__all__ = [
    "PROVENANCE",
    "SPEC_VERSION",
    "AccessTokenNotAllowedError",
    "AsyncDockerHub",
    "AsyncPager",
    "AuthenticationError",
    "BadRequestError",
    "ChildManifest",
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
    "IncompleteListError",
    "InvalidArgumentError",
    "LoginError",
    "Manifest",
    "NotFoundError",
    "OidcLogin",
    "Page",
    "Pager",
    "PaginationDepthError",
    "PermissionDeniedError",
    "ProfileError",
    "Provenance",
    "PullLimit",
    "RateLimit",
    "RateLimitError",
    "Response",
    "RetiredEndpointError",
    "RetryPolicy",
    "ServerError",
    "SystemClock",
    "TwoFactorRequiredError",
    "UnexpectedResponseError",
    "__version__",
]

_HOMES = {
    "_async.client": "AsyncDockerHub",
    "_async.pager": "AsyncPager",
    "_auth.identity": "Identity",
    "_auth.oidc": "OidcLogin",
    "_auth.registry": "PullLimit",
    "_base.clock": "Clock SystemClock",
    "_base.events": "Event EventKind",
    "_base.messages": "Response",
    "_paging.pages": "Page",
    "_ratelimit.limiter": "RateLimit",
    "_ratelimit.retry": "Failure RetryPolicy",
    "_responses.manifests": "ChildManifest Manifest",
    "_spec.drift": "Drift",
    "_spec.provenance": "PROVENANCE Provenance SPEC_VERSION",
    "_sync.client": "DockerHub",
    "_sync.pager": "Pager",
    "_version": "__version__",
}
_MODULES = {name: f"dockerhub.{home}" for home, names in _HOMES.items() for name in names.split()}
_MODULES |= {name: "dockerhub._base.errors" for name in __all__ if name.endswith("Error")}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
