"""What can differ from call to call: the frozen options that `with_options` copies."""

from attrs import field, frozen

from dockerhub._drift import DriftObserver
from dockerhub._events import Observer
from dockerhub._http import Timeout
from dockerhub._retry import Retry, RetryPolicy

__all__ = ["Options"]


@frozen(kw_only=True)
class Options:
    """Options of a client.

    Attributes:
        retry: Decides whether and when a request is sent again.
        timeout: Seconds for each step of an exchange (connect, write, read); None for the
            client's own.
        on_event: Told of waits, retries and logins.
        on_drift: Told where answers depart from the corrected spec.
        strict: Whether such an answer is an error.
    """

    retry: Retry = field(factory=RetryPolicy)
    timeout: Timeout | None = None
    on_event: Observer | None = None
    on_drift: DriftObserver | None = None
    strict: bool = False
