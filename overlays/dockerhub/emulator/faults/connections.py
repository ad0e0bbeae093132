"""Faults of the connection."""

import asyncio

from dockerhub.emulator.api.rate_limit import proxy_refusal
from dockerhub.emulator.messages import Response

from .exchange import Exchange, raw_response
from .kinds import Proceed, fault, seconds_up_to

_HOUR = 3_600
_SLICES = 10


@fault(at_accept=True)
async def reset_at_accept(_exchange: Exchange, _proceed: Proceed) -> Response | None:
    """Reset the connection as soon as it is made, before any request is read."""


@fault()
async def reset_at_request(exchange: Exchange, _proceed: Proceed) -> Response | None:
    """Reset the connection when the request has arrived, without any response."""
    return await exchange.end(reset=True)


@fault()
async def reset_after_effect(exchange: Exchange, proceed: Proceed) -> Response | None:
    """Carry out the request, then reset the connection without any response."""
    if await proceed() is None:
        return None
    return await exchange.end(reset=True)


@fault()
async def reset_in_headers(exchange: Exchange, proceed: Proceed) -> Response | None:
    """Reset the connection in the middle of the response's headers."""
    if (response := await proceed()) is None:
        return None
    head, _ = exchange.raw_response(response)
    return await exchange.end(head[: len(head) // 2], reset=True)


@fault()
async def reset_in_body(exchange: Exchange, proceed: Proceed) -> Response | None:
    """Reset the connection in the middle of the response's body."""
    return await _end_in_body(exchange, await proceed(), reset=True)


@fault()
async def truncated_body(exchange: Exchange, proceed: Proceed) -> Response | None:
    """Close the connection normally, but in the middle of the response's body."""
    return await _end_in_body(exchange, await proceed(), reset=False)


@fault()
async def close_at_request(exchange: Exchange, _proceed: Proceed) -> Response | None:
    """Close the connection normally, without any response."""
    return await exchange.end(reset=False)


@fault(seconds=seconds_up_to(_HOUR))
async def delay(_exchange: Exchange, proceed: Proceed, seconds: float = 1.0) -> Response | None:
    """Respond late, by some seconds of real time."""
    await asyncio.sleep(seconds)
    return await proceed()


@fault(seconds=seconds_up_to(_HOUR))
async def slow_body(exchange: Exchange, proceed: Proceed, seconds: float = 1.0) -> Response | None:
    """Send the body in ten slices over some seconds of real time."""
    if (response := await proceed()) is None:
        return None
    head, body = exchange.raw_response(response)
    await exchange.connection.write(head)
    size = len(body) // _SLICES + 1
    for start in range(0, len(body), size):
        await asyncio.sleep(seconds / _SLICES)
        await exchange.connection.write(body[start : start + size])
    return await exchange.end(reset=False)


@fault()
async def bare_line_feeds(exchange: Exchange, _proceed: Proceed) -> Response | None:
    """Respond with the proxy's 429 whose header lines end with LF only, as recorded in 2019."""
    response = proxy_refusal(60, ("Connection", "close"))
    return await exchange.end(b"".join(raw_response(response, line_end=b"\n")), reset=False)


async def _end_in_body(
    exchange: Exchange, response: Response | None, *, reset: bool
) -> Response | None:
    if response is None:
        return None
    head, body = exchange.raw_response(response)
    return await exchange.end(head + body[: len(body) // 2], reset=reset)
