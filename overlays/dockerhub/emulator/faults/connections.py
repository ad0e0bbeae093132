"""Faults of the connection."""

import asyncio

from dockerhub.emulator.messages import TEXT, Reply

from .exchange import Exchange, Fault, Proceed, raw_reply
from .rules import Kind, check_seconds

_LONGEST = 3_600.0
_SLICES = 10


def reset_at_accept() -> Fault:
    """Reset the connection as soon as it is made, before any request is read."""
    return delay(0)  # what it does, the server does when it accepts the connection


def reset_at_request() -> Fault:
    """Reset the connection when the request has come, without any answer."""

    async def fault(exchange: Exchange, _proceed: Proceed) -> Reply | None:
        exchange.wire().reset()
        await exchange.gone()
        return None

    return fault


def reset_after_effect() -> Fault:
    """Do what was asked, then reset the connection without any answer."""

    async def fault(exchange: Exchange, proceed: Proceed) -> Reply | None:
        await proceed()
        exchange.wire().reset()
        await exchange.gone()
        return None

    return fault


def reset_in_headers() -> Fault:
    """Reset the connection in the middle of the answer's headers."""

    async def fault(exchange: Exchange, proceed: Proceed) -> Reply | None:
        reply = await proceed()
        if reply is not None:
            head, _ = exchange.on_the_wire(reply)
            await _break_off(exchange, head[: len(head) // 2], reset=True)
        return None

    return fault


def reset_in_body() -> Fault:
    """Reset the connection in the middle of the answer's body."""
    return _in_body(reset=True)


def truncated_body() -> Fault:
    """End the connection in good order, but in the middle of the answer's body."""
    return _in_body(reset=False)


def close_at_request() -> Fault:
    """Close the connection in good order, without any answer."""

    async def fault(exchange: Exchange, _proceed: Proceed) -> Reply | None:
        await _break_off(exchange, b"", reset=False)
        return None

    return fault


def delay(seconds: float = 1.0) -> Fault:
    """Answer late, by some seconds of real time."""
    check_seconds(seconds, _LONGEST)

    async def fault(_exchange: Exchange, proceed: Proceed) -> Reply | None:
        await asyncio.sleep(seconds)
        return await proceed()

    return fault


def slow_body(seconds: float = 1.0) -> Fault:
    """Send the body in ten slices over some seconds of real time."""
    check_seconds(seconds, _LONGEST)

    async def fault(exchange: Exchange, proceed: Proceed) -> Reply | None:
        reply = await proceed()
        if reply is None:
            return None
        head, body = exchange.on_the_wire(reply)
        connection = exchange.wire()
        await connection.write(head)
        size = len(body) // _SLICES + 1
        for start in range(0, len(body), size):
            await asyncio.sleep(seconds / _SLICES)
            await connection.write(body[start : start + size])
        connection.close()
        await exchange.gone()
        return None

    return fault


def bare_line_feeds() -> Fault:
    """Answer with the proxy's 429 whose header lines end with LF only, as recorded in 2019."""

    async def fault(exchange: Exchange, _proceed: Proceed) -> Reply | None:
        body = b"Too Many Requests (HAP429).\n"
        headers = (("Retry-After", "60"), ("Connection", "close"))
        reply = Reply(status=429, body=body, media_type=TEXT, headers=headers)
        await _break_off(exchange, b"".join(raw_reply(reply, line_end=b"\n")), reset=False)
        return None

    return fault


WIRE_FAULTS = {
    "reset-at-accept": Kind(make=reset_at_accept, at_accept=True),
    "reset-at-request": Kind(make=reset_at_request),
    "reset-after-effect": Kind(make=reset_after_effect),
    "reset-in-headers": Kind(make=reset_in_headers),
    "reset-in-body": Kind(make=reset_in_body),
    "truncated-body": Kind(make=truncated_body),
    "close-at-request": Kind(make=close_at_request),
    "delay": Kind(make=delay),
    "slow-body": Kind(make=slow_body),
    "bare-line-feeds": Kind(make=bare_line_feeds),
}


def _in_body(*, reset: bool) -> Fault:
    async def fault(exchange: Exchange, proceed: Proceed) -> Reply | None:
        reply = await proceed()
        if reply is not None:
            head, body = exchange.on_the_wire(reply)
            await _break_off(exchange, head + body[: len(body) // 2], reset=reset)
        return None

    return fault


async def _break_off(exchange: Exchange, data: bytes, *, reset: bool) -> None:
    connection = exchange.wire()
    await connection.write(data)
    if reset:
        connection.reset()
    else:
        connection.close()
    await exchange.gone()
