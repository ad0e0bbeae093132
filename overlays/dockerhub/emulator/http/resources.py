"""Finding the handler of a request, and refusing what has none."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Self
from urllib.parse import unquote

from starlette.datastructures import QueryParams
from starlette.routing import compile_path
from starlette.types import Receive, Scope

from dockerhub.emulator.api.scim import SCIM_ROOT, scim_error
from dockerhub.emulator.asgi import (
    BodyTooLargeError,
    client_ip,
    header_dict,
    origin,
    raw_path,
    read_body,
    without_slash,
)
from dockerhub.emulator.messages import ApiError, Request, Response, json_response, unauthorized
from dockerhub.emulator.state.sessions import ANONYMOUS, Caller

from .service import Service

ServiceHandler = Callable[[Service, Caller, Request], Response]


@dataclass(frozen=True, kw_only=True)
class Resource:
    """What is served under one path."""

    pattern: re.Pattern[str]
    handlers: Mapping[str, ServiceHandler]
    checks_bearer: bool
    undocumented: frozenset[str]

    @classmethod
    def at(
        cls,
        path: str,
        handlers: Mapping[str, ServiceHandler],
        *,
        checks_bearer: bool = True,
        undocumented: frozenset[str] = frozenset(),
    ) -> Self:
        """Return the resource of a path whose parameters are in braces."""
        return cls(
            pattern=compile_path(path)[0],
            handlers=handlers,
            checks_bearer=checks_bearer,
            undocumented=undocumented,
        )

    def respond(self, service: Service, caller: Caller | None, request: Request) -> Response:
        """Return the response to a request; ``caller`` None has a token that is not valid."""
        served = self.handlers
        if not service.settings.undocumented_methods:
            served = {m: each for m, each in served.items() if m not in self.undocumented}
        handler = served.get(request.method)
        if handler is None and request.method == "HEAD":
            handler = served.get("GET")
        if handler is None:
            return _method_not_allowed(request.path, served)
        if not self.checks_bearer:
            caller = ANONYMOUS
        if caller is None:
            return unauthorized().response
        with service.lock:
            try:
                return handler(service, caller, request)
            except ApiError as error:
                return error.response


async def respond(
    service: Service,
    resources: Sequence[Resource],
    scope: Scope,
    receive: Receive,
    caller: Caller | None,
) -> Response:
    """Read a request and return its response.

    Raises:
        DisconnectedError: If the client disconnects first.
    """
    try:
        body = await read_body(receive, service.settings.max_body)
    except BodyTooLargeError:
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return _refusal(scope["path"], status, "request body too large")
    path = without_slash(raw_path(scope))
    for resource in resources:
        match = resource.pattern.fullmatch(path)
        if match is not None:
            params = {name: unquote(value) for name, value in match.groupdict().items()}
            return resource.respond(service, caller, _request(scope, params, body))
    return _refusal(scope["path"], HTTPStatus.NOT_FOUND, "404: Page Not Found")


def _request(scope: Scope, params: dict[str, str], body: bytes) -> Request:
    return Request(
        method=scope["method"],
        path=raw_path(scope),
        origin=origin(scope),
        params=params,
        query=QueryParams(scope["query_string"]),
        headers=header_dict(scope),
        body=body,
        client_ip=client_ip(scope),
    )


def _refusal(path: str, status: int, message: str) -> Response:
    """Refuse a request without a handler, in the shape of the API that it is for."""
    if path.startswith(f"{SCIM_ROOT}/"):
        return scim_error(status, message).response
    return json_response({"message": message}, status)


def _method_not_allowed(path: str, handlers: Mapping[str, ServiceHandler]) -> Response:
    allowed = set(handlers) | ({"HEAD"} if "GET" in handlers else set())
    response = _refusal(path, HTTPStatus.METHOD_NOT_ALLOWED, "405: Method Not Allowed")
    return replace(response, headers=(("Allow", ", ".join(sorted(allowed))),))
