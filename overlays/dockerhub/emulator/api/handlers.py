"""What a handler is, and a route with its handlers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dockerhub.emulator.messages import Request, Response
from dockerhub.emulator.state.backend import Backend
from dockerhub.emulator.state.sessions import Caller

Handler = Callable[[Backend, Caller, Request], Response]


@dataclass(frozen=True, kw_only=True)
class Route:
    """The operations under one path.

    Attributes:
        path: With its parameters in braces.
        handlers: By HTTP method; HEAD is served by GET's if it has none of its own.
        checks_bearer: Whether a bearer token must be valid; if not, every caller is anonymous.
        undocumented: Methods that Docker Hub serves, but its OpenAPI document lacks.
    """

    path: str
    handlers: Mapping[str, Handler]
    checks_bearer: bool = True
    undocumented: frozenset[str] = frozenset()
