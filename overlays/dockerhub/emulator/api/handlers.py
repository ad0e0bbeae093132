"""What a handler takes and returns, and a route with its handlers."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from starlette.routing import compile_path

from dockerhub.emulator.messages import Request, Response
from dockerhub.emulator.state.backend import Backend
from dockerhub.emulator.state.sessions import Caller

__all__ = ["Backend", "Caller", "Handler", "Request", "Response", "Route"]

Handler = Callable[[Backend, Caller, Request], Response]


@dataclass(frozen=True)
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

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches the paths of the route; the groups are its parameters."""
        return compile_path(self.path)[0]
