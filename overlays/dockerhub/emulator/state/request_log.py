"""The log of the requests that an embedded Hub was sent."""

from dataclasses import dataclass, replace

_MOST = 100_000


@dataclass(frozen=True, kw_only=True)
class ServedRequest:
    """A line of the request log.

    Attributes:
        method: HTTP method.
        path: Path, decoded and without its query.
        query: The query string without its question mark; empty if there is none.
        status: HTTP status of the response; None if none was sent, or not yet.
    """

    method: str
    path: str
    query: str
    status: int | None = None


class RequestLog:
    """The last requests, in the order in which they arrived."""

    def __init__(self) -> None:
        self._served: dict[int, ServedRequest] = {}
        self._arrived = 0

    def add(self, request: ServedRequest) -> int:
        """Log a request that arrives, and return its number.

        It is logged before the response: a client that lost the connection may look at the log.
        """
        self._arrived += 1
        self._served[self._arrived] = request
        self._served.pop(self._arrived - _MOST, None)
        return self._arrived

    def answer(self, number: int, status: int | None) -> None:
        """Fill in the status of a request, unless the log was cleared since."""
        if number in self._served:
            self._served[number] = replace(self._served[number], status=status)

    def lines(self) -> tuple[ServedRequest, ...]:
        """Return the requests, the oldest first."""
        return tuple(self._served.values())

    def clear(self) -> None:
        """Forget the requests."""
        self._served.clear()
