"""What a handler is: a function of the Hub, the caller and the call that returns a reply."""

from collections.abc import Callable, Mapping

from .callers import Caller
from .messages import Call, Reply
from .service import Service

Handler = Callable[[Service, Caller, Call], Reply]
Handlers = Mapping[str, Handler]
Routes = dict[str, Handlers]
