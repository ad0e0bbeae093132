"""The paths under ``/v2/repositories``, which Docker has deprecated and still serves.

They do what their twins under ``/v2/namespaces`` do, but refuse organization access tokens.
"""

from collections.abc import Mapping

from dockerhub.emulator import errors

from .handlers import Backend, Caller, Handler, Request, Response, Route

_REFUSAL = "token issued from organization access token is not allowed"


def legacy_route(path: str, handlers: Mapping[str, Handler], *, documented: bool = False) -> Route:
    """Return the route of a deprecated path; the spec has few of them."""
    refusing = {method: _without_org_tokens(handler) for method, handler in handlers.items()}
    return Route(path, refusing, undocumented=frozenset(() if documented else handlers))


def _without_org_tokens(handler: Handler) -> Handler:
    def handle(backend: Backend, caller: Caller, request: Request) -> Response:
        if caller.kind == "oat":
            raise errors.forbidden(_REFUSAL)
        return handler(backend, caller, request)

    return handle
