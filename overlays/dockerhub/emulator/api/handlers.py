"""What a handler is: a function of the Hub, the caller and the call that returns a reply."""

from collections.abc import Callable, Mapping

from dockerhub.emulator.http.service import Service
from dockerhub.emulator.messages import Call, Reply
from dockerhub.emulator.state.sessions import Caller

Handler = Callable[[Service, Caller, Call], Reply]
Handlers = Mapping[str, Handler]
Routes = dict[str, Handlers]
