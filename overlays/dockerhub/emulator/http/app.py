"""The ASGI application: applies faults, logs and limits requests, and sends the responses."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from starlette.types import Receive, Scope, Send

from dockerhub.emulator import errors
from dockerhub.emulator.api.families import api_routes
from dockerhub.emulator.api.handlers import Backend, Caller, Response, Route
from dockerhub.emulator.api.rate_limit import too_many_requests
from dockerhub.emulator.asgi import (
    DisconnectedError,
    answer_lifespan,
    client_ip,
    dated,
    header_dict,
    query_text,
    raw_path,
    send_response,
    without_slash,
)
from dockerhub.emulator.faults.exchange import Connection, Exchange
from dockerhub.emulator.faults.kinds import Fault
from dockerhub.emulator.faults.rules import Faults
from dockerhub.emulator.state.request_log import ServedRequest
from dockerhub.emulator.state.sessions import ANONYMOUS, InvalidTokenError

from . import control, start_page
from .pending_requests import PendingRequests
from .routing import respond
from .web_pages import may_be_a_web_page

_NOT_FOR_PAGES = (
    "the control API refuses requests of web pages: leave out Origin, and use an IP address, "
    "localhost or a name without a dot as the host"
)


@dataclass(kw_only=True)
class HubApp:
    """The embedded Hub as an ASGI application."""

    backend: Backend
    faults: Faults
    api: Sequence[Route]
    own: Sequence[Route]
    connections: dict[tuple[str, int], Connection] = field(default_factory=dict)
    pending: PendingRequests = field(default_factory=PendingRequests)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, or the lifespan protocol of a server."""
        if scope["type"] == "lifespan":
            await answer_lifespan(receive, send)
            return
        connection, response = self._connection(scope), self._response(scope, receive)
        if connection is None:
            found = await response
        else:
            found = await self.pending.wait_for(response, receive, connection)
        if found is not None:
            await send_response(dated(found, self.backend.clock.now()), send)

    def _connection(self, scope: Scope) -> Connection | None:
        client = scope.get("client")
        return self.connections.get((client[0], client[1])) if client else None

    async def _response(self, scope: Scope, receive: Receive) -> Response | None:
        path, raw = scope["path"], raw_path(scope).encode("latin-1")
        scope = {**scope, "path": without_slash(path), "raw_path": raw}
        if control.serves(scope["path"]):
            if may_be_a_web_page(header_dict(scope)):
                return errors.forbidden(_NOT_FOR_PAGES).response
            return await self._routed(self.own, scope, receive, ANONYMOUS)
        served = ServedRequest(method=scope["method"], path=path, query=query_text(scope))
        number = self.backend.requests.add(served)
        response = await self._api_response(scope, receive)
        self.backend.requests.answer(number, None if response is None else response.status)
        return response

    async def _api_response(self, scope: Scope, receive: Receive) -> Response | None:
        with self.backend.lock:
            faults = self.faults.for_request(scope["method"], scope["path"])
        tcp = self._connection(scope)
        exchange = Exchange(backend=self.backend, scope=scope, receive=receive, tcp=tcp)
        return await self._after_faults(exchange, faults)

    async def _after_faults(self, exchange: Exchange, faults: Sequence[Fault]) -> Response | None:
        if not faults:
            return await self._limited(exchange)
        return await faults[0](exchange, lambda: self._after_faults(exchange, faults[1:]))

    async def _limited(self, exchange: Exchange) -> Response | None:
        """Count the request; respond with 429 if the limit is exceeded."""
        backend, scope = self.backend, exchange.scope
        now, address = backend.clock.now(), client_ip(scope)
        with backend.lock:
            caller = _caller(backend, scope)
            budget = backend.limiter.count(_counted_as(caller, address), now)
            form = backend.limiter.rate_limit.form
        if not budget.exceeded:
            response = await self._routed(self.api, scope, exchange.receive, caller)
        else:
            response = too_many_requests(form, reset=budget.reset, now=now)
        if response is None or (budget.exceeded and form == "hap429"):
            return response
        return replace(response, headers=(*response.headers, *budget.headers(address)))

    async def _routed(
        self, routes: Sequence[Route], scope: Scope, receive: Receive, caller: Caller | None
    ) -> Response | None:
        try:
            return await respond(self.backend, routes, scope, receive, caller)
        except DisconnectedError:
            return None


def hub_app(backend: Backend, faults: Faults) -> HubApp:
    """Return the application that serves one Hub."""
    own = [*control.routes(faults), *start_page.routes(faults)]
    return HubApp(backend=backend, faults=faults, api=api_routes(), own=own)


def _caller(backend: Backend, scope: Scope) -> Caller | None:
    """Return who sent a request; None for a token that is not valid."""
    try:
        return backend.sessions.caller(header_dict(scope).get("authorization"))
    except InvalidTokenError:
        return None


def _counted_as(caller: Caller | None, address: str) -> str:
    if caller is None or caller.is_anonymous:
        return f"address {address}"
    return f"account {caller.name}"
