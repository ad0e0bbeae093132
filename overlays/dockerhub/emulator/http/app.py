"""The ASGI application: counts and limits requests, finds the handler, sends its reply."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from starlette.datastructures import QueryParams
from starlette.routing import compile_path

from dockerhub.emulator.api import (
    access_tokens,
    audit_logs,
    images,
    login,
    orgs,
    scim_descriptions,
    scim_users,
    tags,
)
from dockerhub.emulator.api.handlers import Handlers, Routes
from dockerhub.emulator.api.scim import scim_error
from dockerhub.emulator.asgi import (
    BodyTooLargeError,
    DisconnectedError,
    Receive,
    Scope,
    Send,
    answer_lifespan,
    client_ip,
    dated,
    header_dict,
    origin,
    raw_path,
    read_body,
    send_reply,
    without_slash,
)
from dockerhub.emulator.faults.exchange import Connection, Exchange, Fault
from dockerhub.emulator.messages import ApiError, Call, Reply, json_reply
from dockerhub.emulator.state.ratelimit import too_many_requests
from dockerhub.emulator.state.sessions import ANONYMOUS, Caller

from . import control, start_page
from .pending_requests import UnderWay
from .service import ServedRequest, Service


def api_routes() -> Routes:
    """Return all operations of the API: path, then method, then handler."""
    families = (login, access_tokens, tags, images, audit_logs, orgs, scim_descriptions, scim_users)
    return {path: handlers for family in families for path, handlers in family.routes().items()}


@dataclass(frozen=True)
class Resource:
    """What is served under one path."""

    pattern: re.Pattern[str]
    handlers: Handlers
    ignores_credentials: bool = False
    undocumented: frozenset[str] = frozenset()

    def reply(self, service: Service, caller: Caller | ApiError, call: Call) -> Reply:
        """Return the reply to a call."""
        handlers = self._served(service)
        handler = handlers.get(call.method)
        if handler is None and call.method == "HEAD":
            handler = handlers.get("GET")
        if handler is None:
            return _method_not_allowed(call.path, handlers)
        with service.lock:
            try:
                if self.ignores_credentials:
                    return handler(service, ANONYMOUS, call)
                if isinstance(caller, ApiError):
                    raise caller
                return handler(service, caller, call)
            except ApiError as error:
                return error.reply

    def _served(self, service: Service) -> Handlers:
        if service.settings.undocumented_methods:
            return self.handlers
        return {m: handler for m, handler in self.handlers.items() if m not in self.undocumented}


@dataclass(kw_only=True)
class HubApp:
    """The embedded Hub as an ASGI application."""

    service: Service
    resources: Sequence[Resource]
    own_resources: Sequence[Resource]
    connections: dict[tuple[str, int], Connection] = field(default_factory=dict)
    under_way: UnderWay = field(default_factory=UnderWay)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, or the lifespan protocol of a server."""
        if scope["type"] == "lifespan":
            await answer_lifespan(receive, send)
            return
        connection, answer = self._connection(scope), self._reply(scope, receive)
        if connection is None:
            reply = await answer
        else:
            reply = await self.under_way.answer(answer, receive, connection)
        if reply is not None:
            await send_reply(dated(reply, self.service.clock.now()), send)

    def _connection(self, scope: Scope) -> Connection | None:
        client = scope.get("client")
        return self.connections.get((client[0], client[1])) if client else None

    async def _reply(self, scope: Scope, receive: Receive) -> Reply | None:
        path = scope["path"]
        raw = raw_path(scope).encode("latin-1")
        scope = {**scope, "path": without_slash(path), "raw_path": raw}
        if control.serves(scope["path"]):
            return await self._routed(self.own_resources, scope, receive, ANONYMOUS)
        status: int | None = None
        try:
            reply = await self._api_reply(scope, receive)
            status = None if reply is None else reply.status
        finally:
            query = scope["query_string"].decode("latin-1")
            served = ServedRequest(method=scope["method"], path=path, query=query, status=status)
            self.service.requests.append(served)
        return reply

    async def _api_reply(self, scope: Scope, receive: Receive) -> Reply | None:
        with self.service.lock:
            faults = self.service.faults.for_request(scope["method"], scope["path"])
        connection = self._connection(scope)
        exchange = Exchange(
            service=self.service, scope=scope, receive=receive, connection=connection
        )
        return await self._struck(exchange, faults)

    async def _struck(self, exchange: Exchange, faults: Sequence[Fault]) -> Reply | None:
        if not faults:
            return await self._admitted(exchange)
        return await faults[0](exchange, lambda: self._struck(exchange, faults[1:]))

    async def _admitted(self, exchange: Exchange) -> Reply | None:
        """Count the request; answer 429 if it is one too many."""
        service, scope = self.service, exchange.scope
        now, address = service.clock.now(), client_ip(scope)
        with service.lock:
            caller = _caller(service, scope)
            budget = service.limiter.count(_counted_as(caller, address), now)
            form = service.limiter.rule.form
        if not budget.exceeded:
            reply = await self._routed(self.resources, scope, exchange.receive, caller)
        else:
            reply = too_many_requests(form, reset=budget.reset, now=now)
        if reply is None or (budget.exceeded and form == "hap429"):
            return reply
        return replace(reply, headers=(*reply.headers, *budget.headers(address)))

    async def _routed(
        self,
        resources: Sequence[Resource],
        scope: Scope,
        receive: Receive,
        caller: Caller | ApiError,
    ) -> Reply | None:
        try:
            body = await read_body(receive, self.service.settings.max_body)
        except BodyTooLargeError:
            return _refusal(scope["path"], 413, "request body too large")
        except DisconnectedError:
            return None
        path = without_slash(raw_path(scope))
        for resource in resources:
            match = resource.pattern.fullmatch(path)
            if match is not None:
                params = {name: unquote(value) for name, value in match.groupdict().items()}
                call = _call(scope, params, body)
                return resource.reply(self.service, caller, call)
        return _refusal(scope["path"], 404, "404: Page Not Found")


