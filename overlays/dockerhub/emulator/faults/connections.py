"""Faults of the connection."""

import asyncio
from collections.abc import Callable

from dockerhub.emulator.api.rate_limit import proxy_refusal
from dockerhub.emulator.messages import Response

from .exchange import Exchange, Fault, Proceed, raw_response
from .factories import check_seconds
from .rules import FaultKind

_LONGEST = 3_600.0
_SLICES = 10


def reset_at_accept() -> Fault:
    """Reset the connection as soon as it is made, before any request is read."""
    return delay(0)  # the server resets the connection when it accepts it


def reset_at_request() -> Fault:
    """Reset the connection when the request has arrived, without any response."""

    async def fault(exchange: Exchange, _proceed: Proceed) -> Response | None:
        return await exchange.end(reset=True)

    return fault


def reset_after_effect() -> Fault:
    """Carry out the request, then reset the connection without any response."""
    return _cut(lambda _head, _body: b"", reset=True)


def reset_in_headers() -> Fault:
    """Reset the connection in the middle of the response's headers."""
    return _cut(lambda head, _body: head[: len(head) // 2], reset=True)


def reset_in_body() -> Fault:
    """Reset the connection in the middle of the response's body."""
    return _cut(_half_of_body, reset=True)


def truncated_body() -> Fault:
    """Close the connection normally, but in the middle of the response's body."""
    return _cut(_half_of_body, reset=False)


def close_at_request() -> Fault:
    """Close the connection normally, without any response."""

    async def fault(exchange: Exchange, _proceed: Proceed) -> Response | None:
        return await exchange.end(reset=False)

    return fault


def delay(seconds: float = 1.0) -> Fault:
    """Respond late, by some seconds of real time."""
    check_seconds(seconds, _LONGEST)

    async def fault(_exchange: Exchange, proceed: Proceed) -> Response | None:
        await asyncio.sleep(seconds)
        return await proceed()

    return fault


def slow_body(seconds: float = 1.0) -> Fault:
    """Send the body in ten slices over some seconds of real time."""
    check_seconds(seconds, _LONGEST)

    async def fault(exchange: Exchange, proceed: Proceed) -> Response | None:
        response = await proceed()
        if response is None:
            return None
        head, body = exchange.raw_response(response)
        connection = exchange.connection
        await connection.write(head)
        size = len(body) // _SLICES + 1
        for start in range(0, len(body), size):
            await asyncio.sleep(seconds / _SLICES)
            await connection.write(body[start : start + size])
        return await exchange.end(reset=False)

    return fault


def bare_line_feeds() -> Fault:
    """Respond with the proxy's 429 whose header lines end with LF only, as recorded in 2019."""

    async def fault(exchange: Exchange, _proceed: Proceed) -> Response | None:
        response = proxy_refusal(60, ("Connection", "close"))
        data = b"".join(raw_response(response, line_end=b"\n"))
        return await exchange.end(data, reset=False)

    return fault


CONNECTION_FAULTS = {
    "reset-at-accept": FaultKind(make=reset_at_accept, at_accept=True),
    "reset-at-request": FaultKind(make=reset_at_request),
    "reset-after-effect": FaultKind(make=reset_after_effect),
    "reset-in-headers": FaultKind(make=reset_in_headers),
    "reset-in-body": FaultKind(make=reset_in_body),
    "truncated-body": FaultKind(make=truncated_body),
    "close-at-request": FaultKind(make=close_at_request),
    "delay": FaultKind(make=delay),
    "slow-body": FaultKind(make=slow_body),
    "bare-line-feeds": FaultKind(make=bare_line_feeds),
}


def _half_of_body(head: bytes, body: bytes) -> bytes:
    return head + body[: len(body) // 2]


def _cut(cut: Callable[[bytes, bytes], bytes], *, reset: bool) -> Fault:
    """Return the fault that sends a part of head and body, and then ends the connection."""

    async def fault(exchange: Exchange, proceed: Proceed) -> Response | None:
        response = await proceed()
        if response is None:
            return None
        return await exchange.end(cut(*exchange.raw_response(response)), reset=reset)

    return fault
