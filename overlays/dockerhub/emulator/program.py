"""An embedded Docker Hub as a program."""

import argparse
import os
import signal
import socket
import sys
from collections.abc import Sequence
from typing import TextIO

from dockerhub.emulator.http.server import HubServer, base_url, listen
from dockerhub.emulator.hub import EmulatedHub
from dockerhub.emulator.seeds.loading import SeedError
from dockerhub.emulator.state.ratelimit import FORMS, EmulatedRateLimit

_LAST_PORT = 65_535
_DIGITS = 9
_SHOWN = 80
_NAME = "python -m dockerhub.emulator"


class _AnnouncedServer(HubServer):
    """A server that prints its URL when it is ready."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listener in sockets or []:
            url = base_url(*listener.getsockname()[:2])
            _write(sys.stdout, f"Docker Hub emulator ready at {url}\n")


def main(arguments: Sequence[str] | None = None, *, name: str = _NAME) -> int:
    """Serve until interrupted.

    Args:
        arguments: Those of the command line; by default those of this process.
        name: The name of the program in its help.

    Returns:
        The exit code: 0 after SIGINT or SIGTERM, 1 if the seed is not valid or the address cannot
        be used.
    """
    options = _parser(name).parse_args(arguments)
    limit, window, form = options.rate_limit, options.rate_limit_window, options.rate_limit_form
    rate_limit = None
    if limit is not None:
        rate_limit = EmulatedRateLimit(limit=limit, window=window, form=form)
    try:
        hub = EmulatedHub(options.seed, rate_limit=rate_limit)
    except SeedError as error:
        return _fail(str(error))
    try:
        listener = listen(options.host, options.port)
    except OSError as error:
        where = base_url(options.host, options.port).removeprefix("http://")
        return _fail(f"cannot listen on {where}: {error.strerror}; try --port 0 for a free one")
    server = _AnnouncedServer(hub.app)

    def stop(_number: int, _frame: object) -> None:
        server.should_exit = True

    # uvicorn raises the signals that it caught again when it has shut down.
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    server.run([listener])
    return 0


def _parser(name: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=name, description="Run an embedded Docker Hub.")
    parser.add_argument(
        "--host", type=_host, default="127.0.0.1", help="address to listen on (%(default)s)"
    )
    parser.add_argument(
        "--port", type=_port, default=8080, help="0 selects a free port (%(default)s)"
    )
    parser.add_argument("--seed", default="demo", help="demo, empty or a file (%(default)s)")
    parser.add_argument(
        "--rate-limit",
        type=_limit,
        default=180,
        metavar="N",
        help="requests per window, or 'none' (%(default)s)",
    )
    parser.add_argument(
        "--rate-limit-window",
        type=_seconds,
        default=60.0,
        metavar="SECONDS",
        help="length of the window (%(default)s)",
    )
    parser.add_argument(
        "--rate-limit-form", choices=FORMS, default=FORMS[0], help="form of a 429 (%(default)s)"
    )
    return parser


def _host(text: str) -> str:
    """Refuse an empty one, which would listen on every network."""
    if not text:
        raise argparse.ArgumentTypeError("it is empty: name an address, such as 127.0.0.1")
    try:
        text.encode("idna")
    except UnicodeError:
        raise argparse.ArgumentTypeError(f"{_shown(text)} is not the name of a host") from None
    return text


def _port(text: str) -> int:
    number = _whole(text)
    if number is None or number > _LAST_PORT:
        raise argparse.ArgumentTypeError(f"{_shown(text)} is not a port from 0 to 65535")
    return number


def _limit(text: str) -> int | None:
    if text == "none":
        return None
    number = _whole(text)
    if number is None:
        raise argparse.ArgumentTypeError(f"{_shown(text)} is neither a number nor 'none'")
    return number


def _seconds(text: str) -> float:
    try:
        return EmulatedRateLimit(window=float(text)).window
    except ValueError:
        problem = f"{_shown(text)} is not a positive number of seconds"
        raise argparse.ArgumentTypeError(problem) from None


def _whole(text: str) -> int | None:
    """Return a number; None if it is none, or absurd."""
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else None


def _shown(text: str) -> str:
    return repr(text[:_SHOWN])


def _fail(message: str) -> int:
    _write(sys.stderr, f"dockerhub.emulator: {message}\n")
    return 1


def _write(stream: TextIO | None, text: str) -> None:
    """Write to a standard stream, unless it is closed, full, or read by nobody."""
    if stream is None:
        return
    try:
        stream.write(text)
        stream.flush()
    except OSError:
        # The interpreter flushes it at its end, and would fail.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