def hub_app(service: Service) -> HubApp:
    """Return the application that serves one Hub."""
    without_bearer = {**login.routes(), **scim_descriptions.routes(), **scim_users.routes()}
    undocumented = tags.undocumented()
    resources = [
        Resource(
            compile_path(path)[0],
            handlers,
            ignores_credentials=path in without_bearer,
            undocumented=undocumented.get(path, frozenset()),
        )
        for path, handlers in api_routes().items()
    ]
    own = {**control.routes(), **start_page.routes()}
    own_resources = [Resource(compile_path(path)[0], handlers) for path, handlers in own.items()]
    return HubApp(service=service, resources=resources, own_resources=own_resources)


def _caller(service: Service, scope: Scope) -> Caller | ApiError:
    try:
        return service.sessions.caller(header_dict(scope))
    except ApiError as error:
        return error


def _counted_as(caller: Caller | ApiError, address: str) -> str:
    if isinstance(caller, ApiError) or caller.is_anonymous:
        return f"address {address}"
    return f"account {caller.name}"


def _refusal(path: str, status: int, message: str) -> Reply:
    """Refuse a request before any handler sees it, in the words of the API that it is for."""
    if path.startswith("/v2/scim/"):
        return scim_error(status, message).reply
    return json_reply({"message": message}, status)


def _method_not_allowed(path: str, handlers: Handlers) -> Reply:
    allowed = set(handlers) | ({"HEAD"} if "GET" in handlers else set())
    reply = _refusal(path, 405, "405: Method Not Allowed")
    return replace(reply, headers=(("Allow", ", ".join(sorted(allowed))),))


def _call(scope: Scope, params: dict[str, str], body: bytes) -> Call:
    headers = header_dict(scope)
    return Call(
        method=scope["method"],
        path=raw_path(scope),
        origin=origin(scope, headers),
        params=params,
        query=QueryParams(scope["query_string"]),
        headers=headers,
        body=body,
        client_ip=client_ip(scope),
    )
