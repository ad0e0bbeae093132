"""What can differ from call to call: the frozen options that `with_options` copies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import field, frozen, validators

from dockerhub._base.arguments import wrong_type
from dockerhub._ratelimit.retry import RetryPolicy
from dockerhub._transport.http import check_timeout

if TYPE_CHECKING:
    from collections.abc import Callable

    from attrs import Attribute

    from dockerhub._base.events import Observer
    from dockerhub._base.messages import Response
    from dockerhub._ratelimit.retry import Retry
    from dockerhub._spec.drift import DriftObserver
    from dockerhub._transport.http import Timeout

_OBSERVER = validators.optional(validators.is_callable())


def _check_timeout(_options: object, _attribute: Attribute[Timeout | None], value: Any) -> None:
    if value is not None:
        check_timeout(value)


def _check_switch(_options: object, attribute: Attribute[bool], value: Any) -> None:
    if not isinstance(value, bool):
        raise wrong_type(attribute.name, "True or False", value)


@frozen(kw_only=True)
class Options:
    """Options of a client, which `DockerHub` explains.

    `timeout` is None for the client's own. `on_response` is called with each response of the API as
    it came, also of errors and of those after which the request is sent again.
    """

    retry: Retry = field(factory=RetryPolicy, validator=validators.is_callable())
    timeout: Timeout | None = field(default=None, validator=_check_timeout)
    on_event: Observer | None = field(default=None, validator=_OBSERVER)
    on_drift: DriftObserver | None = field(default=None, validator=_OBSERVER)
    strict: bool = field(default=False, validator=_check_switch)
    on_response: Callable[[Response], None] | None = field(default=None, validator=_OBSERVER)
