"""Calling the handler of a request, and refusing requests without one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from urllib.parse import unquote

from starlette.datastructures import QueryParams
from starlette.types import Receive, Scope

from dockerhub.emulator import errors
from dockerhub.emulator.api.handlers import Backend, Caller, Handler, Request, Response, Route
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
from dockerhub.emulator.messages import json_response
from dockerhub.emulator.state.sessions import ANONYMOUS


async def respond(
    backend: Backend, routes: Sequence[Route], scope: Scope, receive: Receive, caller: Caller | None
) -> Response:
    """Read a request and return its response; ``caller`` None has a token that is not valid.

    Raises:
        DisconnectedError: If the client disconnects first.
    """
    try:
        body = await read_body(receive, backend.settings.max_body)
    except BodyTooLargeError:
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return _refusal(scope["path"], status, "request body too large")
    path = without_slash(raw_path(scope))
    for route in routes:
        if match := route.pattern.fullmatch(path):
            request = Request(
                method=scope["method"],
                path=raw_path(scope),
                origin=origin(scope),
                params={name: unquote(value) for name, value in match.groupdict().items()},
                query=QueryParams(scope["query_string"]),
                headers=header_dict(scope),
                body=body,
                client_ip=client_ip(scope),
            )
            return _call(route, backend, caller, request)
    return _refusal(scope["path"], HTTPStatus.NOT_FOUND, "404: Page Not Found")


def _call(route: Route, backend: Backend, caller: Caller | None, request: Request) -> Response:
    served = route.handlers
    if not backend.settings.undocumented_methods:
        served = {m: each for m, each in served.items() if m not in route.undocumented}
    handler = served.get(request.method)
    if handler is None and request.method == "HEAD":
        handler = served.get("GET")
    if handler is None:
        return _method_not_allowed(request.path, served)
    if not route.checks_bearer:
        caller = ANONYMOUS
    if caller is None:
        return errors.unauthorized().response
    with backend.lock:
        try:
            return handler(backend, caller, request)
        except errors.ApiError as error:
            return error.response


def _refusal(path: str, status: int, message: str) -> Response:
    """Refuse a request without a handler, in the shape of the API that it is for."""
    if path.startswith(f"{SCIM_ROOT}/"):
        return scim_error(status, message).response
    return json_response({"message": message}, status)


def _method_not_allowed(path: str, handlers: Mapping[str, Handler]) -> Response:
    allowed = set(handlers) | ({"HEAD"} if "GET" in handlers else set())
    response = _refusal(path, HTTPStatus.METHOD_NOT_ALLOWED, "405: Method Not Allowed")
    return replace(response, headers=(("Allow", ", ".join(sorted(allowed))),))
